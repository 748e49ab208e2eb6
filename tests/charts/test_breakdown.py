from decimal import Decimal

import polars as pl
import pytest

from tests.charts.pictures import clicked, words
from winback.charts.breakdown import MOST_BARS, MOST_ROWS, breakdown_bars, heat_map
from winback.charts.theme import LIGHT, Look
from winback.locale.words import word
from winback.schema import MONEY, enum
from winback.vocabulary import Stage, ValueTier

HOSTILE = ["<b>bold</b>", "<a href='https://example.com'>link</a>", "&lt;i&gt;", "%{x} %{customdata[0]}", "$x^2$", "2025-01-01", "12"]
TIERS = {tier.value: word(tier) for tier in ValueTier}


def by_one(values: list[str | None], customers: list[int]) -> pl.DataFrame:
    money = pl.Series([Decimal(10 * n) for n in customers], dtype=MONEY)
    return pl.DataFrame({"product": values, "customers": customers, "net_last_year": money}, schema_overrides={"product": pl.String})


def by_two(rows: list[tuple[str, str, int]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={"value_tier": pl.String, "silence": pl.String, "customers": pl.Int64}, orient="row")
    return frame.with_columns(pl.col("value_tier").cast(enum(ValueTier)), net_last_year=(pl.col("customers") * 100).cast(MONEY))


def by_names(rows: list[tuple[str | None, str | None, int]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={"product": pl.String, "country": pl.String, "customers": pl.Int64}, orient="row")
    return frame.with_columns(net_last_year=(pl.col("customers") * 100).cast(MONEY))


def heat(frame: pl.DataFrame, look: Look):
    return heat_map(frame, look, down="value_tier", across="silence", currency="EUR", names=TIERS)


def test_every_cell_of_value_and_silence_is_there_with_its_count(look: Look):
    picture = heat(by_two([("high", "0–30", 7), ("low", "0–30", 70), ("low", "31+", 30)]), look)
    cells = picture.figure.data[0]
    assert list(cells.text) == ["7", "0", "0", "0", "70", "30"]
    assert words(picture) == ["High value", "Middle value", "Low value"]
    assert picture.figure.layout.xaxis.ticktext == ("0–30", "31+")


def test_a_click_on_a_cell_gives_both_values(look: Look):
    assert clicked(heat(by_two([("high", "0–30", 7), ("low", "31+", 3)]), look), 5) == ["low", "31+", "value", "value"]


def test_the_fullest_cell_is_the_warmest_and_an_empty_one_has_none_of_the_ramp(look: Look):
    fills = heat(by_two([("high", "0–30", 1), ("low", "0–30", 70), ("low", "31+", 40)]), look).figure.data[0].marker.color
    assert list(fills) == [LIGHT.quiet[0], LIGHT.field, LIGHT.field, LIGHT.field, LIGHT.quiet[6], LIGHT.quiet[3]]


def test_an_enum_of_bands_keeps_its_order(look: Look):
    bands = pl.Enum(["9–10", "100+"])
    frame = by_two([("high", "100+", 1), ("high", "9–10", 2)]).with_columns(pl.col("silence").cast(bands))
    assert heat(frame, look).figure.layout.xaxis.ticktext == ("9–10", "100+")


def test_a_map_has_room_for_eight_columns_and_twelve_rows_and_sums_up_the_rest(look: Look):
    rows = [(f"P{product:02}", f"C{country:02}", 100 - product) for product in range(14) for country in range(10)]
    picture = heat_map(by_names(rows), look, down="product", across="country", currency="EUR")
    assert len(words(picture)) == MOST_ROWS
    assert words(picture)[-1] == "Other"
    assert picture.figure.layout.xaxis.ticktext == ("C00", "C01", "C02", "C03", "C04", "C05", "C06", "Other")
    cells = picture.figure.data[0]
    assert list(cells.text)[:8] == ["100"] * 7 + ["300"]
    assert cells.text[-1] == "792"  # three columns of P11, P12, P13: 3 · (89 + 88 + 87)
    assert clicked(picture, 7) == ["P00", None, "value", "other"]
    assert sum(int(text) for text in cells.text) == sum(count for *_, count in rows)


def test_what_is_not_known_is_a_row_and_a_column_of_its_own_and_stands_last(look: Look):
    picture = heat_map(
        by_names([(None, "DE", 9), ("Tea", None, 1), ("Tea", "DE", 2)]), look, down="product", across="country", currency="EUR"
    )
    assert words(picture) == ["Tea", "Not known"]
    assert picture.figure.layout.xaxis.ticktext == ("DE", "Not known")
    assert list(picture.figure.data[0].text) == ["2", "1", "9", "0"]
    assert clicked(picture, 1) == ["Tea", None, "value", "unknown"]


def test_names_of_columns_stand_upright_in_lines_that_a_column_has_room_for(look: Look):
    frame = by_two([("high", "1,761–3,520 days", 7), ("low", "over 3,520 days", 70), ("low", "Tea & <b>Cake</b>", 1)])
    axis = heat(frame, look).figure.layout.xaxis
    assert axis.tickangle == 0
    assert axis.ticktext == ("over 3,520<br>days", "1,761–3,520<br>days", "Tea &amp;<br>&lt;b&gt;Cake&lt;/b&gt;")


def test_a_map_without_rows_is_empty_and_valid(look: Look):
    picture = heat_map(
        by_two([]).with_columns(pl.col("value_tier").cast(pl.String)), look, down="value_tier", across="silence", currency="EUR"
    )
    assert not picture.figure.data
    assert picture.alt == "A map without customers."
    assert picture.figure.to_json()


def test_bars_stand_from_many_to_few_with_their_money(look: Look):
    picture = breakdown_bars(by_one(["Tea", "Coffee"], [3, 40]), look, dimension="product", currency="EUR")
    assert words(picture) == ["<b>40</b> Coffee · €400", "<b>3</b> Tea · €30"]
    assert clicked(picture, 1) == ["Tea", "value"]
    assert picture.alt == "2 bars of customers; the longest is Coffee: 40."


def test_beyond_twelve_the_rest_is_one_bar_called_other(look: Look):
    picture = breakdown_bars(by_one([f"P{n:02}" for n in range(15)], list(range(100, 85, -1))), look, dimension="product", currency="EUR")
    assert len(picture.figure.data[0].x) == MOST_BARS
    assert words(picture)[-1] == "<b>350</b> Other · €3,500"  # 89 + 88 + 87 + 86
    assert clicked(picture, 11) == [None, "other"]
    assert clicked(picture, 10) == ["P10", "value"]


def test_just_twelve_are_all_shown(look: Look):
    picture = breakdown_bars(by_one([f"P{n:02}" for n in range(12)], list(range(30, 18, -1))), look, dimension="product", currency="EUR")
    assert clicked(picture, 11) == ["P11", "value"]


def test_what_is_not_known_says_so_and_is_not_a_value(look: Look):
    picture = breakdown_bars(by_one([None, "Tea"], [9, 3]), look, dimension="product", currency="EUR")
    assert words(picture)[0] == "<b>9</b> Not known · €90"
    assert clicked(picture, 0) == [None, "unknown"]


def test_tiers_keep_their_order_and_take_their_words(look: Look):
    frame = by_one(["low", "high"], [90, 2]).with_columns(pl.col("product").cast(enum(ValueTier)))
    picture = breakdown_bars(frame, look, dimension="product", currency="EUR", names=TIERS, stage=Stage.AT_RISK)
    assert words(picture) == ["<b>2</b> High value · €20", "<b>90</b> Low value · €900"]
    assert picture.figure.data[0].marker.color[0] == LIGHT.stages.at_risk


def test_a_long_name_is_cut_on_the_bar_and_whole_in_the_hover(look: Look):
    name = "Filter coffee Yirgacheffe, whole bean, 1 kg, gift box"
    picture = breakdown_bars(by_one([name], [3]), look, dimension="product", currency="EUR")
    assert words(picture) == ["<b>3</b> Filter coffee Yirgacheffe,… · €30"]
    assert name in picture.figure.data[0].hovertext[0]
    assert clicked(picture, 0) == [name, "value"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_on_the_bar_and_in_the_hover_but_itself_in_the_click(look: Look, name: str):
    picture = breakdown_bars(by_one([name], [3]), look, dimension="product", currency="EUR")
    trace = picture.figure.data[0]
    shown = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")
    assert trace.hovertext[0].startswith(f"<b>{shown}</b><br>3 customers")
    assert trace.hovertemplate is None
    assert "<a" not in words(picture)[0]
    assert words(picture)[0].count("<b>") == 1
    assert clicked(picture, 0) == [name, "value"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_on_the_map(look: Look, name: str):
    frame = pl.DataFrame({"country": [name], "band": [name], "customers": [3]}).with_columns(net_last_year=pl.lit(9).cast(MONEY))
    picture = heat_map(frame, look, down="country", across="band", currency="EUR")
    for text in (*words(picture), *(tick.replace("<br>", " ") for tick in picture.figure.layout.xaxis.ticktext)):
        assert not set("<>$") & set(text)
    assert picture.figure.data[0].hovertemplate is None
    assert "<a" not in picture.figure.data[0].hovertext[0]
    assert list(picture.figure.data[0].x) == [0]  # a place on a number axis: no date or number is read into the name


def test_no_rows_give_an_empty_figure(look: Look):
    picture = breakdown_bars(by_one([], []), look, dimension="product", currency="EUR")
    assert not picture.figure.data
    assert picture.figure.to_json()

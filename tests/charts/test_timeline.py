from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.charts.pictures import words
from winback.charts.theme import LIGHT, Look
from winback.charts.timeline import order_timeline
from winback.policy import Thresholds
from winback.schema import MONEY

THRESHOLDS = Thresholds(at_risk_after_days=60, lapsed_after_days=105, lost_after_days=190)
LAST = date(2026, 2, 2)


def occasions(*orders: tuple[date, str]) -> pl.DataFrame:
    days, nets = [day for day, _ in orders], [Decimal(net) for _, net in orders]
    return pl.DataFrame({"day": pl.Series(days, dtype=pl.Date), "net": pl.Series(nets, dtype=MONEY)})


def timeline(look: Look, *orders: tuple[date, str], as_of: date = date(2026, 6, 30)):
    return order_timeline(occasions(*orders), THRESHOLDS, look, as_of=as_of, currency="EUR")


def dots(picture):
    return next(trace for trace in picture.figure.data if trace.mode == "markers")


def test_the_dot_grows_with_the_area_of_the_value(look: Look):
    picture = timeline(look, (date(2025, 1, 1), "25"), (LAST, "100"))
    assert list(dots(picture).x) == ["2026-02-02", "2025-01-01"]
    assert list(dots(picture).marker.size) == [28, 14]
    assert dots(picture).hovertext[0] == "<b>€100.00</b><br>2 Feb 2026"


def test_the_silence_has_the_colour_of_where_the_customer_stands(look: Look):
    picture = timeline(look, (date(2025, 1, 1), "25"), (LAST, "100"))
    silence = picture.figure.data[1]
    assert list(silence.x) == ["2026-02-02", "2026-06-30"]
    assert (silence.line.dash, silence.line.color) == ("dot", LIGHT.stages.lapsed)
    assert "148 days silent" in words(picture)


@pytest.mark.parametrize(
    ("as_of", "colour"),
    [
        (date(2026, 4, 3), LIGHT.muted),  # 60 days
        (date(2026, 4, 4), LIGHT.stages.at_risk),
        (date(2026, 5, 18), LIGHT.stages.at_risk),  # 105 days
        (date(2026, 5, 19), LIGHT.stages.lapsed),
        (date(2026, 8, 11), LIGHT.stages.lapsed),  # 190 days
        (date(2026, 8, 12), LIGHT.stages.lost),
    ],
)
def test_a_threshold_counts_from_the_day_after_it(look: Look, as_of: date, colour: str):
    assert timeline(look, (LAST, "100"), as_of=as_of).figure.data[1].line.color == colour


def test_the_thresholds_passed_and_the_next_one_are_ticks(look: Look):
    picture = timeline(look, (date(2025, 1, 1), "25"), (LAST, "100"), as_of=date(2026, 4, 10))
    assert [shape.x0 for shape in picture.figure.layout.shapes] == ["2026-04-03", "2026-05-18"]
    assert words(picture)[:2] == ["<b>60</b>", "<b>105</b>"]


def test_months_are_few_and_in_the_words_of_the_language(look: Look):
    axis = timeline(look, (date(2020, 1, 1), "25"), (LAST, "100")).figure.layout.xaxis
    assert 1 <= len(axis.ticktext) <= 3
    assert axis.ticktext[0] == "Jul 2020"
    assert axis.tickvals[0] == "2020-07-01"


def test_an_order_today_is_not_called_silent(look: Look):
    picture = timeline(look, (LAST, "10"), as_of=LAST)
    assert words(picture) == ["<b>60</b>"]
    assert picture.alt == "Timeline: 1 order day, the first on 2 Feb 2026, the last on 2 Feb 2026; silent for 0 days since."


def test_no_orders_give_an_empty_figure(look: Look):
    picture = timeline(look)
    assert not picture.figure.data
    assert picture.figure.to_json()

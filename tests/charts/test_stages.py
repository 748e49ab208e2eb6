import polars as pl
import pytest

from tests.charts.pictures import clicked, words
from winback.charts.stages import stage_bars
from winback.charts.theme import DARK, LIGHT, Look
from winback.errors import FrameMismatch
from winback.locale.formats import speaker
from winback.schema import STAGE_SUMMARY
from winback.vocabulary import Stage


def summary(*customers: int) -> pl.DataFrame:
    money = [0, 10, 20, 30, 40, 50, 60, 70]
    return STAGE_SUMMARY.conform(pl.DataFrame({"stage": list(Stage), "customers": list(customers), "net": money, "net_last_year": money}))


def test_each_stage_has_a_bar_in_lifecycle_order_with_number_words_and_money(look: Look):
    picture = stage_bars(summary(1390, 812, 640, 457, 96, 319, 908, 2140), look, currency="EUR")
    assert words(picture) == [
        "<b>1,390</b> Not bought yet",
        "<b>812</b> New · €10",
        "<b>640</b> Repeat buyer · €20",
        "<b>457</b> Regular · €30",
        "<b>96</b> Returned · €40",
        "<b>319</b> Slipping · €50",
        "<b>908</b> Gone quiet · €60",
        "<b>2,140</b> Long gone · €70",
    ]
    assert list(picture.figure.data[0].x) == [1390, 812, 640, 457, 96, 319, 908, 2140]


def test_the_first_row_stands_on_top(look: Look):
    bottom, top = stage_bars(summary(1, 2, 3, 4, 5, 6, 7, 8), look, currency="EUR").figure.layout.yaxis.range
    assert top < bottom
    assert top < 0


def test_leads_are_hollow_and_customers_are_filled(look: Look):
    marker = stage_bars(summary(1, 2, 3, 4, 5, 6, 7, 8), look, currency="EUR").figure.data[0].marker
    assert marker.color[0] == "rgba(0,0,0,0)"
    assert (marker.line.color[0], marker.line.width[0]) == (LIGHT.stages.lead, 1.5)
    assert marker.color[6] == LIGHT.stages.lapsed


@pytest.mark.parametrize(("mode", "fill"), [("light", LIGHT.stages.at_risk), ("dark", DARK.stages.at_risk)])
def test_the_colours_follow_the_mode(mode, fill):
    picture = stage_bars(summary(1, 2, 3, 4, 5, 6, 7, 8), Look(mode, speaker("en")), currency="EUR")
    assert picture.figure.data[0].marker.color[5] == fill


def test_a_click_gives_the_stage(look: Look):
    assert clicked(stage_bars(summary(1, 2, 3, 4, 5, 6, 7, 8), look, currency="EUR"), 5) == [Stage.AT_RISK]


def test_few_do_not_look_like_none(look: Look):
    lengths = stage_bars(summary(0, 1, 0, 0, 0, 0, 0, 10_000), look, currency="EUR").figure.data[0].x
    assert lengths[0] == 0
    assert lengths[1] == pytest.approx(60)


def test_the_alternative_text_names_every_count(look: Look):
    picture = stage_bars(summary(1, 2, 3, 4, 5, 6, 7, 8), look, currency="EUR")
    assert picture.alt.startswith("Customers by stage: Not bought yet 1, New 2, ")
    assert picture.alt.endswith("Gone quiet 7, Long gone 8.")


def test_no_customers_give_an_empty_figure(look: Look):
    picture = stage_bars(STAGE_SUMMARY.empty(), look, currency="EUR")
    assert not picture.figure.data
    assert picture.figure.to_json()


def test_another_frame_is_refused(look: Look):
    with pytest.raises(FrameMismatch):
        stage_bars(pl.DataFrame({"stage": ["new"]}), look, currency="EUR")

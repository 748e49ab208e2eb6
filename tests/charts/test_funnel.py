import polars as pl

from tests.charts.pictures import clicked, words
from winback.analysis.lifecycle import FUNNEL
from winback.charts.funnel import funnel_bars
from winback.charts.theme import LIGHT, Look


def funnel(occasions: list[int], customers: list[int], conversion: list[float | None]) -> pl.DataFrame:
    return FUNNEL.conform(pl.DataFrame({"occasions": occasions, "customers": customers, "conversion": conversion}))


def test_each_step_names_its_share_of_the_step_before(look: Look):
    picture = funnel_bars(funnel([0, 1, 2, 3, 4], [100, 80, 40, 20, 5], [None, 0.8, 0.5, 0.5, 0.25]), look)
    assert words(picture) == [
        "<b>100</b> Everybody known",
        "<b>80</b> First order · 80% of the step before",
        "<b>40</b> Second order · 50% of the step before",
        "<b>20</b> Third order · 50% of the step before",
        "<b>5</b> 4 orders, a regular · 25% of the step before",
    ]
    assert clicked(picture, 4) == ["4"]


def test_a_third_order_can_make_the_regular(look: Look):
    picture = funnel_bars(funnel([0, 1, 2, 3], [10, 8, 4, 2], [None, 0.8, 0.5, 0.5]), look)
    assert words(picture)[-1] == "<b>2</b> 3 orders, a regular · 50% of the step before"
    assert picture.figure.data[0].marker.color[-1] == LIGHT.stages.loyal


def test_a_step_after_an_empty_one_has_no_share(look: Look):
    picture = funnel_bars(funnel([0, 1, 2, 3, 4], [3, 0, 0, 0, 0], [None, 0.0, None, None, None]), look)
    assert words(picture)[2] == "<b>0</b> Second order"


def test_no_steps_give_an_empty_figure(look: Look):
    assert not funnel_bars(FUNNEL.empty(), look).figure.data

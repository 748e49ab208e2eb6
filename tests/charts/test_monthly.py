"""One figure month by month."""

import pytest

from tests.charts.pictures import words
from winback.charts.monthly import MonthlyValue, monthly_line
from winback.charts.theme import Look


def months(*values: float | None) -> list[MonthlyValue]:
    """These values, the latest last; None: not known."""
    return [
        MonthlyValue(months_ago=ago, day=f"day {ago}", month=f"month {ago}", value=value, written=f"{value:g} each")
        for ago, value in zip(range(len(values) - 1, -1, -1), values, strict=True)
        if value is not None
    ]


def plain(value: float) -> str:
    return f"{value:g}"


def test_the_value_of_a_year_before_is_dashed_below_each_month_that_has_one(look: Look):
    dashed, solid = monthly_line(months(*range(100, 115)), look, write=plain).figure.data
    assert (list(solid.x), list(solid.y)) == (list(range(-14, 1)), list(range(100, 115)))
    assert (list(dashed.x), list(dashed.y)) == ([-2, -1, 0], [100, 101, 102])
    assert (solid.line.dash, dashed.line.dash) == ("solid", "dash")
    assert list(dashed.hovertext) == ["day 14: 100 each", "day 13: 101 each", "day 12: 102 each"]


def test_both_ends_are_named_the_higher_one_above_its_line(look: Look):
    picture = monthly_line(months(50, *[40] * 11, 30), look, write=plain)
    assert words(picture) == ["<b>30 each</b> now", "<b>50 each</b> a year before"]
    assert [name.yanchor for name in picture.figure.layout.annotations] == ["top", "bottom"]
    assert picture.alt == "30 each on day 0, 50 each a year before."


def test_the_name_of_the_lower_line_is_left_out_where_it_would_stand_on_it_or_below_the_axis(look: Look):
    rising = monthly_line(months(*[1] * 30, *range(10, 80, 10)), look, write=plain)
    assert words(rising) == ["<b>70 each</b> now"]
    level = monthly_line(months(*[50] * 25, *[90] * 12), look, write=plain)
    assert words(level) == ["<b>90 each</b> now", "<b>50 each</b> a year before"]
    assert [name.y for name in level.figure.layout.annotations] == [90, 50]


def test_without_a_year_before_there_is_one_line(look: Look):
    picture = monthly_line(months(10, 12, 14), look, write=plain)
    assert len(picture.figure.data) == 1
    assert words(picture) == ["<b>14 each</b> now"]
    assert picture.alt == "10 each on day 2, 14 each on day 0."


def test_months_that_are_not_known_are_left_out(look: Look):
    (solid,) = monthly_line(months(None, None, 10, 12), look, write=plain).figure.data
    assert list(solid.x) == [-1, 0]


@pytest.mark.parametrize(
    ("values", "axis", "ticks"),
    [
        ((100, 99, 100), (80, 103.6), ("80", "85", "90", "95", "100")),
        ((10, 100), (0, 118), ("0", "50", "100")),
        ((0, 0), (0, 1.18), ("0", "0.5", "1")),
    ],
    ids=["hardly moves", "grew tenfold", "nothing"],
)
def test_what_hardly_moves_does_not_look_as_if_it_did(values: tuple[float, ...], axis: tuple[float, float], ticks: tuple[str], look: Look):
    drawn = monthly_line(months(*values), look, write=plain).figure.layout.yaxis
    assert tuple(drawn.range) == pytest.approx(axis)
    assert tuple(drawn.ticktext) == ticks


def test_without_any_month_it_says_so(look: Look):
    picture = monthly_line([], look, write=plain)
    assert picture.alt == "The orders do not reach back far enough for this figure."
    assert len(picture.figure.data) == 0


@pytest.mark.parametrize(
    ("count", "named"), [(1, [0]), (12, [-9, -6, -3, 0]), (13, [-12, -6, 0]), (24, [-18, -12, -6, 0]), (36, [-24, -12, 0])]
)
def test_months_are_named_level_and_no_more_of_them_than_a_phone_has_room_for(count: int, named: list[int], look: Look):
    axis = monthly_line(months(*range(1, count + 1)), look, write=plain).figure.layout.xaxis
    assert list(axis.tickvals) == named
    assert axis.tickangle == 0

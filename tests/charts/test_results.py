from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from babel import Locale

from tests.charts.pictures import words
from winback.campaigns.intervals import Group
from winback.campaigns.measurement import ArmResult, Measured, WithoutComparison
from winback.charts.results import cumulative_returns, two_groups
from winback.charts.theme import DARK, LIGHT, Look, Picture
from winback.locale import translator
from winback.locale.formats import Speaker
from winback.schema import BY_DAY
from winback.vocabulary import VerdictReason

PAID_OFF = Measured(
    contacted=ArmResult(
        arm=None,
        assigned=560,
        rewarded=560,
        returned=70,
        rate=0.125,
        revenue=Decimal(3500),
        lift=None,
        extra_revenue=None,
        extra_profit=None,
    ),
    arms=(),
    holdout=Group(returned=14, assigned=240),
    usual_return=0.08,
    break_even=0.012,
    window_days=60,
    window_ends_on=date(2026, 6, 29),
    preliminary=False,
    reason=VerdictReason.PAYS,
    without_comparison=WithoutComparison(returned=70, revenue=Decimal(3500), anyway_returned=None, anyway_revenue=None),
)


def written_to(returned: int, assigned: int) -> ArmResult:
    return replace(PAID_OFF.contacted, returned=returned, assigned=assigned, rate=returned / assigned if assigned else None)


def marks(picture: Picture) -> list[tuple[float, float, str]]:
    """(place on the axis, middle row, dash) of each mark."""
    return [(round(line.x0, 4), (line.y0 + line.y1) / 2, line.line.dash) for line in picture.figure.layout.shapes]


def test_both_groups_stand_as_dots_with_number_and_name_above(look: Look):
    picture = two_groups(PAID_OFF, look)
    assert [(trace.x[0], trace.y[0]) for trace in picture.figure.data] == [(0.125, 0), (pytest.approx(14 / 240), 1)]
    assert [text for text in words(picture) if "<b>" in text] == [
        "<b>12.5</b> Written to · 70 of 560",
        "<b>5.8</b> Comparison group · 14 of 240",
    ]
    assert not picture.figure.layout.yaxis.visible


def test_the_whiskers_are_the_score_intervals_of_the_rates(look: Look):
    # Newcombe (1998), Statistics in Medicine 17:857–872, table I, method 3
    picture = two_groups(replace(PAID_OFF, contacted=written_to(81, 263), holdout=Group(returned=15, assigned=148)), look)
    ends = [(trace.x[0] - trace.error_x.arrayminus[0], trace.x[0] + trace.error_x.array[0]) for trace in picture.figure.data]
    assert [(round(low, 4), round(high, 4)) for low, high in ends] == [(0.2553, 0.3662), (0.0624, 0.1605)]


def test_what_came_back_is_green_and_the_comparison_group_grey(look: Look, dark: Look):
    for each, palette in ((look, LIGHT), (dark, DARK)):
        drawn = [(trace.marker.color, trace.error_x.color) for trace in two_groups(PAID_OFF, each).figure.data]
        assert drawn == [(palette.stages.returned, palette.stages.returned), (palette.grey, palette.grey)]


def test_the_marks_stand_on_the_row_that_is_held_against_them(look: Look):
    picture = two_groups(PAID_OFF, look)
    assert marks(picture) == [(0.0703, 0, "solid"), (0.08, 1, "dot")]  # 14 ÷ 240 + 0.012
    assert [text for text in words(picture) if "<b>" not in text] == ["Needed 7", "Forecast 8"]


def test_a_mark_far_beyond_the_whiskers_is_still_on_the_axis_and_its_words_lean_inwards(look: Look):
    picture = two_groups(replace(PAID_OFF, break_even=0.6, usual_return=0.001), look)
    assert picture.figure.layout.xaxis.range[1] > 0.6583
    leaning = {annotation.text: annotation.xanchor for annotation in picture.figure.layout.annotations}
    assert (leaning["Needed 65.8"], leaning["Forecast 0.1"]) == ("right", "left")


@pytest.mark.parametrize("break_even", [None, 0.99])
def test_what_no_rate_would_pay_for_has_no_mark(look: Look, break_even: float | None):
    assert marks(two_groups(replace(PAID_OFF, break_even=break_even), look)) == [(0.08, 1, "dot")]


def test_before_the_window_ends_nothing_is_held_against_figures_of_the_whole_window(look: Look):
    picture = two_groups(replace(PAID_OFF, preliminary=True), look)
    assert marks(picture) == []
    assert (
        picture.note
        == "Of 100 people, how many have come back so far; returns count until 29 Jun 2026. The lines show how much chance may do."
    )


def test_without_a_comparison_group_the_usual_return_stands_beside_those_written_to(look: Look):
    picture = two_groups(replace(PAID_OFF, holdout=Group(returned=0, assigned=0)), look)
    assert words(picture) == ["<b>12.5</b> Written to · 70 of 560", "Forecast 8"]
    assert marks(picture) == [(0.08, 0, "dot")]


def test_a_campaign_without_anybody_is_an_empty_figure(look: Look):
    nobody = replace(PAID_OFF, contacted=written_to(0, 0), holdout=Group(returned=0, assigned=0), usual_return=None, break_even=None)
    picture = two_groups(nobody, look)
    assert not picture.figure.data
    assert picture.alt == "Nobody was written to."


def test_nobody_returned_and_everybody_returned_can_be_drawn(look: Look):
    picture = two_groups(replace(PAID_OFF, contacted=written_to(0, 300), holdout=Group(returned=9, assigned=9)), look)
    assert picture.figure.data[0].error_x.arrayminus[0] == 0
    assert picture.figure.data[1].error_x.array[0] == 0
    first, last = picture.figure.layout.xaxis.range
    assert first < 0
    assert last > 1


def test_the_picture_is_told_in_words_with_its_ranges(look: Look):
    picture = two_groups(PAID_OFF, look)
    assert picture.note == "Of 100 people, how many came back within 60 days. The lines show how much chance may do."
    assert picture.alt == (
        "Written to: 12.5 of 100 came back, by chance anything from 10 to 15.5. "
        "Comparison group: 5.8 of 100 came back, by chance anything from 3.5 to 9.6. Needed 7. Forecast 8."
    )
    assert picture.figure.data[0].hovertext == "<b>Written to</b><br>12.5 of 100; by chance anything from 10 to 15.5"


def test_the_ticks_are_people_of_100_in_the_language_of_the_look():
    german = Look("light", Speaker(translator("en"), Locale.parse("de_DE")))
    picture = two_groups(
        replace(PAID_OFF, contacted=written_to(1, 900), holdout=Group(returned=1, assigned=900), usual_return=None), german
    )
    assert picture.figure.layout.xaxis.ticktext[:3] == ("0", "0,5", "1")
    assert words(picture)[0] == "<b>0,1</b> Written to · 1 of 900"


def daily(contacted: list[int], holdout: list[int], *, of: int = 100) -> pl.DataFrame:
    rows = [
        (group, day, returned, returned / of) for group, line in ((True, contacted), (False, holdout)) for day, returned in enumerate(line)
    ]
    return BY_DAY.conform(pl.DataFrame(rows, schema=list(BY_DAY.columns), orient="row"))


def lines(picture: Picture) -> list:
    """The lines of the groups, without the one where the data end."""
    return [trace for trace in picture.figure.data if trace.mode == "lines" and trace.line.shape == "hv"]


def test_two_lines_differ_in_dash_and_bear_their_names_and_last_figures(look: Look):
    picture = cumulative_returns(daily([1, 4, 9], [0, 2, 3]), look, window_days=3)
    assert [(list(line.x), list(line.y), line.line.dash) for line in lines(picture)] == [
        ([0, 1, 2], [0.01, 0.04, 0.09], "solid"),
        ([0, 1, 2], [0.0, 0.02, 0.03], "dash"),
    ]
    assert [line.line.color for line in lines(picture)] == [LIGHT.stages.returned, LIGHT.grey]
    assert words(picture) == ["<b>3</b> Comparison group", "<b>9</b> Written to"]
    assert not picture.figure.layout.template.layout.showlegend


def test_a_finished_window_is_not_hatched(look: Look):
    picture = cumulative_returns(daily([1] * 30, [0] * 30), look, window_days=30)
    assert len(picture.figure.data) == 2
    assert picture.figure.layout.xaxis.range == (0, 29)


def test_what_is_left_of_the_window_is_hatched_from_the_day_the_data_end(look: Look):
    picture = cumulative_returns(daily([1, 2, 3], [0, 1, 1]), look, window_days=30)
    hatch, edge = picture.figure.data[:2]
    assert (min(hatch.x), max(hatch.x), hatch.fillpattern.shape) == (2, 29, "/")
    assert (list(edge.x), edge.line.color) == ([2, 2], LIGHT.grey)
    still_to_come, *names = picture.figure.layout.annotations
    assert still_to_come.text == "still<br>to<br>come"
    top = picture.figure.layout.yaxis.range[1]
    assert min(abs(still_to_come.y - name.y) for name in names) > 0.15 * top  # its three lines and the names do not touch


@pytest.mark.parametrize(
    ("contacted", "holdout"),
    [([0, 0, 0], [0, 0, 0]), ([9, 9, 9], [9, 9, 9]), ([9, 9, 9], [0, 0, 0]), ([1, 2, 3], [7, 8, 9])],
)
@pytest.mark.parametrize("window_days", [3, 60])
def test_the_names_of_the_lines_are_kept_apart_and_inside(look: Look, contacted, holdout, window_days):
    picture = cumulative_returns(daily(contacted, holdout), look, window_days=window_days)
    top = picture.figure.layout.yaxis.range[1]
    low, high = sorted(annotation.y / top for annotation in picture.figure.layout.annotations if "<b>" in annotation.text)
    assert low >= 0
    assert high - low >= 0.079
    assert high <= 1


def test_a_name_keeps_below_its_own_rising_line_on_a_phone(look: Look):
    rising = list(range(0, 60))
    picture = cumulative_returns(daily([number + 5 for number in rising], rising), look, window_days=60)
    name = picture.figure.layout.annotations[0]
    assert (name.text, name.x, name.xanchor) == ("<b>59</b> Comparison group", 59, "right")
    assert name.y < 0.30  # half the picture earlier the line was there


def test_without_a_comparison_group_one_line_is_drawn(look: Look):
    picture = cumulative_returns(daily([1, 4, 9], []), look, window_days=3)
    assert len(lines(picture)) == 1
    assert picture.alt == "Written to: 9 of 100 had come back after 2 days."


def test_a_campaign_that_nothing_is_known_of_yet_is_hatched_all_over(look: Look):
    picture = cumulative_returns(BY_DAY.empty(), look, window_days=30)
    assert (min(picture.figure.data[0].x), max(picture.figure.data[0].x)) == (0, 29)
    assert picture.alt == "Nothing is known of the days since the sending yet."


def test_a_window_of_one_day_can_be_drawn(look: Look):
    picture = cumulative_returns(daily([4], [1]), look, window_days=1)
    assert picture.alt == "Written to: 4 of 100 had come back after 0 days. Comparison group: 1 of 100 had come back after 0 days."
    assert picture.note == "Of 100 people, how many had come back so many days after the sending."

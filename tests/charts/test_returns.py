import itertools

import polars as pl
import pytest

from tests.charts.pictures import words
from winback.charts.returns import POINTS_PER_LINE, return_curve
from winback.charts.theme import LIGHT, Look
from winback.policy import Limits, Thresholds
from winback.schema import CURVE
from winback.vocabulary import UsualReturnGroup

THRESHOLDS = Thresholds(at_risk_after_days=60, lapsed_after_days=105, lost_after_days=190)


def curve(days: int, *, usable_to: int, groups: tuple[UsualReturnGroup, ...] = (UsualReturnGroup.ALL,), start: float = 0.4) -> pl.DataFrame:
    """A straight fall from ``start`` by a thousandth a day, not below 0.001, null after ``usable_to``."""
    rows = [
        (group, day, 0.5, 100, 50, max(start - 0.05 * number - day / 1000, 0.001) if day <= usable_to else None)
        for number, group in enumerate(groups)
        for day in range(days)
    ]
    return CURVE.conform(pl.DataFrame(rows, schema=list(CURVE.columns), orient="row"))


def lines(picture) -> list:
    return [trace for trace in picture.figure.data if trace.mode == "lines"]


def test_the_line_ends_where_it_stops_being_usable_and_the_rest_is_hatched(look: Look):
    picture = return_curve(curve(400, usable_to=120), THRESHOLDS, look, horizon_days=60)
    (line,) = [line for line in lines(picture) if len(line.x)]
    assert list(line.x) == list(range(121))
    assert line.y[105] == pytest.approx(0.295)
    (hatch,) = [trace for trace in picture.figure.data if trace.fill == "toself"]
    assert (min(hatch.x), max(hatch.x)) == (120, 218)
    assert hatch.fillpattern.shape == "/"
    assert "too<br>little<br>history" in words(picture)


def test_a_curve_usable_to_the_end_of_the_axis_is_not_hatched(look: Look):
    picture = return_curve(curve(400, usable_to=399), THRESHOLDS, look, horizon_days=60)
    assert all(trace.fill is None for trace in picture.figure.data)


def test_the_thresholds_stand_on_the_curve_in_the_colours_of_their_stages(look: Look):
    picture = return_curve(curve(400, usable_to=399), THRESHOLDS, look, horizon_days=60)
    drawn = [(shape.x0, shape.line.width, shape.line.color) for shape in picture.figure.layout.shapes if shape.type == "line"]
    assert drawn == [(60, 2, LIGHT.stages.at_risk), (105, 2, LIGHT.stages.lapsed), (190, 2, LIGHT.stages.lost)]
    assert words(picture) == ["<b>60</b>", "<b>105</b>", "<b>190</b>"]


def test_the_bands_reach_from_each_threshold_to_the_next(look: Look):
    picture = return_curve(curve(400, usable_to=399), THRESHOLDS, look, horizon_days=60)
    bands = [(shape.x0, shape.x1, shape.fillcolor) for shape in picture.figure.layout.shapes if shape.type == "rect"]
    end = picture.figure.layout.xaxis.range[1]
    assert bands == [(60, 105, "rgba(183,128,2,0.14)"), (105, 190, "rgba(168,59,7,0.14)"), (190, end, "rgba(136,122,132,0.14)")]


def test_the_axis_stays_put_while_a_threshold_moves_within_it(look: Look):
    observed = curve(400, usable_to=399)
    earlier = Thresholds(at_risk_after_days=20, lapsed_after_days=40, lost_after_days=80)
    ranges = [return_curve(observed, thresholds, look, horizon_days=60).figure.layout.xaxis.range for thresholds in (THRESHOLDS, earlier)]
    assert ranges[0] == ranges[1]


def test_a_threshold_beyond_the_curve_is_still_seen(look: Look):
    late = Thresholds(at_risk_after_days=60, lapsed_after_days=105, lost_after_days=2000)
    picture = return_curve(curve(400, usable_to=399), late, look, horizon_days=60)
    assert picture.figure.layout.xaxis.range == (0, 2300)


def test_groups_are_told_apart_by_dash_and_by_their_names_on_the_lines(look: Look):
    picture = return_curve(curve(300, usable_to=299, groups=tuple(UsualReturnGroup)), THRESHOLDS, look, horizon_days=60)
    assert len({line.line.dash for line in lines(picture)}) == 4
    assert {"All", "1 order", "2 orders", "3 or more"} <= set(words(picture))


def test_names_of_lines_that_lie_on_each_other_are_kept_apart(look: Look):
    same = curve(300, usable_to=299, groups=tuple(UsualReturnGroup)).with_columns(usual_return=pl.lit(0.2))
    picture = return_curve(same, THRESHOLDS, look, horizon_days=60)
    heights = sorted(annotation.y for annotation in picture.figure.layout.annotations if annotation.yref != "paper")
    highest = picture.figure.layout.yaxis.range[1]
    assert all(second - first >= 0.059 * highest for first, second in itertools.pairwise(heights))
    assert len(heights) == 4


def test_only_the_groups_asked_for_are_drawn(look: Look):
    observed = curve(300, usable_to=299, groups=tuple(UsualReturnGroup))
    picture = return_curve(observed, THRESHOLDS, look, horizon_days=60, groups=[UsualReturnGroup.ALL])
    assert len(lines(picture)) == 1


def test_a_history_of_5000_days_is_thinned_and_keeps_its_last_day(look: Look):
    flat = curve(5000, usable_to=4999).with_columns(usual_return=pl.lit(0.2))
    (line,) = [line for line in lines(return_curve(flat, THRESHOLDS, look, horizon_days=60)) if len(line.x)]
    assert 300 <= len(line.x) <= POINTS_PER_LINE
    assert (line.x[0], line.x[-1]) == (0, 4999)


def test_percents_are_written_by_the_speaker_and_the_base_line_is_bare(look: Look):
    axis = return_curve(curve(300, usable_to=299), THRESHOLDS, look, horizon_days=60).figure.layout.yaxis
    assert axis.ticktext == ("", "10%", "20%", "30%", "40%")
    assert axis.tickvals == pytest.approx((0, 0.1, 0.2, 0.3, 0.4))


def test_the_alternative_text_is_the_finding_at_the_middle_threshold(look: Look):
    picture = return_curve(curve(300, usable_to=299, start=0.3), THRESHOLDS, look, horizon_days=60)
    assert picture.alt == "The usual return curve: after 105 silent days 20% still order within 60 days."


def test_the_alternative_text_says_when_the_history_does_not_reach_that_far(look: Look):
    picture = return_curve(curve(300, usable_to=50), THRESHOLDS, look, horizon_days=60)
    assert picture.alt == "The usual return curve: too little history at 105 silent days."


def test_an_empty_curve_shows_the_thresholds_on_a_hatched_ground(look: Look):
    picture = return_curve(CURVE.empty(), THRESHOLDS, look, horizon_days=90)
    assert [trace.fill for trace in picture.figure.data if len(trace.x)] == ["toself"]
    assert "<b>105</b>" in words(picture)
    assert picture.figure.to_json()


def test_limits_for_one_order_are_two_quiet_marks_with_their_days(look: Look):
    apart = Limits(at_risk_after_days=50, lapsed_after_days=91, lost_after_days=170)
    plain, marked = (
        return_curve(curve(400, usable_to=399, groups=tuple(UsualReturnGroup)), THRESHOLDS, look, horizon_days=30, one_order=one)
        for one in (None, apart)
    )
    assert [text for text in words(marked) if text not in words(plain)] == ["1 order: 91", "1 order: 170"]
    dotted = [shape.x0 for shape in marked.figure.layout.shapes if shape.line.dash == "dot"]
    assert dotted == [91, 170]


def test_a_mark_beyond_the_axis_is_left_out(look: Look):
    apart = Limits(at_risk_after_days=50, lapsed_after_days=91, lost_after_days=99_999)
    assert "1 order: 99,999" not in words(
        return_curve(curve(400, usable_to=399, groups=tuple(UsualReturnGroup)), THRESHOLDS, look, horizon_days=30, one_order=apart)
    )


def test_the_note_names_the_number_of_orders_only_where_lines_are_drawn_by_it(look: Look):
    alone = return_curve(
        curve(400, usable_to=399, groups=tuple(UsualReturnGroup)), THRESHOLDS, look, horizon_days=30, groups=(UsualReturnGroup.ALL,)
    )
    assert "number of orders" not in alone.note
    assert (
        "number of orders"
        in return_curve(curve(400, usable_to=399, groups=tuple(UsualReturnGroup)), THRESHOLDS, look, horizon_days=30).note
    )

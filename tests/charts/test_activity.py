from datetime import date

import polars as pl
import pytest

from tests.charts.pictures import words
from winback.analysis.activity import ACTIVITY
from winback.charts.activity import activity_lines
from winback.charts.theme import Look
from winback.errors import FrameMismatch
from winback.locale.formats import speaker


def activity(*active: int) -> pl.DataFrame:
    """So many active on 30 June 2026 and the months before it, the latest last."""
    months = range(len(active) - 1, -1, -1)
    days = [date(2026 - (ago + 5) // 12, (5 - ago) % 12 + 1, 28) for ago in months]
    return ACTIVITY.conform(pl.DataFrame({"day": days, "months_ago": list(months), "active": list(active)}))


TWO_YEARS = activity(*range(1000, 1000 + 25 * 10, 10))


def test_the_last_year_is_a_line_and_the_year_before_is_dashed(look: Look):
    before, now = activity_lines(TWO_YEARS, look, lapsed_after_days=105).figure.data
    assert (before.line.dash, now.line.dash) == ("dash", "solid")
    assert list(now.x) == list(before.x) == list(range(13))
    assert list(now.y) == list(range(1120, 1250, 10))
    assert list(before.y) == list(range(1000, 1130, 10))


def test_each_line_is_named_with_its_last_figure_above_the_higher_and_below_the_lower(look: Look):
    picture = activity_lines(TWO_YEARS, look, lapsed_after_days=105)
    assert words(picture) == ["<b>1,240</b> now", "<b>1,120</b> a year before"]
    assert [name.yanchor for name in picture.figure.layout.annotations] == ["bottom", "top"]


def test_names_keep_clear_of_the_months_before_the_end(look: Look):
    """A fall towards the end: the name of the upper line stands above what the line was when it began."""
    falling = activity(*[500] * 13, *[900] * 9, 900, 700, 600)
    now, before = activity_lines(falling, look, lapsed_after_days=105).figure.layout.annotations
    assert now.y == 900
    assert before.y == 500


def test_a_year_without_a_year_before_is_one_line(look: Look):
    picture = activity_lines(activity(*range(100, 100 + 6)), look, lapsed_after_days=105)
    (now,) = picture.figure.data
    assert list(now.x) == [7, 8, 9, 10, 11, 12]
    assert words(picture) == ["<b>105</b> now"]
    assert picture.alt == "Active customers: 100 on 28 Jan 2026, 105 on 28 Jun 2026."


def test_the_months_are_named_in_the_language_every_third_and_the_last():
    axis = activity_lines(TWO_YEARS, Look("light", speaker("de")), lapsed_after_days=105).figure.layout.xaxis
    assert list(axis.tickvals) == [0, 3, 6, 9, 12]
    assert axis.ticktext[-1] == "Juni 2026"


def test_the_alternative_text_and_the_note_tell_what_is_drawn(look: Look):
    picture = activity_lines(TWO_YEARS, look, lapsed_after_days=105)
    assert picture.alt == "Active customers: 1,240 on 28 Jun 2026, 1,120 a year before."
    assert picture.note == "Customers silent for at most 105 days, month by month; dashed the year before."


@pytest.mark.parametrize("few", [activity(), activity(0), activity(*[0] * 25)], ids=["no month", "one month", "nobody"])
def test_too_little_to_draw_is_no_fault(few: pl.DataFrame, look: Look):
    assert activity_lines(few, look, lapsed_after_days=105).figure.to_json()


def test_another_frame_is_refused(look: Look):
    with pytest.raises(FrameMismatch):
        activity_lines(pl.DataFrame({"day": [1]}), look, lapsed_after_days=105)

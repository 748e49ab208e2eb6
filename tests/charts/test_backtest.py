"""Marked on earlier days, and come back by themselves."""

from datetime import date

from tests.charts.pictures import words
from winback.analysis.backtest import Check
from winback.charts.backtest import came_back_bars
from winback.charts.theme import Look


def checked(on: date, after_days: int, flagged: int, came_back: int) -> Check:
    return Check(on=on, after_days=after_days, until_days=300, customers=999, flagged=flagged, came_back=came_back, returners=50)


NOW = (checked(date(2026, 4, 1), 120, 200, 20), checked(date(2026, 1, 1), 120, 100, 5))
THEN = (checked(date(2026, 4, 1), 90, 300, 60), checked(date(2026, 1, 1), 110, 0, 0))


def test_each_day_has_a_pair_of_bars_the_earliest_first_with_share_number_day_and_limit(look: Look):
    picture = came_back_bars(NOW, THEN, look)
    assert words(picture) == [
        "<b>5%</b> of 100 on 1 Jan 2026 · your 120 days",
        "<b>nobody marked</b> of 0 · suggested then: 110 days",
        "<b>10%</b> of 200 on 1 Apr 2026 · your 120 days",
        "<b>20%</b> of 300 · suggested then: 90 days",
    ]
    assert list(picture.figure.data[0].x) == [0.05, 0, 0.1, 0.2]


def test_what_was_suggested_then_is_hollow_and_told_apart_without_colour(look: Look):
    marker = came_back_bars(NOW, THEN, look).figure.data[0].marker
    assert [colour == "rgba(0,0,0,0)" for colour in marker.color] == [False, True, False, True]
    assert list(marker.line.width) == [0, 1.5, 0, 1.5]


def test_a_screen_reader_hears_every_share(look: Look):
    assert came_back_bars(NOW, THEN, look).alt == (
        "Marked on earlier days, and come back by themselves: 1 Jan 2026 5% / nobody marked, 1 Apr 2026 10% / 20%."
    )

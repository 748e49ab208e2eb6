"""The limits always rise, whoever asks for what."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback.policy import Thresholds
from winback.ui.limits import Days, days_of, fitted, longest_limit, pushed, thresholds_of

RECOMMENDED: Days = (60, 105, 190)
SUGGESTED = Thresholds(at_risk_after_days=60, lapsed_after_days=105, lost_after_days=190)
LONGEST = 730


def rising(days: Days) -> bool:
    """Whether three limits make thresholds."""
    return 1 <= days[0] < days[1] < days[2] <= LONGEST


@pytest.mark.parametrize(
    ("days", "moved", "expected"),
    [
        ((60, 120, 190), 1, (60, 120, 190)),
        ((60, 30, 190), 1, (29, 30, 190)),
        ((60, 730, 190), 1, (60, 729, 730)),
        ((500, 105, 190), 0, (500, 501, 502)),
        ((60, 105, 0), 2, (1, 2, 3)),
        ((0, 105, 190), 0, (1, 105, 190)),
    ],
)
def test_the_moved_limit_stays_and_its_neighbours_give_way(days: Days, moved: int, expected: Days):
    assert pushed(days, moved, LONGEST) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((None, None, None), RECOMMENDED),
        ((None, 125, None), (60, 125, 190)),
        ((None, 20, None), (19, 20, 190)),
        ((9, 19, 29), (9, 19, 29)),
        ((400, 500, 600), (400, 500, 600)),
        ((90, 50, 20), (18, 19, 20)),
    ],
)
def test_what_is_asked_for_is_had_as_far_as_it_goes_together(asked: tuple[int | None, ...], expected: Days):
    assert fitted(asked, RECOMMENDED, LONGEST) == expected


@settings(max_examples=200, deadline=None)
@given(asked=st.tuples(*[st.none() | st.integers(-5, 99_999)] * 3))
def test_limits_rise_whatever_is_asked_for(asked: tuple[int | None, ...]):
    assert rising(fitted(asked, RECOMMENDED, LONGEST))


@settings(max_examples=200, deadline=None)
@given(asked=st.lists(st.integers(1, LONGEST), min_size=3, max_size=3, unique=True).map(sorted))
def test_rising_limits_are_taken_as_they_are(asked: list[int]):
    assert list(fitted(asked, RECOMMENDED, LONGEST)) == asked


def test_the_sliders_reach_beyond_two_years_and_beyond_twice_the_suggestion():
    assert longest_limit(SUGGESTED) == 730
    assert longest_limit(thresholds_of((200, 400, 800), like=SUGGESTED)) == 1620


def test_thresholds_and_days_are_two_ways_to_say_the_same():
    assert thresholds_of(RECOMMENDED, like=SUGGESTED) == SUGGESTED
    assert days_of(SUGGESTED) == RECOMMENDED


def test_moving_a_limit_does_not_change_what_makes_a_regular():
    assert thresholds_of((1, 2, 3), like=replace(SUGGESTED, loyal_from_occasions=7)).loyal_from_occasions == 7

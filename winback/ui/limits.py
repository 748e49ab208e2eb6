"""The three limits as numbers of days that always rise: what a slider, an address or a memory asks for is made to fit."""

from collections.abc import Sequence
from dataclasses import replace

from winback.policy import Limits, Thresholds

Days = tuple[int, int, int]


def longest_limit(*recommended: Limits) -> int:
    """Where the sliders end: beyond two years, and beyond twice what is recommended."""
    longest = max(one.lost_after_days for one in recommended)
    return max(730, -(-longest * 2 // 30) * 30)


def days_of(limits: Limits) -> Days:
    """The limits from the shortest to the longest."""
    return limits.at_risk_after_days, limits.lapsed_after_days, limits.lost_after_days


def limits_of(days: Days) -> Limits:
    """These days as limits."""
    at_risk, lapsed, lost = days
    return Limits(at_risk_after_days=at_risk, lapsed_after_days=lapsed, lost_after_days=lost)


def thresholds_of(days: Days, *, like: Thresholds) -> Thresholds:
    """These limits, with everything else as in ``like``."""
    at_risk, lapsed, lost = days
    return replace(like, at_risk_after_days=at_risk, lapsed_after_days=lapsed, lost_after_days=lost)


def pushed(days: Days, moved: int, longest: int) -> Days:
    """Rising limits from 1 to ``longest``: the one at the place ``moved`` stays, its neighbours – rising themselves – give way."""
    kept = min(max(days[moved], 1 + moved), longest - (2 - moved))

    def room(place: int) -> int:
        beside = kept + place - moved
        return kept if place == moved else min(days[place], beside) if place < moved else max(days[place], beside)

    return room(0), room(1), room(2)


def fitted(asked: Sequence[int | None], recommended: Days, longest: int) -> Days:
    """Rising limits with all that is asked for, where it can be had together; None asks for nothing in particular."""
    days = recommended
    for place, limit in enumerate(asked):
        if limit is not None:
            first, second, third = (limit if here == place else day for here, day in enumerate(days))
            days = pushed((first, second, third), place, longest)
    return days

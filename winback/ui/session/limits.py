"""The threshold sliders and how they judge: what they hold, the address says or was kept.

Limits of their own for customers with one order, and everybody's own pace, are for those who asked for statistics, and count only
while these are shown: a limit that nobody sees must not decide.
"""

import re

import streamlit as st

from winback.policy import Limits, Recommendation, Thresholds
from winback.ui.limits import Days, days_of, fitted, limits_of, longest_limit, pushed, thresholds_of
from winback.ui.session.visitor import shows_statistics

Keys = tuple[str, str, str]

THRESHOLD_KEYS: Keys = ("at_risk_after", "lapsed_after", "lost_after")
"""Widget keys of the threshold sliders, which are their names in the address too."""

ONE_ORDER_KEYS: Keys = ("first_at_risk_after", "first_lapsed_after", "first_lost_after")
"""The same of the sliders for customers with one order."""

APART_KEY, PACE_KEY = "first_apart", "own_pace"
"""Widget keys of the switches, which are their names in the address too."""

CURVES_KEY = "curves_by_number"
"""Widget key of the switch that draws the curve by number of orders."""

PAST_DAY_KEY = "past_day"
"""Begins the widget keys of the past days that the limits are held against."""

_SWITCHES = (APART_KEY, PACE_KEY)
_ON = "on"
_A_FEW_DIGITS = re.compile("[0-9]{1,5}")


def thresholds(recommendation: Recommendation) -> Thresholds:
    """The thresholds in force: what the sliders hold, the address says or was kept, else the recommendation; always rising."""
    recommended = recommendation.thresholds
    longest = longest_limit(recommended, for_one_order(recommendation))
    usual = thresholds_of(_days(THRESHOLD_KEYS, recommended, longest), like=recommended)
    apart = limits_of(_days(ONE_ORDER_KEYS, for_one_order(recommendation), longest)) if _is_on(APART_KEY) else None
    pace = recommendation.typical_gap_days if _is_on(PACE_KEY) else None
    return Thresholds(
        at_risk_after_days=usual.at_risk_after_days,
        lapsed_after_days=usual.lapsed_after_days,
        lost_after_days=usual.lost_after_days,
        loyal_from_occasions=usual.loyal_from_occasions,
        one_order=apart,
        typical_gap_days=pace,
    )


def for_one_order(recommendation: Recommendation) -> Limits:
    """The limits that are recommended for customers with one order; where nothing was, those for everybody."""
    return (recommendation.one_order or recommendation).thresholds


def place_thresholds(recommendation: Recommendation) -> Thresholds:
    """Give each slider and switch the value in force before it is drawn, whatever the address asked for; returns the limits."""
    chosen = thresholds(recommendation)
    for key in _SWITCHES if shows_statistics() else ():
        if key not in st.session_state:
            st.session_state[key] = _is_on(key)
    _place(THRESHOLD_KEYS, days_of(chosen))
    if chosen.one_order is not None:
        _place(ONE_ORDER_KEYS, days_of(chosen.one_order))
    _keep(chosen)
    return chosen


def keep_judging() -> None:
    """Leave in the address which switches are on, and remember them beyond the page that shows them."""
    for key in _SWITCHES:
        if _is_on(key):
            st.query_params[key] = _ON
        elif key in st.query_params:
            del st.query_params[key]


def push_thresholds(keys: Keys, moved: str, longest: int) -> None:
    """Keep the limits rising: the slider that was moved stays, its neighbours give way.

    What is set goes into the address, and only a full address stays true: a neighbour that is missing there is set, too. Nothing
    else is: the moved one is in the address already, and both slider and address would be taken back behind a step made since.
    """
    first, second, third = (int(st.session_state[key]) for key in keys)
    settled = pushed((first, second, third), keys.index(moved), longest)
    for key, days in zip(keys, settled, strict=True):
        if st.session_state[key] != days or (key != moved and key not in st.query_params):
            st.session_state[key] = days


def sliders_show(chosen: Thresholds) -> bool:
    """Whether the sliders, once drawn, stand where they were placed: on the first run they obey the address instead."""
    apart = () if chosen.one_order is None else zip(ONE_ORDER_KEYS, days_of(chosen.one_order), strict=True)
    placed = (*zip(THRESHOLD_KEYS, days_of(chosen), strict=True), *apart)
    return all(st.session_state.get(key) == days for key, days in placed)


def reset_thresholds(recommendation: Recommendation) -> None:
    """Put the sliders back to the recommendation, and judge everybody alike, by the pace of the shop."""
    _place(THRESHOLD_KEYS, days_of(recommendation.thresholds))
    for key in _SWITCHES:
        if key in st.session_state:
            st.session_state[key] = False
    _keep(recommendation.thresholds)


def _place(keys: Keys, wanted: Days) -> None:
    for key, days in zip(keys, wanted, strict=True):
        if st.session_state.get(key) != days:
            st.session_state[key] = days


def _keep(chosen: Thresholds) -> None:
    """Remember the values beyond the page that shows them."""
    apart = {} if chosen.one_order is None else dict(zip(ONE_ORDER_KEYS, days_of(chosen.one_order), strict=True))
    judging = {APART_KEY: chosen.one_order is not None, PACE_KEY: chosen.typical_gap_days is not None} if shows_statistics() else {}
    before = st.session_state.get("thresholds", {})
    st.session_state["thresholds"] = {**before, **dict(zip(THRESHOLD_KEYS, days_of(chosen), strict=True)), **apart, **judging}


def _days(keys: Keys, recommended: Limits, longest: int) -> Days:
    return fitted([_asked(key) for key in keys], days_of(recommended), longest)


def _asked(key: str) -> int | None:
    """What is asked for one threshold: by its slider, else by the address, else by what was kept."""
    slider = st.session_state.get(key)
    if slider is not None:
        return int(slider)
    address = st.query_params.get(key, "")
    kept: int | None = st.session_state.get("thresholds", {}).get(key)
    return int(address) if _A_FEW_DIGITS.fullmatch(address) else kept


def _is_on(key: str) -> bool:
    """Whether a switch is on: by itself, else by the address, else as it was kept."""
    if not shows_statistics():
        return False
    switch = st.session_state.get(key)
    if switch is not None:
        return bool(switch)
    return st.query_params.get(key) == _ON or bool(st.session_state.get("thresholds", {}).get(key, False))


def shows_curves_by_number() -> bool:
    """Whether the curve is drawn by number of orders, too."""
    return bool(st.session_state.get(CURVES_KEY, False))

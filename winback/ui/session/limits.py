"""The threshold sliders: what they hold, the address says or was kept."""

import re

import streamlit as st

from winback.policy import Thresholds
from winback.ui.limits import days_of, fitted, longest_limit, pushed, thresholds_of

THRESHOLD_KEYS = ("at_risk_after", "lapsed_after", "lost_after")
"""Widget keys of the threshold sliders, which are their names in the address too."""

_A_FEW_DIGITS = re.compile("[0-9]{1,5}")


def thresholds(recommended: Thresholds) -> Thresholds:
    """The thresholds in force: what the sliders hold, the address says or was kept, else the recommendation; always rising."""
    asked = [_asked(key) for key in THRESHOLD_KEYS]
    return thresholds_of(fitted(asked, days_of(recommended), longest_limit(recommended)), like=recommended)


def keep_thresholds(chosen: Thresholds) -> None:
    """Remember the sliders' values beyond the page that shows them."""
    st.session_state["thresholds"] = dict(zip(THRESHOLD_KEYS, days_of(chosen), strict=True))


def push_thresholds(moved: str, longest: int) -> None:
    """Keep the limits rising: the slider that was moved stays, its neighbours give way.

    What is set goes into the address, and only a full address stays true: a neighbour that is missing there is set, too. Nothing
    else is: the moved one is in the address already, and both slider and address would be taken back behind a step made since.
    """
    first, second, third = (int(st.session_state[key]) for key in THRESHOLD_KEYS)
    settled = pushed((first, second, third), THRESHOLD_KEYS.index(moved), longest)
    for key, days in zip(THRESHOLD_KEYS, settled, strict=True):
        if st.session_state[key] != days or (key != moved and key not in st.query_params):
            st.session_state[key] = days


def place_thresholds(recommended: Thresholds) -> Thresholds:
    """Give each slider the value in force before it is drawn, whatever the address asked for; returns them."""
    chosen = thresholds(recommended)
    for key, days in zip(THRESHOLD_KEYS, days_of(chosen), strict=True):
        if st.session_state.get(key) != days:
            st.session_state[key] = days
    keep_thresholds(chosen)
    return chosen


def sliders_show(chosen: Thresholds) -> bool:
    """Whether the sliders, once drawn, stand where they were placed: on the first run they obey the address instead."""
    return tuple(st.session_state.get(key) for key in THRESHOLD_KEYS) == days_of(chosen)


def reset_thresholds(recommended: Thresholds) -> None:
    """Put the sliders back to the recommendation."""
    for key, days in zip(THRESHOLD_KEYS, days_of(recommended), strict=True):
        st.session_state[key] = days
    keep_thresholds(recommended)


def _asked(key: str) -> int | None:
    """What is asked for one threshold: by its slider, else by the address, else by what was kept."""
    slider = st.session_state.get(key)
    if slider is not None:
        return int(slider)
    address = st.query_params.get(key, "")
    kept: int | None = st.session_state.get("thresholds", {}).get(key)
    return int(address) if _A_FEW_DIGITS.fullmatch(address) else kept

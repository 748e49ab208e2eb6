"""Widgets that return policy objects."""

import streamlit as st

from winback.locale import N_, Message
from winback.policy import Recommendation, Thresholds
from winback.ui import session
from winback.ui.frame import Here

_LIMITS = {
    "at_risk_after": N_("Slipping after {days} days"),
    "lapsed_after": N_("Gone quiet after {days} days"),
    "lost_after": N_("Long gone after {days} days"),
}
_MEANING = {
    "at_risk_after": N_(
        "Silent for longer than this: the customer is slipping. Silent days are counted from the last order to the last day in your data."
    ),
    "lapsed_after": N_("Silent for longer than this: the customer has gone quiet and is worth winning back."),
    "lost_after": N_("Silent for longer than this: long gone. Few of them return."),
}


def longest_limit(recommended: Thresholds) -> int:
    """Where the sliders end: beyond two years, and beyond twice what is recommended."""
    return max(730, -(-recommended.lost_after_days * 2 // 30) * 30)


def thresholds(here: Here, recommendation: Recommendation) -> Thresholds:
    """Three sliders that start at the recommendation; values out of order push each other along."""
    recommended = recommendation.thresholds
    longest = longest_limit(recommended)
    session.place_thresholds(recommended, longest)
    for key in session.THRESHOLD_KEYS:
        days = session.slider_days(key)
        st.slider(
            here(Message(_LIMITS[key], days=days)),
            min_value=1,
            max_value=longest,
            key=key,
            help=here(_MEANING[key]),
            on_change=session.push_thresholds,
            args=(key, longest),
            bind="query-params",
        )
    chosen = session.thresholds(recommended)
    session.keep_thresholds(chosen)
    if chosen != recommended:
        st.button(here(N_("Back to our suggestion")), on_click=session.reset_thresholds, args=(recommended,), type="tertiary")
    return chosen

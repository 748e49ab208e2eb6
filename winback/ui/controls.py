"""Widgets that return policy objects."""

import streamlit as st

from winback.locale import N_, Message
from winback.policy import Recommendation, Thresholds
from winback.ui import session
from winback.ui.frame import Here
from winback.ui.limits import days_of, longest_limit

_MEANING = {
    "at_risk_after": N_(
        "Silent for longer than this: the customer is slipping. Silent days are counted from the last order to the last day in your data."
    ),
    "lapsed_after": N_("Silent for longer than this: the customer has gone quiet and is worth winning back."),
    "lost_after": N_("Silent for longer than this: long gone. Few of them return."),
}


_BELOW_SHORTEST = 0
"""Where the sliders begin: below every limit, because Streamlit leaves a value at the very beginning out of the address."""


def thresholds(here: Here, recommendation: Recommendation) -> Thresholds:
    """Three sliders that start at the recommendation; values out of order push each other along."""
    recommended = recommendation.thresholds
    longest = longest_limit(recommended)
    chosen = session.place_thresholds(recommended)
    for key, days in zip(session.THRESHOLD_KEYS, days_of(chosen), strict=True):
        st.slider(
            here(_label(key, days)),
            min_value=_BELOW_SHORTEST,
            max_value=longest,
            key=key,
            help=here(_MEANING[key]),
            on_change=session.push_thresholds,
            args=(key, longest),
            bind="query-params",
        )
    if not session.sliders_show(chosen):
        st.rerun()  # the address asked for limits that do not rise; from the second run on they can be placed
    st.button(
        here(N_("Back to our suggestion")),
        on_click=session.reset_thresholds,
        args=(recommended,),
        type="tertiary",
        disabled=chosen == recommended,  # and not left out: what stands below would jump with the first move
    )
    return chosen


def _label(limit: str, days: int) -> Message:
    """A slider's name with its value: the value beside the handle is in the button colour, which is hard to read."""
    match limit:
        case "at_risk_after":
            return Message(N_("Slipping after {count} day"), plural=N_("Slipping after {count} days"), count=days)
        case "lapsed_after":
            return Message(N_("Gone quiet after {count} day"), plural=N_("Gone quiet after {count} days"), count=days)
        case _:
            return Message(N_("Long gone after {count} day"), plural=N_("Long gone after {count} days"), count=days)

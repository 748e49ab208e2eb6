"""Widgets that return policy objects."""

from collections.abc import Sequence

import streamlit as st

from winback.locale import N_, Message
from winback.policy import Limits, Recommendation, Thresholds
from winback.ui import session
from winback.ui.frame import Here, escape
from winback.ui.limits import days_of, longest_limit
from winback.vocabulary import Stage

_MEANING = {
    Stage.AT_RISK: N_(
        "Silent for longer than this: the customer is slipping. Silent days are counted from the last order to the last day in your data."
    ),
    Stage.LAPSED: N_("Silent for longer than this: the customer has gone quiet and is worth winning back."),
    Stage.LOST: N_("Silent for longer than this: long gone. Few of them return."),
}
_BELOW_SHORTEST = 0
"""Where the sliders begin: below every limit, because Streamlit leaves a value at the very beginning out of the address."""


def thresholds(here: Here, recommendation: Recommendation) -> Thresholds:
    """Three sliders that start at the recommendation; values out of order push each other along. For those who know statistics
    three more for customers with one order, and whose pace counts."""
    longest = longest_limit(recommendation.thresholds, session.for_one_order(recommendation))
    chosen = session.place_thresholds(recommendation)
    _sliders(here, session.THRESHOLD_KEYS, chosen, longest)
    if here.statistics:
        _judging(here, recommendation, chosen, longest)
    session.keep_judging()
    if not session.sliders_show(chosen):
        st.rerun()  # the address asked for limits that do not rise; from the second run on they can be placed
    st.button(
        here(N_("Back to our suggestion")),
        on_click=session.reset_thresholds,
        args=(recommendation,),
        type="tertiary",
        disabled=chosen == recommendation.thresholds,  # and not left out: what stands below would jump with the first move
    )
    return chosen


def label(stage: Stage, days: int) -> Message:
    """The name of a limit with its value: the value beside the handle of a slider is in the button colour, which is hard to read."""
    match stage:
        case Stage.AT_RISK:
            return Message(N_("Slipping after {count} day"), plural=N_("Slipping after {count} days"), count=days)
        case Stage.LAPSED:
            return Message(N_("Gone quiet after {count} day"), plural=N_("Gone quiet after {count} days"), count=days)
        case _:
            return Message(N_("Long gone after {count} day"), plural=N_("Long gone after {count} days"), count=days)


def _label_of_one_order(stage: Stage, days: int) -> Message:
    """The same of the limits for customers with one order."""
    match stage:
        case Stage.AT_RISK:
            return Message(N_("One order: slipping after {count} day"), plural=N_("One order: slipping after {count} days"), count=days)
        case Stage.LAPSED:
            return Message(N_("One order: gone quiet after {count} day"), plural=N_("One order: gone quiet after {count} days"), count=days)
        case _:
            return Message(N_("One order: long gone after {count} day"), plural=N_("One order: long gone after {count} days"), count=days)


def _sliders(here: Here, keys: session.Keys, chosen: Limits, longest: int) -> None:
    name = _label_of_one_order if keys == session.ONE_ORDER_KEYS else label
    for stage, key, days in zip(_MEANING, keys, days_of(chosen), strict=True):
        st.slider(
            here(name(stage, days)),
            min_value=_BELOW_SHORTEST,
            max_value=longest,
            key=key,
            help=here(_MEANING[stage]),
            on_change=session.push_thresholds,
            args=(keys, key, longest),
            bind="query-params",
        )


def _judging(here: Here, recommendation: Recommendation, chosen: Thresholds, longest: int) -> None:
    """Whether customers with one order have limits of their own, and whether everybody is judged at their own pace."""
    st.toggle(here(N_("Own limits for customers with one order")), key=session.APART_KEY, persist_state="session")
    if chosen.one_order is not None:
        _sliders(here, session.ONE_ORDER_KEYS, chosen.one_order, longest)
    if recommendation.typical_gap_days is not None:
        _pace(here, recommendation.typical_gap_days, is_own=chosen.typical_gap_days is not None)


def _pace(here: Here, typical_gap_days: float, *, is_own: bool) -> None:
    told: Sequence[str | Message] = (N_("The shop’s pace: the same days for everybody"), N_("Each customer’s own pace"))
    st.radio(
        here(N_("Whose pace counts")),
        (False, True),
        format_func=lambda own: here(told[own]),
        key=session.PACE_KEY,
        persist_state="session",
    )
    if is_own:
        days = round(typical_gap_days)
        explained = Message(
            N_(
                "The limits are those of a customer who orders every {count} day, as is typical here. "
                "Whoever usually orders twice as often is judged after half the time."
            ),
            plural=N_(
                "The limits are those of a customer who orders every {count} days, as is typical here. "
                "Whoever usually orders twice as often is judged after half the time."
            ),
            count=days,
        )
        st.caption(escape(here(explained)))

"""The next best actions as cards: who and why, two lines of evidence, the money, one button."""

import streamlit as st

from winback.locale import N_, Message
from winback.offers.actions import MOST_ACTIONS
from winback.offers.situation import Action
from winback.pipeline import History
from winback.ui import offer_presets, panels, session
from winback.ui.frame import Here, escape
from winback.ui.numbers import estimate
from winback.ui.overview import list_label
from winback.vocabulary import ActionKind, Dimension, LiftSource, Stage

_BADGES = {
    LiftSource.ASSUMED: N_("Assumption"),
    LiftSource.MEASURED: N_("Measured"),
    LiftSource.MEASURED_AND_ASSUMED: N_("Partly measured"),
    LiftSource.STATED: N_("Set by you"),
}


def cards(here: Here, history: History, actions: tuple[Action, ...]) -> None:
    """One card beside the other, on a phone one below the other; fewer than three are said to be all."""
    if not actions:
        st.caption(escape(here(N_("Nothing stands out in these orders that would be worth doing now."))))
        return
    panels.section(here(N_("Worth doing next")))
    for place, action in zip(st.columns(MOST_ACTIONS), actions, strict=False):
        with place.container(border=True, height="stretch", vertical_alignment="distribute", key=f"action_{action.kind}"):
            _card(here, history, action)
    if len(actions) < MOST_ACTIONS:
        st.caption(escape(here(N_("More than this does not stand out in these orders at the moment."))))


def _card(here: Here, history: History, action: Action) -> None:
    """Who and why on top, the money and the button at the foot: the cards of a row keep them at one height."""
    with st.container(gap="xsmall"):
        panels.card_title(here(action.title))
        st.markdown(escape(here(action.idea)))
        for line in action.evidence:
            st.caption(escape(here(line)))
    with st.container(gap="xsmall"):
        _money(here, history, action)
        _button(here, action)


def _money(here: Here, history: History, action: Action) -> None:
    """What the list is expected to earn, and what that rests on; what the people behind it used to buy."""
    worth = here.say.money_rounded(action.yearly_value, history.currency)
    if action.money is None:
        st.caption(escape(here(Message(N_("They bought for {worth} a year."), worth=worth))))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{escape(_range(here, history, action))}**", width="content")
        st.badge(here(_BADGES[action.source]), color="gray", help=here(_ORIGIN))
    later = action.preset is not None and action.preset.count_later_orders
    text = (
        N_("Expected extra profit within a year. They bought for {worth} a year.")
        if later
        else N_("Expected extra profit. They bought for {worth} a year.")
    )
    st.caption(escape(here(Message(text, worth=worth))))


def _range(here: Here, history: History, action: Action) -> str:
    """From the cautious to the optimistic figure; one where they are alike."""
    if action.money is None:
        return ""
    low, high = (here.say.money_rounded(estimate(amount), history.currency) for amount in (action.money.low, action.money.high))
    return low if low == high else here(Message(N_("{low} to {high}"), low=low, high=high))


def _button(here: Here, action: Action) -> None:
    if action.preset is not None:
        if st.button(here(list_label(action.may_be_emailed)), key=f"do_{action.kind}", width="stretch"):
            offer_presets.begin(here, action.preset)
        return
    stage = Stage.LOST if action.kind is ActionKind.LONG_GONE else Stage.LAPSED
    label = Message(N_("See this {count} person"), plural=N_("See these {count} people"), count=action.customers)
    if st.button(here(label), key=f"do_{action.kind}", width="stretch"):
        session.choose({Dimension.STAGE: stage.value})
        st.switch_page("pages/lapsed_page.py")


_ORIGIN = N_(
    "For 3, 5 and 8 extra returns of 100 people written to, until campaigns of this shop have been measured. Those who come back "
    "anyway are not in it."
)

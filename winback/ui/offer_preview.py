"""The message of an offer as one real customer after the other gets it."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from winback.drafting import Draft
from winback.locale import N_, Message
from winback.locale.words import word
from winback.offers.plan import OfferPlan, Shop
from winback.pipeline import History
from winback.ui import masked, session
from winback.ui.frame import Here, escape
from winback.vocabulary import Arm, ValueTier


def show_preview(here: Here, history: History, draft: Draft) -> None:
    """The message as one real customer gets it, with arrows through the list."""
    plan = draft.plan
    if plan.recipients.is_empty():
        st.caption(here(N_("Nobody to preview.")))
        return
    at = session.preview_at(plan.recipients.height)
    person = plan.recipients.select("customer", "value_tier").row(at, named=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("←", key="one_back", on_click=session.move_preview, args=(-1,), help=here(N_("The one before")))
        st.button("→", key="one_on", on_click=session.move_preview, args=(1,), help=here(N_("The next one")))
        st.caption(here(_person_line(plan, at, person)))
    message = masked.message_for(here, draft, shop_of(here, history), at)
    with st.container(border=True, width=380, key="message"):
        st.markdown(f"**{escape(message.subject)}**")
        st.caption(escape(message.preview_text))
        st.text(message.text)
        if message.button:
            _preview_button(message.button, message.link)


def _person_line(plan: OfferPlan, at: int, person: Mapping[str, Any]) -> Message:
    """Who is previewed: place, value, and the variant where there are two."""
    where = Message(N_("Person {at} of {all} · {tier}"), at=at + 1, all=plan.recipients.height, tier=word(ValueTier(person["value_tier"])))
    arms = plan.assigned.filter(pl.col("arm") != Arm.HOLDOUT)
    if arms["arm"].n_unique() < 2:
        return where
    arm = Arm(arms.filter(pl.col("customer") == person["customer"])["arm"][0])
    return Message(N_("{person} · {arm}"), person=where, arm=word(arm))


def _preview_button(label: str, link: str) -> None:
    """The button of the message; it leads where it will lead."""
    if link:
        st.link_button(escape(label), link, width="stretch", help=escape(link))
    else:
        st.button(escape(label), key="message_button", width="stretch", disabled=True)


def shop_of(here: Here, history: History) -> Shop:
    """What messages say of the shop."""
    workspace = here.workspace
    return Shop(name=workspace.policy.name or workspace.name if workspace else "", currency=history.currency, words=here.writes)

"""The demo shop, one click away: its card, and the shop itself, made where it is not there yet."""

from datetime import UTC, datetime

import streamlit as st

from winback import opening
from winback.demo.launch import CUSTOMERS, demo_policy
from winback.locale import N_, Message
from winback.locale.words import word
from winback.store import Workspace
from winback.ui import cached, panels, session
from winback.ui.frame import Here
from winback.vocabulary import BusinessType


def demo_card(here: Here) -> None:
    """One click to a shop to look around in."""
    with st.container(border=True):
        title = N_("No file at hand?") if here.workspace else N_("Look around first")
        panels.section(here(title))
        told = Message(
            N_("Look around in a made-up shop: three years of orders from {customers} customers, and what its campaigns brought."),
            customers=CUSTOMERS,
        )
        st.write(here(told))
        line = st.container(horizontal=True, vertical_alignment="bottom")
        business = line.selectbox(
            here(N_("Kind of shop")), tuple(BusinessType), format_func=lambda kind: here(word(kind)), key="demo_business", width=220
        )
        if line.button(here(N_("Open the demo shop")), type="secondary" if here.workspace else "primary", key="open_demo") and business:
            open_demo(here, business)


def open_demo(here: Here, business: BusinessType) -> None:
    """Make the demo shop of this kind unless it is there, and go to the overview."""
    found = _there(business) or _made(here, business)
    session.open_workspace(found.id)
    st.switch_page("pages/overview_page.py")


def _there(business: BusinessType) -> Workspace | None:
    """The demo shop of this kind whose making has come to its end."""
    kept = (one for one in cached.workspaces() if one.demo_business == business and one.archived_at is None)
    return next((one for one in kept if opening.is_complete(cached.store(), one)), None)


def _made(here: Here, business: BusinessType) -> Workspace:
    """A new demo shop in the language of the screen, each step told; nothing is left of one that could not be finished."""
    store = cached.store()
    with st.status(here(N_("Making the demo shop …")), type="compact") as status:
        empty = store.create_workspace(
            _free_name(here, business), policy=demo_policy(business, here.say.locale.language), is_demo=True, demo_business=business
        )
        try:
            return opening.open_demo(
                store,
                empty,
                business=business,
                say=here.say,
                now=datetime.now(UTC),
                tell=lambda step: status.update(label=here(step)),
            )
        except BaseException:
            store.delete_workspace(empty.id)
            raise


def _free_name(here: Here, business: BusinessType) -> str:
    """The name of the kind; that may be taken by one that is archived, was renamed to it, or is of an earlier version."""
    name = here(Message(N_("Demo shop: {business}"), business=word(business)))
    taken = {one.name for one in cached.store().workspaces()}
    candidates = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in candidates if name not in taken)

"""The demo shop's time stands still until somebody moves it: thirty days on, with answers to the campaigns that were sent."""

from datetime import UTC, datetime

import streamlit as st

from winback import opening
from winback.locale import N_, Message
from winback.pipeline import History
from winback.ui import cached
from winback.ui.frame import Here


def later_button(here: Here, history: History) -> None:
    """In the demo shop, the next export: what happens in thirty days, the answers to what was sent included."""
    workspace = here.workspace
    business = workspace.demo_business if workspace else None
    if workspace is None or business is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(here(N_("30 days later")), icon=":material/fast_forward:", key="later"):
            with st.spinner(here(N_("Thirty days pass …"))):
                opening.go_on(cached.store(), workspace, business=business, history=history, now=datetime.now(UTC))
            st.rerun()
        told = Message(
            N_("The demo shop is on {day}. One click reads in its next export; those who got a message react to it."), day=history.as_of
        )
        st.caption(here(told))

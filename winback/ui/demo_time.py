"""The demo shop's time stands still until somebody moves it: thirty days on, with answers to the campaigns that were sent."""

import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import streamlit as st

from winback.demo.launch import demo_answers, demo_files
from winback.importing import Upload, import_files
from winback.locale import N_, Message
from winback.pipeline import History
from winback.store import Workspace
from winback.ui import cached
from winback.ui.frame import Here
from winback.vocabulary import BusinessType, CampaignStatus

STEP = timedelta(days=30)


def later_button(here: Here, history: History) -> None:
    """In the demo shop, the next export: what happens in thirty days, the answers to what was sent included."""
    workspace = here.workspace
    business = workspace.demo_business if workspace else None
    if workspace is None or business is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(here(N_("30 days later")), icon=":material/fast_forward:", key="later"):
            _go_on(here, workspace, history, business)
        told = Message(
            N_("The demo shop is on {day}. One click reads in its next export; those who got a message react to it."), day=history.as_of
        )
        st.caption(here(told))


def _go_on(here: Here, workspace: Workspace, history: History, business: BusinessType) -> None:
    store = cached.store()
    sent = [one for one in store.campaigns(workspace.id) if one.status is CampaignStatus.SENT and one.sent_on is not None]
    answers = [demo_answers(store.campaign_frames(one)[1], sent_on=one.sent_on) for one in sent if one.sent_on is not None]
    with st.spinner(here(N_("Thirty days pass …"))), tempfile.TemporaryDirectory(prefix="winback-") as folder:
        files = demo_files(business, Path(folder), as_of=history.as_of + STEP, answers=answers)
        # Its time may run ahead of ours: orders after the day of the import would be taken for swapped dates.
        today = datetime.combine(history.as_of + STEP, time(12), tzinfo=UTC)
        uploads = [Upload(path=path, file_name=path.name) for path in files]
        import_files(store, workspace, uploads, now=max(today, datetime.now(UTC)))
    st.rerun()

"""The demo shop, one click away: its card, and the shop itself, made where it is not there yet."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from winback.demo.launch import demo_files
from winback.importing import Upload, import_files
from winback.locale import N_, Message
from winback.locale.words import word
from winback.store import Workspace
from winback.ui import cached, session
from winback.ui.frame import Here
from winback.vocabulary import BusinessType


def demo_card(here: Here) -> None:
    """One click to a shop to look around in."""
    with st.container(border=True):
        st.markdown(f"##### {here(N_('No file at hand?'))}")
        st.write(here(N_("Look around in a made-up shop: three years of orders from 5,000 customers.")))
        line = st.container(horizontal=True, vertical_alignment="bottom")
        business = line.selectbox(
            here(N_("Kind of shop")), tuple(BusinessType), format_func=lambda kind: here(word(kind)), key="demo_business", width=220
        )
        if line.button(here(N_("Open the demo shop")), type="secondary" if here.workspace else "primary", key="open_demo") and business:
            open_demo(here, business)


def open_demo(here: Here, business: BusinessType) -> None:
    """Make the demo shop of this kind unless it is there, and go to the overview."""
    found = _there(business)
    if found is None or found.dataset_id is None:
        with st.status(here(N_("Making the demo shop …")), type="compact") as status:
            workspace = found or _fresh_demo(here, business)
            with tempfile.TemporaryDirectory(prefix="winback-") as folder:
                files = demo_files(business, Path(folder))
                status.update(label=here(N_("Reading it in like any shop’s export …")))
                uploads = [Upload(path=path, file_name=path.name) for path in files]
                found = import_files(cached.store(), workspace, uploads, now=datetime.now(UTC)).workspace
    session.open_workspace(found.id)
    st.switch_page("pages/overview_page.py")


def _there(business: BusinessType) -> Workspace | None:
    return next((one for one in cached.workspaces() if one.is_demo and one.demo_business == business and one.archived_at is None), None)


def _fresh_demo(here: Here, business: BusinessType) -> Workspace:
    """A new workspace; one of that name may be archived, renamed to it, or of an earlier version."""
    name = here(Message(N_("Demo shop: {business}"), business=word(business)))
    taken = {one.name for one in cached.store().workspaces()}
    free = next(name for name in (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))) if name not in taken)
    return cached.store().create_workspace(free, is_demo=True, demo_business=business)

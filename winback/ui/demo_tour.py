"""What to look at in a demo shop: the findings of three other pages, each a link to it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui import cached, lapsed, lifecycle, results
from winback.ui.frame import PAGES, PICTOGRAMS, Here, escape


def tour(here: Here, history: History, thresholds: Thresholds) -> None:
    """Three sentences, in a demo shop only."""
    workspace = here.workspace
    if workspace is None or workspace.demo_business is None:
        return
    found = cached.results(workspace, history)
    with st.container(border=True, key="demo_tour"):
        st.markdown(escape(here(N_("A shop to look around in: everything in it is made up. The next things to look at:"))))
        places = iter(st.columns(3))
        _to(here, next(places), "lifecycle", lifecycle.curve_finding(history, thresholds))
        _to(here, next(places), "lapsed", lapsed.headline(cached.lapsed(workspace, history, thresholds)))
        if found:
            _to(here, next(places), "results", results.headline(here, found, (), ()))
        else:
            _to(here, next(places), "offers", N_("A list for them is ready to be looked at, with what it is expected to bring"))


def _to(here: Here, place: DeltaGenerator, page: str, finding: Message | str) -> None:
    """The finding as text and the page as a link: the label of a link is cut where it does not fit, a text goes on below."""
    with place.container(height="stretch", vertical_alignment="distribute", gap="xsmall"):
        st.markdown(escape(here(finding)))
        st.page_link(f"pages/{page}_page.py", label=here(PAGES[page]), icon=PICTOGRAMS[page])

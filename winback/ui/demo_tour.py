"""What to look at in a demo shop: the findings of three other pages, each a link to it."""

import streamlit as st

from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui import cached, lapsed, lifecycle, results
from winback.ui.frame import Here, escape


def tour(here: Here, history: History, thresholds: Thresholds) -> None:
    """Three sentences, in a demo shop only."""
    workspace = here.workspace
    if workspace is None or workspace.demo_business is None:
        return
    found = cached.results(workspace, history)
    with st.container(border=True, key="demo_tour"):
        st.markdown(escape(here(N_("A shop to look around in: everything in it is made up. The next things to look at:"))))
        _to(here, "lifecycle", ":material/timeline:", lifecycle.curve_finding(history, thresholds))
        _to(here, "lapsed", ":material/hourglass_bottom:", lapsed.headline(cached.lapsed(workspace, history, thresholds)))
        if found:
            _to(here, "results", ":material/fact_check:", results.headline(here, found, (), ()))
        else:
            _to(here, "offers", ":material/redeem:", N_("A list for them is ready to be looked at, with what it is expected to bring"))


def _to(here: Here, page: str, pictogram: str, finding: Message | str) -> None:
    st.page_link(f"pages/{page}_page.py", label=escape(here(finding)), icon=pictogram)

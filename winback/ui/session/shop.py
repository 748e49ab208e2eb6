"""Which workspace this session looks at; leaving one forgets what was chosen for it."""

import streamlit as st

from winback.ui.session.limits import forget_thresholds


def workspace_id() -> int | None:
    """The workspace that this session looks at."""
    return st.session_state.get("workspace_id")


def open_workspace(workspace_id: int) -> None:
    """Look at another workspace; what was chosen for the one before is forgotten."""
    if st.session_state.get("workspace_id") != workspace_id:
        forget_thresholds()
        _forget_list()
    st.session_state["workspace_id"] = workspace_id


def leave_workspace() -> None:
    """Look at no workspace in particular."""
    forget_thresholds()
    _forget_list()
    st.session_state.pop("workspace_id", None)


def _forget_list() -> None:
    """Filters, an open card, and everything chosen for a list: codes and links of one shop are nothing for another's customers."""
    kept = {"chosen", "card", "recorded_campaign", "shown_request", "preview"}
    for key in [key for key in st.session_state if key in kept or str(key).startswith("offer_")]:
        del st.session_state[key]

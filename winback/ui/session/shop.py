"""Which workspace this session looks at; leaving one forgets everything that was said, chosen or typed for it."""

import re

import streamlit as st

from winback.store import Workspace
from winback.ui.session.uploads import empty_uploaders
from winback.ui.session.visitor import LANGUAGE_KEY, MASK_KEY

SHOP_KEY = "shop"
"""The workspace's name in the address, where its number stands: a name could be somebody's."""

_OF_THE_VISITOR = frozenset({LANGUAGE_KEY, MASK_KEY, "framed", "destination", "uploader_round", "selection_round", "person_round"})
"""What a session keeps when it goes to another shop. Everything else may tell of the shop before."""
_A_FEW_DIGITS = re.compile("[0-9]{1,9}")


def workspace_id() -> int | None:
    """The workspace that this session looks at, or in its first run the one that the address asks for."""
    opened: int | None = st.session_state.get("workspace_id")
    return asked_workspace_id() if opened is None else opened


def asked_workspace_id() -> int | None:
    """The workspace that the address asks for. It is another one than is open only after going back in the browser."""
    asked = st.query_params.get(SHOP_KEY, "")
    return int(asked) if _A_FEW_DIGITS.fullmatch(asked) else None


def open_workspace(workspace_id: int) -> None:
    """Look at this workspace; what was chosen for another one before is forgotten."""
    before = st.session_state.get("workspace_id")
    if before is not None and before != workspace_id:
        leave_workspace()
    st.session_state["workspace_id"] = workspace_id


def leave_workspace() -> None:
    """Look at no workspace in particular."""
    for key in [key for key in st.session_state if key not in _OF_THE_VISITOR]:
        del st.session_state[key]
    empty_uploaders()


def keep_workspace(shop: Workspace | None) -> None:
    """Keep the open workspace as it was read for this run, and leave its number in the address for when the page is loaded again."""
    st.session_state["shop_on_screen"] = shop
    if shop is None:
        if SHOP_KEY in st.query_params:
            del st.query_params[SHOP_KEY]
    elif st.query_params.get(SHOP_KEY) != str(shop.id):
        st.query_params[SHOP_KEY] = str(shop.id)


def is_past_first_run() -> bool:
    """Whether the shop on screen is known to have a list of its own."""
    return bool(st.session_state.get("past_first_run", False))


def end_first_run() -> None:
    """Remember for this shop that its first list has been recorded."""
    st.session_state["past_first_run"] = True


def shop_on_screen() -> Workspace | None:
    """The open workspace as it was read for this run."""
    return st.session_state.get("shop_on_screen")

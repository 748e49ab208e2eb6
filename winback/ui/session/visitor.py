"""What is known of the visitor: language, day, place, theme, and whether the frame runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from winback.locale import LANGUAGES
from winback.locale.formats import Speaker, speaker

MASK_KEY = "mask"
"""Widget key of the switch that hides people on screen, which is its name in the address too."""

_ON = "on"


@contextmanager
def framed() -> Iterator[None]:
    """Mark, while a page runs, that ``app.py`` has run before it."""
    st.session_state["framed"] = True
    try:
        yield
    finally:
        st.session_state["framed"] = False


def is_framed() -> bool:
    """Whether the running page was started by ``app.py``."""
    return bool(st.session_state.get("framed", False))


def language() -> str:
    """The language picked in the sidebar, else the browser's where it is on offer, else English."""
    picked = st.session_state.get("language")
    browser = (st.context.locale or "en").split("-")[0].lower()
    return picked if picked in LANGUAGES else browser if browser in LANGUAGES else "en"


def say() -> Speaker:
    """The speaker of this session's language."""
    return speaker(language())


def today() -> date:
    """The visitor's date."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except ZoneInfoNotFoundError:
        zone = ZoneInfo("UTC")
    return datetime.now(zone).date()


def is_masked() -> bool:
    """Whether names and addresses are hidden on screen, for presenting."""
    return bool(st.session_state.get(MASK_KEY, False))


def place_mask() -> None:
    """Give the switch its value before it is drawn: in the first run of a page that was loaded again only the address knows it."""
    if MASK_KEY not in st.session_state:
        st.session_state[MASK_KEY] = st.query_params.get(MASK_KEY) == _ON


def keep_mask() -> None:
    """Leave in the address whether people are hidden, so that they still are when the page is loaded again."""
    if is_masked():
        st.query_params[MASK_KEY] = _ON
    elif MASK_KEY in st.query_params:
        del st.query_params[MASK_KEY]


def is_dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"

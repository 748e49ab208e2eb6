"""What is known of the visitor: language, day, place, theme, and whether the frame runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from winback.locale import LANGUAGES
from winback.locale.formats import Speaker, speaker

LANGUAGE_KEY = "language"
"""Widget key of the language, which is its name in the address too."""

MASK_KEY = "mask"
"""Widget key of the switch that hides people on screen, which is its name in the address too."""

STATISTICS_KEY = "statistics"
"""Widget key of the switch that shows methods and their figures, which is its name in the address too."""

_SWITCHES = (MASK_KEY, STATISTICS_KEY)
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
    """The language picked in the sidebar, else the one that the address asks for, else the browser's, else English.

    In the first run of a page that was loaded again only the address knows what was picked.
    """
    asked = (st.session_state.get(LANGUAGE_KEY), st.query_params.get(LANGUAGE_KEY), browser_language())
    return next(language for language in asked if language in LANGUAGES)


def place_language() -> None:
    """Give the picker its value before it is drawn."""
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = language()


def keep_language() -> None:
    """Leave the language in the address where it is not the browser's, so that it is still spoken when the page is loaded again."""
    if language() != browser_language():
        st.query_params[LANGUAGE_KEY] = language()
    elif LANGUAGE_KEY in st.query_params:
        del st.query_params[LANGUAGE_KEY]


def browser_language() -> str:
    """The browser's language where it is on offer, whatever its country (``de-AT``), else English."""
    language = (st.context.locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


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


def shows_statistics() -> bool:
    """Whether pages name their methods, and show what those who know statistics ask for."""
    return bool(st.session_state.get(STATISTICS_KEY, False))


def place_switches() -> None:
    """Give the switches their values before they are drawn: in the first run of a page that was loaded again only the address knows."""
    for key in _SWITCHES:
        if key not in st.session_state:
            st.session_state[key] = st.query_params.get(key) == _ON


def keep_switches() -> None:
    """Leave in the address which switches are on, so that they still are when the page is loaded again."""
    for key in _SWITCHES:
        if st.session_state.get(key, False):
            st.query_params[key] = _ON
        elif key in st.query_params:
            del st.query_params[key]


def is_dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"

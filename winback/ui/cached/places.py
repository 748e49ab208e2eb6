"""Where this visitor's data lies, and the store that reads it."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import streamlit as st

from winback.store import Store, data_directory, database_url, open_store
from winback.ui import access
from winback.ui.access import Access


@st.cache_resource(show_spinner=False)
def settle_garbage() -> None:
    """Move everything imported so far out of the garbage collector's sight, once per server.

    Streamlit collects after every rerun and holds the interpreter meanwhile; with the libraries
    frozen a rerun costs a fifth (measured at 161 → 28 ms). What there is of garbage stays, a few megabytes: to look for it would
    take a sixth of a second of the first page.
    """
    gc.freeze()
    gc.enable()


@st.cache_resource(show_spinner=False, max_entries=32)
def _store(folder: str, database_url: str | None) -> Store:
    return open_store(Path(folder), database_url)


def _clear_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@st.cache_resource(show_spinner=False, scope="session", on_release=_clear_away)
def _guest_folder() -> Path:
    """A data folder for one visitor, gone when they leave."""
    return Path(tempfile.mkdtemp(prefix="winback-guest-"))


def store() -> Store:
    """The store of the data folder that the environment names now; a guest has one of their own."""
    return _store(place(), None if is_guest() else database_url(os.environ))


def is_guest() -> bool:
    """Whether what this visitor reads in is theirs alone and gone when they leave."""
    return access.here() is Access.GUESTS


def data_folder() -> Path:
    """Where this visitor's data lies."""
    return _guest_folder() if is_guest() else data_directory(os.environ)


def place() -> str:
    """This visitor's data folder as a part of every key: visitors share the caches, guests no data."""
    return str(data_folder())

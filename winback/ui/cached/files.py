"""What lies in an upload slot, read once while it lies there."""

from collections.abc import Callable

import streamlit as st

from winback.backups import BackupContents
from winback.errors import UnusableFile
from winback.ingest.looks import Look
from winback.ingest.parsed import Unsubscribes
from winback.policy import ImportAnswers
from winback.ui.cached.places import place


def look(key: tuple[object, ...], answers: ImportAnswers, take: Callable[[], Look]) -> Look:
    """A look at an uploaded file with certain answers, taken once while it lies in its slot; the key tells file and shop.

    Raises ``UnusableFile`` where there is no table to look at.
    """
    seen = _look(place(), str(key), answers, take)
    if isinstance(seen, UnusableFile):
        raise seen
    return seen


def unsubscribes(file_id: str, read: Callable[[], Unsubscribes]) -> Unsubscribes:
    """What an uploaded list holds, read once while it lies in its slot."""
    return _unsubscribes(file_id, read)


def backup_contents(file_id: str, check: Callable[[], BackupContents]) -> BackupContents:
    """What an uploaded backup holds, read and checked once while it lies in its slot."""
    return _backup_contents(file_id, check)


@st.cache_resource(show_spinner=False, max_entries=16, scope="session")
def _look(place: str, key: str, answers: ImportAnswers, _take: Callable[[], Look]) -> Look | UnusableFile:
    try:
        return _take()
    except UnusableFile as refused:
        return refused


@st.cache_resource(show_spinner=False, max_entries=1, scope="session")
def _unsubscribes(file_id: str, _read: Callable[[], Unsubscribes]) -> Unsubscribes:
    return _read()


@st.cache_resource(show_spinner=False, max_entries=1, scope="session")
def _backup_contents(file_id: str, _check: Callable[[], BackupContents]) -> BackupContents:
    return _check()


NAMING_PEOPLE = (_look, _unsubscribes)
"""What may name a person."""

"""Files on their way in: what was said about them, and why one could not be used."""

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from winback.errors import NeedsDateOrder, UnusableFile
from winback.importing import NO_ANSWERS
from winback.policy import ImportAnswers
from winback.vocabulary import DateOrder

CHECK_KEY = "check_columns"
"""Widget key of the tick that the columns are to be looked at before a file is read in."""


def uploader_round() -> int:
    """Part of the uploaders' keys: rises when their files have been stored, which empties them."""
    return int(st.session_state.get("uploader_round", 0))


def empty_uploaders() -> None:
    """Let go of the uploaded files."""
    st.session_state["uploader_round"] = uploader_round() + 1


def answers(upload: str) -> ImportAnswers:
    """What the visitor has said about an upload: how its dates are read, which column holds what."""
    said = st.session_state.get(f"answers_{upload}", NO_ANSWERS)
    return said if isinstance(said, ImportAnswers) else NO_ANSWERS


def answer_dates(uploads: Iterable[str], order: DateOrder) -> None:
    """Remember how the dates of these uploads are to be read."""
    for upload in uploads:
        st.session_state[f"answers_{upload}"] = replace(answers(upload), date_order=order)


def confirm_columns(upload: str, said: ImportAnswers) -> None:
    """Remember how an upload is to be read, and that it may be read in now."""
    st.session_state[f"answers_{upload}"] = said
    st.session_state[f"answers_confirmed_{upload}"] = True


def is_confirmed(upload: str) -> bool:
    """Whether a person has looked at the columns of an upload and wants it read in."""
    return bool(st.session_state.get(f"answers_confirmed_{upload}", False))


def checks_columns() -> bool:
    """Whether the columns of files are to be looked at before they are read in."""
    return bool(st.session_state.get(CHECK_KEY, False))


def check_columns_of(file_name: str) -> None:
    """Look at the columns of the next file before it is read in; this one was read wrongly."""
    st.session_state[CHECK_KEY] = True
    st.session_state["corrected_file"] = file_name


def corrected_file() -> str | None:
    """The file that is to be chosen once more, because it was read wrongly."""
    return st.session_state.get("corrected_file") if checks_columns() else None


def refusal(slot: str, attempt: object) -> UnusableFile | NeedsDateOrder | None:
    """Why the last attempt in this slot failed, if it was this very one."""
    tried, why = st.session_state.get(f"refusal_{slot}", (None, None))
    return why if tried == attempt else None


def remember_refusal(slot: str, attempt: object, why: UnusableFile | NeedsDateOrder) -> None:
    """Keep why these files could not be used, so that they are not parsed again on every run."""
    st.session_state[f"refusal_{slot}"] = (attempt, why)


def forget_answers() -> None:
    """Answers belong to one upload; the next file of the same name is asked about anew."""
    for key in [key for key in st.session_state if str(key).startswith(("answers_", "column_", "kind_", "dates_", "mark_"))]:
        del st.session_state[key]
    st.session_state.pop("corrected_file", None)


def file_on_disk() -> str:
    """The path of a large file that was typed in and is not read yet."""
    return str(st.session_state.get("file_on_disk", ""))


def choose_file_on_disk(path: str) -> None:
    """Remember the path until the file has been read, as it may have to be asked about."""
    st.session_state["file_on_disk"] = path

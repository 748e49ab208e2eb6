"""The parsers without their child process: the same code, a hundred times as fast."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from winback.ingest.canonical import canonical
from winback.ingest.container import UnpackLimits
from winback.ingest.parsed import ParsedFile, Unsubscribes
from winback.ingest.reading import open_table
from winback.ingest.recognise import recognise
from winback.ingest.remembered import Remembered
from winback.ingest.unsubscribes import read_list
from winback.policy import ImportAnswers


def parse_here(path: Path, *, file_name: str, answers: ImportAnswers, remembered: Sequence[Remembered] = ()) -> ParsedFile:
    """In place of ``winback.importing.parse_untrusted``; nothing is remembered of earlier files."""
    with tempfile.TemporaryDirectory() as folder:
        table = open_table(path, Path(folder), UnpackLimits())
        return canonical(table, recognise(table, answers.mapping, kind=answers.kind), answers)


def read_here(path: Path, *, file_name: str, answers: ImportAnswers) -> Unsubscribes:
    """In place of ``winback.privacy.read_unsubscribes``."""
    with tempfile.TemporaryDirectory() as folder:
        return read_list(path, Path(folder), UnpackLimits(), answers)

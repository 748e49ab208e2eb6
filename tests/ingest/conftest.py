"""How the tests of the ingest room get from text to a parsed file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from winback.ingest.canonical import canonical
from winback.ingest.container import UnpackLimits
from winback.ingest.parsed import ParsedFile
from winback.ingest.reading import TextTable, open_table
from winback.ingest.recognise import recognise
from winback.policy import ImportAnswers

Parse = Callable[..., ParsedFile]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[bytes | str], TextTable]:
    """Opens a table from the content of a file, in this process."""

    def open_content(content: bytes | str) -> TextTable:
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "folder").mkdir(exist_ok=True)
        return open_table(path, tmp_path / "folder", UnpackLimits())

    return open_content


@pytest.fixture
def parse(opened: Callable[[bytes | str], TextTable]) -> Parse:
    """Parses the content of a file in this process, with answers as keywords."""

    def parse_content(content: bytes | str, **answers: object) -> ParsedFile:
        stated = ImportAnswers(**answers)  # type: ignore[arg-type]
        table = opened(content)
        return canonical(table, recognise(table, stated.mapping, kind=stated.kind), stated)

    return parse_content

"""The slow way through a CSV file whose quotes do not add up: line by line, keeping what is certain.

A record is kept where its fields can be told apart and their number is that of the header. What is
kept is written again with proper quotes, so that the fast reader can take it; the rest is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

_LINES_AHEAD = 200  # how far a quoted field may run before its quote counts as never closed

_FEWEST_FIELDS = 3  # in narrower files a line of a note looks like a row too easily
_MOST_SPANNING_FIELDS = 20  # fields of one record that may run over line ends


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """The kept records as a file without header, the line of each in the original, and the lines refused."""

    path: Path
    lines: npt.NDArray[np.int64]
    broken: list[tuple[int, str]]


def repair(path: Path, target: Path, *, delimiter: str, fields: int, offset: int, first_line: int) -> Repaired:
    """Write every record of ``path``, from the byte ``offset`` on, that has exactly ``fields`` fields to ``target``."""
    lines: list[int] = []
    broken: list[tuple[int, str]] = []
    splitter = _Splitter(delimiter, fields)
    with path.open("rb") as source, target.open("wb") as kept:
        source.seek(offset)
        for line, text, record in splitter.records(source, first_line):
            if record is None:
                broken.append((line, text[:200].decode("utf-8", "replace")))
            else:
                lines.append(line)
                kept.write(record + b"\n")
    return Repaired(path=target, lines=np.array(lines, dtype=np.int64), broken=broken)


def swallows(lines: Sequence[bytes], *, delimiter: str, fields: int) -> bool:
    """Whether one record over several lines looks like several records: its first line and a later one are whole and begin alike.

    Two stray quotes, each in a row of its own, make such a record. Of a real note of several lines none looks like the row it is in.
    """
    mark = delimiter.encode()
    if fields < _FEWEST_FIELDS or lines[0].count(mark) != fields - 1:
        return False
    kind = _kind(lines[0], mark)
    return any(line.count(mark) == fields - 1 and _kind(line, mark) == kind for line in lines[1:])


def _kind(line: bytes, mark: bytes) -> bytes:
    """The first cell with every number as 0: what order numbers of a series have in common."""
    return re.sub(rb"\d+", b"0", line.split(mark, 1)[0].strip(b'" '))


class _Splitter:
    def __init__(self, delimiter: str, fields: int) -> None:
        self._mark = delimiter.encode()
        mark = re.escape(self._mark)
        self._field = re.compile(rb' *"((?:[^"]|"")*)" *(?=%b|$)|((?! *")[^%b\n]*)(?=%b|$)' % (mark, mark, mark))
        self._closing = re.compile(rb'(?:[^"]|"")*" *(?:%b|\r?\n?$)' % mark)
        self._fields = fields

    def records(self, source: BinaryIO, first_line: int) -> Iterator[tuple[int, bytes, bytes | None]]:
        """Each record that is not blank: its line, its text, and itself properly quoted, or None where it is broken."""
        waiting: list[bytes] = []
        line = first_line
        while text := waiting.pop(0) if waiting else source.readline():
            text = text.rstrip(b"\r\n")
            record, taken = self._single(text), 1
            if record is None and b'"' in text:
                waiting += islice(source, max(0, _LINES_AHEAD - len(waiting)))
                record, taken = self._spanning(text, waiting)
                del waiting[: taken - 1]
            if text.strip(self._mark + b" "):
                yield line, text, record
            line += taken

    def _single(self, text: bytes) -> bytes | None:
        if b'"' not in text:
            return text if text.count(self._mark) == self._fields - 1 else None
        fields = self._split(text)
        return self._joined(fields) if fields and len(fields) == self._fields else None

    def _spanning(self, text: bytes, ahead: list[bytes]) -> tuple[bytes | None, int]:
        """The record that begins with ``text`` and ends on a later line, with the number of lines it takes.

        Inside a quoted field the next quote that is not doubled has to end the field, or the record is broken: without that check
        a file of never closed quotes would be read again and again.
        """
        attempts = 0
        first = text
        for taken, following in enumerate(ahead, start=2):
            text += b"\n" + following.rstrip(b"\r\n")
            if b'"' not in following:
                continue
            attempts += 1
            if attempts > _MOST_SPANNING_FIELDS or not self._closing.match(following):
                break
            if (fields := self._split(text)) and len(fields) == self._fields:
                lines = [first, *ahead[: taken - 1]]
                return (None, 1) if swallows(lines, delimiter=self._mark.decode(), fields=self._fields) else (self._joined(fields), taken)
        return None, 1

    def _split(self, text: bytes) -> list[bytes] | None:
        fields, position = [], 0
        while match := self._field.match(text, position):
            quoted, plain = match.groups()
            fields.append(plain if quoted is None else quoted.replace(b'""', b'"'))
            position = match.end() + 1
            if match.end() == len(text):
                return fields
        return None

    def _joined(self, fields: list[bytes]) -> bytes:
        return self._mark.join(b'"%b"' % field.replace(b'"', b'""') for field in fields)

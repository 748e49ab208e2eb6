"""How a CSV file is written – delimiter and header row –, from its first lines."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from winback.errors import UnusableFile
from winback.locale import N_, Message

DELIMITERS = (",", ";", "\t", "|")
_HEAD_BYTES = 1 << 19
_HEAD_RECORDS = 300
_MOST_COLUMNS = 2_000
_LOOKS_LIKE_DATA = re.compile(r"[\s'\"]*(?:[-+(]?[^\w\s]{0,2}\s?\d[\d.,:/ \u00a0'()-]*(?:[-T ]\d.*)?)[\s'\"]*", re.IGNORECASE)
_IS_EMAIL = re.compile(r"[^@\s]@[^@\s]+\.[^\W\d_]{2,}")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """``header_line`` is where the header begins (from 1), ``body_line`` the line after it, at the byte ``body_offset``."""

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    body_line: int
    body_offset: int


@dataclass(frozen=True, kw_only=True)
class _Record:
    line: int
    lines: int
    cells: list[str]


def dialect(path: Path) -> Dialect:
    """The dialect of a UTF-8 text file. Raises ``UnusableFile`` where no table with a header can be seen."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        complete = not file.read(1)
    if not complete:
        head = head[: head.rfind(b"\n") + 1] or head
    lines = _lines(head)
    first = 1 if re.fullmatch(r"\"?sep=.\"?\s*", lines[0]) else 0
    stated = [lines[0].strip(' \t\r\n"')[4:]] if first and "\t" not in lines[0] else ["\t"] if first else []
    delimiter, records = _by_evidence(lines[first:], [mark for mark in stated if mark in DELIMITERS] or list(DELIMITERS))
    header = _header(records)
    if len(header.cells) > _MOST_COLUMNS:
        raise UnusableFile(
            Message(N_("The file has {columns} columns, more than any shop’s export."), columns=len(header.cells)),
            Message(N_("Download the export from your shop system again as a CSV file and choose that.")),
        )
    body = first + header.line + header.lines
    return Dialect(
        delimiter=delimiter,
        header=unique_headers(header.cells),
        header_line=first + header.line + 1,
        body_line=body + 1,
        body_offset=sum(len(line.encode()) for line in lines[:body]),
    )


def unique_headers(cells: list[str]) -> tuple[str, ...]:
    """Header cells without surrounding blanks and quotes; a repeated one gets `` (2)``, an empty one its column number."""
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").replace("\u00a0", " ").split()).strip("'\"") or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _lines(head: bytes) -> list[str]:
    """Lines by line feed only, as polars counts them; a carriage return on its own becomes a blank, of which ``csv`` is not afraid."""
    text = re.sub(r"\r(?!\n)", " ", head.decode("utf-8", "replace"))
    return [line + "\n" for line in text.removesuffix("\n").split("\n")]


def _by_evidence(lines: list[str], candidates: list[str]) -> tuple[str, list[_Record]]:
    """The delimiter that splits most records into the same number of fields, and the records it makes."""
    readings = [(delimiter, _records(lines, delimiter)) for delimiter in candidates]
    delimiter, records = max(readings, key=lambda reading: _agreement(reading[1]))
    if _agreement(records) == (0, 0):
        raise UnusableFile(
            Message(N_("No columns were found: the file has no commas, semicolons or tabs that divide its lines evenly.")),
            Message(N_("Download the export from your shop system again as a CSV file and choose that.")),
        )
    return delimiter, records


def _records(lines: list[str], delimiter: str) -> list[_Record]:
    """The first records; where quotes do not close, line by line."""
    strict = _read(lines, delimiter, csv.QUOTE_MINIMAL)
    if any(record.lines > 100 for record in strict):
        return _read(lines, delimiter, csv.QUOTE_NONE)
    return strict


def _read(lines: list[str], delimiter: str, quoting: int) -> list[_Record]:
    csv.field_size_limit(_HEAD_BYTES * 2)
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    records, line = [], 0
    for cells in reader:
        records.append(_Record(line=line, lines=reader.line_num - line, cells=cells))
        line = reader.line_num
        if len(records) == _HEAD_RECORDS:
            break
    return records


def _agreement(records: list[_Record]) -> tuple[float, int]:
    """Share of records with the most frequent number of fields, with that number; nothing where it is one."""
    widths = Counter(len(record.cells) for record in records if any(cell.strip() for cell in record.cells))
    if not any(width > 1 for width in widths):
        return (0, 0)
    width, agreeing = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    header_fits = any(len(record.cells) == width and header_score(record.cells) >= 2 for record in records[:20])
    return (round(agreeing / widths.total(), 1) + header_fits, width)


def _header(records: list[_Record]) -> _Record:
    """The first of the leading records that looks like a header. Raises ``UnusableFile`` where none does."""
    leading = records[:30]
    best = max((header_score(record.cells) for record in leading), default=0)
    for record in leading:
        if best >= 2 and header_score(record.cells) >= 0.8 * best:
            return record
    raise UnusableFile(
        Message(N_("The file has no header line: its first line should name the columns.")),
        Message(N_("Download the export again and leave its first line as it is.")),
    )


def header_score(cells: list[str]) -> int:
    """How many cells are words; a cell that looks like a number or a date costs three, and a row with an e-mail is no header at all.

    Headers are told in messages: nobody's address must be taken for one.
    """
    if any(_IS_EMAIL.search(cell) for cell in cells):
        return -3 * len(cells)
    words = sum(1 for cell in cells if re.search(r"[^\W\d_]", cell) and len(cell) < 100 and not _LOOKS_LIKE_DATA.fullmatch(cell))
    values = sum(1 for cell in cells if cell.strip() and _LOOKS_LIKE_DATA.fullmatch(cell))
    return words - 3 * values

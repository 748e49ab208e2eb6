"""A file of a shop → a table of text with the line number of every row. No value is interpreted here."""

import mmap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.errors import UnusableFile
from winback.ingest.arrays import as_series
from winback.ingest.container import Container, UnpackLimits, container, plain_text, unpacked
from winback.ingest.dialect import Dialect, dialect
from winback.ingest.repair import Repaired, repair, swallows
from winback.ingest.structure import Structure, structure
from winback.locale import N_, Message
from winback.schema import REJECTS
from winback.vocabulary import RejectReason

LINE = "line_number"
"""The column with the number of the line in the file (from 1) on which a row begins."""

SAMPLE_ROWS = 1_000
_EXCERPT = 200
_MOST_EXCERPTS = 20_000


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows that were read with certainty, the refused ones as REJECTS, and how many there were in all."""

    rows: pl.DataFrame
    broken: pl.DataFrame
    count: int


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """A table of text before its body is read: headers, the first rows, how to read chosen columns, and what a person should know."""

    headers: tuple[str, ...]
    sample: pl.DataFrame
    encoding: str
    delimiter: str | None
    header_line: int
    read: Callable[[Sequence[str]], Rows] = field(repr=False)
    notices: tuple[Message, ...] = ()


def open_table(path: Path, folder: Path, limits: UnpackLimits) -> TextTable:
    """The table in ``path``; ``folder`` takes copies that are needed on the way. Raises ``UnusableFile``."""
    kind = container(path)
    if kind == Container.GZIP:
        path = unpacked(path, folder, limits)
        kind = container(path)
        if kind == Container.GZIP:
            raise UnusableFile(Message(N_("The file is compressed twice.")), Message(N_("Unpack it and choose the CSV file inside.")))
    if kind == Container.TEXT:
        return _open_text(path, folder)
    from winback.ingest import spreadsheet  # noqa: PLC0415  its parsers are loaded only for such files

    return spreadsheet.open_workbook(path) if kind == Container.XLSX else spreadsheet.open_parquet(path)


def _open_text(path: Path, folder: Path) -> TextTable:
    text = plain_text(path, folder)
    found = dialect(text.path)
    body = _body(text.path, folder, found)
    if not body.count:
        raise no_rows()
    return TextTable(
        headers=body.headers,
        sample=body.frame(body.headers, limit=SAMPLE_ROWS),
        encoding=text.encoding,
        delimiter=found.delimiter,
        header_line=found.header_line,
        read=body.read,
    )


def no_rows() -> UnusableFile:
    """The refusal of a file that has a header and nothing below it."""
    return UnusableFile(
        Message(N_("The file has a header line and no rows below it.")),
        Message(N_("Export again over a period in which there were orders.")),
    )


@dataclass(frozen=True, kw_only=True)
class _Body:
    """The records below the header: a file that polars can read, and which of its rows are whole."""

    path: Path
    skip_lines: int
    delimiter: str
    headers: tuple[str, ...]
    lines: npt.NDArray[np.int64]
    whole: npt.NDArray[np.bool_]
    broken: pl.DataFrame

    @property
    def count(self) -> int:
        return int(self.whole.sum()) + self.broken.height

    def read(self, headers: Sequence[str]) -> Rows:
        return Rows(rows=self.frame(headers), broken=self.broken, count=self.count)

    def frame(self, headers: Sequence[str], limit: int | None = None) -> pl.DataFrame:
        wanted = [header for header in self.headers if header in set(headers)]
        rows = (
            pl.scan_csv(
                self.path,
                has_header=False,
                skip_lines=self.skip_lines,
                separator=self.delimiter,
                schema=dict.fromkeys(self.headers, pl.String),
                truncate_ragged_lines=True,
                missing_columns="insert",
                extra_columns="ignore",  # of a first row that is too long; such rows are not whole and go to the rejects
                n_rows=limit,
            )
            .select(wanted)
            .collect()
        )
        if limit is None and rows.height != len(self.lines):
            raise _unreadable()
        rows = rows.with_columns(_in_chunks_of(rows, as_series(self.lines[: rows.height], LINE)))
        return rows if self.whole.all() else rows.filter(as_series(self.whole[: rows.height]))


def _in_chunks_of(rows: pl.DataFrame, numbers: pl.Series) -> pl.Series:
    """``numbers`` divided as the rows are: columns divided differently are copied in full by the next step that takes them together."""
    if not rows.width or rows.n_chunks() <= 1:
        return numbers
    starts = np.cumsum([0, *rows.to_series(0).chunk_lengths()])
    return pl.concat([numbers[int(start) : int(stop)] for start, stop in pairwise(starts)], rechunk=False)


def _body(path: Path, folder: Path, found: Dialect) -> _Body:
    place = {"offset": found.body_offset, "first_line": found.body_line}
    seen = structure(path, delimiter=found.delimiter, **place)
    if not seen.well_formed or _swallows_rows(path, seen, found):
        width = len(found.header)
        return _repaired_body(repair(path, folder / "repaired", delimiter=found.delimiter, fields=width, **place), found)
    headers = _fitting_headers(found.header, seen, path, found.delimiter)
    blank = seen.lengths == seen.fields - 1  # nothing but delimiters, if that
    whole = (seen.fields == len(headers)) & ~blank
    return _Body(
        path=path,
        skip_lines=found.body_line - 1,
        delimiter=found.delimiter,
        headers=headers,
        lines=seen.lines,
        whole=whole,
        broken=_broken(path, seen, ~whole & ~blank),
    )


def _swallows_rows(path: Path, seen: Structure, found: Dialect) -> bool:
    """Whether stray quotes that happen to match have made one row of several."""
    spanning = np.flatnonzero((np.diff(seen.lines) > 1) & (seen.fields[:-1] == len(found.header)))
    spanning = np.append(spanning, len(seen.lines) - 1) if len(seen.lines) else spanning
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        records = (content[start : start + length] for start, length in zip(seen.starts[spanning], seen.lengths[spanning], strict=True))
        return any(swallows(record.split(b"\n"), delimiter=found.delimiter, fields=len(found.header)) for record in records)


def _repaired_body(mended: Repaired, found: Dialect) -> _Body:
    if len(mended.lines) <= len(mended.broken):
        raise _unreadable()
    return _Body(
        path=mended.path,
        skip_lines=0,
        delimiter=found.delimiter,
        headers=found.header,
        lines=mended.lines,
        whole=np.ones(len(mended.lines), dtype=np.bool_),
        broken=broken_rows([line for line, _ in mended.broken], [text for _, text in mended.broken]),
    )


def _fitting_headers(header: tuple[str, ...], seen: Structure, path: Path, delimiter: str) -> tuple[str, ...]:
    """The header, lengthened by one where nearly every row ends with one more delimiter. Refuses a header that does not fit."""
    filled = seen.fields[seen.fields > 1]
    fitting, longer = int((filled == len(header)).sum()), int((filled == len(header) + 1).sum())
    if fitting >= len(filled) / 2:
        return header
    if longer > 0.9 * len(filled) and _end_with(path, seen, delimiter, fields=len(header) + 1):
        return (*header, f"column {len(header) + 1}")
    raise UnusableFile(
        Message(
            N_("The header names {columns} columns, but most rows have another number of them."),
            columns=len(header),
        ),
        Message(N_("Download the export again; do not open and save it in between.")),
    )


def _end_with(path: Path, seen: Structure, delimiter: str, *, fields: int) -> bool:
    """Whether the records of so many fields hold nothing in the last; 12,50 without quotes would fill it with the cents."""
    which = seen.fields == fields
    ends = seen.starts[which] + seen.lengths[which] - 1
    return bool((np.memmap(path, dtype=np.uint8, mode="r")[ends] == ord(delimiter)).all())


def _broken(path: Path, seen: Structure, which: npt.NDArray[np.bool_]) -> pl.DataFrame:
    numbers = np.flatnonzero(which)
    if not len(numbers):
        return REJECTS.empty()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        excerpts = [
            content[start : start + min(length, _EXCERPT)].decode("utf-8", "replace")
            for start, length in zip(seen.starts[numbers[:_MOST_EXCERPTS]], seen.lengths[numbers[:_MOST_EXCERPTS]], strict=True)
        ]
    return broken_rows(seen.lines[numbers].tolist(), [*excerpts, *[None] * (len(numbers) - len(excerpts))])


def broken_rows(lines: Sequence[int], excerpts: Sequence[str | None]) -> pl.DataFrame:
    """REJECTS for rows whose fields could not be told apart."""
    return REJECTS.conform(
        pl.DataFrame({LINE: lines, "excerpt": excerpts}, schema={LINE: pl.Int64, "excerpt": pl.String}).with_columns(
            reason=pl.lit(RejectReason.BROKEN_ROW.value)
        )
    )


def _unreadable() -> UnusableFile:
    return UnusableFile(
        Message(N_("Most rows of the file could not be told apart; its quotation marks do not match.")),
        Message(N_("Download the export again; do not open and save it in between.")),
    )

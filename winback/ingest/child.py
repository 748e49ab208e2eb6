"""The child process that parses an untrusted file: one request as JSON on standard input, the answer in files.

The parent is ``sandbox``. What is written here is checked there; what is printed here is discarded.
"""

import errno
import json
import sys
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from winback.errors import NeedsDateOrder, NeedsMapping, UnusableFile
from winback.ingest.canonical import canonical
from winback.ingest.container import UnpackLimits, beginning
from winback.ingest.headers import meanings
from winback.ingest.looks import LOOK_ROWS, Columns
from winback.ingest.orphans import leave_with, remove_without
from winback.ingest.parsed import FRAMES, ParsedFile, message_to_plain
from winback.ingest.parsing import cleaned
from winback.ingest.parsing.money import unclear_mark
from winback.ingest.reading import LINE, Rows, TextTable, open_table
from winback.ingest.recognise import recognise
from winback.ingest.recognised import Recognised
from winback.ingest.remembered import PutToUse, Remembered, answers_of, put_to_use
from winback.policy import ImportAnswers

NO_SPACE = 28
"""The exit code where the answer could not be written."""

_FULL = (errno.ENOSPC, errno.EFBIG)
_LONGEST_SAMPLE = 40
_AMOUNTS = ("total", "line_total", "unit_price")


def serve() -> None:
    """Read the request, parse, write the answer. Whatever else happens ends the process."""
    request = json.load(sys.stdin)
    folder = Path(request["folder"])
    leave_with(request["parent"], folder)
    task = {"shop": _read_shop, "look": _look_at_shop, "unsubscribes": _read_list}[request["task"]]
    try:
        task(Path(request["path"]), folder, UnpackLimits(**request["unpack"]), request)
    except (UnusableFile, NeedsDateOrder) as error:
        _tell_failure(error, folder)
        return
    remove_without(request["parent"], folder)


def _opened(path: Path, folder: Path, unpack: UnpackLimits, request: dict[str, Any]) -> tuple[TextTable, PutToUse]:
    """The table, and the answers that hold for it."""
    table = open_table(path, folder, unpack)
    remembered = [
        Remembered(header_sha256=str(key), answers=answers_of(said), kept_on=date.fromisoformat(day))
        for key, said, day in request["remembered"]
    ]
    used = put_to_use(answers_of(request["answers"]), remembered, table.headers)
    return replace(table, notices=(*table.notices, *used.notices)), used


def _read_shop(path: Path, folder: Path, unpack: UnpackLimits, request: dict[str, Any]) -> None:
    table, used = _opened(path, folder, unpack, request)
    found = recognise(table, used.answers.mapping, kind=used.answers.kind)
    _write(canonical(table, found, used.answers), used, folder)


def _write(parsed: ParsedFile, used: PutToUse, folder: Path) -> None:
    for name in FRAMES:
        getattr(parsed, name).write_parquet(folder / f"{name}.parquet", compression="lz4", statistics=False)
    facts = replace(parsed.facts, remembered_on=used.remembered_on)
    (folder / "facts.json").write_text(facts.to_json(), "utf-8")


def _look_at_shop(path: Path, folder: Path, unpack: UnpackLimits, request: dict[str, Any]) -> None:
    """Like reading, by the first rows alone; what was seen of the columns is told whatever comes of it."""
    path, is_cut = beginning(path, folder / "beginning", is_part=bool(request["is_part"]))
    whole, used = _opened(path, folder, unpack, request)
    table = _first_rows(whole)
    columns = Columns(
        headers=table.headers,
        samples=_samples(table),
        answers=asdict(used.answers),
        remembered_on=used.remembered_on.isoformat() if used.remembered_on else None,
        is_part=is_cut or whole.read(whole.headers[:1]).count > LOOK_ROWS,
    )
    try:
        found = recognise(table, used.answers.mapping, kind=used.answers.kind)
    except NeedsMapping as asked:
        _tell_columns(replace(columns, found=asked.found, doubtful=asked.doubtful), folder)
        raise
    except UnusableFile:
        _tell_columns(columns, folder)
        raise
    seen = replace(columns, found=found.mapping, doubtful=_less_certain(found), mark=_mark_question(table, found))
    _tell_columns(replace(seen, dates=_date_question(table, found, used.answers)), folder)
    _write(canonical(table, found, used.answers), used, folder)


def _first_rows(table: TextTable) -> TextTable:
    """The table as if it ended after the rows that are looked at."""

    def read(headers: Any) -> Rows:
        rows = table.read(headers)
        kept = rows.rows.head(LOOK_ROWS)
        last = kept[LINE][-1] if kept.height < rows.rows.height else None
        broken = rows.broken if last is None else rows.broken.filter(pl.col(LINE) <= last)
        return Rows(rows=kept, broken=broken, count=kept.height + broken.height)

    return replace(table, read=read)


def _samples(table: TextTable) -> dict[str, str]:
    """The first filled cell of each column, shortened."""
    first = table.sample.select(cleaned(pl.col(header)).drop_nulls().first().alias(header) for header in table.headers)
    return {header: str(cell)[:_LONGEST_SAMPLE] for header, cell in first.row(0, named=True).items() if cell is not None}


def _less_certain(found: Recognised) -> tuple[str, ...]:
    """Fields of an unknown export whose headers fit only so-so."""
    if not found.layout.name.startswith("generic"):
        return ()
    return tuple(field for field, header in found.mapping if meanings(header).get(field, 0) < 0.75)


def _date_question(table: TextTable, found: Recognised, answers: ImportAnswers) -> dict[str, str] | None:
    """The two readings of the days, where the file alone leaves them open."""
    try:
        canonical(table, found, replace(answers, date_order=None))
    except NeedsDateOrder as question:
        return _told_dates(question)
    except UnusableFile:
        return None
    return None


def _mark_question(table: TextTable, found: Recognised) -> dict[str, str] | None:
    """The two readings of an amount, where no amount of its column tells them apart."""
    header = next((header for field in _AMOUNTS for header in found.headers(field)), None)
    cells = table.read([header]).rows[header] if header else None
    return unclear_mark(cells) if cells is not None else None


def _tell_columns(columns: Columns, folder: Path) -> None:
    (folder / "columns.json").write_text(columns.to_json(), "utf-8")


def _read_list(path: Path, folder: Path, unpack: UnpackLimits, request: dict[str, Any]) -> None:
    from winback.ingest.unsubscribes import read_list  # noqa: PLC0415  not needed for a shop's files

    found = read_list(path, folder, unpack, answers_of(request["answers"]))
    found.addresses.to_frame("address").write_parquet(folder / "addresses.parquet", compression="lz4", statistics=False)
    facts = {named.name: getattr(found, named.name) for named in fields(found) if named.name != "addresses"}
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")


def _tell_failure(error: UnusableFile | NeedsDateOrder, folder: Path) -> None:
    (folder / "failure.json").write_text(json.dumps(_told(error), ensure_ascii=False), "utf-8")


def _told(error: UnusableFile | NeedsDateOrder) -> dict[str, object]:
    if isinstance(error, NeedsDateOrder):
        return dict(_told_dates(error))
    question: dict[str, object] = {}
    if isinstance(error, NeedsMapping):
        question = {"headers": error.headers, "found": error.found, "doubtful": error.doubtful}
    return {"problem": message_to_plain(error.problem), "advice": message_to_plain(error.advice) if error.advice else None, **question}


def _told_dates(question: NeedsDateOrder) -> dict[str, str]:
    return {name: getattr(question, name) for name in ("column", "example", "day_first", "month_first")}


def _is_full(error: BaseException) -> bool:
    """Whether a file could not be written for want of space; polars says so only in words."""
    return getattr(error, "errno", None) in _FULL or any(f"os error {number}" in str(error) for number in _FULL)


if __name__ == "__main__":
    try:
        serve()
    except (OSError, pl.exceptions.PolarsError) as error:
        sys.exit(NO_SPACE if _is_full(error) else 1)

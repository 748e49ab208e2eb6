"""Workbooks and Parquet files as tables of text."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import fastexcel
import polars as pl

from winback.errors import UnusableFile
from winback.ingest.dialect import header_score, unique_headers
from winback.ingest.reading import LINE, SAMPLE_ROWS, Rows, TextTable, no_rows
from winback.locale import N_, Message
from winback.schema import REJECTS

_ADVICE = Message(N_("Save it again as CSV UTF-8 or as .xlsx and choose that file."))
_LEADING_ROWS = 30
_MOST_SHEETS = 20
_MOST_ROWS = 100_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One sheet of a workbook with its cells as text."""

    name: str
    is_visible: bool
    cells: pl.DataFrame = field(repr=False)


def open_workbook(path: Path, *, only: str | None = None) -> TextTable:
    """The first sheet of an XLSX file that has a header with rows below, visible ones before hidden ones; a title above is skipped.

    Where another visible sheet has the same header, the table says that it was not read. ``only``: the one sheet to look at.
    """
    tables = [
        (sheet, sheet.cells, header)
        for sheet in sheets(path)
        if only in (None, sheet.name) and (header := _header_row(sheet.cells)) is not None and sheet.cells.height > header + 1
    ]
    if not tables:
        raise no_rows()
    first, cells, header = tables[0]
    alike = [other.name for other, more, place in tables[1:] if other.is_visible and more.row(place) == cells.row(header)]
    return replace(_table(cells, header), notices=_unread_sheets(first.name, alike))


def first_cells(path: Path, *, only: str | None = None) -> pl.DataFrame:
    """The cells of the first sheet that has any, visible ones before hidden ones, whether there is a header or not.

    ``only``: the one sheet to look at.
    """
    filled = [sheet.cells for sheet in sheets(path) if sheet.cells.height and only in (None, sheet.name)]
    if not filled:
        raise no_rows()
    return filled[0]


def sheets(path: Path) -> list[Sheet]:
    """The sheets, visible ones first. Raises ``UnusableFile`` where the workbook is damaged."""
    try:
        workbook = fastexcel.read_excel(path)
        loaded = [workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in workbook.sheet_names[:_MOST_SHEETS]]
        named = [Sheet(name=one.name, is_visible=one.visible == "visible", cells=one.to_polars()) for one in loaded]
        return sorted(named, key=lambda sheet: not sheet.is_visible)
    except fastexcel.FastExcelError as error:
        raise UnusableFile(Message(N_("The workbook is damaged or protected by a password.")), _ADVICE) from error


def _unread_sheets(name: str, others: Sequence[str]) -> tuple[Message, ...]:
    if not others:
        return ()
    return (
        Message(
            N_("Only the sheet “{sheet}” was read. These hold such tables, too: {others}. Save each as a file of its own and add it."),
            sheet=name,
            others=", ".join(others),
        ),
    )


def _header_row(cells: pl.DataFrame) -> int | None:
    rows = [[cell or "" for cell in row] for row in cells.head(_LEADING_ROWS).rows()]
    scores = [header_score(row) for row in rows]
    best = max(scores, default=0)
    return next((number for number, score in enumerate(scores) if best >= 2 and score >= 0.8 * best), None)


def _table(cells: pl.DataFrame, header: int) -> TextTable:
    names = unique_headers([cell or "" for cell in cells.row(header)])
    body = cells.slice(header + 1)
    body = body.rename(dict(zip(body.columns, names, strict=True))).with_columns(
        pl.int_range(header + 2, pl.len() + header + 2).alias(LINE)
    )
    filled = body.filter(pl.any_horizontal(pl.col(name).is_not_null() & (pl.col(name) != "") for name in names))
    if not filled.height:
        raise no_rows()
    return _text_table(filled, names, header_line=header + 1)


def open_parquet(path: Path) -> TextTable:
    """A Parquet file with its values as text; line numbers count its rows from 1, without a header. Nested columns are left out."""
    try:
        scan = pl.scan_parquet(path, glob=False)
        schema = scan.collect_schema()
        flat = [name for name, dtype in schema.items() if not dtype.is_nested() and dtype != pl.Binary]
        if scan.select(pl.len()).collect().item() > _MOST_ROWS:
            raise UnusableFile(Message(N_("The file has more rows than any shop’s export.")), _ADVICE)
        values = scan.select(_as_text(name, schema[name]) for name in flat).collect()
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise UnusableFile(Message(N_("The Parquet file is damaged.")), _ADVICE) from error
    if not values.height:
        raise no_rows()
    names = unique_headers(values.columns)
    named = values.rename(dict(zip(values.columns, names, strict=True))).with_columns(pl.int_range(1, pl.len() + 1).alias(LINE))
    return _text_table(named, names, header_line=0)


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Datetime):
        return pl.col(name).dt.strftime("%Y-%m-%d %H:%M:%S%z" if dtype.time_zone else "%Y-%m-%d %H:%M:%S")
    return pl.col(name).cast(pl.String)


def _text_table(rows: pl.DataFrame, names: Sequence[str], *, header_line: int) -> TextTable:
    def read(headers: Sequence[str]) -> Rows:
        wanted = [name for name in names if name in set(headers)]
        return Rows(rows=rows.select(*wanted, LINE), broken=REJECTS.empty(), count=rows.height)

    return TextTable(
        headers=tuple(names),
        sample=rows.head(SAMPLE_ROWS),
        encoding="utf-8",
        delimiter=None,
        header_line=header_line,
        read=read,
    )

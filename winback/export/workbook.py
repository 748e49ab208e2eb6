"""One way to write a spreadsheet: text as text, so that no formula and no link comes to life."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from winback.errors import UnusableInput
from winback.export.delimited import to_cents
from winback.locale import N_, Message

MOST_ROWS = 50_000
LONGEST_CELL = 32_767

# Part of the file, so it is fixed: the same recipients give the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTHS = MappingProxyType(
    {"email": 32, "favourite_product": 28, "reward": 18, "code": 18, "subject": 40, "preview_text": 40, "text": 60, "link": 40}
)
_WIDTH = 14
_TEXT = 49  # the built-in format “Text”; the others are patterns
_PATTERNS = MappingProxyType({"text": _TEXT, "day": "yyyy-mm-dd", "money": "0.00", "count": "0"})
_AS_CSV = Message(N_("Download the list as CSV instead; every mailing tool takes it."))


def xlsx_file(frame: pl.DataFrame, *, headers: Mapping[str, str], sheet: str) -> bytes:
    """The frame as a spreadsheet of one sheet, its columns under their ``headers`` – make the cells safe first.

    Raises ``UnusableInput`` beyond 50,000 rows and for texts longer than a cell can hold; CSV takes both.
    """
    check_rows(frame.height)
    _check_lengths(frame)
    file = io.BytesIO()
    # In memory: parts of the file would else lie in the temporary folder, with names and addresses in them.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"created": _CREATED.replace(tzinfo=None)})
        page = workbook.add_worksheet(sheet)
        formats = {kind: workbook.add_format({"num_format": pattern}) for kind, pattern in _PATTERNS.items()}
        header = workbook.add_format({"bold": True, "num_format": _TEXT})
        for position, column in enumerate(frame.with_columns(to_cents(frame))):
            page.set_column(position, position, _WIDTHS.get(column.name, _WIDTH))
            page.write_string(0, position, headers[column.name], header)
            _write_column(page, position, column, formats[_kind(column.dtype)])
        page.freeze_panes(1, 0)
    return file.getvalue()


def check_rows(rows: int) -> None:
    """``UnusableInput`` where a list is too long for a spreadsheet here."""
    if rows > MOST_ROWS:
        problem = Message(N_("{rows} rows are too many for an Excel file here; {most} is the limit."), rows=rows, most=MOST_ROWS)
        raise UnusableInput(problem, _AS_CSV)


def _check_lengths(frame: pl.DataFrame) -> None:
    longest = frame.select(pl.max_horizontal(pl.col(pl.String).str.len_chars().max())).item()
    if longest is not None and longest > LONGEST_CELL:
        raise UnusableInput(Message(N_("A text is longer than the {most} characters of an Excel cell."), most=LONGEST_CELL), _AS_CSV)


def _kind(dtype: pl.DataType) -> str:
    if dtype == pl.Date():
        return "day"
    if isinstance(dtype, pl.Decimal):
        return "money"
    return "count" if dtype.is_integer() else "text"


def _write_column(sheet: Worksheet, position: int, column: pl.Series, form: Format) -> None:
    """Write the known values below the header; nulls stay empty cells."""
    write: Mapping[str, Callable[..., object]] = {
        "text": sheet.write_string,
        "day": sheet.write_datetime,
        "money": sheet.write_number,
        "count": sheet.write_number,
    }
    write_cell = write[_kind(column.dtype)]
    for row, value in enumerate(column, start=1):
        if value is not None:
            write_cell(row, position, value, form)

"""The plain offer list: one row per recipient, as CSV for any mailing tool and as XLSX for a spreadsheet."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from winback.errors import UnusableInput
from winback.export.cells import SafeCells, safe_cells
from winback.export.delimited import csv_file, to_cents
from winback.locale import N_, Message
from winback.schema import RECIPIENTS

MOST_XLSX_ROWS = 50_000
LONGEST_XLSX_CELL = 32_767

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "customer": "Customer",
        "email": "Email",
        "phone": "Phone",
        "first_name": "First Name",
        "last_name": "Last Name",
        "country": "Country",
        "language": "Language",
        "stage": "Stage",
        "value_tier": "Value Tier",
        "last_order_on": "Last Order On",
        "silent_days": "Silent Days",
        "orders": "Orders",
        "net": "Net Value",
        "favourite_product": "Favourite Product",
        "reward_kind": "Reward Kind",
        "reward_amount": "Reward Amount",
        "reward": "Reward",
        "code": "Code",
        "expires_on": "Expires On",
        "subject": "Subject",
        "preview_text": "Preview Text",
        "text": "Text",
        "button": "Button",
        "link": "Link",
    }
)
"""Column of RECIPIENTS → header. English in every language: mailing tools recognise “Email” and “First Name” by themselves."""

# Part of the file, so it is fixed: the same recipients give the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTHS = MappingProxyType(
    {"email": 32, "favourite_product": 28, "reward": 18, "code": 18, "subject": 40, "preview_text": 40, "text": 60, "link": 40}
)
_WIDTH = 14


def outgoing(recipients: pl.DataFrame) -> SafeCells:
    """What a file of these RECIPIENTS holds: one row per e-mail address (the first), with safe cells."""
    address = pl.col("email").str.to_lowercase()
    first_of_address = address.is_null() | address.is_first_distinct()
    return safe_cells(RECIPIENTS.check(recipients).filter(first_of_address))


def csv_bytes(recipients: pl.DataFrame, *, for_excel: bool = False) -> bytes:
    """RECIPIENTS as CSV, in their order. ``for_excel``: with the byte order mark that Excel needs and tools trip over."""
    return csv_file(outgoing(recipients).frame.rename(HEADERS), for_excel=for_excel)


def xlsx_bytes(recipients: pl.DataFrame) -> bytes:
    """RECIPIENTS as a spreadsheet, in their order: text as text, so that no formula and no link comes to life.

    Raises ``UnusableInput`` beyond 50,000 rows and for texts longer than a cell can hold; CSV takes both.
    """
    safe = outgoing(recipients).frame
    _check_size(safe)
    file = io.BytesIO()
    # In memory: parts of the file would else lie in the temporary folder, with names and addresses in them.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"created": _CREATED.replace(tzinfo=None)})
        sheet = workbook.add_worksheet("Offers")
        formats = {kind: workbook.add_format({"num_format": pattern}) for kind, pattern in _PATTERNS.items()}
        header = workbook.add_format({"bold": True, "num_format": _TEXT})
        for position, column in enumerate(safe.with_columns(to_cents(safe))):
            sheet.set_column(position, position, _WIDTHS.get(column.name, _WIDTH))
            sheet.write_string(0, position, HEADERS[column.name], header)
            _write_column(sheet, position, column, formats[_kind(column.dtype)])
        sheet.freeze_panes(1, 0)
    return file.getvalue()


_TEXT = 49  # the built-in format “Text”; the others are patterns
_PATTERNS = MappingProxyType({"text": _TEXT, "day": "yyyy-mm-dd", "money": "0.00", "count": "0"})


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


def _check_size(recipients: pl.DataFrame) -> None:
    advice = Message(N_("Download the list as CSV instead; every mailing tool takes it."))
    if recipients.height > MOST_XLSX_ROWS:
        problem = Message(
            N_("{rows} rows are too many for an Excel file here; {most} is the limit."), rows=recipients.height, most=MOST_XLSX_ROWS
        )
        raise UnusableInput(problem, advice)
    longest = recipients.select(pl.max_horizontal(pl.col(pl.String).str.len_chars().max())).item()
    if longest is not None and longest > LONGEST_XLSX_CELL:
        raise UnusableInput(Message(N_("A text is longer than the {most} characters of an Excel cell."), most=LONGEST_XLSX_CELL), advice)

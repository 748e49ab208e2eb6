"""The plain offer list: one row per recipient, as CSV for any mailing tool and as XLSX for a spreadsheet."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from winback.export import workbook
from winback.export.cells import SafeCells, safe_cells
from winback.export.delimited import csv_file
from winback.schema import RECIPIENTS

SHEET = "Offers"

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


def outgoing(recipients: pl.DataFrame) -> SafeCells:
    """What a file of these RECIPIENTS holds: one row per e-mail address (the first), with safe cells."""
    return safe_cells(RECIPIENTS.check(recipients).filter(first_of_address()))


def first_of_address() -> pl.Expr:
    """Whether a row is the first with its e-mail address, however that is spelt; rows without one all are."""
    address = pl.col("email").str.strip_chars().str.to_lowercase()
    return address.is_null() | address.is_first_distinct()


def csv_bytes(recipients: pl.DataFrame, *, for_excel: bool = False) -> bytes:
    """RECIPIENTS as CSV, in their order. ``for_excel``: with the byte order mark that Excel needs and tools trip over."""
    return csv_file(outgoing(recipients).frame.rename(HEADERS), for_excel=for_excel)


def xlsx_bytes(recipients: pl.DataFrame) -> bytes:
    """RECIPIENTS as a spreadsheet, in their order. Raises like ``workbook.xlsx_file``."""
    return workbook.xlsx_file(outgoing(recipients).frame, headers=HEADERS, sheet=SHEET)

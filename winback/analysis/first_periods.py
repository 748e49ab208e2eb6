"""When customers first bought: the month, quarter or year of their first order, as a text that sorts and tells its days."""

import re
from datetime import date

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message

MOST_PERIODS = 12

_MONTHS = {"%Y-%m": 1, "%Y-Q": 3, "%Y": 12}
"""Form of a period → its months, the shortest first."""
_FORM = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)


def first_period(customers: pl.DataFrame) -> pl.Expr:
    """Of each of these CUSTOMERS the period of ``first_day``: “2025-03”, “2025-Q1” or “2025”.

    Months where all first orders lie within twelve of them, else quarters where they lie within twelve, else years: one length
    for the whole shop, whoever of its customers is looked at.
    """
    first, last = customers.select(first=pl.col("first_day").min(), last=pl.col("first_day").max()).row(0)
    form = _form(first, last) if first and last else "%Y"
    written = pl.col("first_day").dt.strftime(form)
    if form == "%Y-Q":
        written = pl.concat_str(written, pl.col("first_day").dt.quarter().cast(pl.String))
    return written.alias("cohort")


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a period. Raises ``UnusableInput`` for a text that is none."""
    found = _FORM.fullmatch(period)
    if found is None or found[1] == "0000":
        raise UnusableInput(
            Message(N_("“{period}” is no month, quarter or year."), period=period),
            Message(N_("Write it as 2025, 2025-Q1 or 2025-03.")),
        )
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        begin, months = int(month), 1
    elif quarter:
        begin, months = 3 * int(quarter) - 2, 3
    else:
        begin, months = 1, 12
    first = date(year, begin, 1)
    last: date = pl.select(pl.lit(first).dt.offset_by(f"{months - 1}mo").dt.month_end()).item()
    return first, last


def _form(first: date, last: date) -> str:
    def periods(months: int) -> int:
        return (12 * last.year + last.month - 1) // months - (12 * first.year + first.month - 1) // months + 1

    return next((form for form, months in _MONTHS.items() if periods(months) <= MOST_PERIODS), "%Y")

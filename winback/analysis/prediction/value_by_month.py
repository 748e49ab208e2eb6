"""What a customer was expected to leave in twelve months, month by month: each month told from what was known then."""

from datetime import date
from decimal import Decimal

import polars as pl

from winback.analysis import known_from
from winback.analysis.monthly import MONTHS, days_back
from winback.analysis.prediction.foretelling import every_nth
from winback.analysis.prediction.value import predict
from winback.schema import FrameSchema

EXPECTED_BY_MONTH = FrameSchema(
    name="expected_by_month",
    grain="the as-of date and the same day of each month before it",
    key=("day",),
    columns={
        "day": pl.Date(),
        "months_ago": pl.Int32(),  # 0 for the as-of date
        "expected_value": pl.Float64(),  # mean predicted CLV of the customers so far
    },
    nullable=frozenset({"expected_value"}),
)


def expected_by_month(occasions: pl.DataFrame, *, as_of: date, first_day: date, margin: Decimal, months: int = MONTHS) -> pl.DataFrame:
    """OCCASIONS, the first on ``first_day`` → EXPECTED_BY_MONTH, the earliest first; null until the orders reach back a year.

    A large shop is told from the same ``MOST_CUSTOMERS`` that its chances are learnt from.
    """
    days = days_back(as_of, first=first_day, months=months)
    picked = occasions.filter(pl.col("customer") % every_nth(occasions) == 0)
    told = [_each(picked, day, margin) if day >= known_from.of_a_year(first_day) else None for day in days["day"]]
    return EXPECTED_BY_MONTH.conform(days.with_columns(pl.Series("expected_value", told, dtype=pl.Float64)))


def _each(occasions: pl.DataFrame, day: date, margin: Decimal) -> float | None:
    known = occasions.filter(pl.col("day") <= day)
    return None if known.is_empty() else predict(known, as_of=day, margin=margin).each

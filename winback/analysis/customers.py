"""Occasions → one row per customer as of a date."""

from datetime import date

import polars as pl

from winback.analysis.occasions import occasions_until
from winback.schema import CUSTOMERS, MONEY

LAST_YEAR_DAYS = 365
SUMS = ("orders", "net", "net_last_year", "discounted_net", "log_gaps")


def customers(occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """OCCASIONS → CUSTOMERS, sorted by customer, with what was known on ``as_of``: later occasions are not seen.

    The occasions stand in order, so a customer's row is that of their last occasion, and a sum is the
    running total there less the running total of the customer before: a fifth of the cost of grouping.
    """
    running = _with_first_and_last_day(occasions_until(occasions, as_of=as_of)).with_columns(_net_last_year(), _log_gap())
    last_occasions = running.with_columns(pl.col(SUMS).cum_sum()).filter(_is_last())
    by_customer = last_occasions.with_columns(pl.col(SUMS) - pl.col(SUMS).shift(1).fill_null(0))
    silent_days = (pl.lit(as_of) - pl.col("last_day")).dt.total_days()
    named = by_customer.rename({"number": "occasions", "gap": "last_gap"}).with_columns(silent_days=silent_days)
    return CUSTOMERS.conform(named.collect(engine="in-memory"))


def _with_first_and_last_day(occasions: pl.LazyFrame) -> pl.LazyFrame:
    """Add the days of the customer's first and last occasion to each of their occasions."""
    is_first = pl.col("number") == 1
    return occasions.with_columns(
        first_day=pl.when(is_first).then("day").forward_fill(),
        last_day=pl.when(_is_last()).then("day").backward_fill(),
    )


def _is_last() -> pl.Expr:
    return pl.col("customer").ne_missing(pl.col("customer").shift(-1))


def _net_last_year() -> pl.Expr:
    """The net of an occasion in the 365 days up to and including the customer's last, else 0."""
    in_last_year = pl.col("day") > pl.col("last_day") - pl.duration(days=LAST_YEAR_DAYS)
    return pl.when(in_last_year).then("net").otherwise(pl.lit(0, dtype=MONEY)).alias("net_last_year")


def _log_gap() -> pl.Expr:
    """The logarithm of the gap before an occasion; 0 for the first."""
    return pl.col("gap").cast(pl.Float64).log().fill_null(0.0).alias("log_gaps")

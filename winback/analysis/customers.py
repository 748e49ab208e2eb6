"""Occasions → one row per customer as of a date."""

from datetime import date

import polars as pl

from winback.analysis.occasions import occasions_until
from winback.schema import CUSTOMERS, MONEY

LAST_YEAR_DAYS = 365


def customers(occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """OCCASIONS → CUSTOMERS, sorted by customer, with what was known on ``as_of``: later occasions are not seen."""
    in_last_year = pl.col("day") > pl.col("last_day") - pl.duration(days=LAST_YEAR_DAYS)
    net_last_year = pl.when(in_last_year).then("net").otherwise(pl.lit(0, dtype=MONEY))
    with_last_year = _with_last_day(occasions_until(occasions, as_of=as_of)).with_columns(net_last_year=net_last_year)
    by_customer = with_last_year.group_by("customer", maintain_order=True).agg(
        pl.col("day").first().alias("first_day"),
        pl.col("day").last().alias("last_day"),
        pl.col("number").last().alias("occasions"),
        pl.col("orders").sum(),
        pl.col("gap").last().alias("last_gap"),
        pl.col("net", "net_last_year", "discounted_net").sum(),
    )
    silent_days = (pl.lit(as_of) - pl.col("last_day")).dt.total_days()
    return CUSTOMERS.conform(by_customer.with_columns(silent_days=silent_days).collect(engine="in-memory"))


def _with_last_day(occasions: pl.LazyFrame) -> pl.LazyFrame:
    """Add the day of the customer's last occasion to each of their occasions."""
    is_last = pl.col("customer").ne_missing(pl.col("customer").shift(-1))
    return occasions.with_columns(last_day=pl.when(is_last).then("day").backward_fill())

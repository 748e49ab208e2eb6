"""Orders → occasions: the only step of the analysis whose cost grows with the orders."""

from datetime import date

import polars as pl

from winback.analysis.calendar import COUNTED, DISCOUNTED
from winback.schema import MONEY, OCCASIONS

DAYS = 2**23
EARLIEST_DAY = -(2**22)
"""A customer and a day as one integer, ``customer × DAYS + day − EARLIEST_DAY``, sort and group twice as fast as two columns."""


def occasions(orders: pl.DataFrame, *, currency: str) -> pl.DataFrame:
    """ORDERS → OCCASIONS, sorted by customer and day: counted orders of known customers in one currency."""
    return OCCASIONS.conform(_numbered(_by_customer_and_day(orders, currency=currency)).collect(engine="in-memory"))


def _by_customer_and_day(orders: pl.DataFrame, *, currency: str) -> pl.LazyFrame:
    counted_orders = orders.lazy().filter(COUNTED, pl.col("customer").is_not_null(), pl.col("currency") == currency)
    in_order = counted_orders.select(_key("ordered_on"), "net", DISCOUNTED.alias("is_discounted")).sort("key")
    discounted_net = pl.when("is_discounted").then("net").otherwise(pl.lit(0, dtype=MONEY))
    by_key = (
        in_order.with_columns(discounted_net=discounted_net)
        .group_by("key", maintain_order=True)
        .agg(pl.len().alias("orders"), pl.col("net", "discounted_net").sum())
    )
    day = (pl.col("key") % DAYS + EARLIEST_DAY).cast(pl.Int32).cast(pl.Date)
    return by_key.with_columns(customer=pl.col("key") // DAYS, day=day)


def _key(day: str) -> pl.Expr:
    return (pl.col("customer") * DAYS + pl.col(day).to_physical() - EARLIEST_DAY).alias("key")


def _numbered(by_customer_and_day: pl.LazyFrame) -> pl.LazyFrame:
    """Add each occasion's number and the gap before it; the rows stand in order of customer and day."""
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    return by_customer_and_day.with_columns(
        number=row - pl.when(is_first).then(row).forward_fill() + 1,
        gap=pl.when(~is_first).then((pl.col("day") - pl.col("day").shift(1)).dt.total_days()),
    )


def occasions_until(occasions: pl.DataFrame, *, as_of: date) -> pl.LazyFrame:
    """The occasions up to and including a date, in order of customer and day.

    ``occasions`` makes them in that order; a frame that was shuffled since is sorted again.
    """
    in_order = occasions if occasions.select(_key("day")).to_series().is_sorted() else occasions.sort("customer", "day")
    return in_order.lazy().filter(pl.col("day") <= as_of)

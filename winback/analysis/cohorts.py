"""Customers by the month of their first order: how many still buy in each month after it."""

from datetime import date

import polars as pl

from winback.schema import FrameSchema

COHORTS = FrameSchema(
    name="cohorts",
    grain="one month of first orders, so many months later",
    key=("cohort", "months_later"),
    columns={
        "cohort": pl.Date(),  # the first of the month
        "months_later": pl.Int32(),  # 0 for the month of the first order
        "customers": pl.Int64(),  # whose first order was in the month
        "active": pl.Int64(),  # of them, with an order in the later month
        "whole": pl.Boolean(),  # the later month lies wholly within the data
    },
)


def cohorts(occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """OCCASIONS → COHORTS up to the month of ``as_of``, every month of every cohort, those without an order included."""
    seen = occasions.lazy().filter(pl.col("day") <= as_of)
    first = seen.filter(pl.col("number") == 1).select("customer", cohort=pl.col("day").dt.truncate("1mo"))
    sizes = first.group_by("cohort").agg(pl.len().cast(pl.Int64).alias("customers"))
    months = seen.select("customer", month=pl.col("day").dt.truncate("1mo")).unique()
    active = months.join(first, on="customer").group_by("cohort", "month").agg(pl.len().cast(pl.Int64).alias("active"))
    every = sizes.with_columns(month=pl.date_ranges("cohort", pl.lit(as_of), "1mo")).explode("month")
    later = (pl.col("month").dt.year() - pl.col("cohort").dt.year()) * 12 + pl.col("month").dt.month() - pl.col("cohort").dt.month()
    found = every.join(active, on=["cohort", "month"], how="left").select(
        "cohort",
        later.cast(pl.Int32).alias("months_later"),
        "customers",
        pl.col("active").fill_null(0),
        (pl.col("month").dt.month_end() <= as_of).alias("whole"),
    )
    return COHORTS.check(found.sort("cohort", "months_later").collect(engine="in-memory"))

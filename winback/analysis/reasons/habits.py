"""Price and drifting: how somebody bought, against what they used to."""

from datetime import date

import polars as pl

from winback.analysis.calendar import COUNTED, DISCOUNTED
from winback.schema import MONEY

LAST = 2
"""So many of the last gaps and baskets are held against all earlier ones, which are at least as many."""


def bought_on_discount(customers: pl.LazyFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.LazyFrame:
    """[customer, times, orders, share, day]: two or more occasions, and at least 80 % of the net value in orders with a discount."""
    mostly = pl.col("discounted_net") * 5 >= pl.col("net") * 4
    bargain = customers.filter(pl.col("occasions") >= 2, mostly)
    counted = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of, DISCOUNTED)
    discounted = counted.group_by("customer").agg(times=pl.len().cast(pl.Int32))
    share = pl.col("discounted_net").cast(pl.Float64) / pl.col("net").cast(pl.Float64)
    return bargain.join(discounted, on="customer").select("customer", "times", "orders", share=share, day="last_day")


def drifted(customers: pl.LazyFrame, occasions: pl.LazyFrame) -> pl.LazyFrame:
    """[customer, day, days, usual_days, basket, usual_basket]: the last two gaps at least 1.5 × the earlier ones on average, or
    the last two baskets at most 0.7 ×; the figures of what does not apply are null.

    There are at least two earlier ones to compare with: five occasions for gaps, four for baskets.
    """
    enough = customers.filter(pl.col("occasions") >= 2 * LAST).select("customer", "last_day", total="occasions")
    is_late = pl.col("number") > pl.col("total") - LAST
    sums = (
        occasions.join(enough, on="customer")
        .group_by("customer")
        .agg(
            pl.col("last_day", "total").first(),
            late_gaps=pl.col("gap").filter(is_late).sum(),
            early_gaps=pl.col("gap").filter(~is_late).sum(),
            late_net=pl.col("net").filter(is_late).sum(),
            early_net=pl.col("net").filter(~is_late).sum(),
        )
    )
    early = pl.col("total") - LAST  # occasions before the last two; they have one gap fewer, the first having none
    gaps_before = early - 1
    # ≥ 1.5 × and ≤ 0.7 × without a division, so that the edge is exact
    slower = (gaps_before >= LAST) & (2 * pl.col("late_gaps") * gaps_before >= 3 * LAST * pl.col("early_gaps"))
    smaller = 10 * pl.col("late_net") * early <= 7 * LAST * pl.col("early_net")
    return sums.filter(slower | smaller).select(
        "customer",
        day="last_day",
        days=pl.when(slower).then(_mean_days("late_gaps", pl.lit(LAST))),
        usual_days=pl.when(slower).then(_mean_days("early_gaps", gaps_before)),
        basket=pl.when(smaller).then(_mean("late_net", pl.lit(LAST))),
        usual_basket=pl.when(smaller).then(_mean("early_net", early)),
    )


def _mean_days(total: str, count: pl.Expr) -> pl.Expr:
    return (pl.col(total) / count).round().cast(pl.Int32)


def _mean(total: str, count: pl.Expr) -> pl.Expr:
    return (pl.col(total).cast(pl.Float64) / count).round(4).cast(MONEY)

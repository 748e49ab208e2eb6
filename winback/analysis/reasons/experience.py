"""Bad experience: the last order was cancelled, refunded, or went back for the most part."""

from datetime import date

import polars as pl

from winback.vocabulary import Standing

LEAST_SHARE_BACK = 0.5
"""A smaller refund is an apology or one item of several, and most buyers of both come again."""

_WITH_AN_END = (Standing.COUNTED, Standing.CANCELLED, Standing.REFUNDED)


def bad_experiences(customers: pl.LazyFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.LazyFrame:
    """[customer, day, standing, share] of those whose last order was cancelled, or of which at least half the money went back.

    The last order is that of the latest moment – of one moment, the last by its number in the shop – among those that were paid
    for, cancelled or refunded: tests, unpaid orders and those without value are none.
    """
    placed = orders.lazy().filter(
        pl.col("customer").is_not_null(),
        pl.col("currency") == currency,
        pl.col("ordered_on") <= as_of,
        pl.col("standing").is_in(list(_WITH_AN_END)),
    )
    ended = placed.select("customer", "placed_at", "order_id", "standing", day="ordered_on", share=_share_back())
    is_bad = pl.col("share") >= LEAST_SHARE_BACK
    theirs = ended.join(ended.filter(is_bad).select("customer").unique(), on="customer", how="semi")
    is_last = pl.col("customer").ne_missing(pl.col("customer").shift(-1))
    last = theirs.sort("customer", "placed_at", "order_id").filter(is_last).filter(is_bad)
    return last.join(customers, on="customer", how="semi").select("customer", "day", "standing", "share")


def _share_back() -> pl.Expr:
    """The share of an order that went back, 0–1; all of a cancelled one."""
    back = pl.col("refunded") + pl.col("credited")
    share = (back.cast(pl.Float64) / pl.col("total").cast(pl.Float64)).clip(0, 1)
    return pl.when(pl.col("standing") == Standing.COUNTED).then(share).otherwise(1.0)

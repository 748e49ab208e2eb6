"""What follows a return: how often customers who came back after a long silence order again."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.analysis.occasions import occasions_until

FOLLOWED_DAYS = 365
FEWEST_RETURNS = 30


@dataclass(frozen=True, kw_only=True)
class LaterOrders:
    """``mean`` further order days in the 365 days after a return, and the number of returns that it was counted over.

    ``mean`` is 0 where there are fewer than 30 returns: an offer then only looks less worthwhile than it may be.
    """

    mean: float
    returners: int


def later_orders_after_return(occasions: pl.DataFrame, *, quiet_days: int, as_of: date) -> LaterOrders:
    """OCCASIONS → what followed those that ended a gap of more than ``quiet_days`` days.

    Only returns at least 365 days before ``as_of`` are counted, so that each was followed just as long; a customer
    who returned twice counts twice. All returns of the shop count, with or without a campaign.
    """
    seen = occasions_until(occasions, as_of=as_of)
    followed_until = pl.col("day").dt.offset_by(f"{FOLLOWED_DAYS}d")
    returns = seen.filter(pl.col("gap") > quiet_days, followed_until <= as_of).select(
        "customer", pl.col("number").alias("returned_at"), followed_until.alias("day")
    )
    last_followed = returns.join_asof(
        seen.select("customer", "day", "number"), on="day", by="customer", strategy="backward", check_sortedness=False
    )
    further = (pl.col("number") - pl.col("returned_at")).mean().fill_null(0.0)
    mean, count = last_followed.select(further, pl.len()).collect(engine="in-memory").row(0)
    return LaterOrders(mean=mean if count >= FEWEST_RETURNS else 0.0, returners=count)

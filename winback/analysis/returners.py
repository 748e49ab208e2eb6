"""What follows a return: how often customers who came back after a long silence order again."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.analysis.occasions import DAYS, occasions_until

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
    ordered = occasions_until(occasions, as_of=as_of).select("day", "gap", place=pl.col("customer") * DAYS + pl.col("day").to_physical())
    seen = ordered.with_row_index("row").collect(engine="in-memory")
    returns = seen.filter(pl.col("gap") > quiet_days, pl.col("day").dt.offset_by(f"{FOLLOWED_DAYS}d") <= as_of)
    # In one row of all customers' days, a customer's days are the only ones within a year: the last of them gives the count.
    last_followed = seen.get_column("place").search_sorted(returns.get_column("place") + FOLLOWED_DAYS, side="right") - 1
    further = int((last_followed.cast(pl.Int64) - returns.get_column("row")).sum())
    enough = returns.height >= FEWEST_RETURNS
    return LaterOrders(mean=further / returns.height if enough else 0.0, returners=returns.height)

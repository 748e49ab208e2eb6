"""Whether the data begin in the middle of a shop's life, and who may be a customer for longer than they show."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

FIRST_DAYS = 30
COMPARED_DAYS = 365
SHARE_OF_LATER = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class Beginning:
    """How the data begin on ``day``: ``is_abrupt`` where they do so at the pace at which they go on, as an export does that is cut off.

    ``early`` counts the customers first seen within one horizon; ``maybe_older`` are the numbers of those of them who may have
    ordered before, and whose first order that we see may not be their first.
    """

    day: date
    is_abrupt: bool
    early: int
    maybe_older: pl.Series


def beginning(
    occasions: pl.DataFrame, orders: pl.DataFrame, people: pl.DataFrame, *, start: date, as_of: date, horizon_days: int
) -> Beginning:
    """OCCASIONS, ORDERS and PEOPLE → how the history that starts on ``start`` begins.

    Known to be new is whose orders in the customer file are no more than those that we see, whatever became of them. Known to be older
    is who has more there. Of the others nobody knows; they may be older where the data begin abruptly.
    """
    is_abrupt = begins_abruptly(occasions, start=start, as_of=as_of)
    firsts = occasions.lazy().filter(pl.col("number") == 1, pl.col("day") < start + timedelta(days=horizon_days)).select("customer")
    seen = (
        orders.lazy()
        .filter(pl.col("customer").is_not_null())
        .join(firsts, on="customer", how="semi")
        .group_by("customer")
        .agg(seen=pl.len())
    )
    stated = firsts.join(people.lazy().select("customer", "stated_orders"), on="customer", how="left").join(seen, on="customer", how="left")
    has_more = (pl.col("stated_orders") > pl.col("seen")).fill_null(is_abrupt)
    early = stated.select("customer", has_more.alias("is_maybe_older")).sort("customer").collect(engine="in-memory")
    return Beginning(day=start, is_abrupt=is_abrupt, early=early.height, maybe_older=early.filter("is_maybe_older")["customer"])


def begins_abruptly(occasions: pl.DataFrame, *, start: date, as_of: date) -> bool:
    """Whether there were in the first 30 days at least half as many occasions a day as in the rest of the first year.

    A shop that opens begins with few. Where there is less than a quarter of a year, its first third is held against the rest.
    """
    length = min((as_of - start).days + 1, COMPARED_DAYS)
    first = min(FIRST_DAYS, length // 3)
    if first < 1:
        return True
    since = (pl.col("day") - pl.lit(start)).dt.total_days()
    early, later = occasions.select((since < first).sum().alias("early"), since.is_between(first, length - 1).sum().alias("later")).row(0)
    return bool(early / first >= SHARE_OF_LATER * later / (length - first))

"""What to repair in the shop: where customers begin who do not come again, what one of them may cost, and what they take next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from winback.analysis.beginning import Beginning
from winback.analysis.first_orders import BEGINNINGS, by_beginning, first_orders, first_year, window_days
from winback.analysis.next_product import everybody, first_purchases, next_products, proposals
from winback.analysis.purchases import Bought


@dataclass(frozen=True, kw_only=True, eq=False)
class Beginnings:
    """First orders compared. ``customers`` began in the data and had ``within_days`` to come again, ``came_again`` of them did;
    ``left_out`` did not have that long, or may have begun before the data. ``compared``: each of ``BEGINNINGS`` → BY_BEGINNING.

    ``year_net`` is what a new customer brought in the first 365 days on average, with its 95 % range, over ``year_customers`` who
    have been there for as long; None below 30.
    """

    within_days: int
    customers: int
    came_again: int
    left_out: int
    compared: Mapping[str, pl.DataFrame]
    year_customers: int
    year_net: float | None
    year_low: float | None
    year_high: float | None


@dataclass(frozen=True, kw_only=True, eq=False)
class NextBest:
    """What people buy next: NEXT_PRODUCTS, EVERYBODY of what is still sold, the FIRST_PURCHASES behind them, and what is ``gone``."""

    products: pl.DataFrame
    everybody: pl.DataFrame
    first: pl.DataFrame
    gone: pl.Series


def beginnings(
    orders: pl.DataFrame,
    occasions: pl.DataFrame,
    bought: Bought,
    *,
    currency: str,
    as_of: date,
    begun: Beginning,
    horizon_days: int,
) -> Beginnings:
    """ORDERS, OCCASIONS and what was BOUGHT → first orders compared."""
    known = first_orders(orders, occasions, bought, currency=currency, as_of=as_of, begun=begun, horizon_days=horizon_days)
    customers, came_again = known.select(pl.col("came_again").count(), pl.col("came_again").sum().alias("came")).row(0)
    everyone = occasions.filter(pl.col("number") == 1, pl.col("day") <= as_of).height
    return Beginnings(
        within_days=window_days(start=begun.day, as_of=as_of, horizon_days=horizon_days),
        customers=customers,
        came_again=came_again,
        left_out=everyone - customers,
        compared={by: by_beginning(known, by=by) for by in BEGINNINGS},
        **first_year(known).row(0, named=True),
    )


def next_best(occasions: pl.DataFrame, customers: pl.DataFrame, bought: Bought, *, gone: pl.Series) -> NextBest:
    """OCCASIONS, CUSTOMERS of the same day and what was BOUGHT → what people buy next; ``gone`` are products no longer sold."""
    first = first_purchases(bought, occasions, customers)
    usual = everybody(first, bought, customers)
    sold = usual.filter(~pl.col("number").is_in(gone.implode())).sort("everybody", "product_name", descending=[True, False])
    return NextBest(products=next_products(first, usual, bought, gone=gone), everybody=sold, first=first, gone=gone)


def proposal_of(found: NextBest, customer: int) -> dict[str, Any] | None:
    """The row of PROPOSALS for one customer; None where there is nothing to propose."""
    theirs = found.first.filter(pl.col("customer") == customer)
    made = proposals(found.products, found.everybody, theirs, gone=found.gone)
    return None if made.is_empty() else made.row(0, named=True)

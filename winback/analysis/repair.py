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
from winback.schema import MONEY, FrameSchema, enum
from winback.vocabulary import Reason, Stage

REASONS_BY_PRODUCT = FrameSchema(
    name="reasons_by_product",
    grain="one product and one main reason of customers who have gone quiet, the most money first",
    key=("product", "reason"),
    columns={
        "product": pl.String(),
        "product_name": pl.String(),
        "reason": enum(Reason),
        "customers": pl.Int64(),
        "net_last_year": MONEY,  # what they bought in the 365 days up to their last occasion
    },
)


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


def reasons_by_product(lapsed: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """LAPSED and REASONS → REASONS_BY_PRODUCT of those gone quiet and not yet long gone.

    The product is the one that the main reason is about – not reordered, no longer sold –, else the favourite; customers without
    either are left out.
    """
    is_main = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    about = reasons.lazy().filter(is_main).select("customer", about="product", about_name="product_name")
    quiet = lapsed.lazy().filter(pl.col("stage") == Stage.LAPSED).join(about, on="customer", how="left")
    named = quiet.with_columns(product=pl.coalesce("about", "product"), product_name=pl.coalesce("about_name", "product_name"))
    counted = (
        named.filter(pl.col("product").is_not_null())
        .group_by("product", "reason")
        .agg(pl.col("product_name").max(), pl.len().cast(pl.Int64).alias("customers"), pl.col("net_last_year").sum())
    )
    ordered = counted.sort("net_last_year", "product", "reason", descending=[True, False, False])
    return REASONS_BY_PRODUCT.conform(ordered.collect(engine="in-memory"))


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

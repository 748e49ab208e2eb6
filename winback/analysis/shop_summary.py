"""What a shop holds, in a few counts and sums."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from winback.analysis.calendar import analysed_currency
from winback.vocabulary import Standing


@dataclass(frozen=True, kw_only=True)
class ShopSummary:
    """What a workspace holds; money is by currency.

    ``set_aside`` counts the orders that are in no figure, by standing, and as ``other_currency`` those
    that would count but are not in the analysed currency.
    """

    orders: int
    counted_orders: int
    customers: int
    anonymous_orders: int
    set_aside: dict[str, int]
    net_value: dict[str, Decimal]
    first_order: date | None
    last_order: date | None


def shop_summary(orders: pl.DataFrame) -> ShopSummary:
    """Counts and sums over the ORDERS of a workspace. Currencies are never added together."""
    counted = orders.filter(pl.col("standing") == Standing.COUNTED)
    by_currency = counted.group_by("currency").agg(pl.col("net").sum()).sort("currency")
    standings = orders.filter(pl.col("standing") != Standing.COUNTED).group_by("standing").len().sort("standing")
    first, last = counted.select(first=pl.col("ordered_on").min(), last=pl.col("ordered_on").max()).row(0)
    return ShopSummary(
        orders=orders.height,
        counted_orders=counted.height,
        customers=counted["customer"].drop_nulls().n_unique(),
        anonymous_orders=counted["customer"].null_count(),
        set_aside={**dict(standings.rows()), **_other_currency(counted)},
        net_value=dict(by_currency.rows()),
        first_order=first,
        last_order=last,
    )


def _other_currency(counted: pl.DataFrame) -> dict[str, int]:
    currency = analysed_currency(counted)
    others = counted.filter(pl.col("currency") != currency).height if currency else 0
    return {"other_currency": others} if others else {}

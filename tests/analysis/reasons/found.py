"""Reasons of small shops, as the history finds them."""

from datetime import date

import polars as pl

from tests.analysis.frames import day
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites_of
from winback.analysis.occasions import occasions
from winback.analysis.purchases import bought
from winback.analysis.reasons import gone_products, reasons
from winback.analysis.replenishment import replenishment
from winback.analysis.stopped import stopped_products
from winback.schema import LINES, PEOPLE, REASONS
from winback.vocabulary import Reason


def found(
    orders: pl.DataFrame,
    lines: pl.DataFrame | None = None,
    people: pl.DataFrame | None = None,
    *,
    as_of: date | int,
    currency: str = "EUR",
    answers_until: date | None = None,
) -> pl.DataFrame:
    """REASONS of these ORDERS, LINES and PEOPLE."""
    end = day(as_of) if isinstance(as_of, int) else as_of
    items = LINES.empty() if lines is None else lines
    what = bought(items, orders, currency=currency, as_of=end)
    gone = gone_products(what.products, stopped_products(items, orders, currency=currency, as_of=end), as_of=end)
    seen = occasions(orders, currency=currency)
    made = reasons(
        customers(seen, as_of=end),
        occasions=seen,
        orders=orders,
        people=PEOPLE.empty() if people is None else people,
        bought=what,
        favourites=favourites_of(what),
        gone=gone,
        replenishment=replenishment(what, gone=gone, as_of=end),
        currency=currency,
        as_of=end,
        answers_until=answers_until,
    )
    return REASONS.check_grain(made)


def of(reasons_found: pl.DataFrame, customer: int) -> list[Reason]:
    """What applies to one customer, the main reason first."""
    return [Reason(one) for one in reasons_found.filter(pl.col("customer") == customer)["reason"]]


def row(reasons_found: pl.DataFrame, customer: int, reason: Reason) -> dict[str, object]:
    """The evidence of one reason of one customer."""
    return reasons_found.filter(pl.col("customer") == customer, pl.col("reason") == reason).row(0, named=True)

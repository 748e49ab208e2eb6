"""The money bridge: from what was ordered to what counts, to be held against the shop system's own report.

ordered − cancelled − refunded − unpaid − test and zero = net value, exact to the cent. Credit notes
that found their sale are in ``refunded``; those that found none, and adjustments, are listed apart,
as are orders in other currencies.
"""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from winback.schema import MONEY
from winback.vocabulary import Standing

STEPS = ("ordered", "cancelled", "refunded", "unpaid", "test_and_zero", "net")
_APART = [Standing.CREDIT_NOTE.value, Standing.ADJUSTMENT.value]


@dataclass(frozen=True, kw_only=True)
class BridgeFigures:
    """One bridge; ``year`` None is the total. All but ``net`` and ``ordered`` are taken off."""

    year: int | None
    orders: int
    counted_orders: int
    ordered: Decimal
    cancelled: Decimal
    refunded: Decimal
    unpaid: Decimal
    test_and_zero: Decimal
    net: Decimal


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """Orders that are in no bridge: how many, and the sum of what they state."""

    orders: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class MoneyBridge:
    """The bridge of one currency in total and by year, and what stands beside it.

    ``unmatched_credit_notes`` counts credit notes of which something found no sale, with that part, below zero.
    """

    currency: str
    total: BridgeFigures
    years: tuple[BridgeFigures, ...]
    unmatched_credit_notes: SetAside
    adjustments: SetAside
    other_currencies: tuple[tuple[str, SetAside], ...]


def money_bridge(orders: pl.DataFrame, *, currency: str) -> MoneyBridge:
    """The bridge over ORDERS in ``currency``."""
    ours = orders.filter(pl.col("currency") == currency)
    by_year = bridge_by_year(orders, currency=currency)
    unmatched = pl.col("total") + pl.col("credited")
    notes = ours.filter((pl.col("standing") == Standing.CREDIT_NOTE) & (unmatched != 0))
    others = orders.filter(pl.col("currency") != currency).group_by("currency").agg(orders=pl.len(), amount=pl.col("total").sum())
    return MoneyBridge(
        currency=currency,
        total=_figures(None, by_year.drop("year").sum().row(0, named=True)),
        years=tuple(_figures(row["year"], row) for row in by_year.to_dicts()),
        unmatched_credit_notes=_set_aside(notes, unmatched),
        adjustments=_set_aside(ours.filter(pl.col("standing") == Standing.ADJUSTMENT), pl.col("total")),
        other_currencies=tuple(
            (row["currency"], SetAside(orders=row["orders"], amount=row["amount"])) for row in others.sort("currency").to_dicts()
        ),
    )


def bridge_by_year(orders: pl.DataFrame, *, currency: str) -> pl.DataFrame:
    """One row per calendar year of the orders in ``currency``: year, orders, counted_orders, and the steps of the bridge."""
    in_bridge = orders.filter((pl.col("currency") == currency) & ~pl.col("standing").is_in(_APART))
    return (
        in_bridge.with_columns(_steps())
        .group_by(year=pl.col("ordered_on").dt.year().cast(pl.Int64))
        .agg(
            orders=pl.len().cast(pl.Int64),
            counted_orders=(pl.col("standing") == Standing.COUNTED).sum().cast(pl.Int64),
            **{step: pl.col(step).sum() for step in STEPS},
        )
        .sort("year")
    )


def _steps() -> list[pl.Expr]:
    """What each order adds to each step: its total to one of them, or split into net and refunded."""
    total, zero = pl.col("total"), pl.lit(0, dtype=MONEY)

    def where(*standings: Standing) -> pl.Expr:
        return pl.when(pl.col("standing").is_in([standing.value for standing in standings])).then(total).otherwise(zero)

    return [
        total.alias("ordered"),
        where(Standing.CANCELLED).alias("cancelled"),
        (where(Standing.COUNTED, Standing.REFUNDED) - pl.col("net")).cast(MONEY).alias("refunded"),
        where(Standing.UNPAID).alias("unpaid"),
        where(Standing.TEST, Standing.ZERO).alias("test_and_zero"),
    ]


def _figures(year: int | None, row: dict[str, object]) -> BridgeFigures:
    sums = {step: Decimal(str(row[step] or 0)) for step in STEPS}
    return BridgeFigures(year=year, orders=int(str(row["orders"] or 0)), counted_orders=int(str(row["counted_orders"] or 0)), **sums)


def _set_aside(orders: pl.DataFrame, amount: pl.Expr) -> SetAside:
    return SetAside(orders=orders.height, amount=orders.select(amount.sum()).item() or Decimal(0))

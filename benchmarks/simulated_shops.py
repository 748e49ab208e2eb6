"""Shops whose customers behave by a known law: one that MBG/NBD assumes, and others that nothing in Winback assumes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from winback.schema import OCCASIONS

Vector = NDArray[np.float64]
OPENED = date(2022, 1, 1)
MOST_ORDERS = 400


@dataclass(frozen=True, kw_only=True)
class Law:
    """How the customers of a shop behave: ``gaps(draw, customers)`` makes a function that draws everybody's next gap in days."""

    name: str
    gaps: Callable[[np.random.Generator, int], Callable[[], Vector]]
    leaves: Callable[[np.random.Generator, int], Vector]


def purchases_as_assumed(draw: np.random.Generator, customers: int) -> Callable[[], Vector]:
    """Poisson orders at rates that are Gamma(0.9, 60 days): what MBG/NBD takes for granted."""
    rate = draw.gamma(0.9, 1 / 60, customers)
    return lambda: draw.exponential(1, customers) / rate


def regular_purchases(draw: np.random.Generator, customers: int) -> Callable[[], Vector]:
    """Everybody has a rhythm of their own, two weeks to four months, and keeps it within a fifth: not random at all."""
    rhythm = np.exp(draw.uniform(np.log(14), np.log(120), customers))
    return lambda: rhythm * draw.gamma(25, 1 / 25, customers)


def seasonal_purchases(draw: np.random.Generator, customers: int) -> Callable[[], Vector]:
    """Half buy as presents, about once a year at the same time, half whenever they like."""
    for_presents = draw.random(customers) < 0.5
    rate = draw.gamma(1.5, 1 / 90, customers)
    return lambda: np.where(for_presents, draw.normal(365, 12, customers), draw.exponential(1, customers) / rate)


def personal_chance_to_leave(draw: np.random.Generator, customers: int) -> Vector:
    """The chance to leave after each order, Beta(0.8, 2.4)."""
    return draw.beta(0.8, 2.4, customers)


LAWS = (
    Law(name="as MBG/NBD assumes", gaps=purchases_as_assumed, leaves=personal_chance_to_leave),
    Law(name="regular rhythms", gaps=regular_purchases, leaves=personal_chance_to_leave),
    Law(name="presents and everyday", gaps=seasonal_purchases, leaves=personal_chance_to_leave),
)


def occasions_of(law: Law, *, customers: int, days: int, seed: int = 1) -> pl.DataFrame:
    """OCCASIONS of so many customers, whose first order falls on any of the ``days`` of the shop."""
    draw = np.random.default_rng(seed)
    next_gap, leaves = law.gaps(draw, customers), law.leaves(draw, customers)
    now, rows = draw.uniform(0, days, customers), []
    there = np.ones(customers, dtype=bool)
    for _ in range(MOST_ORDERS):
        rows.append((np.flatnonzero(there), now[there].astype(np.int64)))
        there = there & (draw.random(customers) >= leaves)
        now = now + np.where(there, next_gap(), 0.0)
        there = there & (now < days)
        if not there.any():
            break
    placed = {"customer": np.concatenate([who for who, _ in rows]), "number": np.concatenate([when for _, when in rows])}
    return as_occasions(pl.DataFrame(placed).select("customer", (pl.lit(OPENED) + pl.duration(days="number")).alias("day"), net=pl.lit(20)))


def as_occasions(bought: pl.DataFrame) -> pl.DataFrame:
    """[customer, day, net], any number of rows a day → OCCASIONS."""
    by_day = bought.group_by("customer", "day").agg(pl.len().alias("orders"), pl.col("net").sum()).sort("customer", "day")
    same = pl.col("customer") == pl.col("customer").shift(1)
    return OCCASIONS.conform(
        by_day.with_columns(
            number=pl.int_range(1, pl.len() + 1).over("customer"),
            gap=pl.when(same).then((pl.col("day") - pl.col("day").shift(1)).dt.total_days()),
            discounted_net=pl.lit(0),
        )
    )


def last_day(days: int) -> date:
    """The last day of a shop that was open for so many days."""
    return OPENED + timedelta(days=days - 1)

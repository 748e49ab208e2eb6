"""The chance of return from all that is known of a customer, learnt from the shop's own past.

A ridge logistic regression on logarithms: how long silent against the own and the usual pace, how regular, how often lately and
in the same season a year before, what they spend and on what terms, and what the two simpler ways say. Learnt from days whose
horizon is over, and only from those.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import log_ndtr

from winback.analysis.prediction.logistic import Logistic, Matrix, Vector, learn
from winback.schema import FrameSchema

FEWEST_EITHER_WAY = 30
"""So many who returned and who did not, at least, to learn from."""
_SMALLEST_CHANCE = 1e-5

_BENDS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Shares of the rows by chance: between them the second regression may be steeper or flatter than the first."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Habits:
    """What was learnt: a regression on the habits, and one on its log-odds that straightens where the first is bent: somebody with a
    firm rhythm is rather sure to come, which no sum of logarithms says."""

    first: Logistic
    bends: Vector
    second: Logistic

    def chances(self, known: Matrix) -> Vector:
        """The chance, 0–1, of each row of ``habits_matrix``."""
        return self.second.chances(_bent(self.first.chances(known), self.bends))


def learn_habits(known: Matrix, returned: Vector) -> Habits | None:
    """Rows of ``habits_matrix`` and whether each returned, 0–1; None where there are too few of either to learn from."""
    if min(returned.sum(), (1 - returned).sum()) < FEWEST_EITHER_WAY:
        return None
    first = learn(known, returned)
    chances = first.chances(known)
    bends = np.unique(np.quantile(log_odds(chances), _BENDS))
    return Habits(first=first, bends=bends, second=learn(_bent(chances, bends), returned))


def _bent(chances: Vector, bends: Vector) -> Matrix:
    odds = log_odds(chances)
    return np.column_stack([odds, *(np.maximum(odds - bend, 0) for bend in bends)])


def habits_matrix(snapshot: pl.DataFrame, *, by_curve: Vector, by_purchases: Vector, horizon_days: int) -> Matrix:
    """SNAPSHOT and the chances by the curve and by MBG/NBD, each 0–1 → one row per customer, one column per habit."""
    habits = snapshot.select(*_HABITS).cast(pl.Float64).to_numpy()
    return np.column_stack([habits, *(log_odds(one) for one in (by_purchases, by_curve, by_rhythm(snapshot, horizon_days)))])


def by_rhythm(snapshot: pl.DataFrame, horizon_days: int) -> Vector:
    """The chance that a gap that has lasted so long ends within the horizon, by the customer's own gaps taken as log-normal: for
    somebody who comes every month it is due, for somebody two months late it says little, which the other columns know."""
    silent, usual, spread = snapshot.select("silent_days", "own_log_gap", "gap_spread").cast(pl.Float64).to_numpy().T
    known, ends = ((np.log(days + 0.5) - usual) / np.maximum(spread, _SMALLEST_SPREAD) for days in (silent, silent + horizon_days))
    return np.asarray(-np.expm1(log_ndtr(-ends) - log_ndtr(-known)))


def log_odds(chances: Vector) -> Vector:
    """ln(p ÷ (1 − p)), bounded where a chance is 0 or 1."""
    inside = np.clip(chances, _SMALLEST_CHANCE, 1 - _SMALLEST_CHANCE)
    return np.asarray(np.log(inside / (1 - inside)))


_SMALLEST_SPREAD = 0.05


def _habits() -> tuple[pl.Expr, ...]:
    silent, age, number = (pl.col(name).log1p() for name in ("silent_days", "age_days", "occasions"))
    count = pl.col("occasions").log()
    late = silent - pl.col("own_log_gap")
    spread = pl.col("gap_spread").clip(_SMALLEST_SPREAD)  # 0 where everybody's gaps are equal to the day
    overdue = (late / spread).clip(-4, 6)  # in the customer's own usual deviations
    only_one = pl.col("occasions") == 1
    return (
        silent,
        age.alias("age"),
        number.alias("number"),
        count.alias("count"),
        late.alias("late"),
        *(pl.col(name) for name in ("own_log_gap", "gap_spread", "last_log_gap")),
        *(pl.col(name).log1p() for name in ("in_30", "in_90", "in_180", "in_365", "same_season")),
        (pl.col("in_180").log1p() - pl.col("half_before").log1p()).alias("trend"),
        *(pl.col(name) for name in ("log_basket", "last_log_basket", "discounted", "last_discounted", "refunded")),
        only_one.alias("only_one"),
        (silent**2).alias("silent_squared"),
        (late**2).alias("late_squared"),
        (count**2).alias("count_squared"),
        (late * count).alias("late_by_count"),
        (silent * count).alias("silent_by_count"),
        overdue.alias("overdue"),
        *((overdue - knot).clip(0).alias(f"overdue_beyond_{knot}") for knot in (-2, -1, 0, 1, 2)),
        (silent * only_one).alias("silent_after_one"),
        (age * only_one).alias("age_after_one"),
        *((late - knot).clip(0).alias(f"late_beyond_{knot}") for knot in (-1, 0, 1)),
    )


_HABITS = _habits()

FORETOLD = FrameSchema(
    name="foretold",
    grain="one customer on one day, with what each way of foretelling said and what happened",
    key=("on", "customer"),
    columns={
        "on": pl.Date(),
        "customer": pl.Int64(),
        "curve": pl.Float64(),
        "purchases": pl.Float64(),
        "habits": pl.Float64(),  # null where too little had happened to learn from
        "both": pl.Float64(),  # the mean of the log-odds of the two before
        "season": pl.Float64(),  # "both", moved as the same weeks a year before ask for; null where they are not known
        "returned": pl.Float64(),  # 0–1: a chance for whoever got a message before they had ordered
    },
    nullable=frozenset({"habits", "both", "season"}),
)

"""The hidden truth of a demo shop: what an offer brings, by why somebody is quiet and by what they are given.

Nothing of it is in an export. The program has to find it out, and simulated campaigns are checked against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from winback.vocabulary import RewardKind


class Why(StrEnum):
    """Why somebody has not ordered; the first that holds."""

    BARGAIN = "bargain"  # buys where it is cheapest
    SEASON = "season"  # buys presents, and it is not the season
    MISSES = "misses"  # the favourite is no longer sold
    JUST_STARTED = "just_started"  # one order, not long ago
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Effects:
    """Extra returns per person written to, 0–1: ``by_why`` and kind of reward, else ``otherwise``; 0 where neither says anything.

    ``just_started_days``: so long after the only order somebody has just started. ``season_months`` are those of buyers of presents.
    """

    otherwise: Mapping[RewardKind, float]
    by_why: Mapping[Why, Mapping[RewardKind, float]]
    just_started_days: int = 0
    season_months: tuple[int, ...] = (10, 11, 12)

    def lift(self, *, month: int) -> pl.Expr:
        """[kind, misses, orders, silent_days, reward_kind, code] of people on a list sent in ``month`` → the lift of each.

        ``orders`` so far; a code without a kind of reward stands for money off.
        """
        why = self._why(month)
        off = (pl.col("reward_kind") == RewardKind.NONE) & pl.col("code").is_not_null()
        given = pl.when(off).then(pl.lit(RewardKind.PERCENTAGE.value)).otherwise(pl.col("reward_kind").cast(pl.String))
        cells = {(one, kind): self._table(one).get(kind, 0.0) for one in Why for kind in RewardKind}
        return pl.format("{} {}", why, given).replace_strict(
            [f"{one.value} {kind.value}" for one, kind in cells], list(cells.values()), return_dtype=pl.Float64
        )

    def _table(self, why: Why) -> Mapping[RewardKind, float]:
        return self.by_why.get(why, self.otherwise)

    def _why(self, month: int) -> pl.Expr:
        out_of_season = month not in self.season_months
        just_started = (pl.col("orders") == 1) & (pl.col("silent_days") <= self.just_started_days)
        return (
            pl.when(pl.col("kind") == "bargain")
            .then(pl.lit(Why.BARGAIN.value))
            .when((pl.col("kind") == "gift") & out_of_season)
            .then(pl.lit(Why.SEASON.value))
            .when("misses")
            .then(pl.lit(Why.MISSES.value))
            .when(just_started)
            .then(pl.lit(Why.JUST_STARTED.value))
            .otherwise(pl.lit(Why.OTHER.value))
        )


_WITH_REWARD, _WITHOUT_REWARD = 0.06, 0.03
_NOTHING: Mapping[RewardKind, float] = {}

USUAL_EFFECTS = Effects(
    otherwise={kind: _WITHOUT_REWARD if kind is RewardKind.NONE else _WITH_REWARD for kind in RewardKind},
    by_why={},
)
"""A message brings 3 of 100 back in addition, any reward 6."""


def _alike(lift: float, *, sample: float) -> Mapping[RewardKind, float]:
    """The same for a message and for money off, something else for a sample."""
    return {kind: sample if kind is RewardKind.GIFT else lift for kind in RewardKind}


COFFEE_EFFECTS = Effects(
    otherwise=_alike(0.01, sample=0.07),
    by_why={
        Why.BARGAIN: _NOTHING,
        Why.SEASON: _NOTHING,
        Why.MISSES: _alike(0.04, sample=0.3),
        Why.JUST_STARTED: _alike(0.07, sample=0.09),
    },
    just_started_days=60,
)
"""A reason beats a percentage: who misses a product comes back for its successor, hardly anybody for money off."""

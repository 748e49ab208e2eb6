"""What the ways of foretelling missed in the same weeks of the year before, made up for.

The ways know a customer's own habits, not that everybody orders before Christmas. What they said a year before is held against what
came, and their log-odds are moved by what was missing: for all alike, for the sure ones otherwise than for the unlikely ones, for
those with one order, and by the length of silence.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit

from winback.analysis.prediction.habits import log_odds
from winback.analysis.prediction.logistic import Matrix, Vector, correct

YEAR_DAYS = 365
SHARE_THAT_REPEATS = 0.75
"""A year is not quite the next one's like."""
_USUAL_ODDS, _LOWEST_ODDS, _HIGHEST_ODDS = -2.0, -6.0, 3.0
_USUAL_SILENCE = 4.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Season:
    """``weights`` of what the log-odds are moved by."""

    weights: Vector

    def chances(self, both: Vector, known: pl.DataFrame) -> Vector:
        """Chances, 0–1, of the customers of a SNAPSHOT, moved."""
        odds = log_odds(both)
        return np.asarray(expit(odds + _moving(odds, known) @ self.weights))


def learn_season(foretold: pl.DataFrame, known: pl.DataFrame) -> Season:
    """FORETOLD of a day about a year before, ``both`` filled, and the SNAPSHOT of the same customers in the same order → the season."""
    odds = log_odds(foretold["both"].to_numpy())
    return Season(weights=SHARE_THAT_REPEATS * correct(odds, _moving(odds, known), foretold["returned"].to_numpy()))


def _moving(odds: Vector, known: pl.DataFrame) -> Matrix:
    silent, has_one = known.select(pl.col("silent_days").log1p(), pl.col("occasions") == 1).cast(pl.Float64).to_numpy().T
    return np.column_stack(
        [np.ones(odds.size), np.clip(odds, _LOWEST_ODDS, _HIGHEST_ODDS) - _USUAL_ODDS, has_one - 0.5, silent - _USUAL_SILENCE]
    )

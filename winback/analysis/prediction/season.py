"""How much more, or less, is ordered in some weeks of the year than the ways of foretelling say, read off the same weeks a year before.

The ways themselves know a customer's own habits, not that everybody orders before Christmas. What they said a year before of the same
weeks is held against what came, and their log-odds are moved by what was missing: one number for the whole shop.
"""

import numpy as np
import polars as pl
from scipy.special import expit

from winback.analysis.prediction.habits import log_odds
from winback.analysis.prediction.logistic import RIDGE, Vector

YEAR_DAYS = 365
SHARE_THAT_REPEATS = 0.75
"""A year is not quite the next one's like."""
_MOST_STEPS, _LARGEST_STEP, _SMALL_STEP = 50, 1.0, 1e-9


def season_shift(foretold: pl.DataFrame) -> float:
    """FORETOLD of a day a year before, both ways open → what is added to the log-odds, as if next to nothing for few people.

    The s with the smallest −Σ(y ln p(s) + (1 − y) ln(1 − p(s))) + ``RIDGE`` s² ÷ 2, p(s) being ``both`` with its log-odds moved by s,
    by Newton's method; three quarters of it.
    """
    odds, returned = log_odds(foretold["both"].to_numpy()), foretold["returned"].to_numpy()
    shift = 0.0
    for _ in range(_MOST_STEPS):
        chances = expit(odds + shift)
        slope = float((chances - returned).sum()) + RIDGE * shift
        step = slope / (float((chances * (1 - chances)).sum()) + RIDGE)
        shift -= float(np.clip(step, -_LARGEST_STEP, _LARGEST_STEP))
        if abs(step) < _SMALL_STEP:
            break
    return SHARE_THAT_REPEATS * shift


def moved(chances: Vector, shift: float) -> Vector:
    """Chances, 0–1, with their log-odds moved."""
    return np.asarray(expit(log_odds(chances) + shift))

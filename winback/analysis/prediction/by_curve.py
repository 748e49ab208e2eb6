"""The chance of return by the usual return curve on a past day: what ``chances_of_return`` says, straight from the arrays.

A trial asks for it on twenty days, and the frames on the way would take most of its time.
"""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from winback.analysis.chances import ASSUMED_CHANCE
from winback.analysis.gaps import gap_table
from winback.analysis.prediction.logistic import Vector
from winback.analysis.returns import Counts, at_risk, survival, usual_return

_EVERYBODY, _AFTER_THIRD = 0, 3

Whole = NDArray[np.int64]


def chances_by_curve_on(
    occasions: pl.DataFrame, known: pl.DataFrame, on: date, *, horizon_days: int, written_to: pl.DataFrame | None = None
) -> Vector:
    """OCCASIONS and a SNAPSHOT of the day → the usual return at each customer's silence and number of occasions, in its order."""
    gaps = gap_table(occasions, as_of=on, written_to=written_to)
    number = np.minimum(gaps["number"].to_numpy(), _AFTER_THIRD)
    days, finished = gaps["days"].to_numpy(), gaps["finished"].to_numpy()
    everybody = _usual_return(days, finished, horizon_days)
    groups = [_usual_return(days[number == group], finished[number == group], horizon_days) for group in range(1, _AFTER_THIRD + 1)]
    silent = known["silent_days"].to_numpy().astype(np.int64)
    group = np.minimum(known["occasions"].to_numpy(), _AFTER_THIRD)
    own = np.select([group == place + 1 for place in range(_AFTER_THIRD)], [_read(one, silent) for one in groups], np.nan)
    pooled = _read(everybody, silent)
    usable = everybody[np.isfinite(everybody)]
    beyond = usable[-1] if usable.size else ASSUMED_CHANCE
    found = np.where(np.isfinite(own), own, np.where(np.isfinite(pooled), pooled, beyond))
    return np.asarray(np.clip(found, 0, 1))


def _usual_return(days: Whole, finished: NDArray[np.bool_], horizon_days: int) -> Counts:
    """The usual return for each day of silence, NaN where not usable."""
    length = int(days.max()) + 1 if days.size else 0
    ended, still_open = (np.bincount(days[which], minlength=length).astype(np.float64) for which in (finished, ~finished))
    gaps_at_risk = at_risk(ended, still_open)
    return usual_return(survival(ended, gaps_at_risk), gaps_at_risk, horizon_days=horizon_days)


def _read(by_day: Counts, silent: Whole) -> Vector:
    """The value at each silence, NaN beyond the last day."""
    padded = np.append(by_day, np.nan)
    return np.asarray(padded[np.minimum(silent, by_day.size)])

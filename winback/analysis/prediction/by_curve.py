"""The chance of return by the usual return curve on a past day: what ``chances_of_return`` says, straight from the arrays.

A trial asks for it on twenty days, and the frames on the way would take most of its time.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from winback.analysis.chances import ASSUMED_CHANCE
from winback.analysis.gaps import gap_table
from winback.analysis.prediction.logistic import Vector
from winback.analysis.returns import Counts, at_risk, survival, usual_return

_AFTER_THIRD = 3

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Group:
    """By day of silence: the usual return, NaN where not usable, and S, the share of gaps that are longer."""

    usual_return: Counts
    survived: Counts

    @classmethod
    def of(cls, days: Whole, finished: NDArray[np.bool_], horizon_days: int) -> "_Group":
        length = int(days.max()) + 1 if days.size else 0
        ended, still_open = (np.bincount(days[which], minlength=length).astype(np.float64) for which in (finished, ~finished))
        gaps_at_risk = at_risk(ended, still_open)
        survived = survival(ended, gaps_at_risk)
        return cls(usual_return=usual_return(survived, gaps_at_risk, horizon_days=horizon_days), survived=survived)

    def within(self, silent: Whole, waited: Whole, horizon_days: int) -> Vector:
        """1 − S(silent + H) ÷ S(silent + waited), NaN where the usual return at the silence is not usable."""
        usable = np.isfinite(_read(self.usual_return, silent))
        at_the_end, by_then = (_read(self.survived, silent + days) for days in (horizon_days, waited))
        return np.asarray(1 - np.divide(at_the_end, by_then, out=np.full(silent.size, np.nan), where=usable & (by_then > 0)))


@dataclass(frozen=True, kw_only=True, eq=False)
class CurveOn:
    """The usual return curve of one past day, from what was known on it: for everyone, and after the first, second and later orders."""

    horizon_days: int
    everybody: _Group
    groups: tuple[_Group, ...]

    @classmethod
    def of(cls, occasions: pl.DataFrame, on: date, *, horizon_days: int, written_to: pl.DataFrame | None = None) -> "CurveOn":
        """OCCASIONS and who was written to when → the curve as known on the day."""
        gaps = gap_table(occasions, as_of=on, written_to=written_to)
        number = np.minimum(gaps["number"].to_numpy(), _AFTER_THIRD)
        days, finished = gaps["days"].to_numpy(), gaps["finished"].to_numpy()
        groups = (_Group.of(days[number == group], finished[number == group], horizon_days) for group in range(1, _AFTER_THIRD + 1))
        return cls(horizon_days=horizon_days, everybody=_Group.of(days, finished, horizon_days), groups=tuple(groups))

    def chances(self, known: pl.DataFrame) -> Vector:
        """The usual return at each customer's ``silent_days`` and number of ``occasions``, in their order."""
        silent = known["silent_days"].to_numpy().astype(np.int64)
        own = self._own(known, [_read(one.usual_return, silent) for one in self.groups])
        return self._first_known(own, _read(self.everybody.usual_return, silent), self._beyond)

    def chances_of_the_rest(self, known: pl.DataFrame) -> Vector:
        """The chance to order in what is left of the horizon after so many more silent days, ``waited``, of each customer.

        Read from the curve that ``chances`` reads; beyond the usable days a customer is as likely to order on one day as on another.
        """
        silent, waited = (known[name].to_numpy().astype(np.int64) for name in ("silent_days", "waited"))
        own = self._own(known, [one.within(silent, waited, self.horizon_days) for one in self.groups])
        left = 1 - waited / self.horizon_days
        return self._first_known(own, self.everybody.within(silent, waited, self.horizon_days), 1 - (1 - self._beyond) ** left)

    @property
    def _beyond(self) -> float:
        usable = self.everybody.usual_return[np.isfinite(self.everybody.usual_return)]
        return float(usable[-1]) if usable.size else ASSUMED_CHANCE

    @staticmethod
    def _own(known: pl.DataFrame, by_group: list[Vector]) -> Vector:
        group = np.minimum(known["occasions"].to_numpy(), _AFTER_THIRD)
        return np.asarray(np.select([group == place + 1 for place in range(_AFTER_THIRD)], by_group, np.nan))

    @staticmethod
    def _first_known(own: Vector, pooled: Vector, beyond: float | Vector) -> Vector:
        return np.asarray(np.clip(np.where(np.isfinite(own), own, np.where(np.isfinite(pooled), pooled, beyond)), 0, 1))


def _read(by_day: Counts, silent: Whole) -> Vector:
    """The value at each silence, NaN beyond the last day."""
    padded = np.append(by_day, np.nan)
    return np.asarray(padded[np.minimum(silent, by_day.size)])

"""When is it too late for the second order? The usual return of one-order customers, from its best value to half of it."""

from dataclasses import dataclass

import polars as pl

from winback.schema import CURVE
from winback.vocabulary import UsualReturnGroup

WORTH_WAITING_FOR = 0.1


@dataclass(frozen=True, kw_only=True)
class TooLate:
    """``peak``: the best chance that a customer orders a second time within the horizon, at ``peak_day`` silent days after the
    first order; from ``day`` on it is at most half of that, ``then``."""

    peak_day: int
    peak: float
    day: int
    then: float


def too_late(curve: pl.DataFrame) -> TooLate | None:
    """CURVE → the day after which the second order is too late; None where the curve does not show it.

    It has to show the fall to a half, and the best chance has to be at least 1 in 10: below, hardly anybody is in time.
    """
    usable = CURVE.check(curve).filter(pl.col("group") == UsualReturnGroup.AFTER_FIRST).drop_nulls("usual_return").sort("day")
    if usable.is_empty():
        return None
    best = usable.row(int(usable.get_column("usual_return").arg_max() or 0), named=True)
    fallen = usable.filter(pl.col("day") > best["day"], pl.col("usual_return") <= best["usual_return"] / 2)
    if fallen.is_empty() or best["usual_return"] < WORTH_WAITING_FOR:
        return None
    first = fallen.row(0, named=True)
    return TooLate(peak_day=best["day"], peak=best["usual_return"], day=first["day"], then=first["usual_return"])

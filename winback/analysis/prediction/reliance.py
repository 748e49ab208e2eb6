"""How far the chances can be relied on: of everybody, of those with the best chances, and of those who have gone quiet, whom offers are
planned with."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from math import sqrt

import polars as pl

from winback.policy import Limits, Thresholds
from winback.schema import FrameSchema

FIRM, ROUGH = 0.025, 0.06
"""Up to so far off on average over the tenths a chance is firm; beyond, a guide; beyond that only rough."""
TOP_TENTH_APART = 0.05
FEWEST_ERRORS, SMALLEST_PART, WIDE_RATIO = 2, 0.1, 1.5
"""Expected and come are apart from two standard errors on, and a tenth; half as many again, or as few, is far apart."""

BY_SILENCE = FrameSchema(
    name="foretold_by_silence",
    grain="customers of one day of a trial who had been silent for as long",
    key=("on", "has_one_order", "silent_days"),
    columns={
        "on": pl.Date(),
        "has_one_order": pl.Boolean(),
        "silent_days": pl.Int32(),
        "customers": pl.Int64(),
        "expected": pl.Float64(),  # the sum of their chances
        "came": pl.Float64(),  # by themselves; with messages an expected count
    },
)


class Reliance(IntEnum):
    """What to make of the chances, from the best on."""

    FIRM = 0
    GUIDE = 1
    ROUGH = 2
    WITH_CARE = 3


@dataclass(frozen=True, kw_only=True)
class QuietDay:
    """Those who had gone quiet on one day: how many were expected to order by themselves within the horizon, and how many did."""

    on: date
    customers: int
    expected: float
    came: float

    @property
    def reliance(self) -> Reliance:
        """Apart by more than twice the standard error √expected is only rough; half as many again, or as few, needs care."""
        apart = abs(self.came - self.expected)
        if apart <= max(FEWEST_ERRORS * sqrt(max(self.expected, 1)), SMALLEST_PART * self.expected):
            return Reliance.FIRM
        is_wide = max(self.came, self.expected) >= WIDE_RATIO * min(self.came, self.expected)
        return Reliance.WITH_CARE if is_wide else Reliance.ROUGH


def gone_quiet(by_silence: pl.DataFrame, thresholds: Thresholds) -> tuple[QuietDay, ...]:
    """BY_SILENCE → the days on which somebody had gone quiet and was not yet long gone, by the limits as they are stated, the latest
    first: the same people as a look-back marks, and whom offers are planned with."""
    one, several = thresholds.one_order or thresholds, thresholds
    is_quiet = pl.when("has_one_order").then(_is_quiet(one)).otherwise(_is_quiet(several))
    days = by_silence.filter(is_quiet).group_by("on").agg(pl.col("customers", "expected", "came").sum()).sort("on", descending=True)
    return tuple(QuietDay(**row) for row in days.rows(named=True))


def reliance(calibration: pl.DataFrame, *, usual_error: float, quiet: tuple[QuietDay, ...]) -> Reliance:
    """The worst of what CALIBRATION says of all tenths and of the top one, and of each day of those who had gone quiet."""
    overall = Reliance.FIRM if usual_error <= FIRM else Reliance.GUIDE if usual_error <= ROUGH else Reliance.ROUGH
    foretold, returned = calibration.sort("part").select("foretold", "returned").row(-1)
    top = Reliance.ROUGH if abs(foretold - returned) > TOP_TENTH_APART else Reliance.FIRM
    return max(overall, top, *(day.reliance for day in quiet))


def _is_quiet(limits: Limits) -> pl.Expr:
    return (pl.col("silent_days") > limits.lapsed_after_days) & (pl.col("silent_days") <= limits.lost_after_days)

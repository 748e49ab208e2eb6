"""The extra money per person contacted, everybody who did not return counted as zero, with a 95 % interval.

With 50 returners in each group, each group's own mean is taken, and the two are combined as in Newcombe's method (MOVER:
Zou & Donner 2008, Statistics in Medicine 27:1693–1702). The limits of a mean come from Hall's (1992, JRSS B 54:221–228)
transformation of the t statistic, which is the closed form of the studentised bootstrap and needs no random numbers. A plain
bootstrap of such skewed values says too much: its lower limit is too high in 4 to 6 of 100 campaigns instead of 2.5.

Below, a few orders say too little about what a return is worth: those of both groups are taken together, on the
assumption that a return is worth the same in both before the reward, and the lift is multiplied by their mean, with MOVER
limits from the score limits of both rates and the spread of the values. ``benchmarks/campaigns.py`` measures both.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from winback.campaigns.intervals import Floats, Interval, Z, wilson
from winback.vocabulary import ValueMethod

FEWEST_RETURNERS = 50
"""In each group; below, the values of both groups are pooled."""


@dataclass(frozen=True, kw_only=True)
class ExtraValue:
    """Extra amount per person contacted in the shop's currency, its 95 % interval, and how that was found."""

    per_person: float
    low: float
    high: float
    method: ValueMethod


@dataclass(frozen=True, kw_only=True, eq=False)
class _Returns:
    """The returners of one group: what their orders were worth before the reward and what it took, one entry each."""

    assigned: int
    worth: Floats
    given: Floats

    @property
    def rate(self) -> float:
        return self.worth.size / self.assigned


def extra_value(contacted: pl.DataFrame, holdout: pl.DataFrame, *, planned_worth: float, contact_cost: float = 0.0) -> ExtraValue | None:
    """The extra amount per person contacted; None where a group is empty.

    Both frames hold one assigned person per row, with [returned, worth, given]: whether they ordered within the window,
    what these orders were worth before the reward (not below 0), and what the reward took of that; both 0 without a
    return. Revenue: worth = revenue + what was taken off, given = what was taken off. Profit: worth = margin · (revenue +
    what was taken off), given = cost of the reward, and ``contact_cost`` per person contacted. ``planned_worth`` is what
    one return was expected to be worth when the list was recorded; it counts only while fewer than two have returned.
    """
    if contacted.is_empty() or holdout.is_empty():
        return None
    groups = _returns(contacted), _returns(holdout)
    if min(group.worth.size for group in groups) >= FEWEST_RETURNERS:
        return _from_own_values(*groups, contact_cost=contact_cost)
    return _from_pooled_values(*groups, planned_worth=planned_worth, contact_cost=contact_cost)


def _returns(people: pl.DataFrame) -> _Returns:
    returners = people.filter("returned").select(pl.col("worth", "given").cast(pl.Float64))
    return _Returns(assigned=people.height, worth=returners["worth"].to_numpy(), given=returners["given"].to_numpy())


def _from_own_values(contacted: _Returns, holdout: _Returns, *, contact_cost: float) -> ExtraValue:
    mean, mean_0 = _mean_per_assigned(contacted), _mean_per_assigned(holdout)
    limits, limits_0 = _limits_per_assigned(contacted), _limits_per_assigned(holdout)
    extra = mean - mean_0 - contact_cost
    return ExtraValue(
        per_person=extra,
        low=extra - float(np.hypot(mean - limits.low, limits_0.high - mean_0)),
        high=extra + float(np.hypot(limits.high - mean, mean_0 - limits_0.low)),
        method=ValueMethod.OWN_ORDER_VALUES,
    )


def _mean_per_assigned(group: _Returns) -> float:
    return float((group.worth - group.given).sum()) / group.assigned


def _limits_per_assigned(group: _Returns) -> Interval:
    """Hall's 95 % limits of the mean over everybody assigned, zeros included."""
    values, people = group.worth - group.given, group.assigned
    mean = _mean_per_assigned(group)
    zeros = people - values.size
    variance = float(((values - mean) ** 2).sum() + zeros * mean**2) / people
    if not variance:
        return Interval(low=mean, high=mean)
    third = float(((values - mean) ** 3).sum() - zeros * mean**3) / people
    error, skewness = (variance / people) ** 0.5, third / variance**1.5 / people**0.5
    return Interval(low=mean - error * _unskewed(Z, skewness), high=mean - error * _unskewed(-Z, skewness))


def _unskewed(z: float, skewness: float) -> float:
    """The t statistic of a mean whose transformed value is ``z``; ``skewness`` is that of the mean."""
    if abs(skewness) < 1e-6:
        return z
    return 3 / skewness * (float(np.cbrt(1 + skewness * (z - skewness / 6))) - 1)


def _from_pooled_values(contacted: _Returns, holdout: _Returns, *, planned_worth: float, contact_cost: float) -> ExtraValue:
    worths = np.concatenate([contacted.worth, holdout.worth])
    if worths.size < 2:
        worths = np.append(worths, planned_worth)
    worth, given = float(worths.mean()), float(contacted.given.mean()) if contacted.given.size else 0.0
    rate, rate_0 = contacted.rate, holdout.rate
    down, up = _reach(contacted, times=worth - given)
    down_0, up_0 = _reach(holdout, times=worth)
    spread = _spread_of_values(contacted, worths, lift=rate - rate_0)
    extra = rate * (worth - given) - rate_0 * worth - contact_cost
    return ExtraValue(
        per_person=extra,
        low=extra - float(np.sqrt(down**2 + up_0**2 + spread**2)),
        high=extra + float(np.sqrt(up**2 + down_0**2 + spread**2)),
        method=ValueMethod.POOLED_ORDER_VALUE,
    )


def _reach(group: _Returns, *, times: float) -> tuple[float, float]:
    """How far the score limits of the rate take ``times`` the rate down and up; ``times`` may be negative."""
    limits = wilson(group.worth.size, group.assigned)
    assert limits is not None, "empty groups are turned away before"
    moves = times * (limits.low - group.rate), times * (limits.high - group.rate)
    return -min(moves), max(moves)


def _spread_of_values(contacted: _Returns, worths: Floats, *, lift: float) -> float:
    """To each side, how uncertain ``lift`` · mean worth − rate · mean given is because values differ between returners."""
    if worths.size < 2:  # nobody returned, so that the lift is 0, whatever a return is worth
        return 0.0
    variance = lift**2 * float(worths.var(ddof=1)) / worths.size
    if contacted.given.size > 1:
        both = np.cov(contacted.worth, contacted.given)
        variance += contacted.rate**2 * both[1, 1] / contacted.given.size - 2 * lift * contacted.rate * both[0, 1] / worths.size
    return _t_quantile(worths.size - 1) * float(np.sqrt(max(variance, 0.0)))


def _t_quantile(degrees: int) -> float:
    """The 97.5 % quantile of Student's t (Abramowitz & Stegun 26.7.5, two terms; 1 % low at 5 degrees, less above)."""
    return Z + (Z**3 + Z) / (4 * degrees) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * degrees**2)

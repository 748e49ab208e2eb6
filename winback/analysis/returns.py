"""The usual return curve: the chance that a silent customer orders again by themselves.

S is the Kaplan–Meier survival of the time to the next occasion (Kaplan & Meier 1958) on whole days:
S(t) = ∏ over d ≤ t of (1 − finished(d) ÷ at risk(d)), where a gap is at risk on day d when it has
lasted at least d days. The usual return within the next H days is h(t) = 1 − S(t+H) ÷ S(t).
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.analysis.gaps import gap_counts, gap_table
from winback.schema import CURVE, enum
from winback.vocabulary import UsualReturnGroup

DEFAULT_HORIZON_DAYS = 90
SHORTEST_HORIZON_DAYS = 30
LONGEST_HORIZON_DAYS = 365
FEWEST_AT_RISK = 30
"""The curve is usable where so many gaps are still at risk at the end of the horizon."""

Counts = npt.NDArray[np.float64]
"""Gaps by day, from day 0, along the last axis."""


def usual_return_curve(
    occasions: pl.DataFrame,
    *,
    as_of: date,
    horizon_days: int,
    written_to: pl.DataFrame | None = None,
    maybe_older: pl.Series | None = None,
) -> pl.DataFrame:
    """OCCASIONS → CURVE for everyone and by number of occasions, from day 0 to the longest gap of the group.

    ``written_to`` as in ``gaps.gap_table``, here and below; ``maybe_older`` as in ``gaps.gap_counts``.
    """
    return curve_of_gaps(gap_table(occasions, as_of=as_of, written_to=written_to), horizon_days=horizon_days, maybe_older=maybe_older)


def curve_of_gaps(gaps: pl.DataFrame, *, horizon_days: int, maybe_older: pl.Series | None = None) -> pl.DataFrame:
    """GAPS → CURVE, as ``usual_return_curve``."""
    counts = gap_counts(gaps, maybe_older=maybe_older)
    groups = [_group_curve(counts, group, horizon_days=horizon_days) for group in UsualReturnGroup]
    return CURVE.check(pl.concat(groups))


def horizon_days(occasions: pl.DataFrame, *, as_of: date, written_to: pl.DataFrame | None = None) -> int:
    """The horizon H: the Kaplan–Meier median gap over all gaps where it is 30 to 365 days, else 90."""
    return horizon_of_gaps(gap_table(occasions, as_of=as_of, written_to=written_to))


def horizon_of_gaps(gaps: pl.DataFrame) -> int:
    """GAPS → the horizon, as ``horizon_days``."""
    finished, still_open = daily_counts(gap_counts(gaps), UsualReturnGroup.ALL)
    survived = survival(finished, at_risk(finished, still_open))
    passed_half = np.flatnonzero(survived <= 0.5)
    if passed_half.size and SHORTEST_HORIZON_DAYS <= passed_half[0] <= LONGEST_HORIZON_DAYS:
        return int(passed_half[0])
    return DEFAULT_HORIZON_DAYS


def usual_return_at(curve: pl.DataFrame, group: UsualReturnGroup, day: int) -> float | None:
    """The usual return of one group after ``day`` silent days; None where the history is too short to say."""
    found = curve.filter(pl.col("group") == group, pl.col("day") == day)["usual_return"]
    return found[0] if found.len() else None


def daily_counts(gap_counts: pl.DataFrame, group: UsualReturnGroup) -> tuple[Counts, Counts]:
    """GAP_COUNTS of one group as finished and open gaps by day, from day 0 to the longest; empty without gaps."""
    of_group = gap_counts.filter(pl.col("group") == group)
    days = of_group["days"].to_numpy()
    finished, still_open = np.zeros((2, days.max() + 1 if days.size else 0))
    finished[days] = of_group["finished"].to_numpy()
    still_open[days] = of_group["open"].to_numpy()
    return finished, still_open


def at_risk(finished: Counts, still_open: Counts) -> Counts:
    """Gaps that lasted at least so many days, for each day."""
    return np.flip(np.cumsum(np.flip(finished + still_open, -1), -1), -1)


def survival(finished: Counts, at_risk: Counts) -> Counts:
    """S(t): the share of gaps longer than t days, for each day."""
    ending = np.divide(finished, at_risk, out=np.zeros_like(finished), where=at_risk > 0)
    return np.cumprod(1 - ending, -1)


def usual_return(survived: Counts, at_risk: Counts, *, horizon_days: int) -> Counts:
    """h(t) for each day, NaN where fewer than 30 gaps are at risk at t + H."""
    usable = later(at_risk, horizon_days) >= FEWEST_AT_RISK
    kept = np.divide(later(survived, horizon_days), survived, out=np.full_like(survived, np.nan), where=usable & (survived > 0))
    return 1 - kept


def later(by_day: Counts, days: int) -> Counts:
    """The values so many days later, 0 beyond the last day."""
    shifted = np.zeros_like(by_day)
    shifted[..., : max(by_day.shape[-1] - days, 0)] = by_day[..., days:]
    return shifted


def _group_curve(gap_counts: pl.DataFrame, group: UsualReturnGroup, *, horizon_days: int) -> pl.DataFrame:
    finished, still_open = daily_counts(gap_counts, group)
    gaps_at_risk = at_risk(finished, still_open)
    survived = survival(finished, gaps_at_risk)
    by_day = pl.DataFrame(
        {
            "day": np.arange(finished.size, dtype=np.int32),
            "survival": survived,
            "at_risk": gaps_at_risk.astype(np.int64),
            "at_risk_after_horizon": later(gaps_at_risk, horizon_days).astype(np.int64),
            "usual_return": usual_return(survived, gaps_at_risk, horizon_days=horizon_days),
        }
    )
    return by_day.select(pl.lit(group, dtype=enum(UsualReturnGroup)).alias("group"), pl.all()).with_columns(
        pl.col("usual_return").fill_nan(None)
    )

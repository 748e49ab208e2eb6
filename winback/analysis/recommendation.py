"""Recommended thresholds: where the usual return curve has fallen to a half, a quarter and a tenth of its peak."""

from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.analysis.gaps import gap_table, typical_gap_days, usual_return_group
from winback.analysis.returns import FEWEST_AT_RISK, Counts, at_risk, survival, usual_return
from winback.policy import Recommendation, ThresholdRange
from winback.vocabulary import ThresholdSource, UsualReturnGroup

FALLEN_TO = (1 / 2, 1 / 4, 1 / 10)
"""Shares of the peak at which a customer is at risk, lapsed, lost."""

DEFAULT_DAYS = (90, 180, 360)
FEWEST_REPEAT_CUSTOMERS = 100
MOST_RESAMPLED_GROUPS = 200
RESAMPLES = 500
RANGE_PERCENTILES = (2.5, 97.5)

Days = npt.NDArray[np.int64]
"""Thresholds of one curve or of many: at risk, lapsed, lost along the last axis; 0 where the curve does not fall so far."""


def recommend(
    occasions: pl.DataFrame,
    *,
    as_of: date,
    horizon_days: int,
    group: UsualReturnGroup = UsualReturnGroup.ALL,
    seed: int = 0,
    written_to: pl.DataFrame | None = None,
    maybe_older: pl.Series | None = None,
) -> Recommendation:
    """The recommended thresholds for everyone, or for the one-order customers with group ``AFTER_FIRST``.

    The range beside each is the 95 % percentile range over resampled customers (cluster bootstrap):
    the customers are dealt at random into at most 200 groups, and whole groups are drawn again. The
    same occasions and seed give the same ranges. ``written_to`` as in ``gaps.gap_table``, ``maybe_older`` as in
    ``gaps.gap_counts``. Below 100 customers with two occasions the defaults.
    """
    gaps = gap_table(occasions, as_of=as_of, written_to=written_to)
    return recommend_by_gaps(gaps, horizon_days=horizon_days, group=group, seed=seed, maybe_older=maybe_older)


def recommend_by_gaps(
    gaps: pl.DataFrame,
    *,
    horizon_days: int,
    group: UsualReturnGroup = UsualReturnGroup.ALL,
    seed: int = 0,
    maybe_older: pl.Series | None = None,
) -> Recommendation:
    """GAPS → the recommended thresholds, as ``recommend``."""
    repeat_customers = int(((gaps["number"] == 1) & gaps["finished"]).sum())
    found = _recommended(_of_group(gaps, group, maybe_older), horizon_days=horizon_days, repeat_customers=repeat_customers, seed=seed)
    return replace(found, typical_gap_days=typical_gap_days(gaps))


def _recommended(gaps: pl.DataFrame, *, horizon_days: int, repeat_customers: int, seed: int) -> Recommendation:
    if repeat_customers < FEWEST_REPEAT_CUSTOMERS or gaps.height < FEWEST_AT_RISK:
        return _default(repeat_customers)
    finished, still_open = _counts_by_resampling_group(gaps, seed=seed)
    curve = _curves(finished.sum(0, keepdims=True), still_open.sum(0, keepdims=True), horizon_days=horizon_days)
    if not np.nanmax(curve, initial=0) > 0:
        return _default(repeat_customers)
    weights = _resampling_weights(finished.shape[0], seed=seed)
    resampled = _filled_up(*_falls(_curves(weights @ finished, weights @ still_open, horizon_days=horizon_days)))
    return _recommendation(curve, resampled, repeat_customers=repeat_customers)


def _default(repeat_customers: int) -> Recommendation:
    at_risk_range, lapsed, lost = (
        ThresholdRange(days=days, low_days=days, high_days=days, source=ThresholdSource.DEFAULT) for days in DEFAULT_DAYS
    )
    return Recommendation(at_risk=at_risk_range, lapsed=lapsed, lost=lost, repeat_customers=repeat_customers, peak=None, peak_day=None)


def _recommendation(curve: Counts, resampled: Days, *, repeat_customers: int) -> Recommendation:
    """``curve`` is one row; ``resampled`` holds the thresholds of each resample."""
    found, usable_days = _falls(curve)
    days = _filled_up(found, usable_days)[0]
    low, high = np.percentile(resampled, RANGE_PERCENTILES, axis=0, method="nearest")
    filling = (ThresholdSource.DEFAULT, ThresholdSource.DOUBLED, ThresholdSource.DOUBLED)
    at_risk_range, lapsed, lost = (
        ThresholdRange(
            days=int(days[i]),
            low_days=int(min(low[i], days[i])),
            high_days=int(max(high[i], days[i])),
            source=ThresholdSource.CURVE if found[0, i] else filling[i],
        )
        for i in range(len(FALLEN_TO))
    )
    peak_day = int(np.nanargmax(curve[0]))
    return Recommendation(
        at_risk=at_risk_range,
        lapsed=lapsed,
        lost=lost,
        repeat_customers=repeat_customers,
        peak=float(curve[0, peak_day]),
        peak_day=peak_day,
    )


def _of_group(gaps: pl.DataFrame, group: UsualReturnGroup, maybe_older: pl.Series | None) -> pl.DataFrame:
    return gaps if group is UsualReturnGroup.ALL else gaps.filter(usual_return_group(maybe_older) == group)


def _counts_by_resampling_group(gaps: pl.DataFrame, *, seed: int) -> tuple[Counts, Counts]:
    """Finished and open gaps by resampling group and day, with the customers dealt into the groups at random.

    No curve is usable beyond the 30th longest gap; the days end there, so that a stray order from 1900 costs nothing.
    """
    customer = gaps["customer"].rle_id().to_numpy()
    customers = int(customer[-1]) + 1
    groups = min(customers, MOST_RESAMPLED_GROUPS)
    dealt = (np.random.default_rng(seed).permutation(customers) % groups)[customer]
    days = gaps["days"].to_numpy()
    longest = int(np.sort(days)[-FEWEST_AT_RISK])
    length = longest + 1
    finished = gaps["finished"].to_numpy() & (days <= longest)
    cells = dealt * length + np.minimum(days, longest)
    shape = (groups, length)
    return (
        np.bincount(cells[finished], minlength=groups * length).reshape(shape).astype(np.float64),
        np.bincount(cells[~finished], minlength=groups * length).reshape(shape).astype(np.float64),
    )


def _resampling_weights(groups: int, *, seed: int) -> Counts:
    """How often each group is drawn in each resample."""
    drawn = np.random.default_rng(seed + 1).multinomial(groups, np.full(groups, 1 / groups), size=RESAMPLES)
    return drawn.astype(np.float64)


def _curves(finished: Counts, still_open: Counts, *, horizon_days: int) -> Counts:
    gaps_at_risk = at_risk(finished, still_open)
    return usual_return(survival(finished, gaps_at_risk), gaps_at_risk, horizon_days=horizon_days)


def _falls(curves: Counts) -> tuple[Days, Days]:
    """For each curve, the first day after its peak where it has fallen so far (0: never), and its number of usable days."""
    known = np.nan_to_num(curves, nan=-1.0)
    peak_days = known.argmax(-1)
    peaks = known.max(-1)
    after_peak = np.arange(curves.shape[-1]) > peak_days[:, np.newaxis]
    usable = known >= 0
    found = np.zeros((curves.shape[0], len(FALLEN_TO)), dtype=np.int64)
    for i, share in enumerate(FALLEN_TO):
        fallen = usable & after_peak & (known <= share * peaks[:, np.newaxis]) & (peaks > 0)[:, np.newaxis]
        found[:, i] = fallen.argmax(-1)  # the peak day itself is never marked, so day 0 means never
    return found, np.where(peaks > 0, usable.sum(-1), 0)


def _filled_up(found: Days, usable_days: Days) -> Days:
    """Thresholds that rise, with what the curve does not show filled up.

    At risk begins where the usable curve ends, and after the default at the earliest; lapsed is twice
    that, lost twice lapsed.
    """
    at_risk_days = np.where(found[:, 0] > 0, found[:, 0], np.maximum(DEFAULT_DAYS[0], usable_days))
    lapsed_days = np.where(found[:, 1] > 0, np.maximum(found[:, 1], at_risk_days + 1), 2 * at_risk_days)
    lost_days = np.where(found[:, 2] > 0, np.maximum(found[:, 2], lapsed_days + 1), 2 * lapsed_days)
    return np.stack([at_risk_days, lapsed_days, lost_days], axis=-1)

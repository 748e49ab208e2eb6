"""RFM scores and segments, value tiers, and bands of silence: each customer against the others of the shop."""

from dataclasses import dataclass

import polars as pl

from winback.policy import Thresholds
from winback.schema import SEGMENTED, enum
from winback.vocabulary import RfmSegment, Stage, ValueTier

RFM_CELLS: dict[RfmSegment, tuple[tuple[int, ...], tuple[int, ...]]] = {
    RfmSegment.CHAMPIONS: ((5,), (4, 5)),
    RfmSegment.REGULARS: ((3, 4), (4, 5)),
    RfmSegment.POTENTIAL_REGULARS: ((4, 5), (2, 3)),
    RfmSegment.RECENT: ((5,), (1,)),
    RfmSegment.PROMISING: ((4,), (1,)),
    RfmSegment.NEED_ATTENTION: ((3,), (3,)),
    RfmSegment.ABOUT_TO_SLEEP: ((3,), (1, 2)),
    RfmSegment.SLIPPING: ((1, 2), (3, 4)),
    RfmSegment.CANT_LOSE: ((1, 2), (5,)),
    RfmSegment.HIBERNATING: ((1, 2), (1, 2)),
}
"""Recency scores × frequency scores of each segment; together they cover all 25 cells once."""


def segmented(customers: pl.DataFrame) -> pl.DataFrame:
    """CUSTOMERS → SEGMENTED.

    Recency and money: ⌈5 · mid-rank ÷ n⌉, the latest and the highest scoring 5; customers who are
    alike share their mid-rank. Frequency: 1, 2, 3, 4–5, 6 and more occasions. High value: the top
    fifth by net; middle: the next three tenths.
    """
    ranked = customers.lazy().select("customer", "occasions", recency=_twice_mid_rank("last_day"), money=_twice_mid_rank("net"))
    scored = ranked.select(
        "customer",
        _fifth("recency").alias("recency_score"),
        _frequency_score().alias("frequency_score"),
        _fifth("money").alias("monetary_score"),
        _value_tier("money").alias("value_tier"),
    )
    return SEGMENTED.conform(scored.with_columns(rfm_segment=_rfm_segment()).collect(engine="in-memory"))


def _twice_mid_rank(column: str) -> pl.Expr:
    """Twice the mid-rank, from the lowest: a whole number, so that the scores are exact."""
    return (2 * pl.col(column).rank("average")).cast(pl.Int64)


def _fifth(twice_mid_rank: str) -> pl.Expr:
    """⌈5 · mid-rank ÷ n⌉ in whole numbers."""
    return ((5 * pl.col(twice_mid_rank) + 2 * pl.len() - 1) // (2 * pl.len())).cast(pl.Int8)


def _frequency_score() -> pl.Expr:
    occasions = pl.col("occasions")
    return pl.when(occasions >= 6).then(5).when(occasions >= 4).then(4).otherwise(occasions).cast(pl.Int8)


def _value_tier(twice_mid_rank: str) -> pl.Expr:
    tenths = 10 * pl.col(twice_mid_rank)
    return (
        pl.when(tenths > 8 * 2 * pl.len())
        .then(pl.lit(ValueTier.HIGH, dtype=enum(ValueTier)))
        .when(tenths > 5 * 2 * pl.len())
        .then(pl.lit(ValueTier.MIDDLE, dtype=enum(ValueTier)))
        .otherwise(pl.lit(ValueTier.LOW, dtype=enum(ValueTier)))
    )


def _rfm_segment() -> pl.Expr:
    segments = {10 * r + f: segment for segment, (recency, frequency) in RFM_CELLS.items() for r in recency for f in frequency}
    cell = 10 * pl.col("recency_score") + pl.col("frequency_score")
    return cell.replace_strict(list(segments), list(segments.values()), return_dtype=enum(RfmSegment))


@dataclass(frozen=True, kw_only=True)
class SilenceBand:
    """Customers silent for more than ``more_than_days`` and at most ``up_to_days`` days (None: no end)."""

    stage: Stage
    more_than_days: int
    up_to_days: int | None


def silence_bands(thresholds: Thresholds) -> tuple[SilenceBand, ...]:
    """The four bands of the quiet: the lapsed in two halves, the lost up to 2c and beyond. Their index is the band's number.

    They are days of silence whoever it is, so that a band can be said, and chosen by the day of the last order. Where others have
    limits of their own, the first band begins with the earliest of them.
    """
    lapsed, lost = thresholds.lapsed_after_days, thresholds.lost_after_days
    middle = (lapsed + lost) // 2
    return (
        SilenceBand(stage=Stage.LAPSED, more_than_days=_earliest(thresholds), up_to_days=middle),
        SilenceBand(stage=Stage.LAPSED, more_than_days=middle, up_to_days=lost),
        SilenceBand(stage=Stage.LOST, more_than_days=lost, up_to_days=2 * lost),
        SilenceBand(stage=Stage.LOST, more_than_days=2 * lost, up_to_days=None),
    )


def _earliest(thresholds: Thresholds) -> int:
    """The silent days after which anybody at all may have lapsed."""
    if thresholds.typical_gap_days is not None:
        return 0
    sets = [thresholds] if thresholds.one_order is None else [thresholds, thresholds.one_order]
    return min(one.lapsed_after_days for one in sets)


def silence_band(thresholds: Thresholds) -> pl.Expr:
    """The number of the band by ``silent_days``; null for customers whose silence is shorter than that of any lapsed."""
    silent = pl.col("silent_days")
    number = pl.sum_horizontal((silent > band.more_than_days).cast(pl.Int8) for band in silence_bands(thresholds)) - 1
    return pl.when(number >= 0).then(number).cast(pl.Int8).alias("silence_band")

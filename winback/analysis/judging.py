"""After how many silent days a customer passes a limit: the one place that knows of limits for one order and of a customer's own pace.

*Own pace*: the limits are stated for a customer who orders every G days, the shop's typical gap; those of anybody else are in
proportion, limit · g ÷ G. Their own typical gap g is log g = (Σ log gaps + 2 log G) ÷ (k + 2) over the k gaps between their orders,
so that it begins at G and leaves it as there is more to go by.
"""

from typing import Final

import polars as pl

from winback.policy import Limits, Thresholds
from winback.vocabulary import Stage

_GAPS_OF_THE_SHOP: Final = 2
_TOLERANCE_DAYS: Final = 1e-6  # sums of logarithms are not exact, and whoever orders every G days has the limits as they are stated

LIMITED = (Stage.AT_RISK, Stage.LAPSED, Stage.LOST)
"""The stages that begin after a limit."""


def after_days(thresholds: Thresholds, stage: Stage) -> pl.Expr:
    """The silent days after which a customer is in one of the stages ``LIMITED``, by ``occasions`` and, at own pace, ``log_gaps``."""
    return _own_days(thresholds, stage, occasions=pl.col("occasions"), log_gaps=pl.col("log_gaps"))


def returned_after_days(thresholds: Thresholds) -> pl.Expr:
    """The gap before the last occasion, in days, that makes a return if it was longer, by ``last_gap`` too.

    It is judged as it was while it lasted: with one occasion less, and without itself in the customer's typical gap.
    """
    before = pl.col("log_gaps") - pl.col("last_gap").cast(pl.Float64).log()
    return _own_days(thresholds, Stage.LAPSED, occasions=pl.col("occasions") - 1, log_gaps=before)


def is_past(thresholds: Thresholds, stage: Stage) -> pl.Expr:
    """Whether a customer's silence has passed the limit of a stage."""
    return pl.col("silent_days") > after_days(thresholds, stage)


def at_the_pace_of_the_shop(days: pl.Expr, *, occasions: pl.Expr, log_gaps: pl.Expr, typical_gap_days: float) -> pl.Expr:
    """A silence in whole days as long for a customer of typical pace as it is for this one: past a limit as stated where ``days`` are
    past the customer's own."""
    stretch = _stretch(occasions=occasions, log_gaps=log_gaps, typical_gap_days=typical_gap_days)
    return ((days - _TOLERANCE_DAYS) / stretch).ceil().cast(pl.Int32)


def with_pace(occasions: pl.LazyFrame) -> pl.LazyFrame:
    """OCCASIONS, in order of customer and day, with the columns by which their customer was judged from each of them on."""
    return occasions.with_columns(occasions=pl.col("number"), log_gaps=log_gaps_so_far())


def log_gaps_so_far() -> pl.Expr:
    """The sum of the logarithms of the customer's gaps up to each of the OCCASIONS, which stand in order of customer and day."""
    running = pl.col("gap").cast(pl.Float64).log().fill_null(0.0).cum_sum()
    return running - pl.when(pl.col("number") == 1).then(running).forward_fill()


def limit_of(limits: Limits, stage: Stage) -> int:
    """The silent days after which a stage begins, as stated; 0 for a stage that begins with an order."""
    days = {Stage.AT_RISK: limits.at_risk_after_days, Stage.LAPSED: limits.lapsed_after_days, Stage.LOST: limits.lost_after_days}
    return days.get(stage, 0)


def own_limits(customers: pl.DataFrame, thresholds: Thresholds, *, customer: int) -> Thresholds:
    """The limits that one of the CUSTOMERS is judged by, as plain days."""
    days = customers.lazy().filter(pl.col("customer") == customer).select(*(after_days(thresholds, one).alias(one) for one in LIMITED))
    at_risk, lapsed, lost = days.collect().row(0)
    at_risk = max(at_risk, 1)
    lapsed = max(lapsed, at_risk + 1)
    return Thresholds(
        at_risk_after_days=at_risk,
        lapsed_after_days=lapsed,
        lost_after_days=max(lost, lapsed + 1),
        loyal_from_occasions=thresholds.loyal_from_occasions,
    )


def own_gap_days(customers: pl.DataFrame, *, typical_gap_days: float, customer: int) -> float:
    """The typical gap g of one of the CUSTOMERS, in days; that of the shop for a customer with one order."""
    stretch = _stretch(occasions=pl.col("occasions"), log_gaps=pl.col("log_gaps"), typical_gap_days=typical_gap_days)
    own = customers.lazy().filter(pl.col("customer") == customer).select(stretch)
    return typical_gap_days * float(own.collect().item())


def _own_days(thresholds: Thresholds, stage: Stage, *, occasions: pl.Expr, log_gaps: pl.Expr) -> pl.Expr:
    stated = _stated(thresholds, stage, occasions=occasions)
    if thresholds.typical_gap_days is None:
        return stated
    stretch = _stretch(occasions=occasions, log_gaps=log_gaps, typical_gap_days=thresholds.typical_gap_days)
    return (stated * stretch + _TOLERANCE_DAYS).floor().cast(pl.Int32)


def _stated(thresholds: Thresholds, stage: Stage, *, occasions: pl.Expr) -> pl.Expr:
    usual = pl.lit(limit_of(thresholds, stage), dtype=pl.Int32)
    if thresholds.one_order is None:
        return usual
    return pl.when(occasions == 1).then(pl.lit(limit_of(thresholds.one_order, stage), dtype=pl.Int32)).otherwise(usual)


def _stretch(*, occasions: pl.Expr, log_gaps: pl.Expr, typical_gap_days: float) -> pl.Expr:
    """g ÷ G of customers with so many occasions and this sum of the logarithms of the gaps between them."""
    gaps = occasions - 1
    return ((log_gaps - gaps * pl.lit(typical_gap_days).log()) / (gaps + _GAPS_OF_THE_SHOP)).exp()

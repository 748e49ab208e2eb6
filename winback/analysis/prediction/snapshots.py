"""What was known of each customer on one day: everything that a chance of return may be read from.

Nothing of later days is used, so that a past day can be told as it was. Refunds have no date of their own: they are counted for
orders of at least ``REFUND_DAYS`` before the day, when most of them have been made.
"""

from datetime import date, timedelta

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.analysis.occasions import occasions_until
from winback.schema import FrameSchema
from winback.vocabulary import Standing

REFUND_DAYS = 30
HALF_A_YEAR_DAYS = 180
_WINDOWS_DAYS = (30, 90, 180, 365)
_PRIOR_GAPS, _PRIOR_SPREADS = 2, 4
_USUAL_LOG_GAP, _USUAL_SPREAD = 4.0, 1.0
"""Where no gap of anybody is known: a typical gap of 55 days, half as long to twice as long."""

SNAPSHOT = FrameSchema(
    name="snapshot",
    grain="one customer as known on one day",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "silent_days": pl.Int32(),
        "age_days": pl.Int32(),  # since the first occasion
        "occasions": pl.Int32(),
        "own_log_gap": pl.Float64(),  # log of the typical gap in days, drawn towards the shop's where few are known
        "gap_spread": pl.Float64(),  # standard deviation of the log gaps, drawn likewise: small for regular buyers
        "last_log_gap": pl.Float64(),  # log of the last gap over the own typical gap; 0 without a gap
        "in_30": pl.Int32(),  # occasions in the last 30, 90, 180, 365 days
        "in_90": pl.Int32(),
        "in_180": pl.Int32(),
        "in_365": pl.Int32(),
        "half_before": pl.Int32(),  # in the 180 days before the last 180
        "same_season": pl.Int32(),  # in the horizon's days a year before
        "log_basket": pl.Float64(),  # log of the mean net value of an occasion
        "last_log_basket": pl.Float64(),  # log of the last one over that mean
        "discounted": pl.Float64(),  # share of occasions with a discount
        "last_discounted": pl.Boolean(),
        "refunded": pl.Float64(),  # share of orders taken back in whole or in part
    },
)


def snapshot(occasions: pl.DataFrame, on: date, *, horizon_days: int, refunds: pl.DataFrame | None = None) -> pl.DataFrame:
    """OCCASIONS and REFUNDS (``refunded_orders``) → SNAPSHOT of everybody with an occasion up to the day, by customer."""
    known = occasions_until(occasions, as_of=on)
    counted = known.group_by("customer", maintain_order=True).agg(*_counts(on, horizon_days), *_gaps(), *_baskets())
    if refunds is not None:
        counted = counted.join(_refunds_until(refunds, on), on="customer", how="left", maintain_order="left")
    else:
        counted = counted.with_columns(taken_back=pl.lit(0))
    return SNAPSHOT.conform(_described(counted).collect(engine="in-memory"))


def refunded_orders(orders: pl.DataFrame, *, currency: str) -> pl.DataFrame:
    """ORDERS → REFUNDS: [customer, day] of each order of a known customer that was taken back, in whole or in part."""
    was_taken_back = (pl.col("standing") == Standing.REFUNDED) | (COUNTED & ((pl.col("refunded") > 0) | (pl.col("credited") > 0)))
    taken_back = orders.lazy().filter(was_taken_back, pl.col("customer").is_not_null(), pl.col("currency") == currency)
    return taken_back.select("customer", day="ordered_on").collect(engine="in-memory")


def _counts(on: date, horizon_days: int) -> tuple[pl.Expr, ...]:
    ago = (pl.lit(on) - pl.col("day")).dt.total_days()
    return (
        ago.last().alias("silent_days"),
        ago.first().alias("age_days"),
        pl.len().cast(pl.Int64).alias("occasions"),
        *((ago < days).sum().alias(f"in_{days}") for days in _WINDOWS_DAYS),
        ago.is_between(HALF_A_YEAR_DAYS, 2 * HALF_A_YEAR_DAYS - 1).sum().alias("half_before"),
        ago.is_between(365 - horizon_days, 364).sum().alias("same_season"),
    )


def _gaps() -> tuple[pl.Expr, ...]:
    log_gap = pl.col("gap").log()
    return (
        log_gap.sum().alias("log_gaps"),
        ((log_gap - log_gap.mean()) ** 2).sum().alias("squares"),  # around the customer's own typical gap
        pl.col("gap").last().alias("last_gap"),
    )


def _baskets() -> tuple[pl.Expr, ...]:
    net, is_discounted = pl.col("net").cast(pl.Float64), pl.col("discounted_net") > 0
    return (
        net.mean().alias("basket"),
        net.last().alias("last_basket"),
        is_discounted.mean().alias("discounted"),
        is_discounted.last().alias("last_discounted"),
        pl.col("orders").sum(),
    )


def _refunds_until(refunds: pl.DataFrame, on: date) -> pl.LazyFrame:
    told = refunds.lazy().filter(pl.col("day") <= on - timedelta(days=REFUND_DAYS))
    return told.group_by("customer").agg(pl.len().alias("taken_back"))


def _described(counted: pl.LazyFrame) -> pl.LazyFrame:
    """The logarithms and shares; a single customer's few gaps count beside as many of the shop's."""
    gaps = pl.col("occasions") - 1
    freely = (gaps - 1).clip(0)
    usual = _mean(pl.col("log_gaps"), gaps, where_none=_USUAL_LOG_GAP)
    usual_square = _mean(pl.col("squares"), freely, where_none=_USUAL_SPREAD**2)
    smallest = 0.01
    with_own = counted.with_columns(
        own_log_gap=(pl.col("log_gaps") + _PRIOR_GAPS * usual) / (gaps + _PRIOR_GAPS),
        gap_spread=((pl.col("squares") + _PRIOR_SPREADS * usual_square) / (freely + _PRIOR_SPREADS)).sqrt(),
        log_basket=pl.col("basket").clip(smallest).log(),
        refunded=(pl.col("taken_back").fill_null(0) / pl.max_horizontal(pl.col("orders"), "taken_back")).fill_null(0),
    )
    return with_own.with_columns(
        last_log_gap=pl.when(gaps > 0).then(pl.col("last_gap").log() - pl.col("own_log_gap")).otherwise(0.0),
        last_log_basket=pl.col("last_basket").clip(smallest).log() - pl.col("log_basket"),
    )


def _mean(sums: pl.Expr, counts: pl.Expr, *, where_none: float) -> pl.Expr:
    """The mean over everybody; what is usual elsewhere while nobody has any."""
    return pl.when(counts.sum() > 0).then(sums.sum() / counts.sum()).otherwise(where_none)

"""The dates and the currency that everything else is measured with."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.vocabulary import Standing

COUNTED = pl.col("standing") == Standing.COUNTED
DISCOUNTED = pl.col("discount") > 0
"""Whether money was taken off an order. A code alone does not say so: one for free shipping takes nothing off the goods."""


def analysed_currency(orders: pl.DataFrame) -> str | None:
    """The currency with the most counted orders, the first by name among equals; None without a counted order."""
    by_currency = orders.lazy().filter(COUNTED).group_by("currency").agg(pl.len().alias("orders"))
    ranked = by_currency.sort("orders", "currency", descending=[True, False]).collect()
    return ranked["currency"][0] if ranked.height else None


def as_of_date(orders: pl.DataFrame, *, imported_on: date) -> date | None:
    """The latest counted-order date not after the day of the import, anonymous and set-aside orders included."""
    latest: date | None = (
        orders.lazy().filter(COUNTED, pl.col("ordered_on") <= imported_on).select(pl.col("ordered_on").max()).collect().item()
    )
    return latest


def history_start(orders: pl.DataFrame) -> date | None:
    """The first order date in the data, whether the order counts or not; None without orders."""
    first: date | None = orders.select(pl.col("ordered_on").min()).item()
    return first


@dataclass(frozen=True, kw_only=True)
class FarTail:
    """A few dates far beyond the dense history: often day and month swapped in some rows.

    ``history_until`` is the last date of the dense history; ``first_day`` and ``last_day`` bound the ``days``
    distinct dates beyond it, which hold ``orders`` counted orders.
    """

    history_until: date
    first_day: date
    last_day: date
    days: int
    orders: int


SHORTEST_BREAK_DAYS = 14
BREAK_TO_USUAL_GAP = 4
TAIL_TO_HISTORY_DENSITY = 0.25
LARGEST_TAIL_SHARE = 0.05
FEWEST_HISTORY_DATES = 10


def far_tail(orders: pl.DataFrame) -> FarTail | None:
    """The sparse dates beyond the dense history, or None.

    The tail begins at the first break of at least 14 days and four times the usual gap between dates (95th
    percentile up to there) after which orders stay rare: a quarter of the dates per day, and one order in twenty at most.
    """
    dates = _order_dates(orders)
    if dates.height <= FEWEST_HISTORY_DATES:
        return None
    breaks = _breaks(dates)
    if breaks.is_empty():
        return None
    history_until = breaks["day"][0]
    tail = dates.filter(pl.col("day") > history_until)
    return FarTail(
        history_until=history_until,
        first_day=tail["day"][0],
        last_day=tail["day"][-1],
        days=tail.height,
        orders=int(tail["orders"].sum()),
    )


def _order_dates(orders: pl.DataFrame) -> pl.DataFrame:
    """One row per date with a counted order: day, orders, and the days until the next such date."""
    by_day = orders.lazy().filter(COUNTED).group_by(pl.col("ordered_on").alias("day")).agg(pl.len().alias("orders")).sort("day")
    return by_day.with_columns(pause=(pl.col("day").shift(-1) - pl.col("day")).dt.total_days()).collect()


def _breaks(dates: pl.DataFrame) -> pl.DataFrame:
    """The dates after which orders become and stay rare, earliest first."""
    rank = pl.int_range(1, pl.len() + 1)
    history_length = (pl.col("day") - pl.col("day").first()).dt.total_days() + 1
    tail_length = (pl.col("day").last() - pl.col("day")).dt.total_days()
    orders_after = pl.col("orders").sum() - pl.col("orders").cum_sum()
    usual_pause = pl.col("pause").shift(1).rolling_quantile(0.95, interpolation="higher", window_size=dates.height, min_samples=1)
    return dates.filter(
        (rank >= FEWEST_HISTORY_DATES)
        & (pl.col("pause") >= SHORTEST_BREAK_DAYS)
        & (pl.col("pause") >= BREAK_TO_USUAL_GAP * usual_pause)
        & ((pl.len() - rank) / tail_length <= TAIL_TO_HISTORY_DENSITY * rank / history_length)
        & (orders_after <= LARGEST_TAIL_SHARE * pl.col("orders").sum())
    )

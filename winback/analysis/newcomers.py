"""How many go quiet: the people that a standing offer gets to know each month."""

from datetime import date

import polars as pl

COUNTED_DAYS = 90
DAYS_OF_A_MONTH = 30


def newly_quiet_per_month(customers: pl.DataFrame, *, after_days: pl.Expr, history_from: int, as_of: date) -> float:
    """CUSTOMERS as of ``as_of`` → per 30 days, those whose silence passed the limit in the last 90 days and still lasts.

    ``after_days`` is each customer's own limit. Where the history is shorter than the smallest limit as stated, ``history_from``, and 90
    days, over the days in which anybody could pass it; 0 where nobody could.
    """
    passed = (pl.lit(as_of) - pl.col("last_day")).dt.total_days() - after_days
    crossed = passed.is_between(1, COUNTED_DAYS).sum()
    newly_quiet, first_day = customers.select(crossed.alias("newly_quiet"), pl.col("first_day").min()).row(0)
    counted_days = min(COUNTED_DAYS, (as_of - first_day).days - history_from) if first_day is not None else 0
    return newly_quiet * DAYS_OF_A_MONTH / counted_days if counted_days > 0 else 0.0

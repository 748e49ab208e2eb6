"""How many customers are active, month by month: is the shop gaining or losing them?"""

from datetime import date

import polars as pl

from winback.analysis import known_from
from winback.analysis.judging import after_days, with_pace
from winback.analysis.occasions import occasions_until
from winback.policy import Thresholds
from winback.schema import FrameSchema
from winback.vocabulary import Stage

MONTHS = 24

ACTIVITY = FrameSchema(
    name="activity",
    grain="one day of each month, the as-of date and the same day of the months before it",
    key=("day",),
    columns={
        "day": pl.Date(),
        "months_ago": pl.Int32(),  # 0 for the as-of date
        "active": pl.Int64(),  # customers silent for at most b days on that day
    },
)


def activity(occasions: pl.DataFrame, *, as_of: date, thresholds: Thresholds, months: int = MONTHS) -> pl.DataFrame:
    """OCCASIONS → ACTIVITY, the earliest day first.

    Days within b days of the first occasion are left out: whoever had ordered before it cannot be seen yet.
    """
    periods = _periods(occasions, as_of=as_of, thresholds=thresholds)
    begun, ended = (_by_day(periods, column) for column in ("begins", "ends"))
    days = _days(occasions, as_of=as_of, lapsed_after_days=thresholds.lapsed_after_days, months=months)
    counted = days.join_asof(begun, left_on="day", right_on="begins").join_asof(ended, left_on="day", right_on="ends")
    active = pl.col("so_far").fill_null(0) - pl.col("so_far_right").fill_null(0)
    return ACTIVITY.conform(counted.with_columns(active=active))


def _periods(occasions: pl.DataFrame, *, as_of: date, thresholds: Thresholds) -> pl.LazyFrame:
    """From each occasion on a customer is active until the next one begins or the silence passes b: [begins, ends), without overlap."""
    is_same_customer = pl.col("customer").eq_missing(pl.col("customer").shift(-1))
    passes = pl.col("day") + pl.duration(days=after_days(thresholds, Stage.LAPSED) + 1)
    following = pl.when(is_same_customer).then(pl.col("day").shift(-1))
    return with_pace(occasions_until(occasions, as_of=as_of)).select(begins="day", ends=pl.min_horizontal(passes, following))


def _by_day(periods: pl.LazyFrame, column: str) -> pl.DataFrame:
    """How many have begun or ended up to each day on which any did."""
    counted: pl.DataFrame = periods.group_by(column).agg(pl.len().cast(pl.Int64)).sort(column).collect()
    return counted.select(column, so_far=pl.col("len").cum_sum()).set_sorted(column)


def _days(occasions: pl.DataFrame, *, as_of: date, lapsed_after_days: int, months: int) -> pl.DataFrame:
    first = occasions.get_column("day").min()
    ago = pl.DataFrame({"months_ago": range(months, -1, -1)}, schema={"months_ago": pl.Int32})
    day = pl.lit(as_of).dt.offset_by(pl.format("-{}mo", "months_ago"))
    days = ago.select(day=day, months_ago="months_ago")
    if not isinstance(first, date):
        return days.clear()
    return days.filter(pl.col("day") >= known_from.of_silence(first, lapsed_after_days)).set_sorted("day")

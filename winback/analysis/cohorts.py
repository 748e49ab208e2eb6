"""Customers by the time of their first order: how many bought again within so many months, and how many still buy in each.

Both are counted from one row per customer, or per customer and month, and the people behind a count are those rows.
"""

from datetime import date

import polars as pl

from winback.analysis.first_periods import days_of, first_period
from winback.analysis.occasions import occasions_until
from winback.schema import FrameSchema

WITHIN_MONTHS = (1, 2, 3, 6, 9, 12)
LATER_MONTHS = tuple(range(1, 13))

BEGINNINGS = FrameSchema(
    name="beginnings",
    grain="one customer",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "first_day": pl.Date(),
        "cohort": pl.String(),  # month, quarter or year of the first order, as ``first_period`` writes it
        "again_months": pl.Int32(),  # the second order came within so many months, a begun one counted whole; null: none came
    },
    nullable=frozenset({"again_months"}),
)

ACTIVE_MONTHS = FrameSchema(
    name="active_months",
    grain="one calendar month in which a customer ordered",
    key=("customer", "months_later"),
    columns={"customer": pl.Int64(), "cohort": pl.String(), "months_later": pl.Int32()},  # 0 for the month of the first order
)

COHORTS = FrameSchema(
    name="cohorts",
    grain="one period of first orders, so many months later",
    key=("cohort", "months"),
    columns={
        "cohort": pl.String(),
        "months": pl.Int32(),
        "customers": pl.Int64(),  # whose first order was in the period
        "counted": pl.Int64(),  # of them, who bought again within the months, or ordered in the month
        "whole": pl.Boolean(),  # the months lie within the data for everybody of the period
    },
)


def beginnings(occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """OCCASIONS → BEGINNINGS of everybody known on ``as_of``, in order of customer."""
    known = occasions_until(occasions, as_of=as_of).collect(engine="in-memory")
    same = pl.col("customer") == pl.col("customer").shift(-1)
    first = known.with_columns(second_day=pl.when(same).then(pl.col("day").shift(-1))).filter(pl.col("number") == 1)
    told = first.select("customer", first_day="day", second_day="second_day")
    return BEGINNINGS.check(told.select("customer", "first_day", first_period(told), _again_months()))


def active_months(occasions: pl.DataFrame, begun: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """OCCASIONS and their BEGINNINGS → ACTIVE_MONTHS up to ``as_of``."""
    is_first = pl.col("number") == 1
    known = occasions_until(occasions, as_of=as_of).with_columns(first_day=pl.when(is_first).then("day").forward_fill())
    months = known.select("customer", "number", _months_between("first_day", "day").alias("months_later"))
    in_each = months.filter(is_first | (pl.col("months_later") != pl.col("months_later").shift(1)))
    named = in_each.join(begun.lazy().select("customer", "cohort"), on="customer", how="inner", maintain_order="left")
    return ACTIVE_MONTHS.check(named.select(*ACTIVE_MONTHS.columns).collect(engine="in-memory"))


def bought_again(begun: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """BEGINNINGS → COHORTS: of each period, how many bought again within each of ``WITHIN_MONTHS``."""
    counts = [begun.filter(again_within(months)).group_by("cohort").agg(counted=pl.len().cast(pl.Int64)) for months in WITHIN_MONTHS]
    return _cohorts(begun, dict(zip(WITHIN_MONTHS, counts, strict=True)), as_of=as_of, is_calendar=False)


def still_buying(begun: pl.DataFrame, active: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """BEGINNINGS and their ACTIVE_MONTHS → COHORTS: of each period, how many ordered in each of ``LATER_MONTHS``."""
    counted = active.group_by("months_later", "cohort").agg(counted=pl.len().cast(pl.Int64))
    counts = {months: counted.filter(pl.col("months_later") == months).drop("months_later") for months in LATER_MONTHS}
    return _cohorts(begun, counts, as_of=as_of, is_calendar=True)


def again_within(months: int) -> pl.Expr:
    """Whether one of BEGINNINGS bought again within so many months of the first order."""
    return (pl.col("again_months") <= months).fill_null(value=False)


def sizes(begun: pl.DataFrame) -> pl.DataFrame:
    """BEGINNINGS → [cohort, customers], in order of time."""
    return begun.group_by("cohort").agg(customers=pl.len().cast(pl.Int64)).sort("cohort")


def _again_months() -> pl.Expr:
    """Months to the same day of the month, or to the end of a shorter one: 31 January to 28 February is one."""
    begun = pl.col("second_day").dt.day() > pl.col("first_day").dt.day()
    return (_months_between("first_day", "second_day") + begun.cast(pl.Int32)).alias("again_months")


def _months_between(first: str, later: str) -> pl.Expr:
    years = pl.col(later).dt.year() - pl.col(first).dt.year()
    return (years * 12 + pl.col(later).dt.month() - pl.col(first).dt.month()).cast(pl.Int32)


def _cohorts(begun: pl.DataFrame, counts: dict[int, pl.DataFrame], *, as_of: date, is_calendar: bool) -> pl.DataFrame:
    """Every period and number of months, those nobody is counted in included."""
    known = sizes(begun)
    last_days = [days_of(cohort)[1] for cohort in known["cohort"]]
    counted = [
        known.join(found, on="cohort", how="left", maintain_order="left").with_columns(
            pl.lit(months, dtype=pl.Int32).alias("months"),
            pl.col("counted").fill_null(0),
            whole=_known_until(last_days, months, is_calendar=is_calendar) <= as_of,
        )
        for months, found in counts.items()
    ]
    if not counted or known.is_empty():
        return COHORTS.empty()
    return COHORTS.check(pl.concat(counted).select(*COHORTS.columns).sort("cohort", "months"))


def _known_until(last_days: list[date], months: int, *, is_calendar: bool) -> pl.Series:
    """The day up to which the months reach for those who came on the last day of the period."""
    ends = pl.Series(last_days, dtype=pl.Date).dt.offset_by(f"{months}mo")
    return ends.dt.month_end() if is_calendar else ends

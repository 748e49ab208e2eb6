"""The time after each occasion until the customer's next one, finished or still open.

Whoever got one of our messages does not come or stay away by themselves from that day on: the gap is known up to it and no further.
"""

from datetime import date

import polars as pl

from winback.analysis.occasions import DAYS, occasions_until
from winback.schema import FrameSchema, enum
from winback.vocabulary import UsualReturnGroup

GAPS = FrameSchema(
    name="gaps",
    grain="the time after one occasion of a customer",
    key=("customer", "number"),
    columns={
        "customer": pl.Int64(),
        "number": pl.Int32(),  # of the occasion that the gap follows
        "days": pl.Int32(),  # until the next occasion, the day of our first message or the as-of date
        "finished": pl.Boolean(),  # the next occasion came; else the gap is open, known to be at least so long
    },
)

GAP_COUNTS = FrameSchema(
    name="gap_counts",
    grain="one group at one length of gap",
    key=("group", "days"),
    columns={
        "group": enum(UsualReturnGroup),
        "days": pl.Int32(),
        "finished": pl.Int64(),  # gaps that ended after so many days
        "open": pl.Int64(),  # gaps known to be at least so long, and no more
    },
)


def gap_table(occasions: pl.DataFrame, *, as_of: date, written_to: pl.DataFrame | None = None) -> pl.DataFrame:
    """OCCASIONS → GAPS as known on ``as_of``, one per occasion: the gap after the customer's last is open.

    ``written_to`` (customer, sent_on): who got one of our messages, and when. A gap with one in it is open from the first of them
    on. An order on the day of the sending comes after it, as where a campaign is measured.
    """
    is_last = pl.col("customer").ne_missing(pl.col("customer").shift(-1))
    open_days = (pl.lit(as_of) - pl.col("day")).dt.total_days().cast(pl.Int32)
    gaps = occasions_until(occasions, as_of=as_of).select(
        "customer",
        "number",
        "day",
        pl.when(is_last).then(open_days).otherwise(pl.col("gap").shift(-1)).alias("days"),
        (~is_last).alias("finished"),
    )
    interrupted = gaps if written_to is None or written_to.is_empty() else _interrupted(gaps, written_to)
    return GAPS.check(interrupted.drop("day").collect(engine="in-memory"))


def _interrupted(gaps: pl.LazyFrame, written_to: pl.DataFrame) -> pl.LazyFrame:
    """The gaps, those with a sending in them cut short: it comes after the day that the gap begins with, and not after its end."""
    sendings = written_to.lazy().select(_place("sent_on"), _place("sent_on").alias("sending")).sort("place")
    beside = (
        gaps.with_columns(_place("day")).set_sorted("place").join_asof(sendings, on="place", strategy="forward", allow_exact_matches=False)
    )
    # In one row of all customers' days, another customer's next sending is further away than any gap is long.
    until = pl.col("sending") - pl.col("place")
    is_cut = (until <= pl.col("days")).fill_null(value=False)
    days = pl.when(is_cut).then(until.cast(pl.Int32)).otherwise("days").alias("days")
    return beside.select("customer", "number", "day", days, pl.col("finished") & ~is_cut)


def _place(day: str) -> pl.Expr:
    return (pl.col("customer") * DAYS + pl.col(day).to_physical()).alias("place")


def typical_gap_days(gaps: pl.DataFrame) -> float | None:
    """The median of the finished GAPS, in days; None where there is none."""
    median: float | None = gaps.select(pl.col("days").filter("finished").median()).item()
    return median


def gap_counts(gaps: pl.DataFrame, *, maybe_older: pl.Series | None = None) -> pl.DataFrame:
    """GAPS → GAP_COUNTS for everyone and for the first, second and later gaps, sorted by group and days.

    ``maybe_older`` are customers whose first occasion may not be the first that we see: they are counted for everyone, and among the
    later gaps once those are later in any case.
    """
    counts = (pl.col("finished").sum().cast(pl.Int64), pl.col("finished").not_().sum().cast(pl.Int64).alias("open"))
    by_number = gaps.lazy().group_by(usual_return_group(maybe_older).alias("group"), "days").agg(counts).collect()
    for_all = by_number.group_by("days").agg(pl.col("finished", "open").sum()).select(everyone().alias("group"), "days", "finished", "open")
    return GAP_COUNTS.check(pl.concat([for_all, by_number.drop_nulls("group")]).sort("group", "days"))


def usual_return_group(maybe_older: pl.Series | None = None) -> pl.Expr:
    """The group of a gap by the number of the occasion it follows; null where the number is not known, as in ``gap_counts``."""
    first, second, later = (
        pl.lit(group, dtype=enum(UsualReturnGroup))
        for group in (UsualReturnGroup.AFTER_FIRST, UsualReturnGroup.AFTER_SECOND, UsualReturnGroup.AFTER_THIRD)
    )
    by_number = pl.when(pl.col("number") == 1).then(first).when(pl.col("number") == 2).then(second).otherwise(later)
    if maybe_older is None or maybe_older.is_empty():
        return by_number
    return pl.when((pl.col("number") >= 3) | ~pl.col("customer").is_in(maybe_older.implode())).then(by_number)


def everyone() -> pl.Expr:
    return pl.lit(UsualReturnGroup.ALL, dtype=enum(UsualReturnGroup))

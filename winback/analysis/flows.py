"""Customers by stage at past month ends, and where they went from one to the next."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.analysis.lifecycle import stage
from winback.policy import Thresholds
from winback.schema import FrameSchema, enum
from winback.vocabulary import Stage

FLOWS = FrameSchema(
    name="flows",
    grain="customers who moved alike between two dates",
    key=("until", "before", "now"),
    columns={
        "until": pl.Date(),  # the later date
        "before": enum(Stage),  # on the date before it; null: not a customer yet, or no date before
        "now": enum(Stage),
        "customers": pl.Int64(),
    },
    nullable=frozenset({"before"}),
)

_STAGES = len(Stage)
_NOT_YET = _STAGES
Codes = npt.NDArray[np.uint8]
"""The stage of each customer as its place in ``Stage``, in order of the customers; ``_NOT_YET`` before the first order."""


def month_ends(*, first_day: date, as_of: date, most: int) -> tuple[date, ...]:
    """At most so many ends of months after ``first_day``, and ``as_of`` as the last date, in order."""
    after = pl.date_range(first_day, as_of, "1mo", eager=True).dt.month_end().unique()
    return (*after.filter(after < as_of).sort().tail(most - 1).to_list(), as_of)


def flows(occasions: pl.DataFrame, dates: Sequence[date], thresholds: Thresholds) -> pl.DataFrame:
    """OCCASIONS, sorted by customer and day → FLOWS between these dates, in order; the first has no date before it.

    The customers in a stage on a date are the sum over ``before``.
    """
    if occasions.is_empty() or not dates:
        return FLOWS.empty()
    known = _with_next_day(occasions)
    customers = int(known["place"][-1]) + 1
    before = np.full(customers, _NOT_YET, dtype=np.uint8)
    counted = []
    for on in dates:
        now = _stages_on(known, on, thresholds, customers=customers)
        counted.append(_moves(before, now, on))
        before = now
    return FLOWS.check(pl.concat(counted))


def _with_next_day(occasions: pl.DataFrame) -> pl.DataFrame:
    """The occasions with the customer's place among all customers and the day of their next one."""
    same = pl.col("customer") == pl.col("customer").shift(-1)
    return occasions.select(
        pl.col("customer").rle_id().alias("place"),
        "day",
        occasions="number",
        last_gap="gap",
        next_day=pl.when(same).then(pl.col("day").shift(-1)),
    )


def _stages_on(known: pl.DataFrame, on: date, thresholds: Thresholds, *, customers: int) -> Codes:
    """The last occasion up to a date is the one whose next, if any, comes later; it has all that a stage depends on."""
    last = known.lazy().filter(pl.col("day") <= on, pl.col("next_day").is_null() | (pl.col("next_day") > on))
    silent = (pl.lit(on) - pl.col("day")).dt.total_days().cast(pl.Int32).alias("silent_days")
    told = last.with_columns(silent).select("place", stage(thresholds).to_physical()).collect(engine="in-memory")
    codes = np.full(customers, _NOT_YET, dtype=np.uint8)
    codes[told["place"].to_numpy()] = told["stage"].to_numpy()
    return codes


def _moves(before: Codes, now: Codes, until: date) -> pl.DataFrame:
    """How many customers went from each stage to each; who is no customer yet on the later date is not counted."""
    pairs = np.bincount(before.astype(np.uint16) * (_STAGES + 1) + now, minlength=(_STAGES + 1) ** 2).reshape(_STAGES + 1, _STAGES + 1)
    words = [*Stage, None]
    rows = [
        (until, words[came], words[went], int(pairs[came, went]))
        for came in (_NOT_YET, *range(_STAGES))
        for went in range(_STAGES)
        if pairs[came, went]
    ]
    return pl.DataFrame(rows, schema=dict(FLOWS.columns), orient="row")

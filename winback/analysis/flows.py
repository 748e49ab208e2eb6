"""Customers by stage at past month ends, and where they went from one to the next.

``flows`` counts what ``moved`` tells of each customer: both read the stages of a date from the same arrays.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.analysis.judging import log_gaps_so_far
from winback.analysis.lifecycle import stage
from winback.analysis.occasions import occasions_until
from winback.policy import Thresholds
from winback.schema import FrameSchema, enum
from winback.vocabulary import Stage


class Change(StrEnum):
    """What makes those who are not quiet more or fewer."""

    FIRST_ORDER = "first_order"
    CAME_BACK = "came_back"
    WENT_QUIET = "went_quiet"


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

MOVED = FrameSchema(
    name="moved",
    grain="one customer on a date",
    key=("customer",),
    columns={"customer": pl.Int64(), "before": enum(Stage), "now": enum(Stage)},  # as in FLOWS
    nullable=frozenset({"before"}),
)

CHANGES = FrameSchema(
    name="changes",
    grain="one kind of change between two dates, those that happened to nobody included",
    key=("until", "change"),
    columns={"since": pl.Date(), "until": pl.Date(), "change": enum(Change), "customers": pl.Int64()},
)

QUIET = (Stage.LAPSED, Stage.LOST)
"""The stages of those who have been silent for longer than the limit of the lapsed."""

_STAGES = len(Stage)
_NOT_YET = _STAGES
_EPOCH = date(1970, 1, 1)
Codes = npt.NDArray[np.uint8]
"""The stage of each customer as its place in ``Stage``, in order of the customers; ``_NOT_YET`` before the first order."""


def month_ends(*, first_day: date, as_of: date, most: int) -> tuple[date, ...]:
    """At most so many ends of months after ``first_day``, and ``as_of`` as the last date, in order."""
    after = pl.date_range(first_day, as_of, "1mo", eager=True).dt.month_end().unique()
    return (*after.filter(after < as_of).sort().tail(most - 1).to_list(), as_of)


def flows(occasions: pl.DataFrame, dates: Sequence[date], thresholds: Thresholds) -> pl.DataFrame:
    """OCCASIONS → FLOWS between these dates, in order; the first has no date before it.

    The customers in a stage on a date are the sum over ``before``.
    """
    seen = _seen(occasions, dates)
    if seen.is_empty():
        return FLOWS.empty()
    stages = list(_stages_on(seen, dates, thresholds))
    before = [_nobody(stages[0]), *stages[:-1]]
    return FLOWS.check(pl.concat(_counted(*moves) for moves in zip(before, stages, dates, strict=True)))


def moved(occasions: pl.DataFrame, *, since: date | None, until: date, thresholds: Thresholds) -> pl.DataFrame:
    """OCCASIONS → MOVED: everybody who was a customer on ``until``; the people whom ``flows`` counts there, where the date before it
    is ``since`` (None: there is none)."""
    dates = [until] if since is None else [since, until]
    seen = _seen(occasions, dates)
    if seen.is_empty():
        return MOVED.empty()
    *earlier, now = _stages_on(seen, dates, thresholds)
    before = earlier[0] if earlier else _nobody(now)
    return MOVED.check(
        pl.DataFrame({"customer": seen["customer"].unique(maintain_order=True), "before": _words(before), "now": _words(now)})
    )


def stage_counts(flown: pl.DataFrame) -> pl.DataFrame:
    """FLOWS → [until, stage, customers]: how many were in each stage on each date, by date; stages without anybody are left out."""
    by_stage = flown.group_by("until", pl.col("now").alias("stage")).agg(pl.col("customers").sum())
    return by_stage.sort("until", "stage")


def changes(flown: pl.DataFrame) -> pl.DataFrame:
    """FLOWS → CHANGES between its dates. Those who were not quiet become, from one date to the next, more by the first orders and
    by those who came back, and fewer by those who went quiet: by these exactly."""
    dates = flown["until"].unique().sort()
    between = pl.DataFrame({"since": dates[:-1], "until": dates[1:]}, schema={"since": pl.Date, "until": pl.Date})
    every = between.join(pl.DataFrame({"change": list(Change)}, schema={"change": enum(Change)}), how="cross")
    known = flown.group_by("until", change()).agg(pl.col("customers").sum())
    found = every.join(known, on=["until", "change"], how="left", maintain_order="left").with_columns(pl.col("customers").fill_null(0))
    return CHANGES.check(found)


def change() -> pl.Expr:
    """What happened to a customer or a flow by ``before`` and ``now``; null for everything else.

    Who orders for the first time and is quiet on the next date already has changed nothing; that takes a limit below a month.
    """
    was_quiet, is_quiet = pl.col("before").is_in(QUIET), pl.col("now").is_in(QUIET)
    return (
        pl.when(pl.col("before").is_null() & ~is_quiet)
        .then(_word(Change.FIRST_ORDER))
        .when(was_quiet & ~is_quiet)
        .then(_word(Change.CAME_BACK))
        .when(~was_quiet & is_quiet)
        .then(_word(Change.WENT_QUIET))
        .alias("change")
    )


def _seen(occasions: pl.DataFrame, dates: Sequence[date]) -> pl.DataFrame:
    """The occasions up to the last of the dates, in order of customer and day."""
    return occasions_until(occasions, as_of=max(dates, default=date.min)).collect(engine="in-memory")


def _stages_on(seen: pl.DataFrame, dates: Sequence[date], thresholds: Thresholds) -> Iterator[Codes]:
    """The stages on each of these dates, which rise.

    A customer's last occasion up to a date has all that the stage depends on. It is kept for each customer, and from one date to the
    next replaced by those of the days between.
    """
    told = _told(seen, at_own_pace=thresholds.typical_gap_days is not None)
    place, day = told.pop("place"), told["day"]
    numbers = [_number(on) for on in dates]
    first_told = np.searchsorted(numbers, day).astype(np.int16)  # the place of the date that an occasion is first known on
    in_turn = np.argsort(first_told, kind="stable")
    ends = np.searchsorted(first_told[in_turn], np.arange(len(dates)), side="right")
    last = {name: np.zeros(place[-1] + 1, dtype=values.dtype) for name, values in told.items()}
    for number, begin, end in zip(numbers, (0, *ends), ends, strict=False):
        since = in_turn[begin:end]  # in order of customer and day: of several the last one stays
        for name, values in told.items():
            last[name][place[since]] = values[since]
        yield _codes(last, number, thresholds)


def _told(seen: pl.DataFrame, *, at_own_pace: bool) -> dict[str, npt.NDArray[np.int32 | np.float64]]:
    """All that a stage depends on, occasion by occasion, and the customer's place."""
    columns = seen.select(
        pl.col("customer").rle_id().cast(pl.Int32).alias("place"),
        pl.col("day").to_physical(),
        occasions="number",
        last_gap=pl.col("gap").fill_null(0),
        **({"log_gaps": log_gaps_so_far()} if at_own_pace else {}),
    )
    return {column.name: column.to_numpy() for column in columns}


def _codes(last: Mapping[str, npt.NDArray[np.int32 | np.float64]], number: int, thresholds: Thresholds) -> Codes:
    customers = pl.DataFrame(dict(last)).lazy()
    silent = (pl.lit(number, dtype=pl.Int32) - pl.col("day")).alias("silent_days")
    has_gap = pl.when(pl.col("occasions") > 1).then("last_gap").alias("last_gap")
    is_known = pl.col("occasions") > 0
    told = customers.with_columns(silent, has_gap).select(pl.when(is_known).then(stage(thresholds).to_physical()).otherwise(_NOT_YET))
    return told.collect(engine="in-memory").to_series().to_numpy()


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _nobody(codes: Codes) -> Codes:
    return np.full(codes.size, _NOT_YET, dtype=np.uint8)


def _counted(before: Codes, now: Codes, until: date) -> pl.DataFrame:
    """How many customers went from each stage to each; who is no customer yet on the later date is not counted."""
    pairs = np.bincount(before * np.uint8(_STAGES + 1) + now, minlength=(_STAGES + 1) ** 2).reshape(_STAGES + 1, _STAGES + 1)
    words = [*Stage, None]
    rows = [
        (until, words[came], words[went], int(pairs[came, went]))
        for came in (_NOT_YET, *range(_STAGES))
        for went in range(_STAGES)
        if pairs[came, went]
    ]
    return pl.DataFrame(rows, schema=dict(FLOWS.columns), orient="row")


def _words(codes: Codes) -> pl.Series:
    """The stages; null before the first order."""
    known = pl.Series(codes)
    return known.set(known == _NOT_YET, None).cat.to(enum(Stage))


def _word(word: Change) -> pl.Expr:
    return pl.lit(word, dtype=enum(Change))

"""What limits would have said at past dates, held against what then happened: the shop replayed.

Counted is what was known on each date. Refunds and cancellations without a date of their own cannot be taken back to then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from winback.analysis.judging import at_the_pace_of_the_shop, with_pace
from winback.policy import Limits, Thresholds
from winback.schema import FrameSchema

MOST_DATES = 4
USUAL_STEP_DAYS = 91
SHORTEST_PAST_DAYS = 365

REPLAY = FrameSchema(
    name="replay",
    grain="customers of one past date who had been silent for as long",
    key=("on", "has_one_order", "silent_days"),
    columns={
        "on": pl.Date(),
        "has_one_order": pl.Boolean(),  # a single occasion up to the date
        "silent_days": pl.Int32(),  # at own pace: as long for a customer of typical pace as it was for them
        "customers": pl.Int64(),
        "came_back": pl.Int64(),  # of them, with an order in the horizon after the date
    },
)


@dataclass(frozen=True, kw_only=True)
class Check:
    """The limits on one past date: customers who would have been taken for lapsed, and what they did within the horizon.

    ``flagged`` were silent for more than ``after_days`` and at most ``until_days``, or for as long as the limits for one order say
    where there are any; ``came_back`` of them ordered by themselves.
    ``returners`` counts everybody known then who ordered within the horizon, so that ``came_back`` is also how many of these
    were wrongly flagged.
    """

    on: date
    after_days: int
    until_days: int
    customers: int
    flagged: int
    came_back: int
    returners: int

    @property
    def came_back_share(self) -> float | None:
        """The share of the flagged who came back by themselves; None where nobody was flagged."""
        return self.came_back / self.flagged if self.flagged else None

    @property
    def wrongly_flagged_share(self) -> float | None:
        """The share of the returners who had been flagged; None where nobody returned."""
        return self.came_back / self.returners if self.returners else None


def past_dates(*, first_day: date, as_of: date, horizon_days: int) -> tuple[date, ...]:
    """At most four dates to look back at, the latest first: each with a whole horizon after it and a year of orders before it.

    They are a horizon apart, so that no return is counted on two of them, and a quarter of a year unless fewer than three had room.
    """
    latest, earliest = as_of - timedelta(days=horizon_days), first_day + timedelta(days=SHORTEST_PAST_DAYS)
    step = timedelta(days=max(horizon_days, min(USUAL_STEP_DAYS, (latest - earliest).days // 2)))
    dates = (latest - step * number for number in range(MOST_DATES))
    return tuple(one for one in dates if one >= earliest)


def can_be_replayed(on: date, *, first_day: date, as_of: date, horizon_days: int) -> bool:
    """Whether a date has a whole horizon after it and a year of orders before it."""
    return first_day + timedelta(days=SHORTEST_PAST_DAYS) <= on <= as_of - timedelta(days=horizon_days)


def replay(
    occasions: pl.DataFrame,
    dates: Sequence[date],
    *,
    horizon_days: int,
    written_to: pl.DataFrame | None = None,
    typical_gap_days: float | None = None,
) -> pl.DataFrame:
    """OCCASIONS, sorted by customer and day → REPLAY of these dates, which differ.

    ``written_to`` (customer, sent_on): who got one of our messages between a date and the end of its horizon did not come or stay
    away by themselves, and is left out on that date. ``typical_gap_days``: everybody at their own pace, as known on the date.
    """
    next_day = pl.when(pl.col("customer") == pl.col("customer").shift(-1)).then(pl.col("day").shift(-1))
    known = with_pace(occasions.lazy()).select("customer", "day", "occasions", "log_gaps", next_day=next_day)
    on_each = [_on(known, one, horizon_days=horizon_days, written_to=written_to, typical_gap_days=typical_gap_days) for one in dates]
    if not on_each:
        return REPLAY.empty()
    return REPLAY.check(pl.concat(pl.collect_all(on_each)))


def checks(replayed: pl.DataFrame, limits: Sequence[tuple[date, Thresholds]]) -> tuple[Check, ...]:
    """REPLAY and the limits for each of its dates → what came of them, in the order of the limits."""
    return tuple(_check(replayed.filter(pl.col("on") == on), on, thresholds) for on, thresholds in limits)


def _on(
    known: pl.LazyFrame, on: date, *, horizon_days: int, written_to: pl.DataFrame | None, typical_gap_days: float | None
) -> pl.LazyFrame:
    """The last occasion of each customer up to a date is the one whose next, if any, comes later."""
    end = on + timedelta(days=horizon_days)
    last = known.filter(pl.col("day") <= on, pl.col("next_day").is_null() | (pl.col("next_day") > on))
    if written_to is not None:
        reached = written_to.lazy().filter(pl.col("sent_on") > on, pl.col("sent_on") <= end)
        last = last.join(reached, on="customer", how="anti")
    silent = (pl.lit(on) - pl.col("day")).dt.total_days().cast(pl.Int32)
    if typical_gap_days is not None:
        silent = at_the_pace_of_the_shop(
            silent, occasions=pl.col("occasions"), log_gaps=pl.col("log_gaps"), typical_gap_days=typical_gap_days
        )
    came_back = (pl.col("next_day") <= end).fill_null(value=False).sum().cast(pl.Int64).alias("came_back")
    alike = ((pl.col("occasions") == 1).alias("has_one_order"), silent.alias("silent_days"))
    counted = last.group_by(alike).agg(pl.len().cast(pl.Int64).alias("customers"), came_back)
    return counted.select(pl.lit(on).alias("on"), *REPLAY.key[1:], "customers", "came_back").sort(*REPLAY.key[1:])


def _check(on_that_date: pl.DataFrame, on: date, thresholds: Thresholds) -> Check:
    one, several = thresholds.one_order or thresholds, thresholds
    flagged = pl.when("has_one_order").then(_is_flagged(one)).otherwise(_is_flagged(several))
    customers, returners, marked, came_back = on_that_date.select(
        pl.col("customers").sum(),
        pl.col("came_back").sum().alias("returners"),
        pl.col("customers").filter(flagged).sum().alias("flagged"),
        pl.col("came_back").filter(flagged).sum().alias("wrongly"),
    ).row(0)
    return Check(
        on=on,
        after_days=thresholds.lapsed_after_days,
        until_days=thresholds.lost_after_days,
        customers=customers,
        flagged=marked,
        came_back=came_back,
        returners=returners,
    )


def _is_flagged(limits: Limits) -> pl.Expr:
    return (pl.col("silent_days") > limits.lapsed_after_days) & (pl.col("silent_days") <= limits.lost_after_days)

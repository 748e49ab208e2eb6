"""What limits would have said at past dates, held against what then happened: the shop replayed.

Counted is what was known on each date; whoever got a message of ours around it, as in ``by_themselves``.
Refunds and cancellations without a date of their own cannot be taken back to then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import polars as pl

from winback.analysis.by_themselves import last_known, next_day, returned_by_themselves
from winback.analysis.judging import at_the_pace_of_the_shop, with_pace
from winback.analysis.prediction.by_curve import CurveOn
from winback.policy import Limits, Thresholds
from winback.schema import FrameSchema

MOST_DATES = 4
FEWEST_DATES = 3
USUAL_STEP_DAYS, CLOSEST_STEP_DAYS = 91, 30
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
        "came_back": pl.Float64(),  # of them, ordered by themselves in the horizon after the date; with messages expected
        "reached": pl.Int64(),  # of them, got a message in the horizon before they had ordered
        "left_out": pl.Int64(),  # beside them: got a message shortly before the date, and had not ordered since
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
    came_back: float
    returners: float
    reached: int = 0
    left_out: int = 0

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
    Where three have no room even a horizon apart they are closer, down to a month.
    """
    latest, earliest = as_of - timedelta(days=horizon_days), first_day + timedelta(days=SHORTEST_PAST_DAYS)
    half_of_room = (latest - earliest).days // (FEWEST_DATES - 1)
    apart = max(horizon_days, min(USUAL_STEP_DAYS, half_of_room))
    step = min(apart, max(CLOSEST_STEP_DAYS, half_of_room))
    dates = (latest - timedelta(days=step) * number for number in range(MOST_DATES if step == apart else FEWEST_DATES))
    return tuple(one for one in dates if one >= earliest)


def a_horizon_apart(dates: Sequence[date], *, horizon_days: int) -> tuple[date, ...]:
    """Of dates, the latest first, as many as return to nobody twice."""
    kept: list[date] = []
    for one in dates:
        if not kept or (kept[-1] - one).days >= horizon_days:
            kept.append(one)
    return tuple(kept)


def can_be_replayed(on: date, *, first_day: date, as_of: date, horizon_days: int) -> bool:
    """Whether a date has a whole horizon after it and a year of orders before it."""
    return first_day + timedelta(days=SHORTEST_PAST_DAYS) <= on <= as_of - timedelta(days=horizon_days)


def replay(
    occasions: pl.DataFrame,
    dates: Sequence[date],
    *,
    horizon_days: int,
    written_to: pl.DataFrame | None = None,
    typical_gap_days: Mapping[date, float] | None = None,
) -> pl.DataFrame:
    """OCCASIONS, sorted by customer and day → REPLAY of these dates, which differ.

    ``written_to`` (customer, sent_on): who got one of our messages, and when. ``typical_gap_days``: everybody at their own pace, as
    known on the date, by the typical gap of the shop that stands for it; on a date without one as usual.
    """
    known = with_pace(occasions.lazy()).select("customer", "day", "number", "occasions", "log_gaps", next_day=next_day())
    paces = typical_gap_days or {}

    def on_one(on: date) -> pl.LazyFrame:
        curve = partial(CurveOn.of, occasions, on, horizon_days=horizon_days, written_to=written_to)
        last = last_known(known, on)
        followed = returned_by_themselves(last, on, horizon_days=horizon_days, written_to=written_to, curve=curve)
        return _counted(followed, on, paces.get(on))

    return REPLAY.check(pl.concat(pl.collect_all([on_one(on) for on in dates]))) if dates else REPLAY.empty()


def checks(replayed: pl.DataFrame, limits: Sequence[tuple[date, Thresholds]]) -> tuple[Check, ...]:
    """REPLAY and the limits for each of its dates → what came of them, in the order of the limits."""
    return tuple(_check(replayed.filter(pl.col("on") == on), on, thresholds) for on, thresholds in limits)


def _counted(followed: pl.LazyFrame, on: date, typical_gap_days: float | None) -> pl.LazyFrame:
    """Everybody's last occasion up to a date and what followed it → REPLAY of the date."""
    silent = (pl.lit(on) - pl.col("day")).dt.total_days().cast(pl.Int32)
    if typical_gap_days is not None:
        silent = at_the_pace_of_the_shop(
            silent, occasions=pl.col("occasions"), log_gaps=pl.col("log_gaps"), typical_gap_days=typical_gap_days
        )
    is_counted = ~pl.col("is_left_out")
    counted = followed.group_by((pl.col("occasions") == 1).alias("has_one_order"), silent.alias("silent_days")).agg(
        is_counted.sum().cast(pl.Int64).alias("customers"),
        pl.col("returned").filter(is_counted).sum().alias("came_back"),
        pl.col("is_reached").sum().cast(pl.Int64).alias("reached"),
        pl.col("is_left_out").sum().cast(pl.Int64).alias("left_out"),
    )
    return counted.select(pl.lit(on).alias("on"), *[name for name in REPLAY.columns if name != "on"]).sort(*REPLAY.key[1:])


def _check(on_that_date: pl.DataFrame, on: date, thresholds: Thresholds) -> Check:
    one, several = thresholds.one_order or thresholds, thresholds
    flagged = pl.when("has_one_order").then(_is_flagged(one)).otherwise(_is_flagged(several))
    everybody, theirs = (
        on_that_date.filter(which).select(pl.col("customers", "came_back", "reached", "left_out").sum()) for which in (True, flagged)
    )
    customers, returners, _, _ = everybody.row(0)
    marked, came_back, reached, left_out = theirs.row(0)
    return Check(
        on=on,
        after_days=thresholds.lapsed_after_days,
        until_days=thresholds.lost_after_days,
        customers=customers,
        flagged=marked,
        came_back=came_back,
        returners=returners,
        reached=reached,
        left_out=left_out,
    )


def _is_flagged(limits: Limits) -> pl.Expr:
    return (pl.col("silent_days") > limits.lapsed_after_days) & (pl.col("silent_days") <= limits.lost_after_days)

"""The shop's figures month by month, each as it would have been on that day.

Every figure is a sum over spells: an order is in the last twelve months from its day for 365 days, a customer is active from
an occasion until the silence passes b, and so on. So one pass over the occasions gives all months, however many there are.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from winback.analysis import known_from
from winback.analysis.calendar import COUNTED
from winback.analysis.customers import LAST_YEAR_DAYS
from winback.analysis.judging import after_days, with_pace
from winback.analysis.known_from import a_year_before
from winback.analysis.occasions import DAYS, occasions_until
from winback.policy import Thresholds
from winback.schema import MONEY, FrameSchema
from winback.vocabulary import Stage

MONTHS = 36

MONTHLY = FrameSchema(
    name="monthly",
    grain="the as-of date and the same day of each month before it",
    key=("day",),
    columns={
        "day": pl.Date(),
        "months_ago": pl.Int32(),  # 0 for the as-of date
        "customers": pl.Int64(),  # so far
        "counted_orders": pl.Int64(),  # so far, anonymous ones included
        "average_order": MONEY,  # over all orders so far
        "average_order_lately": MONEY,  # over those of the last 365 days
        "repeat_purchase_rate": pl.Float64(),  # of the customers so far, the share with two or more occasions
        "repeat_purchase_rate_lately": pl.Float64(),  # of those who ordered in the last 365 days, the share with two or more occasions then
        "churn_rate": pl.Float64(),
        "value_so_far": MONEY,  # net value per customer
        "revenue_at_stake": MONEY,
        "repeaters_share": pl.Float64(),  # of the revenue of the last 365 days, what customers with two or more occasions paid
        "regulars_share": pl.Float64(),  # the same of customers with as many occasions as make a regular
    },
    nullable=frozenset(
        {
            "customers",
            "counted_orders",
            "average_order",
            "average_order_lately",
            "repeat_purchase_rate",
            "repeat_purchase_rate_lately",
            "churn_rate",
            "value_so_far",
            "revenue_at_stake",
            "repeaters_share",
            "regulars_share",
        }
    ),
)

_UNITS = 10_000  # money as whole ten-thousandths: sums are exact, and four times as fast as on decimals


def monthly(
    orders: pl.DataFrame, occasions: pl.DataFrame, *, currency: str, as_of: date, thresholds: Thresholds, months: int = MONTHS
) -> pl.DataFrame:
    """ORDERS and their OCCASIONS → MONTHLY of the last ``months`` months, the earliest first, from the first counted order on.

    All figures are null until the orders reach back a year (``known_from``), but revenue at stake until they reach back c days, and the
    churn rate until they reach back b days and a year: before that customers look newer, and fewer, than they are.
    """
    counted = _counted(orders, currency=currency, as_of=as_of)
    first = counted["day"].min()
    if not isinstance(first, date):
        return MONTHLY.empty()
    days = days_back(as_of, first=first, months=months)
    known = _with_neighbours(occasions_until(occasions, as_of=as_of), thresholds)
    sums = days.with_columns(
        **_of_orders(counted, days["day"]),
        **_of_customers(known, days["day"]),
        **_active_and_gone(known, days["day"]),
    )
    return MONTHLY.conform(sums.select("day", "months_ago", **_figures(first, thresholds)))


def _counted(orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """One row per day with counted orders: how many, and their net value in units."""
    taken = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    return taken.group_by(day="ordered_on").agg(pl.len().cast(pl.Int64).alias("orders"), _units("net").sum()).collect(engine="in-memory")


def _units(money: str) -> pl.Expr:
    return (pl.col(money) * _UNITS).cast(pl.Int64)


def days_back(as_of: date, *, first: date, months: int) -> pl.DataFrame:
    """The days that are asked for, the earliest first, and the same day a year before each."""
    ago = pl.DataFrame({"months_ago": range(months - 1, -1, -1)}, schema={"months_ago": pl.Int32})
    days = ago.select(day=pl.lit(as_of).dt.offset_by(pl.format("-{}mo", "months_ago")), months_ago="months_ago")
    return days.filter(pl.col("day") >= first)


def _with_neighbours(occasions: pl.LazyFrame, thresholds: Thresholds) -> pl.DataFrame:
    """The occasions with the day before and after of the same customer, the days of the second and of the one that makes a regular, and
    what was bought in the 365 days up to each, and on which days the customer would lapse and be lost after it."""
    is_same = pl.col("customer").eq_missing(pl.col("customer").shift(-1))
    with_net = occasions.with_columns(
        _units("net"), following=pl.when(is_same).then(pl.col("day").shift(-1)), key=pl.col("customer") * DAYS + pl.col("day").to_physical()
    )
    return (
        with_pace(with_net)
        .select(
            *("customer", "day", "number", "net", "following"),
            lapsed=_begins(thresholds, Stage.LAPSED),
            lost=_begins(thresholds, Stage.LOST),
            before=pl.col("day") - pl.duration(days=pl.col("gap")),
            second=_day_of(2),
            regular=_day_of(thresholds.loyal_from_occasions),
            net_last_year=pl.col("net").rolling_sum_by("key", window_size=f"{LAST_YEAR_DAYS}i"),  # customers lie further apart than that
        )
        .collect(engine="in-memory")
    )


def _begins(thresholds: Thresholds, stage: Stage) -> pl.Expr:
    """The day on which the customer comes into a stage if no other occasion does before."""
    return pl.col("day") + pl.duration(days=after_days(thresholds, stage) + 1)


def _day_of(number: int) -> pl.Expr:
    """The day of the customer's occasion with this number, beside each of their occasions; null where there is none."""
    is_it = pl.col("number") == number
    is_ahead = pl.when(is_it).then("customer").backward_fill() == pl.col("customer")
    day = pl.when(is_it).then("day")
    return pl.when(pl.col("number") >= number).then(day.forward_fill()).when(is_ahead).then(day.backward_fill())


def _of_orders(counted: pl.DataFrame, days: pl.Series) -> Mapping[str, pl.Series]:
    """Orders and revenue so far and of the last 365 days."""
    for_a_year = pl.col("day") + pl.duration(days=LAST_YEAR_DAYS)
    return {
        "orders": _during(counted, days, begins="day", ends=None, weight="orders"),
        "revenue": _during(counted, days, begins="day", ends=None, weight="net"),
        "orders_lately": _during(counted, days, begins="day", ends=for_a_year, weight="orders"),
        "revenue_lately": _during(counted, days, begins="day", ends=for_a_year, weight="net"),
    }


def _of_customers(known: pl.DataFrame, days: pl.Series) -> Mapping[str, pl.Series]:
    """What the occasions say of their customers on each day."""
    day, following, year = pl.col("day"), pl.col("following"), pl.duration(days=LAST_YEAR_DAYS)
    firsts, seconds = known.filter(pl.col("number") == 1), known.filter(pl.col("number") == 2)
    return {
        "known": _during(firsts, days, begins="day", ends=None),
        "repeaters": _during(seconds, days, begins="day", ends=None),
        "spent": _during(known, days, begins="day", ends=None, weight="net"),
        "ordered_lately": _during(known, days, begins="day", ends=pl.min_horizontal(following, day + year)),
        "ordered_again": _during(known, days, begins="day", ends=_earlier(following, pl.col("before") + year)),
        "at_stake": _during(known, days, begins=pl.col("lapsed"), ends=pl.min_horizontal(following, "lost"), weight="net_last_year"),
        "of_repeaters": _during(known, days, begins=_later(pl.col("second")), ends=day + year, weight="net"),
        "of_regulars": _during(known, days, begins=_later(pl.col("regular")), ends=day + year, weight="net"),
    }


def _earlier(following: pl.Expr, until: pl.Expr) -> pl.Expr:
    """The end of a spell that has no beginning where ``until`` is null."""
    return pl.when(until.is_null()).then("day").otherwise(pl.min_horizontal(following, until))


def _later(since: pl.Expr) -> pl.Expr:
    """The day of the occasion, or the later one since which the customer counts; null where they never do."""
    return pl.when(since.is_not_null()).then(pl.max_horizontal("day", since))


def _during(rows: pl.DataFrame, days: pl.Series, *, begins: str | pl.Expr, ends: pl.Expr | None, weight: str | None = None) -> pl.Series:
    """The sum of ``weight``, or the number of rows, whose spell [begins, ends) holds each of the days; ``ends`` None: it never ends."""
    worth = pl.col(weight) if weight else pl.lit(1, dtype=pl.Int64)
    spells = rows.select(begins=begins, ends=ends if ends is not None else pl.lit(None, dtype=pl.Date), worth=worth)
    held = spells.filter(pl.col("begins").is_not_null(), pl.col("ends").is_null() | (pl.col("begins") < pl.col("ends")))
    return _so_far(held, days, "begins") - _so_far(held.drop_nulls("ends"), days, "ends")


def _so_far(spells: pl.DataFrame, days: pl.Series, column: str) -> pl.Series:
    """What has begun, or ended, up to each of the days."""
    place = days.search_sorted(spells[column], side="left").alias("place")
    summed = spells.select(place, "worth").group_by("place").agg(pl.col("worth").sum())
    every = pl.DataFrame({"place": pl.int_range(days.len(), dtype=pl.UInt32, eager=True)})
    return every.join(summed, on="place", how="left", maintain_order="left")["worth"].fill_null(0).cum_sum()


def _active_and_gone(known: pl.DataFrame, days: pl.Series) -> Mapping[str, pl.Series]:
    """Who was active a year before each day, and how many of them are silent for longer than b days on it.

    Each customer's days are the bits of one number, so that a year before and now can be held against each other at once.
    """
    then = pl.Series([a_year_before(day) for day in days], dtype=pl.Date)
    spells = known.select("customer", "day", ends=pl.min_horizontal("following", "lapsed"))
    bits = spells.select("customer", now=_bits(spells, days), then=_bits(spells, then))
    by_customer = bits.lazy().group_by("customer").agg(pl.col("now", "then").bitwise_or())
    places = range(days.len())
    counted = by_customer.select(
        *(_has("then", place).sum().alias(f"then_{place}") for place in places),
        *((_has("then", place) & ~_has("now", place)).sum().alias(f"gone_{place}") for place in places),
    ).collect(engine="in-memory")
    found: dict[str, Any] = counted.row(0, named=True)
    return {
        "active_then": pl.Series([found[f"then_{place}"] for place in places], dtype=pl.Int64),
        "gone_since": pl.Series([found[f"gone_{place}"] for place in places], dtype=pl.Int64),
    }


def _bits(spells: pl.DataFrame, days: pl.Series) -> pl.Series:
    """A number with one bit for each of the days that the spell holds."""
    powers = pl.Series([1 << place for place in range(days.len() + 1)], dtype=pl.Int64)
    first, past = (days.search_sorted(spells[column], side="left") for column in ("day", "ends"))
    return powers.gather(past) - powers.gather(first)


def _has(column: str, place: int) -> pl.Expr:
    return (pl.col(column) & (1 << place)) != 0


def _figures(first: date, thresholds: Thresholds) -> Mapping[str, pl.Expr]:
    """The figures from the sums, as far as the orders reach back."""
    whole_year = pl.col("day") >= known_from.of_a_year(first)
    is_replayable = pl.col("day").dt.offset_by("-1y") >= known_from.of_silence(first, thresholds.lapsed_after_days)
    until_lost = pl.col("day") >= known_from.of_silence(first, thresholds.lost_after_days)
    return {
        "customers": pl.when(whole_year).then("known"),
        "counted_orders": pl.when(whole_year).then("orders"),
        "average_order": pl.when(whole_year).then(_each("revenue", "orders")),
        "average_order_lately": pl.when(whole_year).then(_each("revenue_lately", "orders_lately")),
        "repeat_purchase_rate": pl.when(whole_year).then(_share("repeaters", "known")),
        "repeat_purchase_rate_lately": pl.when(whole_year).then(_share("ordered_again", "ordered_lately")),
        "churn_rate": pl.when(is_replayable).then(_share("gone_since", "active_then")),
        "value_so_far": pl.when(whole_year).then(_each("spent", "known")),
        "revenue_at_stake": pl.when(until_lost).then(_money(pl.col("at_stake"))),
        "repeaters_share": pl.when(whole_year).then(_share("of_repeaters", "revenue_lately")),
        "regulars_share": pl.when(whole_year).then(_share("of_regulars", "revenue_lately")),
    }


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))


def _each(sum_of: str, count: str) -> pl.Expr:
    """Units divided by a count, as money rounded to four decimals."""
    return pl.when(pl.col(count) > 0).then(_money((pl.col(sum_of) / pl.col(count)).round().cast(pl.Int64)))


def _money(units: pl.Expr) -> pl.Expr:
    return units.cast(MONEY) / _UNITS

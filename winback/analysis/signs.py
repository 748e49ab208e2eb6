"""Signs that a customer is about to leave, each against their own past, and what followed them in this shop.

*Gap stretched*: silent for at least 1.5 × the mean of the own gaps, of which there are two. *Cheaper baskets*: the last two
occasions at most 0.7 × the mean of the earlier ones, of which there are two. *More returns*: of the last two orders at least a tenth of
the value went back, and 1.5 × the share of the earlier ones, of which there are two.

A sign can be told of whoever has that much of a past; the others are on neither side of a comparison.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import polars as pl

from winback.analysis.by_themselves import last_known, next_day, returned_by_themselves
from winback.analysis.occasions import occasions_until
from winback.analysis.prediction.by_curve import CurveOn
from winback.analysis.prediction.snapshots import REFUND_DAYS
from winback.analysis.shares import wilson_high, wilson_low
from winback.schema import MONEY, SIGN_HISTORY, SIGN_RECORD, SIGNS, enum
from winback.vocabulary import Sign, Standing

LAST = 2
FEWEST_WITH = 30
_PAID = (Standing.COUNTED, Standing.REFUNDED)


@dataclass(frozen=True, kw_only=True, eq=False)
class SignPast:
    """SIGNS of the as-of date, and the SIGN_HISTORY of past dates; whether anything was ever sent back."""

    now: pl.DataFrame
    history: pl.DataFrame
    has_refunds: bool = False


def signs_on(occasions: pl.DataFrame, sent_back: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """OCCASIONS and ``orders_sent_back`` → SIGNS as they were known on a date, sorted by customer and sign."""
    known = _last_occasions(occasions, on).collect(engine="in-memory")
    told = [_gap_stretched(known), _cheaper_baskets(known), _more_returns(known, sent_back, on)]
    frames = [_named(frame, sign) for sign, frame in zip(Sign, told, strict=True)]
    return SIGNS.conform(pl.concat(frames, how="diagonal").sort("customer", "sign"))


def sign_history(
    occasions: pl.DataFrame,
    sent_back: pl.DataFrame,
    dates: Sequence[date],
    *,
    horizon_days: int,
    written_to: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """OCCASIONS, sorted by customer and day → SIGN_HISTORY of these dates.

    ``written_to`` (customer, sent_on): who got one of our messages, and when; they count as in ``by_themselves``. Refunds and
    cancellations without a date of their own are taken to be known ``REFUND_DAYS`` after the order.
    """
    found = [_followed(occasions, sent_back, on, horizon_days=horizon_days, written_to=written_to) for on in dates]
    return SIGN_HISTORY.check(pl.concat([SIGN_HISTORY.empty(), *found]))


def sign_record(past: SignPast, *, until_days: int) -> pl.DataFrame:
    """SIGN_RECORD of customers who are – or were then – silent for at most so many days."""
    active = pl.col("silent_days") <= until_days
    now = past.now.filter(active, "shows").group_by("sign").agg(customers=pl.len().cast(pl.Int64))
    silent = pl.col("stayed_silent")
    sums = (
        past.history.filter(active)
        .group_by("sign")
        .agg(
            with_sign=pl.col("customers").filter("shows").sum(),
            silent_with=silent.filter("shows").sum(),
            without_sign=pl.col("customers").filter(~pl.col("shows")).sum(),
            silent_without=silent.filter(~pl.col("shows")).sum(),
        )
    )
    every = pl.DataFrame({"sign": list(Sign)}, schema={"sign": enum(Sign)})
    counted = every.join(now, on="sign", how="left").join(sums, on="sign", how="left", maintain_order="left")
    ranged = counted.with_columns(pl.exclude("sign").fill_null(0)).with_columns(
        with_low=_limit(wilson_low, "silent_with", "with_sign"),
        with_high=_limit(wilson_high, "silent_with", "with_sign"),
        without_low=_limit(wilson_low, "silent_without", "without_sign"),
        without_high=_limit(wilson_high, "silent_without", "without_sign"),
        is_known=(pl.col("with_sign") >= FEWEST_WITH) & (pl.col("without_sign") >= FEWEST_WITH),
    )
    is_above = (pl.col("with_low") > pl.col("without_high")).fill_null(value=False)
    return SIGN_RECORD.conform(ranged.with_columns(is_sign=pl.col("is_known") & is_above).sort("sign"))


def orders_sent_back(orders: pl.DataFrame, *, currency: str) -> pl.DataFrame:
    """ORDERS → the paid orders of customers who ever sent anything back, in order of time:
    [customer, day, number, total, back], amounts in ten-thousandths of money."""
    paid = orders.lazy().filter(
        pl.col("customer").is_not_null(), pl.col("currency") == currency, pl.col("standing").is_in(list(_PAID)), pl.col("total") > 0
    )
    back = (pl.col("refunded") + pl.col("credited")).clip(0, pl.col("total")).alias("back")
    each = paid.select("customer", "placed_at", "order_id", _units(pl.col("total")), _units(back), day="ordered_on")
    theirs = each.join(each.filter(pl.col("back") > 0).select("customer").unique(), on="customer", how="semi")
    in_order = theirs.sort("customer", "placed_at", "order_id")
    return in_order.select(
        "customer",
        "day",
        (pl.int_range(pl.len()).over("customer") + 1).alias("number"),
        "total",
        "back",
    ).collect(engine="in-memory")


def _last_occasions(occasions: pl.DataFrame, on: date) -> pl.LazyFrame:
    """[customer, number, silent_days, span_days, net_so_far, last_net, orders]: everybody known on a date, by their last occasion."""
    is_last = pl.col("customer").ne_missing(pl.col("customer").shift(-1))
    running = occasions_until(occasions, as_of=on).with_columns(
        first_day=pl.when(pl.col("number") == 1).then("day").forward_fill(),
        last_net=pl.col("net") + pl.when(pl.col("number") > 1).then(pl.col("net").shift(1)).otherwise(pl.lit(0, dtype=MONEY)),
        net_so_far=pl.col("net").cum_sum(),
        orders_so_far=pl.col("orders").cum_sum(),
    )
    so_far = ("net_so_far", "orders_so_far")
    return (
        running.filter(is_last)
        .with_columns(pl.col(so_far) - pl.col(so_far).shift(1).fill_null(0))
        .select(
            "customer",
            "number",
            "last_net",
            "net_so_far",
            "orders_so_far",
            silent_days=(pl.lit(on) - pl.col("day")).dt.total_days().cast(pl.Int32),
            span_days=(pl.col("day") - pl.col("first_day")).dt.total_days(),
        )
    )


def _gap_stretched(known: pl.DataFrame) -> pl.DataFrame:
    gaps = pl.col("number") - 1
    shows = 2 * pl.col("silent_days") * gaps >= 3 * pl.col("span_days")
    return known.filter(gaps >= LAST).select("customer", "silent_days", shows.alias("shows"), usual_days=pl.col("span_days") / gaps)


def _cheaper_baskets(known: pl.DataFrame) -> pl.DataFrame:
    early, early_net = pl.col("number") - LAST, pl.col("net_so_far") - pl.col("last_net")
    shows = 10 * pl.col("last_net") * early <= 7 * LAST * early_net
    return known.filter(early >= LAST).select(
        "customer",
        "silent_days",
        shows.alias("shows"),
        basket=_mean(pl.col("last_net"), pl.lit(LAST)),
        usual_basket=_mean(early_net, early),
    )


def _more_returns(known: pl.DataFrame, sent_back: pl.DataFrame, on: date) -> pl.DataFrame:
    """Who never sent anything back does not show it, with as many orders as it takes to tell."""
    is_last = pl.col("customer").ne_missing(pl.col("customer").shift(-1))
    late, late_back = (pl.col(name) + pl.col(name).shift(1) for name in ("total", "back"))
    early, early_back = (pl.col(f"{name}_so_far") - pl.col(name) - pl.col(name).shift(1) for name in ("total", "back"))
    is_told = pl.col("day") <= on - timedelta(days=REFUND_DAYS)
    theirs = (
        sent_back.lazy()
        .filter(pl.col("day") <= on)
        .with_columns(pl.when(is_told).then("back").otherwise(0).alias("back"))
        .with_columns(total_so_far=_so_far("total"), back_so_far=_so_far("back"))
        .select("customer", "number", late=late, late_back=late_back, early=early, early_back=early_back, is_last=is_last)
        .filter("is_last", pl.col("number") >= 2 * LAST)
        .select(
            "customer", _sends_more_back(), share=pl.col("late_back") / pl.col("late"), usual_share=pl.col("early_back") / pl.col("early")
        )
        .collect()
    )
    silent = known.select("customer", "silent_days")
    enough = silent.filter(known["orders_so_far"] >= 2 * LAST).join(sent_back, on="customer", how="anti")
    never = enough.select("customer", "silent_days", shows=pl.lit(value=False), share=pl.lit(0.0), usual_share=pl.lit(0.0))
    return pl.concat([silent.join(theirs, on="customer"), never])


def _sends_more_back() -> pl.Expr:
    """At least a tenth, and 1.5 × the earlier share, without a division, so that the edges are exact."""
    wide = {name: pl.col(name).cast(pl.Int128) for name in ("late", "late_back", "early", "early_back")}
    is_enough = 10 * wide["late_back"] >= wide["late"]
    return (is_enough & (2 * wide["late_back"] * wide["early"] >= 3 * wide["early_back"] * wide["late"])).alias("shows")


def _so_far(name: str) -> pl.Expr:
    """The running total of each customer, whose orders stand together in order of time from number 1 on."""
    running = pl.col(name).cum_sum()
    return running - pl.when(pl.col("number") == 1).then(running - pl.col(name)).forward_fill()


def _units(amount: pl.Expr) -> pl.Expr:
    return (amount * 10_000).cast(pl.Int64)


def _followed(
    occasions: pl.DataFrame, sent_back: pl.DataFrame, on: date, *, horizon_days: int, written_to: pl.DataFrame | None
) -> pl.DataFrame:
    """What everybody did in the horizon after a date, by sign and silence."""
    last = last_known(occasions.lazy().with_columns(next_day=next_day()), on)
    curve = partial(CurveOn.of, occasions, on, horizon_days=horizon_days, written_to=written_to)
    followed = returned_by_themselves(last, on, horizon_days=horizon_days, written_to=written_to, curve=curve)
    stayed = followed.filter(~pl.col("is_left_out")).select("customer", stayed=1 - pl.col("returned"))
    counted = (
        signs_on(occasions, sent_back, on=on)
        .lazy()
        .join(stayed, on="customer")
        .group_by("sign", "shows", "silent_days")
        .agg(customers=pl.len().cast(pl.Int64), stayed_silent=pl.col("stayed").sum())
        .sort("sign", "shows", "silent_days")
    )
    return SIGN_HISTORY.conform(counted.with_columns(on=pl.lit(on)).collect(engine="in-memory"))


def _named(frame: pl.DataFrame, sign: Sign) -> pl.DataFrame:
    return frame.with_columns(pl.lit(sign, dtype=enum(Sign)).alias("sign"))


def _mean(total: pl.Expr, count: pl.Expr) -> pl.Expr:
    return (total.cast(pl.Float64) / count).round(4).cast(MONEY)


def _limit(end: Callable[[pl.Expr, pl.Expr], pl.Expr], part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(end(pl.col(part), pl.col(whole)))

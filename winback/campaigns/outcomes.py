"""What everybody assigned to a campaign did since it was sent, those who did nothing included.

A reward costs either part of the price or something on top of it. From the price of one order it took:

- *percentage* r: r ÷ (100 − r) · net, as net is what is left of the price, at most the discount that the order states.
  For a code used alone the stated discount is exact, and smaller, as shipping is not reduced. For stacked codes it
  holds both, while the formula stays at what the own code took, so that the other one is not put down to the campaign.
- *fixed amount*: the amount, at most the discount that the order states.

A stated discount of 0 says nothing: many exports have none. Free shipping and gifts cost on top what was frozen.
"""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.campaigns.codes_used import codes_of, same_spelling
from winback.schema import ASSIGNED, MONEY, ORDERS, OUTCOMES
from winback.vocabulary import Arm, RewardKind

CONTACTED = pl.col("arm") != Arm.HOLDOUT
_NOTHING = pl.lit(0, dtype=MONEY)
_ALL = pl.lit(100, dtype=MONEY)


def last_day_of_window(sent_on: date, *, window_days: int) -> date:
    """The last day on which a return counts, the day of the sending being the first."""
    return sent_on + timedelta(days=window_days - 1)


def outcomes(
    assigned: pl.DataFrame,
    orders: pl.DataFrame,
    *,
    sent_on: date,
    window_days: int,
    as_of: date,
    currency: str,
    margin: Decimal,
) -> pl.DataFrame:
    """ASSIGNED and ORDERS → OUTCOMES up to ``as_of``, sorted by customer; counted orders in one currency only.

    The window is the same for all arms and the comparison group. ``margin`` is a share of net value. A reward
    without a code is taken to be given with the first order in the window.
    """
    known = ASSIGNED.check(assigned).select(
        "customer", "arm", "value_tier", "chance", "reward_kind", "reward_amount", "reward_cost", "contact_cost", code=same_spelling("code")
    )
    since = _orders_since(known, orders, sent_on=sent_on, as_of=as_of, currency=currency)
    last_day = last_day_of_window(sent_on, window_days=window_days)
    in_window = _in_window(since.filter(pl.col("ordered_on") <= last_day))
    per_person = known.join(in_window, on="customer", how="left").join(_afterwards(since, in_window), on="customer", how="left")
    filled = per_person.with_columns(
        pl.col("orders", "revenue", "taken_off", "added_cost", "later_orders", "later_revenue").fill_null(0),
        pl.col("redeemed").fill_null(value=False),
        returned=pl.col("returned_on").is_not_null(),
    )
    return OUTCOMES.conform(filled.with_columns(*_money_columns(margin)).sort("customer"))


def _orders_since(known: pl.DataFrame, orders: pl.DataFrame, *, sent_on: date, as_of: date, currency: str) -> pl.DataFrame:
    """The counted orders of assigned people since the sending, beside what each person got."""
    is_since = COUNTED & (pl.col("currency") == currency) & pl.col("ordered_on").is_between(sent_on, as_of)
    placed = (
        ORDERS.check(orders).filter(is_since).select("order", "customer", "ordered_on", "placed_at", "net", "discount", "discount_codes")
    )
    return placed.join(known, on="customer")


def _in_window(placed: pl.DataFrame) -> pl.DataFrame:
    """One row per person with an order in the window: [customer, returned_on, orders, revenue, taken_off, added_cost, redeemed]."""
    uses_code = codes_of("discount_codes").list.contains(pl.col("code")) & CONTACTED
    is_first = pl.col("customer").is_first_distinct()
    is_rewarded = pl.when(pl.col("code").is_null()).then(is_first & CONTACTED).otherwise(uses_code)
    in_order = placed.sort("placed_at", "order")
    valued = in_order.with_columns(redeemed=uses_code.fill_null(value=False), is_rewarded=is_rewarded)
    return valued.group_by("customer").agg(
        returned_on=pl.col("ordered_on").min(),
        orders=pl.len(),
        revenue=pl.col("net").sum(),
        taken_off=pl.when("is_rewarded").then(_taken_off()).otherwise(_NOTHING).sum(),
        added_cost=pl.when("is_rewarded").then(_added_cost()).otherwise(_NOTHING).sum(),
        redeemed=pl.col("redeemed").any(),
    )


def _taken_off() -> pl.Expr:
    """What the reward took off the price of an order, by kind."""
    percent, stated = pl.col("reward_amount"), pl.col("discount")
    is_free = percent >= _ALL
    # All off leaves only shipping to pay: without a stated discount the price is not to be seen, and the frozen cost is the best guess.
    by_percent = (
        pl.when(is_free)
        .then(pl.when(stated > 0).then(stated).otherwise("reward_cost"))
        .otherwise(pl.col("net") * percent / pl.when(is_free).then(_ALL).otherwise(_ALL - percent))
    )
    full = (
        pl.when(pl.col("reward_kind") == RewardKind.PERCENTAGE)
        .then(by_percent)
        .when(pl.col("reward_kind") == RewardKind.FIXED_AMOUNT)
        .then("reward_amount")
        .otherwise(_NOTHING)
    )
    return pl.when(stated > 0).then(pl.min_horizontal(full, stated)).otherwise(full)


def _added_cost() -> pl.Expr:
    """What the reward cost on top of the order."""
    is_added = pl.col("reward_kind").is_in([RewardKind.FREE_SHIPPING.value, RewardKind.GIFT.value])
    return pl.when(is_added).then("reward_cost").otherwise(_NOTHING)


def _afterwards(since: pl.DataFrame, in_window: pl.DataFrame) -> pl.DataFrame:
    """One row per person who ordered again after the day of the return: [customer, next_order_on, later_orders, later_revenue]."""
    again = since.join(in_window.select("customer", "returned_on"), on="customer").filter(pl.col("ordered_on") > pl.col("returned_on"))
    return again.group_by("customer").agg(
        next_order_on=pl.col("ordered_on").min(), later_orders=pl.col("ordered_on").n_unique(), later_revenue=pl.col("net").sum()
    )


def _money_columns(margin: Decimal) -> tuple[pl.Expr, pl.Expr]:
    given = pl.col("taken_off") + pl.col("added_cost")
    contact = pl.when(CONTACTED).then("contact_cost").otherwise(_NOTHING)
    profit = pl.lit(margin) * (pl.col("revenue") + pl.col("taken_off")) - given - contact
    return given.alias("reward_given"), profit.alias("profit")

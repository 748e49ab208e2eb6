"""What becomes of an order: paid, delivered, cancelled, sent back – as it is known on the as-of date."""

from datetime import date

import polars as pl

from winback.demo.business import Business, Country
from winback.demo.streams import stream

_CANCELLED = 0.016
_NEVER_PAID = 0.006
_KEPT_THE_MONEY = 0.25
_VOIDED = 0.15
_PAID_AT_THE_DOOR = 0.02
_ANONYMOUS_AT_THE_TILL = 0.5
_WITHOUT_EMAIL = 0.012
_CAPITALS = 0.045
_METHODS = ("Shopify Payments", "Shopify Payments", "Shopify Payments", "PayPal Express Checkout", "Shop Cash + Shopify Payments")


def settled(orders: pl.DataFrame, business: Business, country: Country, *, seed: int, as_of: date) -> pl.DataFrame:
    """``orders`` with payment, delivery, cancellation, refund and the contact they were placed with.

    What happens after ``as_of`` has not happened yet: it is the only thing in which an order
    differs between two as-of dates. An order with which somebody ``came_back`` counts in the end: it is neither
    cancelled nor left unpaid nor sent back in full, and it carries the buyer's address.
    """
    decided = _with_refund(_with_delivery(_with_end(orders, seed), seed), business, seed)
    known = decided.with_columns(
        pl.when(pl.col(moment).dt.date() <= as_of).then(moment) for moment in ("fulfilled_at", "cancelled_at", "refunded_at")
    ).with_columns(refunded_cents=pl.when(pl.col("refunded_at").is_not_null()).then("refunded_cents").otherwise(0))
    return _with_contact(_with_payment(known, country, seed), seed)


def _with_end(orders: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Which orders are cancelled, and which are never paid; drafts, the till and subscriptions are neither."""
    draw = pl.Series(stream(seed, "end").random(orders.height))
    how = pl.Series(stream(seed, "how it ends").random(orders.height))
    is_web = pl.col("source") == "web"
    may_fail = is_web & ~pl.col("came_back")
    on_delivery = is_web & pl.col("pays_on_delivery")
    cancelled = may_fail & (draw < _CANCELLED)
    return orders.with_columns(
        cancelled_at=pl.when(cancelled).then(_office_hours(orders, seed, "cancelled", 1, 2)),
        keeps_the_money=cancelled & (how < _KEPT_THE_MONEY),
        voided=cancelled & (how > 1 - _VOIDED),
        on_delivery=on_delivery,
        unpaid=(may_fail & ~on_delivery & (draw > 1 - _NEVER_PAID)) | (on_delivery & (how > _PAID_AT_THE_DOOR)),
    )


def _office_hours(orders: pl.DataFrame, seed: int, question: str, soonest_days: int, latest_days: int) -> pl.Expr:
    """A moment in office hours, some days after the order: never in a night in which the clocks change."""
    days = stream(seed, "day", question).integers(soonest_days, latest_days + 1, orders.height)
    seconds = stream(seed, "second", question).integers(9 * 3600, 17 * 3600, orders.height)
    midnight = pl.col("placed_at").dt.truncate("1d")
    return midnight + pl.duration(days=pl.lit(pl.Series(days)), seconds=pl.lit(pl.Series(seconds)))


def _with_delivery(orders: pl.DataFrame, seed: int) -> pl.DataFrame:
    stays_here = pl.col("cancelled_at").is_not_null() | (pl.col("unpaid") & ~pl.col("on_delivery"))
    sent = _office_hours(orders, seed, "fulfilled", 1, 3)
    return orders.with_columns(
        fulfilled_at=pl.when(stays_here).then(None).when(pl.col("source") == "pos").then("placed_at").otherwise(sent)
    )


def _with_refund(orders: pl.DataFrame, business: Business, seed: int) -> pl.DataFrame:
    """Goods that come back, in full or in part, those of the bad batch among them, and cancelled orders whose money is returned."""
    draw = pl.Series(stream(seed, "refund").random(orders.height))
    share = pl.Series(stream(seed, "refunded share").random(orders.height))
    usual = pl.when("leaves").then(business.refunds_before_leaving).otherwise(business.refunds)
    chance = pl.when("spoilt").then(business.bad_batch.refunded).otherwise(usual) if business.bad_batch else usual
    cancelled = pl.col("cancelled_at").is_not_null()
    comes_back = ~cancelled & ~pl.col("unpaid") & (pl.col("total_cents") > 0) & (draw < chance)
    money_back = cancelled & ~pl.col("keeps_the_money") & ~pl.col("voided") & ~pl.col("unpaid")
    part = (pl.col("total_cents") * (0.2 + 0.5 * share)).floor().cast(pl.Int64)
    in_full = money_back | ((share < business.full_refunds) & ~pl.col("came_back"))
    return orders.with_columns(
        refunded_at=pl.when(money_back).then("cancelled_at").when(comes_back).then(_office_hours(orders, seed, "refunded", 4, 25)),
        refunded_cents=pl.when(in_full).then("total_cents").otherwise(part),
    )


def _with_payment(orders: pl.DataFrame, country: Country, seed: int) -> pl.DataFrame:
    method = pl.Series(_METHODS).gather(stream(seed, "payment").integers(0, len(_METHODS), orders.height))
    cancelled = pl.col("cancelled_at").is_not_null()
    refunded = pl.col("refunded_cents")
    return orders.with_columns(
        financial_status=pl.when("voided")
        .then(pl.when(cancelled).then(pl.lit("voided")).otherwise(pl.lit("authorized")))
        .when("unpaid")
        .then(pl.lit("pending"))
        .when((refunded > 0) & (refunded >= pl.col("total_cents")))
        .then(pl.lit("refunded"))
        .when(refunded > 0)
        .then(pl.lit("partially_refunded"))
        .otherwise(pl.lit("paid")),
        paid_at=pl.when(~pl.col("unpaid") & ~pl.col("voided")).then("placed_at"),
        payment_method=pl.when(pl.col("source") == "shopify_draft_order")
        .then(None)
        .when("on_delivery")
        .then(pl.lit(country.cash_on_delivery))
        .when("unpaid")
        .then(pl.lit("Bank Deposit"))
        .when(pl.col("source") == "pos")
        .then(pl.lit("Cash"))
        .otherwise(method),
    )


def _with_contact(orders: pl.DataFrame, seed: int) -> pl.DataFrame:
    """E-mail and phone as they stand on the order. The first order always carries all that the buyer has."""
    draw = pl.Series(stream(seed, "contact").random(orders.height))
    spelling = pl.Series(stream(seed, "spelling").random(orders.height))
    again = (pl.col("number") > 1) & ~pl.col("came_back")
    anonymous = again & (pl.col("source") == "pos") & (draw < _ANONYMOUS_AT_THE_TILL)
    by_phone = again & pl.col("phone").is_not_null() & (draw > 1 - _WITHOUT_EMAIL)
    typed = pl.when(spelling < _CAPITALS).then(pl.col("email").str.to_titlecase()).otherwise("email")
    on = pl.col("placed_at").dt.date()
    ticked = (pl.col("ticked_on") <= on).fill_null(False) & ~(pl.col("unsubscribed_on") <= on).fill_null(False)
    return orders.with_columns(
        email=pl.when(~anonymous & ~by_phone).then(typed),
        phone=pl.when(~anonymous).then("phone"),
        accepts_marketing=ticked & ~anonymous,
    )

"""Expected figures, computed from the truth of a demo shop and not from its exports."""

from datetime import date

import polars as pl

from winback.demo.shop import DemoShop

LATER_HAPPENINGS = ("fulfilled_at", "cancelled_at", "refunded_at")


def counted_orders(shop: DemoShop) -> pl.DataFrame:
    """Orders that count, with ``net``: not cancelled, not voided, not waiting for a payment, not given back in full."""
    waits = (pl.col("financial_status") == "pending") & pl.col("fulfilled_at").is_null()
    stands = pl.col("cancelled_at").is_null() & ~waits & (pl.col("financial_status") != "voided")
    return shop.orders.with_columns(net=pl.col("total") - pl.col("refunded")).filter(stands & (pl.col("net") > 0))


def occasions(shop: DemoShop) -> pl.DataFrame:
    """One row per buyer and day with the ``gap`` in days since the day before; orders without a contact are nobody's."""
    named = counted_orders(shop).filter(pl.col("email").is_not_null() | pl.col("phone").is_not_null())
    days = named.select("buyer", day=pl.col("placed_at").dt.date()).unique().sort("buyer", "day")
    return days.with_columns(gap=pl.col("day").diff().over("buyer").dt.total_days())


def net_per_buyer(shop: DemoShop) -> pl.DataFrame:
    """One row per buyer with a counted order under their e-mail or phone: ``orders`` and ``net``."""
    named = counted_orders(shop).filter(pl.col("email").is_not_null() | pl.col("phone").is_not_null())
    return named.group_by("buyer").agg(orders=pl.len(), net=pl.col("net").sum()).sort("buyer")


def as_known_before(orders: pl.DataFrame, day: date) -> pl.DataFrame:
    """What ``day`` knew of the orders: what happened later is blanked, with the status that follows from it."""
    blanked = orders.with_columns(pl.when(pl.col(name).dt.date() <= day).then(name) for name in LATER_HAPPENINGS)
    nothing_back = pl.col("refunded_at").is_null()
    undone = nothing_back & pl.col("financial_status").is_in(["refunded", "partially_refunded"])
    not_yet_voided = pl.col("cancelled_at").is_null() & (pl.col("financial_status") == "voided")
    return blanked.with_columns(
        refunded=pl.when(nothing_back).then(0).otherwise("refunded").cast(orders.schema["refunded"]),
        financial_status=pl.when(undone).then(pl.lit("paid")).when(not_yet_voided).then(pl.lit("authorized")).otherwise("financial_status"),
    )

"""Offer lists to people of a demo shop who have gone quiet, and what came of them, by the truth of the shop."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from tests.demo.truth import counted_orders
from winback.demo.answers import Answers
from winback.demo.frames import ADDRESSEES
from winback.demo.shop import DemoShop
from winback.vocabulary import RewardKind

SENT = date(2026, 7, 1)
WINDOW_DAYS = 30


def quiet_buyers(shop: DemoShop, *, silent_days: int = 60) -> pl.DataFrame:
    """The buyers with an address who have not ordered for so long, in order of arrival."""
    last = shop.orders.group_by("buyer").agg(last=pl.col("placed_at").max().dt.date())
    return shop.buyers.join(last, on="buyer").filter(
        pl.col("last") < shop.as_of - timedelta(days=silent_days), pl.col("email").is_not_null()
    )


def addressees(people: pl.DataFrame, *, kind: RewardKind = RewardKind.PERCENTAGE, amount: str = "10", coded: bool = True) -> pl.DataFrame:
    """ADDRESSEES with one reward for all."""
    code = pl.format("BACK-{}XQ", "buyer") if coded else pl.lit(None, dtype=pl.String)
    return ADDRESSEES.conform(people.select("email", code=code, reward_kind=pl.lit(kind.value), reward_amount=pl.lit(Decimal(amount))))


def answers(people: pl.DataFrame, *, lift: float | None = None, sent_on: date = SENT) -> Answers:
    """All of them got 10% off with a code."""
    return Answers(sent_on=sent_on, addressees=addressees(people), lift=lift)


def returned(shop: DemoShop, people: pl.DataFrame, *, sent_on: date = SENT) -> pl.Series:
    """Those of the people with a counted order of theirs in the window."""
    in_window = pl.col("placed_at").dt.date().is_between(sent_on, sent_on + timedelta(days=WINDOW_DAYS - 1))
    named = pl.col("email").is_not_null() | pl.col("phone").is_not_null()
    return counted_orders(shop).filter(in_window & named).join(people, on="buyer", how="semi")["buyer"].unique().sort()


def brought(shop: DemoShop) -> pl.DataFrame:
    """The orders that are there because of a list."""
    return shop.orders.filter(pl.col("brought_on").is_not_null())


def first_brought(shop: DemoShop) -> pl.DataFrame:
    """The first such order of each buyer."""
    return brought(shop).unique("buyer", keep="first", maintain_order=True)

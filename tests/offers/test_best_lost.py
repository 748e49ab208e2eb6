"""Who of those gone quiet is most worth winning back, and what raises a rank."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.offers.example_shop import analysed, rules
from winback.analysis.breakdown import lapsed_people
from winback.analysis.returners import LaterOrders
from winback.offers.best_lost import BEST_LOST, best_lost
from winback.offers.choosing import Analysed
from winback.offers.situation import NO_REWARDS
from winback.policy import Economics, Thresholds
from winback.schema import REASONS
from winback.vocabulary import Advice, ProspectSign, Reason, Standing, ValueTier

LIMITS = Thresholds(at_risk_after_days=50, lapsed_after_days=100, lost_after_days=300)


def ranked(
    shop: Analysed, *, economics: Economics | None = None, rewards=NO_REWARDS, why: list[dict[str, object]] | None = None
) -> pl.DataFrame:
    lapsed = lapsed_people(shop.customers, shop.people, shop.segmented, shop.favourites, shop.channels, shop.reasons, thresholds=LIMITS)
    reasons = REASONS.conform(pl.DataFrame(why, strict=False)) if why else REASONS.empty()
    return BEST_LOST.check_grain(
        best_lost(
            lapsed,
            shop.customers,
            chances=shop.chances,
            reasons=reasons,
            people=shop.people,
            rewards=rewards,
            economics=economics or Economics(),
            later_orders=LaterOrders(mean=0.0, returners=0),
        )
    )


def test_the_message_alone_is_valued_as_a_plan_values_it():
    (row,) = ranked(analysed({"net": 100, "chance": 0.1})).rows(named=True)
    assert row["expected_extra_profit"] == Decimal("0.59")  # 0.03 · 0.4 · 50 − 0.01
    assert (row["advice"], row["usual_order"], row["ranked_profit"]) == (Advice.MESSAGE, Decimal(50), Decimal("0.59"))


def test_the_reward_counts_where_it_earns_more():
    (row,) = ranked(analysed({"net": 100, "chance": 0.0, "tier": ValueTier.LOW}), rewards=rules().rewards).rows(named=True)
    assert (row["expected_extra_profit"], row["advice"]) == (Decimal("0.865"), Advice.REWARD)  # 0.05 · (20 − 2.50) − 0.01


def test_only_those_gone_quiet_are_ranked_in_the_order_of_the_frame():
    assert ranked(analysed({}, {"silent": 20, "stage": "new"}, {}))["customer"].to_list() == [1, 3]


@pytest.mark.parametrize(
    ("person", "why", "sign"),
    [
        ({"tags": "VIP, Ambassador"}, None, ProspectSign.RECOMMENDS),
        ({"tags": "suosittelija"}, None, ProspectSign.RECOMMENDS),
        ({"reason": Reason.PRICE}, None, ProspectSign.PRICE),
        ({"reason": Reason.TOLD_US}, {"reason": "told_us", "stated": "price", "answer": "too dear"}, ProspectSign.PRICE),
        ({}, {"reason": "bad_experience", "standing": Standing.REFUNDED.value, "share": 1.0}, ProspectSign.COMPLAINT_SOLVED),
    ],
)
def test_a_sign_raises_the_rank_by_a_quarter_more_extra_returns_and_nothing_else(person, why, sign):
    (row,) = ranked(analysed({"net": 100, **person}), why=[{"customer": 1, **why}] if why else None).rows(named=True)
    assert row["signs"] == [sign]
    assert (row["expected_extra_profit"], row["ranked_profit"]) == (Decimal("0.59"), Decimal("0.74"))  # 0.0375 · 20 − 0.01


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"tags": "referral, friend of an ambassador"}, None),
        ({}, {"reason": "bad_experience", "standing": Standing.CANCELLED.value, "share": 1.0}),
        ({"reason": Reason.DRIFTED}, {"reason": "price", "share": 0.9}),
    ],
)
def test_what_is_no_sign_raises_no_rank(person, why):
    (row,) = ranked(analysed({"net": 100, **person}), why=[{"customer": 1, **why}] if why else None).rows(named=True)
    assert row["signs"] == []
    assert row["ranked_profit"] == row["expected_extra_profit"]


def test_nobody_returns_with_more_than_certainty():
    economics = replace(Economics(), lift_without_reward=0.9)
    (row,) = ranked(analysed({"net": 100, "chance": 0.2, "reason": Reason.PRICE}), economics=economics).rows(named=True)
    assert row["ranked_profit"] == Decimal("15.99")  # 0.8 · 20 − 0.01


def test_nobody_gone_quiet_gives_no_rank():
    assert ranked(analysed({"silent": 20, "stage": "new"})).is_empty()

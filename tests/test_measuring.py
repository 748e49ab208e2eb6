"""What a new plan counts on after a shop's first campaigns, and what was expected of each when it was recorded."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.campaigns.example_campaign import AFTER, SENT, WINDOW_DAYS, counted
from winback.campaigns.intervals import Lift
from winback.campaigns.measurement import Learnt, Lesson, learnt, measure
from winback.measuring import Foreseen, economics_of, foreseen
from winback.policy import Economics, ShopPolicy
from winback.store import Campaign
from winback.store.frames import FrameFile
from winback.vocabulary import Arm, CampaignStatus, LiftSource

NOBODY_TAUGHT = Learnt(with_reward=None, without_reward=None)


def lesson(estimate: float, *, error: float) -> Lesson:
    """A pooled lift with this standard error."""
    reach = 1.959964 * error
    return Lesson(lift=Lift(estimate=estimate, low=estimate - reach, high=estimate + reach), campaigns=1, people=1000)


def planned(*, with_reward: Lesson | None = None, without_reward: Lesson | None = None) -> Economics:
    return economics_of(ShopPolicy(), Learnt(with_reward=with_reward, without_reward=without_reward))


@pytest.mark.parametrize(
    ("estimate", "error", "lift", "source"),
    [
        (0.11, 0.03, 0.08, LiftSource.MEASURED_AND_ASSUMED),  # as sure as the assumption: halfway between 11 and 5
        (0.10, 0.06, 0.06, LiftSource.MEASURED_AND_ASSUMED),  # a quarter of its weight: (10 + 4 · 5) ÷ 5
        (0.10, 0.009, 0.0958716, LiftSource.MEASURED),  # more than nine times its weight: (10 ÷ 81 + 5 ÷ 900) ÷ (1 ÷ 81 + 1 ÷ 900)
        (0.10, 0.011, 0.0940744, LiftSource.MEASURED_AND_ASSUMED),  # not quite: (10 ÷ 121 + 5 ÷ 900) ÷ (1 ÷ 121 + 1 ÷ 900)
        (-0.10, 0.009, 0.0, LiftSource.MEASURED),
        (0.40, 0.0001, 0.4, LiftSource.MEASURED),
    ],
)
def test_the_surer_a_lift_is_the_more_it_counts_against_the_assumption(estimate: float, error: float, lift: float, source: LiftSource):
    economics = planned(with_reward=lesson(estimate, error=error))
    assert economics.lift_with_reward == pytest.approx(lift, abs=1e-5)
    assert economics.lift_with_reward_source is source


def test_only_the_lift_that_was_taught_is_called_measured():
    economics = planned(without_reward=lesson(0.06, error=0.03))
    assert economics.lift_without_reward == pytest.approx(0.045)
    assert economics.lift_without_reward_source is LiftSource.MEASURED_AND_ASSUMED
    assert (economics.lift_with_reward, economics.lift_with_reward_source) == (0.05, LiftSource.ASSUMED)
    assert economics_of(ShopPolicy(), NOBODY_TAUGHT) == Economics()


def test_one_tiny_campaign_hardly_moves_the_plan():
    assigned, did = counted((Arm.A, 3, 10), (Arm.HOLDOUT, 0, 5))
    tiny = measure(did, assigned, sent_on=SENT, window_days=WINDOW_DAYS, as_of=AFTER, margin=Decimal("0.4"))
    taught = learnt([tiny]).without_reward
    assert taught is not None
    assert taught.lift.estimate == pytest.approx(0.3)
    assert 0.03 < planned(without_reward=taught).lift_without_reward < 0.04


def campaign(terms: Mapping[str, Any]) -> Campaign:
    file = FrameFile(sha256="x", rows=1, bytes=1)
    return Campaign(
        name="July",
        request_key="x",
        play="win-back",
        window_days=30,
        as_of=date(2026, 6, 30),
        holdout=0.2,
        seed=b"",
        terms=terms,
        id=1,
        workspace_id=1,
        status=CampaignStatus.RECORDED,
        recorded_at=datetime(2026, 7, 1, tzinfo=UTC),
        sent_on=None,
        erased={},
        assigned=file,
        recipients=file,
    )


def test_what_was_expected_is_what_was_frozen():
    frozen = {"expected": {"planned": {"lift": 0.05, "extra_profit": "812.3400"}}, "economics": {"count_later_orders": True}}
    assert foreseen(campaign(frozen)) == Foreseen(lift=0.05, extra_profit=Decimal("812.34"), with_later_orders=True)


@pytest.mark.parametrize("terms", [{}, {"expected": {}}, {"expected": {"planned": {"lift": 0.05}}}])
def test_nothing_is_said_of_what_was_not_frozen(terms: Mapping[str, Any]):
    assert foreseen(campaign({**terms, "economics": {}})) is None

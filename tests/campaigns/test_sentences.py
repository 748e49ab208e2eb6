"""Every reason for a verdict, reached by counts and amounts that a shop may see, and the sentence that tells it."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.campaigns.example_campaign import AFTER, SENT, WINDOW_DAYS, counted, sent
from winback.campaigns.measurement import Measured, measure
from winback.campaigns.sentences import SENTENCES, sentence
from winback.locale.formats import speaker
from winback.vocabulary import Arm, RewardKind, Verdict, VerdictReason


def campaign(
    contacted: tuple[int, int],
    holdout: tuple[int, int] | None,
    *,
    reward: str = "6.60",
    taken: str | None = None,
    frozen_order: str = "50",
    order: str = "50",
    contact: str = "0.01",
    as_of: date = AFTER,
) -> Measured:
    """(returned, assigned) of both groups; of 40 % margin and a chance of 10 of 100, 6.60 off 50 pays from 5 more of 100.

    ``taken`` off the orders of those written to, as much as the reward if nothing else is said.
    """
    off, spent, given = Decimal(reward), Decimal(order), Decimal(reward if taken is None else taken)
    frozen = {"reward_kind": RewardKind.FIXED_AMOUNT, "reward_amount": off, "reward_cost": off} if off else {}
    groups = [(Arm.A, *contacted), *([(Arm.HOLDOUT, *holdout)] if holdout else [])]
    assigned, did = counted(*groups, expected_order=Decimal(frozen_order), contact_cost=Decimal(contact), **frozen)
    redeemed = (pl.col("arm") == Arm.A) & pl.col("returned")
    came = did.with_columns(
        revenue=pl.when(redeemed).then(spent - given).when("returned").then(spent).otherwise("revenue").cast(did.schema["revenue"]),
        reward_given=pl.when(redeemed).then(given).otherwise("reward_given").cast(did.schema["reward_given"]),
    )
    return measure(came, assigned, sent_on=SENT, window_days=WINDOW_DAYS, as_of=as_of, margin=Decimal("0.4"))


def told(measured: Measured) -> str:
    return speaker("en").say(sentence(measured, money=lambda amount: f"£{amount:.0f}"))


REACHED = [
    (
        VerdictReason.PAYS,
        Verdict.PAID_OFF,
        campaign((200, 1000), (60, 1000)),
        "Of 100 written to, 20 came back, of 100 not written to, 6. Extra profit £",
    ),
    (
        VerdictReason.INTERIM,
        Verdict.TOO_EARLY,
        campaign((200, 1000), (60, 1000), as_of=sent(3)),
        "Interim: 20 against 6 of 100 so far. The comparison is complete on",
    ),
    (
        VerdictReason.MAY_BE_CHANCE,
        Verdict.TOO_EARLY,
        campaign((12, 100), (8, 80)),
        "12 against 10 of 100 – with this few people that may be chance.",
    ),
    (
        VerdictReason.EFFECT_BUT_OPEN,
        Verdict.TOO_EARLY,
        campaign((180, 1000), (120, 1000)),
        "It did bring people back – 18 of 100 against 12 without a message. Whether that pays is still open: it takes 5 more per 100.",
    ),
    (
        VerdictReason.CONTRADICTION,
        Verdict.TOO_EARLY,
        campaign((200, 1000), (60, 1000), frozen_order="60", order="11"),
        "20 against 6 of 100 came back; extra profit £-",
    ),
    (
        VerdictReason.CONTRADICTION,
        Verdict.TOO_EARLY,
        campaign((300, 1000), (100, 1000), reward="25", taken="0"),
        "30 against 10 of 100 came back; extra profit £",
    ),
    (
        VerdictReason.HARMED,
        Verdict.DID_NOT_PAY_OFF,
        campaign((50, 1000), (130, 1000)),
        "Fewer came back with the message (5 of 100) than without one (13), and that is hardly chance: it drove people away.",
    ),
    (
        VerdictReason.NO_DIFFERENCE,
        Verdict.DID_NOT_PAY_OFF,
        campaign((129, 1000), (126, 1000)),
        "Almost as many came back without a message (12.6 of 100) as with one (12.9). Next time without a discount?",
    ),
    (
        VerdictReason.NO_CLEAR_DIFFERENCE,
        Verdict.DID_NOT_PAY_OFF,
        campaign((90, 1000), (110, 1000)),
        "9 of 100 came back with the message, 11 without one. That may be chance, and even at best it is fewer than the 5 more per 100",
    ),
    (
        VerdictReason.TOO_LITTLE,
        Verdict.DID_NOT_PAY_OFF,
        campaign((400, 5000), (300, 5000)),
        "It did bring people back – 8 of 100 against 6 without a message –, but fewer than the 5 more per 100 that it takes",
    ),
    (
        VerdictReason.NEVER_PAYS,
        Verdict.DID_NOT_PAY_OFF,
        campaign((300, 1000), (100, 1000), reward="25"),
        "30 of 100 came back, against 10 without a message; but with what it costs, no number of returns could have paid for it.",
    ),
    (
        VerdictReason.NO_COMPARISON,
        Verdict.NOT_MEASURABLE,
        campaign((70, 560), None),
        "12.5 of 100 came back. Without a comparison group nobody can say",
    ),
]


@pytest.mark.parametrize(("why", "verdict", "measured", "start"), REACHED, ids=[case[0].value for case in REACHED])
def test_what_came_is_told_in_the_sentence_of_its_reason(why: VerdictReason, verdict: Verdict, measured: Measured, start: str):
    assert (measured.reason, measured.verdict) == (why, verdict)
    assert told(measured).startswith(start)
    assert "{" not in told(measured)


def test_every_reason_is_reached_and_has_a_sentence_of_its_own():
    assert {why for why, *_ in REACHED} == set(VerdictReason) == SENTENCES.keys()
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_enough_returns_of_orders_that_lose_money_for_certain_are_no_success():
    worse = campaign((200, 1000), (60, 1000), frozen_order="60", order="11")
    assert worse.break_even is not None
    assert worse.contacted.lift is not None
    assert worse.contacted.extra_profit is not None
    assert worse.contacted.lift.low > worse.break_even
    # 0.4 · 11 = 4.40 an order, less 6.60 for those written to: 200 · −2.20 − 60 · 4.40 − 1000 · 0.01
    assert worse.contacted.extra_profit.amount == pytest.approx(-714)
    assert worse.contacted.extra_profit.high < 0


@pytest.mark.parametrize(("back", "why"), [(90, VerdictReason.NO_CLEAR_DIFFERENCE), (112, VerdictReason.NO_DIFFERENCE)])
def test_only_where_there_was_a_reward_the_next_time_is_without(back: int, why: VerdictReason):
    message, reward = (campaign((back, 1000), (110, 1000), **terms) for terms in ({"reward": "0", "contact": "1"}, {}))
    assert (message.reason, reward.reason) == (why, why)
    assert told(message) + " Next time without a discount?" == told(reward)

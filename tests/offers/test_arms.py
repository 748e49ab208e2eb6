"""What each arm of a campaign gets, and what is frozen of everybody assigned."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.offers.example_shop import NOBODY, SHOP, analysed, numbers, rules
from winback.errors import UnusableInput
from winback.offers.choosing import choose
from winback.offers.codes import repeatable_bytes
from winback.offers.economics import expected
from winback.offers.plan import OfferPlan, write
from winback.policy import Economics, OfferRules, Reward, Variant
from winback.schema import ARMS, ASSIGNED, RECIPIENTS, VALUED
from winback.vocabulary import Arm, AudienceStep, CodeSource, Consent, RewardKind, ValueTier

TEN = tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(10))) for tier in ValueTier)
FIVE_EURO = tuple((tier, Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal(5))) for tier in ValueTier)
NO_REWARD: tuple[tuple[ValueTier, Reward], ...] = ()


def offer(**changes: object) -> OfferRules:
    return rules(**{"rewards": TEN, **changes})


def drawn(*arms: Arm) -> pl.DataFrame:
    """ARMS of the people numbered from 1, in strata of two."""
    rows = [(number, (number - 1) // 2, arm.value) for number, arm in enumerate(arms, start=1)]
    return ARMS.check(pl.DataFrame(rows, schema=dict(ARMS.columns), orient="row"))


def written(arms: tuple[Arm, ...], chosen: OfferRules, *rows: dict[str, object]) -> OfferPlan:
    people = rows or ({},) * len(arms)
    found = choose(analysed(*people), rules=chosen, suppressed=NOBODY)
    plan = write(found, drawn(*arms), rules=chosen, shop=SHOP, random_bytes=repeatable_bytes(b"fixed", "arms"))
    for schema, frame in ((RECIPIENTS, plan.recipients), (ASSIGNED, plan.assigned), (VALUED, plan.valued)):
        schema.check_grain(frame)
    return plan


def column(frame: pl.DataFrame, name: str) -> dict[int, object]:
    return dict(frame.select("customer", name).rows())


def test_the_comparison_group_gets_neither_message_nor_code_and_is_frozen_with_what_it_would_have_got():
    plan = written((Arm.A, Arm.HOLDOUT, Arm.A), offer(code_source=CodeSource.OWN))
    assert set(plan.recipients["customer"]) == {1, 3}
    codes = column(plan.assigned, "code")
    assert codes == {**column(plan.recipients, "code"), 2: None}
    assert None not in (codes[1], codes[3])
    assert plan.assigned.select("customer", "arm", "stratum", "reward_kind", "reward_amount", "reward_cost", "expected_extra_profit").sort(
        "customer"
    ).rows() == [
        (1, "a", 0, "percentage", Decimal(10), Decimal(5), Decimal("0.24")),
        (2, "holdout", 0, "percentage", Decimal(10), Decimal(5), Decimal("0.24")),
        (3, "a", 1, "percentage", Decimal(10), Decimal(5), Decimal("0.24")),
    ]


def test_the_last_step_is_the_list_and_the_comparison_group_drops_out_there():
    plan = written((Arm.A, Arm.HOLDOUT, Arm.A), offer())
    assert plan.steps[-1].step is AudienceStep.CONTACTED
    assert (plan.steps[-1].customers, plan.steps[-1].dropped) == (2, 1)
    assert plan.dropped.rows() == [(2, "contacted")]


def test_without_a_lot_everybody_is_written_to():
    chosen = offer()
    plan = write(choose(analysed({}, {}), rules=chosen, suppressed=NOBODY), rules=chosen, shop=SHOP)
    assert plan.assigned.select("customer", "arm", "stratum").rows() == [(1, "a", 0), (2, "a", 0)]
    assert (plan.steps[-1].customers, plan.steps[-1].dropped, plan.dropped.height) == (2, 0, 0)


def test_a_variant_has_its_own_rewards_words_and_figures():
    chosen = offer(variant=Variant(rewards=FIVE_EURO), rewards=TEN)
    plan = written((Arm.A, Arm.B, Arm.HOLDOUT), chosen, {"net": 90}, {"net": 150}, {"net": 60})
    # 300 in six orders: 50 each; expected are 47.50, 62.50 and 40.00, of which 10 % or 5.00
    assert column(plan.recipients, "reward") == {1: "10% off", 2: "€5.00 off"}
    assert column(plan.assigned, "reward_kind") == {1: "percentage", 2: "fixed_amount", 3: "percentage"}
    assert column(plan.assigned, "reward_cost") == {1: Decimal("4.75"), 2: Decimal(5), 3: Decimal(4)}
    assert column(plan.valued, "reward_cost") == column(plan.assigned, "reward_cost")
    # 0.05 · (0.4 · 62.5 − 5) − 0.1 · 5 − 0.01
    assert column(plan.assigned, "expected_extra_profit")[2] == Decimal("0.49")
    assert "€5.00 off" in str(column(plan.recipients, "text")[2])


def test_a_variant_may_differ_in_its_subject_alone():
    chosen = offer(variant=Variant(subject="Only for you, {{first_name}}"))
    plan = written((Arm.A, Arm.B, Arm.A), chosen, {"net": 1}, {"net": 2}, {"net": 3})
    assert plan.recipients.select("customer", "subject", "reward").rows() == [
        (3, "Ada, we have missed you – 10% off", "10% off"),
        (2, "Only for you, Ada", "10% off"),
        (1, "Ada, we have missed you – 10% off", "10% off"),
    ]


def test_a_variant_without_rewards_needs_no_codes_for_them():
    chosen = offer(variant=Variant(rewards=NO_REWARD), code_source=CodeSource.LISTED, codes=("AB12", "CD34"))
    plan = written((Arm.A, Arm.B, Arm.A, Arm.HOLDOUT), chosen)
    assert plan.missing_codes == 0
    assert column(plan.complete(), "code") == {1: "AB12", 2: None, 3: "CD34"}


def test_codes_are_missing_only_for_those_who_are_written_to():
    plan = written((Arm.A, Arm.HOLDOUT, Arm.A), offer(code_source=CodeSource.LISTED, codes=("AB12",)))
    assert plan.missing_codes == 1
    assert plan.assigned["code"].null_count() == 3


def test_who_is_advised_the_message_alone_gets_no_reward_no_code_and_no_word_about_one():
    # 10 % off a half chance of return costs 2.51; those who never return by themselves cost 0.05 · 5 and bring 0.05 · 20 more
    followed = Economics(follow_advice=True)
    plan = written(
        (Arm.A, Arm.A, Arm.HOLDOUT),
        offer(economics=followed, code_source=CodeSource.OWN),
        {"chance": 0.5},
        {"chance": 0.0},
        {"chance": 0.5},
    )
    assert column(plan.assigned, "reward_kind") == {1: "none", 2: "percentage", 3: "none"}
    assert column(plan.assigned, "reward_cost") == {1: 0, 2: 5, 3: 0}
    assert column(plan.assigned, "expected_extra_profit") == {1: Decimal("0.59"), 2: Decimal("0.74"), 3: Decimal("0.59")}
    bare = plan.recipients.row(by_predicate=pl.col("customer") == 1, named=True)
    assert (bare["code"], bare["reward"], bare["reward_amount"]) == (None, "", 0)
    assert "%" not in bare["text"] + bare["subject"]
    assert column(plan.recipients, "code")[2] is not None


def test_in_a_variant_the_advice_is_about_its_own_rewards():
    followed = Economics(follow_advice=True)
    dear = tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(30))) for tier in ValueTier)
    plan = written((Arm.A, Arm.B), offer(economics=followed, variant=Variant(rewards=dear)), {"chance": 0.0}, {"chance": 0.0})
    # a tenth off earns 0.05 · 15 − 0.01, three tenths 0.05 · 5 − 0.01, a message 0.03 · 20 − 0.01
    assert column(plan.assigned, "reward_kind") == {1: "percentage", 2: "none"}
    assert column(plan.valued, "advice") == {1: "reward", 2: "message"}


def test_what_a_list_is_expected_to_bring_leaves_the_comparison_group_out():
    plan = written((Arm.A, Arm.HOLDOUT, Arm.A), offer())
    assert plan.valued.height == 3
    assert plan.expected == expected(plan.valued.filter(pl.col("customer") != 2), Economics())
    assert (plan.expected.people, plan.expected.planned.extra_profit) == (2, Decimal("0.48"))


def test_a_phone_number_is_handed_on_only_with_consent_to_text_messages():
    phone = "+4915112345678"
    consents = [Consent.YES, Consent.UNKNOWN, Consent.NO]
    plan = written((Arm.A,) * 3, offer(), *({"phone": phone, "sms_consent": consent.value} for consent in consents))
    assert column(plan.recipients, "phone") == {1: phone, 2: None, 3: None}


@pytest.mark.parametrize("arms", [(Arm.A,), (Arm.A, Arm.A, Arm.HOLDOUT)])
def test_a_lot_drawn_among_others_is_not_taken(arms: tuple[Arm, ...]):
    chosen = offer()
    with pytest.raises(ValueError, match="exactly these people"):
        write(choose(analysed({}, {}), rules=chosen, suppressed=NOBODY), drawn(*arms), rules=chosen, shop=SHOP)


def test_a_lot_of_as_many_others_is_not_taken():
    chosen = offer()
    found = choose(analysed({}, {}, {}), rules=chosen, suppressed=numbers(1))
    with pytest.raises(ValueError, match="exactly these people"):
        write(found, drawn(Arm.A, Arm.A), rules=chosen, shop=SHOP)


def test_the_subject_of_a_variant_is_checked_even_where_nobody_was_drawn_for_it():
    with pytest.raises(UnusableInput):
        written((Arm.A,), offer(variant=Variant(subject="{{unknown}}")))


def test_the_rewards_of_a_variant_are_checked():
    free = ((ValueTier.HIGH, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(200))),)
    with pytest.raises(UnusableInput):
        written((Arm.A,), offer(variant=Variant(rewards=free)))


def test_a_variant_whose_texts_do_not_name_the_reward_is_warned_of():
    named_in_subject = replace(rules().texts, subject="{{reward}}", text="Hello", preview_text="")
    plan = written((Arm.A, Arm.B), offer(texts=named_in_subject, variant=Variant(subject="Hello")))
    assert "The texts do not name the reward. Add the tag {{reward}}." in [warning.in_english() for warning in plan.warnings]
    same = written((Arm.A, Arm.B), offer(texts=named_in_subject))
    assert "The texts do not name the reward. Add the tag {{reward}}." not in [warning.in_english() for warning in same.warnings]


def test_warnings_count_those_on_the_list_and_not_the_comparison_group():
    told = ("1 person on the list last ordered more than 24 months ago. An old address may annoy or bounce.",)
    old = ({"silent": 800}, {"silent": 800}, {})
    plan = written((Arm.A, Arm.HOLDOUT, Arm.A), offer(code_source=CodeSource.OWN), *old)
    assert tuple(warning.in_english() for warning in plan.warnings) == told

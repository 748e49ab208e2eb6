"""Whom a list could go to, after those who may be addressed: who rests, whom it is worth writing to, whom the budget is for.

Everybody here has an expected order of 50, a chance of 0.1 and the default economics, unless a test says otherwise:
a message costs 0.01 and is expected to earn 0.03 · 20 − 0.01 = 0.59.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.offers.example_shop import analysed, numbers, rules
from winback.errors import UnusableInput
from winback.offers.choosing import NOBODY, Chosen, choose
from winback.policy import Economics, OfferRules, Reward, Variant
from winback.vocabulary import AudienceStep, RewardKind, Stage, ValueTier


def percent(amount: int) -> tuple[tuple[ValueTier, Reward], ...]:
    return tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(amount))) for tier in ValueTier)


def chosen(economics: Economics, *rows: dict[str, object], rewards: int = 10, **more: object) -> Chosen:
    known = {"suppressed": NOBODY, "resting": NOBODY, "released": NOBODY}
    variant = more.pop("variant", None)
    offer = rules(economics=economics, rewards=percent(rewards), variant=variant)
    return choose(analysed(*rows), rules=offer, **{**known, **more})  # type: ignore[arg-type]


def on_the_list(found: Chosen) -> set[int]:
    return set(found.people["customer"])


def test_who_is_assigned_to_another_running_campaign_is_left_in_peace():
    found = chosen(Economics(), {}, {}, {}, resting=numbers(2), suppressed=numbers(3))
    assert on_the_list(found) == {1}
    assert found.dropped.rows() == [(2, "rested"), (3, "not_suppressed")]


def test_without_advice_and_budget_everybody_who_may_be_addressed_is_on_the_list_and_no_step_is_shown_for_them():
    found = chosen(Economics(), {"chance": 0.99}, {})
    assert on_the_list(found) == {1, 2}
    assert [step.step for step in found.steps][-1] is AudienceStep.RESTED


def test_where_the_advice_is_followed_those_drop_out_with_whom_nothing_is_expected_to_be_earned():
    # who returns with certainty cannot return more often: 0 · 20 − 0.01
    found = chosen(Economics(follow_advice=True), {"chance": 1.0}, {}, {"chance": 0.999})
    assert on_the_list(found) == {2, 3}
    assert (1, "worthwhile") in found.dropped.rows()
    assert found.steps[-1].step is AudienceStep.WORTHWHILE
    assert (found.steps[-1].customers, found.steps[-1].dropped) == (2, 1)
    assert found.valued["customer"].to_list() == [1, 2, 3]


def test_a_budget_goes_to_those_who_are_expected_to_bring_most():
    # expected costs of 10 % off: 0.15 · 5 + 0.01 = 0.76 each, and 0.25 · 5 + 0.01 for the third, who is expected to bring least
    people = ({}, {}, {"chance": 0.2}, {"chance": 0.05})
    assert on_the_list(chosen(Economics(budget=Decimal("0.50")), *people)) == set()
    assert on_the_list(chosen(Economics(budget=Decimal("0.51")), *people)) == {4}
    assert on_the_list(chosen(Economics(budget=Decimal("2.02")), *people)) == {4, 1}
    found = chosen(Economics(budget=Decimal("2.03")), *people)
    assert on_the_list(found) == {1, 2, 4}
    assert (found.steps[-1].step, found.steps[-1].dropped) == (AudienceStep.WITHIN_BUDGET, 1)
    assert found.dropped.rows() == [(3, "within_budget")]


def test_who_waited_in_a_comparison_group_comes_first():
    people = ({"chance": 0.05}, {}, {"chance": 0.2})
    assert on_the_list(chosen(Economics(budget=Decimal("1.27")), *people, released=numbers(3))) == {3}
    assert on_the_list(chosen(Economics(budget=Decimal("1.77")), *people, released=numbers(3))) == {3, 1}


def test_who_comes_first_is_not_let_in_where_they_may_not_be_addressed():
    assert on_the_list(chosen(Economics(budget=Decimal(9)), {"stage": Stage.LOYAL}, {}, released=numbers(1))) == {2}


def test_a_budget_is_enough_whichever_variant_a_person_is_drawn_for():
    dearer = Variant(rewards=percent(20))  # 0.15 · 10 + 0.01 = 1.51 each
    people = ({}, {})
    assert on_the_list(chosen(Economics(budget=Decimal("3.01")), *people, variant=dearer)) == {1}
    assert on_the_list(chosen(Economics(budget=Decimal("3.02")), *people, variant=dearer)) == {1, 2}
    cheaper = Variant(rewards=percent(5))
    assert on_the_list(chosen(Economics(budget=Decimal("1.51")), *people, variant=cheaper)) == {1}
    assert on_the_list(chosen(Economics(budget=Decimal("1.52")), *people, variant=cheaper)) == {1, 2}


def test_where_the_advice_is_followed_the_budget_pays_for_what_is_given():
    found = chosen(Economics(follow_advice=True, budget=Decimal("0.02")), {}, {}, {})
    assert on_the_list(found) == {1, 2}  # two messages; the reward would have cost 0.76
    assert [step.step for step in found.steps][-2:] == [AudienceStep.WORTHWHILE, AudienceStep.WITHIN_BUDGET]


def test_the_order_of_a_customer_is_expected_to_lie_between_their_own_mean_and_that_of_the_shop():
    found = chosen(Economics(), {"net": 20}, {"net": 180}).valued  # of two orders each; the shop's mean is 50
    assert found["expected_order"].to_list() == [Decimal(30), Decimal(70)]


@pytest.mark.parametrize(("are_counted", "margin"), [(True, Decimal(10)), (False, Decimal(0))])
def test_later_orders_count_with_their_margin_where_the_owner_says_so(are_counted: bool, margin: Decimal):
    shop = replace(analysed({}), later_orders=replace(analysed({}).later_orders, mean=0.5))
    found = choose(shop, rules=rules(economics=Economics(count_later_orders=are_counted)), suppressed=NOBODY).valued
    assert found["later_margin"].to_list() == [margin]


def test_figures_that_cannot_be_are_refused_before_anybody_is_chosen():
    with pytest.raises(UnusableInput):
        chosen(Economics(margin=Decimal(40)), {})


@pytest.mark.parametrize("economics", [Economics(), Economics(follow_advice=True, budget=Decimal(5))])
def test_nobody_to_choose_from_gives_nobody(economics: Economics):
    found = chosen(economics, {"stage": Stage.NEW})
    assert (found.people.height, found.valued.height) == (0, 0)
    assert {step.customers for step in found.steps} == {0}


def test_the_row_order_of_what_is_known_is_irrelevant():
    rows = [{"chance": (number % 7) / 10, "net": number % 5} for number in range(40)]
    shop = analysed(*rows)
    frames = {name: getattr(shop, name) for name in ("customers", "staged", "segmented", "people", "favourites", "chances")}
    shuffled = replace(shop, **{name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in frames.items()})
    offer: OfferRules = rules(economics=Economics(budget=Decimal(3), follow_advice=True))
    first, second = (choose(known, rules=offer, suppressed=NOBODY) for known in (shop, shuffled))
    assert first.people.equals(second.people)
    assert first.valued.equals(second.valued)
    assert 0 < first.people.height < 40

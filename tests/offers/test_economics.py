"""What an offer costs and brings, in figures worked out by hand; the formula also against people who are simulated one by one."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from tests.analysis.frames import customers_frame
from winback.errors import UnusableInput
from winback.offers.economics import Expected, Outlook, break_even, checked_economics, expected, expected_cost, expected_order, value
from winback.policy import Economics
from winback.schema import MONEY, VALUED, enum
from winback.vocabulary import Advice, NeverPays, RewardKind

ECONOMICS = Economics()  # margin 40 %, contact 0.01, shipping 5.00, 5 extra returns of 100 with a reward and 3 without
STORY = Economics(margin=Decimal("0.46"), contact_cost=Decimal("0.03"))

PERCENTAGE, FIXED, SHIPPING, GIFT, NONE = (
    RewardKind.PERCENTAGE,
    RewardKind.FIXED_AMOUNT,
    RewardKind.FREE_SHIPPING,
    RewardKind.GIFT,
    RewardKind.NONE,
)


def person(kind: RewardKind, amount: str = "0", *, chance: float = 0.1, order: str = "50", gift_cost: str = "0") -> tuple[object, ...]:
    return (chance, Decimal(order), kind.value, Decimal(amount), Decimal(gift_cost))


def valued(*people: tuple[object, ...], economics: Economics = ECONOMICS, later_orders: float = 0.0) -> pl.DataFrame:
    columns = {
        "chance": pl.Float64(),
        "expected_order": MONEY,
        "reward_kind": enum(RewardKind),
        "reward_amount": MONEY,
        "gift_cost": MONEY,
    }
    known = pl.DataFrame(people, schema=columns, orient="row").with_columns(customer=pl.int_range(pl.len(), dtype=pl.Int64))
    return VALUED.check_grain(value(known, economics, later_orders=later_orders))


def figures(frame: pl.DataFrame) -> dict[str, object]:
    """The one row, decimals as plain numbers."""
    return {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in frame.row(0, named=True).items()}


def test_the_expected_order_is_the_own_mean_drawn_towards_the_mean_of_all_as_by_two_orders_more():
    customers = customers_frame([(1, 2, 1), (1, 3, 1)], net=[100, 20])  # 120 in 5 orders: 24 each
    assert customers.select(expected_order()).to_series().to_list() == [Decimal(37), Decimal("13.6")]  # (100 + 48) / 4, (20 + 48) / 5


def test_the_more_somebody_ordered_the_more_their_own_mean_counts():
    orders = [1, 10, 1000]
    customers = customers_frame([(1, number, 1) for number in orders], net=[90 * number for number in orders])
    diluted = pl.concat([customers, customers_frame([(1, 8989, 1)], net=[10 * 8989 - 80 * 1011])])  # mean of all: 10
    assert [round(float(amount), 1) for amount in diluted.select(expected_order()).to_series()[:3]] == [36.7, 76.7, 89.8]


def test_a_reward_brings_what_extra_returns_leave_less_what_those_get_who_would_have_come_anyway():
    # D 5, V 0.5 · 0.4 · 50 = 10, kept 20 − 5 + 10 = 25; 0.05 · 25 − 0.1 · 5 − 0.01; the message: 0.03 · 30 − 0.01
    found = figures(valued(person(PERCENTAGE, "10"), later_orders=0.5))
    assert found == {
        "customer": 0,
        "chance": 0.1,
        "expected_order": 50,
        "reward_cost": 5,
        "contact_cost": 0.01,
        "later_margin": 10,
        "break_even_lift": pytest.approx(0.51 / 25),
        "expected_extra_profit": 0.74,
        "lift": 0.05,
        "reward_profit": 0.74,
        "message_profit": 0.89,
        "advice": "message",
    }


@pytest.mark.parametrize(
    ("who", "cost"),
    [
        (person(PERCENTAGE, "15"), "7.5"),
        (person(FIXED, "5"), "5"),
        (person(FIXED, "80"), "50"),
        (person(SHIPPING), "5"),
        (person(GIFT, gift_cost="2.5"), "2.5"),
        (person(NONE), "0"),
    ],
)
def test_what_a_reward_costs_by_its_kind(who: tuple[object, ...], cost: str):
    assert valued(who)["reward_cost"].item() == Decimal(cost)


@pytest.mark.parametrize(("who", "per_hundred"), [(person(PERCENTAGE, "20", chance=0.27, order="38"), 21.1),
                                                  (person(FIXED, "5", chance=0.27, order="38"), 11.1),
                                                  (person(NONE, chance=0.27, order="38"), 0.2),
                                                  (person(GIFT, chance=0.058, order="38", gift_cost="2.5"), 1.2)])  # fmt: skip
def test_the_break_even_of_the_story_of_the_demo_shop(who: tuple[object, ...], per_hundred: float):
    # (0.27 · 7.60 + 0.03) / (0.46 · 38 − 7.60), (0.27 · 5 + 0.03) / (17.48 − 5), 0.03 / 17.48, (0.058 · 2.5 + 0.03) / (17.48 − 2.5)
    assert round(100 * valued(who, economics=STORY)["break_even_lift"].item(), 1) == per_hundred


def test_a_reward_that_leaves_nothing_of_an_order_never_pays():
    found = figures(valued(person(PERCENTAGE, "40")))
    assert (found["reward_profit"], found["break_even_lift"]) == (None, None)
    assert found["expected_extra_profit"] == -2.01  # 0.05 · 0 − 0.1 · 20 − 0.01
    assert found["advice"] == "message"
    free = figures(valued(person(PERCENTAGE, "40", chance=0.0), economics=replace(ECONOMICS, contact_cost=Decimal(0))))
    assert free["break_even_lift"] is None, "nothing spent and nothing left is no break-even at 0 of 0"


def test_a_reward_that_more_would_have_to_return_for_than_can_never_pays():
    # kept 15, spent 0.9 · 5 + 0.01: 30 of 100 more would have to return, and only 10 are left
    found = figures(valued(person(PERCENTAGE, "10", chance=0.9)))
    assert (found["reward_profit"], found["break_even_lift"], found["advice"]) == (None, None, "message")


def test_nobody_returns_with_more_than_certainty():
    found = figures(valued(person(NONE, chance=0.98)))
    assert (found["lift"], found["message_profit"]) == (pytest.approx(0.02), 0.39)  # 0.02 · 20 − 0.01


@pytest.mark.parametrize(
    ("who", "economics", "advice"),
    [
        (person(PERCENTAGE, "10"), replace(ECONOMICS, lift_with_reward=0.09), Advice.REWARD),  # 0.09 · 15 − 0.51 = 0.84 > 0.59
        (person(PERCENTAGE, "10"), replace(ECONOMICS, lift_with_reward=0.07), Advice.MESSAGE),  # 0.54 < 0.59
        (person(GIFT), replace(ECONOMICS, lift_with_reward=0.03), Advice.MESSAGE),  # a gift that costs nothing and moves nobody more
        (person(NONE), replace(ECONOMICS, contact_cost=Decimal("0.60")), Advice.NOTHING),  # 0.60 − 0.60: of equals the cheaper
        (person(NONE), replace(ECONOMICS, contact_cost=Decimal("0.5999")), Advice.MESSAGE),
        (person(PERCENTAGE, "10"), replace(ECONOMICS, margin=Decimal(0)), Advice.NOTHING),
        (person(GIFT, gift_cost="1"), replace(ECONOMICS, lift_without_reward=0), Advice.REWARD),  # 0.05 · 19 − 0.11 against −0.01
    ],
)
def test_the_advice_is_what_earns_most_and_of_equals_what_costs_less(who: tuple[object, ...], economics: Economics, advice: Advice):
    assert valued(who, economics=economics)["advice"].item() == advice


def test_where_the_advice_is_followed_the_figures_are_those_of_what_is_given():
    followed = replace(ECONOMICS, follow_advice=True)
    found = figures(valued(person(PERCENTAGE, "10"), economics=followed))
    given = {name: found[name] for name in ("reward_cost", "break_even_lift", "expected_extra_profit", "lift", "reward_profit")}
    assert given == {
        "reward_cost": 0,
        "break_even_lift": pytest.approx(0.01 / 20),
        "expected_extra_profit": 0.59,
        "lift": 0.03,
        "reward_profit": 0.24,
    }


def test_the_expected_cost_is_the_reward_of_all_who_return_and_the_contact():
    assert valued(person(PERCENTAGE, "10"), person(NONE)).select(expected_cost()).to_series().to_list() == [
        Decimal("0.76"),
        Decimal("0.01"),
    ]


TWO = (person(PERCENTAGE, "10"), person(NONE, chance=0.3, order="20"))


def test_a_list_costs_and_brings_what_its_people_do_together():
    found = expected(valued(*TWO), ECONOMICS)
    assert (found.people, found.chance, found.never_pays) == (2, pytest.approx(0.2), 0)
    assert summed(found.planned) == (0.08, "0.7500", "0.0200", "0.4700")  # 0.05 · 15 − 0.51 + 0.03 · 8 − 0.01
    assert [summed(outlook) for outlook in found.at_lifts] == [
        (0.06, "0.6500", "0.0200", "0.1700"),
        (0.10, "0.7500", "0.0200", "0.6300"),
        (0.16, "0.9000", "0.0200", "1.3200"),
    ]
    assert [round(outlook.lift, 9) for outlook in (found.planned, *found.at_lifts)] == [0.04, 0.03, 0.05, 0.08]
    assert found.break_even_lift == pytest.approx(0.26 / 11.5)  # (0.51 + 0.01) / (15 + 8)


def test_the_same_list_without_a_discount_stands_beside_it():
    found = expected(valued(*TWO), ECONOMICS)
    assert summed(found.without_reward) == (0.06, "0.0000", "0.0200", "0.8200")  # 0.03 · 20 − 0.01 + 0.03 · 8 − 0.01
    assert found.without_reward_break_even_lift == pytest.approx(0.01 / 14)


def test_the_best_mix_gives_everybody_what_earns_most_with_them():
    dear = replace(ECONOMICS, lift_with_reward=0.2, contact_cost=Decimal("0.3"))
    mixed = (*TWO, person(PERCENTAGE, "40"))
    found = expected(valued(*mixed, economics=dear), dear)
    assert (found.advised_reward, found.advised_message, found.advised_nothing, found.never_pays) == (1, 1, 1, 1)
    assert found.best_mix_profit == Decimal("2.5")  # 0.2 · 15 − 0.5 − 0.3; nothing, as 0.03 · 8 < 0.3; 0.03 · 20 − 0.3
    assert found.planned.extra_profit == Decimal("-0.16")  # 2.2 − 0.06 + 0.2 · 0 − 0.1 · 20 − 0.3


def offered(**person: float) -> dict[str, float]:
    """Somebody who gets 10 off 50 and returns with 10 of 100, and what differs."""
    return {"chance": 0.1, "expected_order": 50.0, "reward_cost": 10.0, "contact_cost": 0.01, "later_margin": 0.0, **person}


def pays_from(*people: dict[str, float]) -> float | None:
    found = break_even(pl.DataFrame(people), margin=Decimal("0.4"))
    assert found is not None
    return found.lift


def test_a_reward_that_everybody_takes_along_has_to_be_earned_by_the_extra_orders():
    assert pays_from(offered()) == pytest.approx(0.101)  # (0.1 · 10 + 0.01) ÷ (0.4 · 50 − 10)
    assert pays_from(offered(later_margin=10.0)) == pytest.approx(0.0505)
    assert pays_from(offered(reward_cost=0.0)) == pytest.approx(0.0005)


def test_the_break_even_of_a_list_takes_the_mean_of_what_each_costs_and_brings():
    assert pays_from(offered(), offered(chance=0.5, reward_cost=0.0)) == pytest.approx(0.034)  # (1.01 + 0.01) ÷ (10 + 20)


def test_what_an_extra_return_leaves_is_the_margin_less_the_reward():
    found = break_even(pl.DataFrame([offered(), offered(later_margin=4.0)]), margin=0.4)
    assert found is not None
    assert (found.leaves, found.spent) == (pytest.approx(12.0), pytest.approx(1.01))  # 0.4 · 50 − 10, and 4 more for one of two


@pytest.mark.parametrize(
    ("person", "why"),
    [
        pytest.param(offered(reward_cost=20.0), NeverPays.REWARD_TAKES_ALL, id="an order leaves nothing with the reward"),
        pytest.param(offered(reward_cost=25.0), NeverPays.REWARD_TAKES_ALL, id="an order loses money"),
        pytest.param(offered(expected_order=0.0, reward_cost=0.0), NeverPays.ORDER_LEAVES_NOTHING, id="nothing is left of nothing"),
        pytest.param(offered(chance=0.95), NeverPays.REWARD_FOR_THOSE_WHO_COME_ANYWAY, id="only 5 of 100 are left to return"),
        pytest.param(offered(reward_cost=0.0, contact_cost=18.5), NeverPays.MESSAGES_COST_TOO_MUCH, id="90 of 100 returns bring 18"),
    ],
)
def test_what_never_pays_has_no_break_even_and_says_why(person: dict[str, float], why: NeverPays):
    found = break_even(pl.DataFrame([person]), margin=Decimal("0.4"))
    assert found is not None
    assert (found.lift, found.never_pays) == (None, why)


def test_nobody_has_no_break_even():
    assert break_even(VALUED.empty(), margin=Decimal("0.4")) is None


@pytest.mark.parametrize(
    ("who", "economics", "recommended", "rewarded"),
    [
        (person(PERCENTAGE, "10"), ECONOMICS, Advice.MESSAGE, 1),  # 0.05 · 15 − 0.51 = 0.24 against 0.03 · 20 − 0.01 = 0.59
        (person(PERCENTAGE, "10"), replace(ECONOMICS, lift_with_reward=0.09), Advice.REWARD, 1),  # 0.84
        (person(PERCENTAGE, "10"), replace(ECONOMICS, margin=Decimal(0)), Advice.NOTHING, 1),
        (person(GIFT), ECONOMICS, Advice.REWARD, 1),  # a gift whose cost was left at 0 is a reward all the same
        (person(GIFT), replace(ECONOMICS, lift_with_reward=0.03), Advice.MESSAGE, 1),
        (person(NONE), ECONOMICS, Advice.MESSAGE, 0),
        (person(NONE), replace(ECONOMICS, contact_cost=Decimal("0.60")), Advice.NOTHING, 0),  # 0.03 · 20 − 0.60
        (person(PERCENTAGE, "10"), replace(ECONOMICS, follow_advice=True), Advice.MESSAGE, 0),
    ],
)
def test_for_the_list_as_a_whole_that_is_recommended_which_earns_most(
    who: tuple[object, ...], economics: Economics, recommended: Advice, rewarded: int
):
    found = expected(valued(who, economics=economics), economics)
    assert (found.recommended, found.rewarded) == (recommended, rewarded)


def test_a_list_that_never_pays_has_no_break_even():
    found = expected(valued(person(PERCENTAGE, "40"), person(PERCENTAGE, "50")), ECONOMICS)
    assert (found.break_even_lift, found.never_because, found.never_pays) == (None, NeverPays.REWARD_TAKES_ALL, 2)
    beyond_certainty = expected(valued(person(PERCENTAGE, "10", chance=0.9)), ECONOMICS)
    assert beyond_certainty.break_even_lift is None


def test_an_empty_list_costs_and_brings_nothing():
    nothing = Outlook(lift=0.0, extra_returns=0.0, reward_cost=Decimal(0), contact_cost=Decimal(0), extra_profit=Decimal(0))
    assert expected(VALUED.empty(), ECONOMICS, lifts=(0.05,)) == Expected(
        people=0,
        chance=0.0,
        rewarded=0,
        planned=nothing,
        at_lifts=(nothing,),
        break_even_lift=None,
        never_because=None,
        without_reward=nothing,
        without_reward_break_even_lift=None,
        recommended=Advice.NOTHING,
        best_mix_profit=Decimal(0),
        advised_reward=0,
        advised_message=0,
        advised_nothing=0,
        never_pays=0,
    )


def test_the_order_of_the_people_changes_no_figure_of_the_list():
    random = Random(3)
    people = [person(PERCENTAGE, "15", chance=random.random(), order=str(round(random.uniform(5, 300), 2))) for _ in range(500)]
    rows = valued(*people, later_orders=0.37)
    sums = [expected(frame, ECONOMICS).planned for frame in (rows, rows.sort("expected_order"))]
    assert (sums[0].reward_cost, sums[0].extra_profit) == (sums[1].reward_cost, sums[1].extra_profit)


def test_the_expected_extra_profit_is_what_simulated_people_bring_more_than_if_nobody_had_written_to_them():
    """Returning leaves margin and later margin either way; who was written to redeems the reward and costs the contact."""
    chance, lift, margin, cost, later, contact = 0.27, 0.05, 17.48, 7.6, 4.37, 0.03
    random = Random(11)
    written_to = sum((random.random() < chance + lift) * (margin - cost + later) - contact for _ in range(400_000)) / 400_000
    left_alone = sum((random.random() < chance) * (margin + later) for _ in range(400_000)) / 400_000
    found = valued(person(PERCENTAGE, "20", chance=chance, order="38"), economics=STORY, later_orders=0.25)
    assert float(found["expected_extra_profit"].item()) == pytest.approx(written_to - left_alone, abs=0.075)  # four standard errors


@pytest.mark.parametrize(
    "economics",
    [
        replace(ECONOMICS, margin=Decimal("1.01")),
        replace(ECONOMICS, margin=Decimal("-0.1")),
        replace(ECONOMICS, margin=Decimal("NaN")),
        replace(ECONOMICS, lift_with_reward=1.01),
        replace(ECONOMICS, lift_without_reward=float("nan")),
        replace(ECONOMICS, contact_cost=Decimal(-1)),
        replace(ECONOMICS, shipping_cost=Decimal("NaN")),
        replace(ECONOMICS, budget=Decimal(-5)),
    ],
)
def test_figures_that_cannot_be_are_refused(economics: Economics):
    with pytest.raises(UnusableInput) as refused:
        checked_economics(economics)
    assert refused.value.advice is not None


def test_figures_at_their_limits_are_taken():
    limits = Economics(margin=Decimal(1), lift_with_reward=1, lift_without_reward=0, contact_cost=Decimal(0), budget=Decimal(0))
    assert checked_economics(limits) == limits


def summed(outlook: Outlook) -> tuple[float, str, str, str]:
    return (round(outlook.extra_returns, 9), str(outlook.reward_cost), str(outlook.contact_cost), str(outlook.extra_profit))

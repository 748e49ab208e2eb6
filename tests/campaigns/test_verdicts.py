from decimal import Decimal

import pytest

from tests.campaigns.example_campaign import assigned_frame
from winback.campaigns.intervals import Lift
from winback.campaigns.verdicts import break_even_lift, verdict
from winback.vocabulary import Verdict


def reached(low: float, high: float) -> Lift:
    return Lift(estimate=(low + high) / 2, low=low, high=high)


def break_even(*people: dict[str, object]) -> float | None:
    return break_even_lift(assigned_frame(*people), margin=Decimal("0.4"))


def test_a_reward_that_everybody_takes_along_has_to_be_earned_by_the_extra_orders():
    person = {"chance": 0.1, "expected_order": Decimal(50), "reward_cost": Decimal(10), "contact_cost": Decimal("0.01")}
    assert break_even(person) == pytest.approx(0.101)  # (0.1 · 10 + 0.01) ÷ (0.4 · 50 − 10)
    assert break_even({**person, "later_margin": Decimal(10)}) == pytest.approx(0.0505)
    assert break_even({**person, "reward_cost": Decimal(0)}) == pytest.approx(0.0005)


def test_the_break_even_of_a_list_takes_the_mean_of_what_each_costs_and_brings():
    costly = {"chance": 0.1, "reward_cost": Decimal(10)}
    likely = {"chance": 0.5, "reward_cost": Decimal(0)}
    assert break_even(costly, likely) == pytest.approx(0.034)  # (1.01 + 0.01) ÷ (10 + 20)


@pytest.mark.parametrize(
    "person",
    [
        pytest.param({"reward_cost": Decimal(20)}, id="an order leaves nothing"),
        pytest.param({"reward_cost": Decimal(25)}, id="an order loses money"),
        pytest.param({"reward_cost": Decimal(10), "chance": 0.95}, id="only 5 of 100 are left to return"),
    ],
)
def test_what_never_pays_has_no_break_even(person):
    assert break_even(person) is None


def test_nobody_contacted_has_no_break_even():
    assert break_even() is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.06, 0.11, Verdict.PAID_OFF),
        (0.05, 0.11, Verdict.TOO_EARLY),
        (0.01, 0.11, Verdict.TOO_EARLY),
        (-0.02, 0.05, Verdict.TOO_EARLY),
        (0.01, 0.04, Verdict.DID_NOT_PAY_OFF),
        (-0.08, 0.02, Verdict.DID_NOT_PAY_OFF),
    ],
)
def test_the_whole_interval_is_held_against_the_break_even_and_not_against_zero(low, high, said):
    assert verdict(reached(low, high), break_even=0.05, preliminary=False) is said


def test_nothing_is_said_while_the_window_is_open():
    for low, high in ((0.06, 0.11), (-0.08, 0.02)):
        assert verdict(reached(low, high), break_even=0.05, preliminary=True) is Verdict.TOO_EARLY
    assert verdict(reached(0.0, 0.1), break_even=None, preliminary=True) is Verdict.TOO_EARLY


@pytest.mark.parametrize("preliminary", [True, False])
def test_without_anybody_to_compare_with_it_will_never_be_known(preliminary):
    assert verdict(None, break_even=0.05, preliminary=preliminary) is Verdict.NOT_MEASURABLE


def test_what_can_never_pay_did_not_however_many_returned():
    assert verdict(reached(0.2, 0.4), break_even=None, preliminary=False) is Verdict.DID_NOT_PAY_OFF


def test_a_measured_profit_against_a_break_even_that_says_never_leaves_it_open():
    assert verdict(reached(0.2, 0.4), break_even=None, preliminary=False, profit_is_certain=True) is Verdict.TOO_EARLY

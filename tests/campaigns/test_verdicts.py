import pytest

from winback.campaigns.intervals import Interval, Lift
from winback.campaigns.verdicts import VERDICTS, reason
from winback.vocabulary import Verdict, VerdictReason


def reached(low: float, high: float) -> Lift:
    return Lift(estimate=(low + high) / 2, low=low, high=high)


def said(  # what is said with a tenth of the comparison group coming back, and money that says nothing else
    lift: Lift | None,
    *,
    break_even: float | None = 0.05,
    preliminary: bool = False,
    profit: tuple[float, float] = (-1.0, 1.0),
) -> VerdictReason:
    low, high = profit
    return reason(lift, rate_0=0.1, break_even=break_even, preliminary=preliminary, profit=Interval(low=low, high=high))


@pytest.mark.parametrize(
    ("low", "high", "why", "verdict"),
    [
        (0.06, 0.11, VerdictReason.PAYS, Verdict.PAID_OFF),
        (0.05, 0.11, VerdictReason.EFFECT_BUT_OPEN, Verdict.TOO_EARLY),
        (0.01, 0.11, VerdictReason.EFFECT_BUT_OPEN, Verdict.TOO_EARLY),
        (0.039, 0.061, VerdictReason.EFFECT_BUT_OPEN, Verdict.TOO_EARLY),
        (0.0, 0.11, VerdictReason.MAY_BE_CHANCE, Verdict.TOO_EARLY),
        (-0.02, 0.05, VerdictReason.MAY_BE_CHANCE, Verdict.TOO_EARLY),
        (0.01, 0.04, VerdictReason.TOO_LITTLE, Verdict.DID_NOT_PAY_OFF),
        (-0.02, 0.04, VerdictReason.NO_DIFFERENCE, Verdict.DID_NOT_PAY_OFF),
        (-0.01, 0.04, VerdictReason.NO_CLEAR_DIFFERENCE, Verdict.DID_NOT_PAY_OFF),
        (-0.08, 0.02, VerdictReason.NO_CLEAR_DIFFERENCE, Verdict.DID_NOT_PAY_OFF),
        (-0.11, -0.05, VerdictReason.HARMED, Verdict.DID_NOT_PAY_OFF),
    ],
)
def test_the_whole_interval_is_held_against_the_break_even_and_not_against_zero(
    low: float, high: float, why: VerdictReason, verdict: Verdict
):
    assert said(reached(low, high)) is why
    assert VERDICTS[why] is verdict


def test_nothing_is_said_while_the_window_is_open():
    for lift in (reached(0.06, 0.11), reached(-0.08, 0.02), reached(-0.11, -0.05)):
        assert said(lift, preliminary=True) is VerdictReason.INTERIM
    assert said(reached(0.0, 0.1), break_even=None, preliminary=True) is VerdictReason.INTERIM


@pytest.mark.parametrize("preliminary", [True, False])
def test_without_anybody_to_compare_with_it_will_never_be_known(preliminary: bool):
    assert said(None, preliminary=preliminary) is VerdictReason.NO_COMPARISON


def test_what_can_never_pay_did_not_however_many_returned():
    assert said(reached(0.2, 0.4), break_even=None) is VerdictReason.NEVER_PAYS
    assert said(reached(-0.2, 0.1), break_even=None) is VerdictReason.NEVER_PAYS
    assert said(reached(-0.2, -0.1), break_even=None) is VerdictReason.HARMED


@pytest.mark.parametrize(
    ("lift", "break_even", "profit"),
    [
        (reached(0.06, 0.11), 0.05, (-759.0, -522.0)),
        (reached(0.2, 0.4), None, (10.0, 90.0)),
        (reached(0.01, 0.04), 0.05, (10.0, 90.0)),
        (reached(-0.11, -0.05), 0.05, (10.0, 90.0)),
    ],
)
def test_returns_and_money_that_say_opposite_things_with_their_whole_range_leave_it_open(
    lift: Lift, break_even: float | None, profit: tuple[float, float]
):
    assert said(lift, break_even=break_even, profit=profit) is VerdictReason.CONTRADICTION
    assert VERDICTS[VerdictReason.CONTRADICTION] is Verdict.TOO_EARLY


def test_money_whose_range_holds_zero_contradicts_nothing():
    assert said(reached(0.06, 0.11), profit=(-90.0, 0.0)) is VerdictReason.PAYS
    assert said(reached(0.01, 0.04), profit=(0.0, 90.0)) is VerdictReason.TOO_LITTLE


def test_every_reason_has_one_verdict():
    assert VERDICTS.keys() == set(VerdictReason)
    assert set(VERDICTS.values()) == set(Verdict)

"""Several send-outs of one list say together what none of them says alone."""

from decimal import Decimal

import pytest

from tests.campaigns.example_campaign import AFTER, SENT, WINDOW_DAYS, counted, sent
from winback.campaigns.measurement import Measured, measure
from winback.campaigns.series import pooled
from winback.vocabulary import Arm, RewardKind, Verdict


def send_out(contacted: tuple[int, int], holdout: tuple[int, int], *, cost: str = "2.50", is_over: bool = True) -> Measured:
    """(returned, assigned) of both groups; of 40 % margin on 50 and a chance of 10 of 100, a gift for 2.50 pays from 1.5 more of 100."""
    given = {"reward_kind": RewardKind.GIFT, "reward_cost": Decimal(cost), "expected_order": Decimal(50)}
    assigned, did = counted((Arm.A, *contacted), (Arm.HOLDOUT, *holdout), **given)
    as_of = AFTER if is_over else sent(3)
    return measure(did, assigned, sent_on=SENT, window_days=WINDOW_DAYS, as_of=as_of, margin=Decimal("0.4"))


def test_three_send_outs_pay_off_together_of_which_each_is_too_early():
    waves = [send_out((24, 187), (5, 80)), send_out((23, 187), (5, 80)), send_out((23, 186), (4, 80))]
    assert [wave.verdict for wave in waves] == [Verdict.TOO_EARLY] * 3
    together = pooled(waves)
    assert together is not None
    assert (together.send_outs, together.people) == (3, 800)
    assert together.verdict is Verdict.PAID_OFF
    assert together.rate == pytest.approx(70 / 560, abs=0.0005)
    assert together.rate_0 == pytest.approx(14 / 240, abs=0.0005)
    assert together.lift.estimate == pytest.approx(together.rate - together.rate_0)
    assert (together.lift.low, together.lift.high) == pytest.approx((0.022, 0.105), abs=0.002)
    assert together.break_even == pytest.approx((0.1 * 2.5 + 0.01) / (0.4 * 50 - 2.5), abs=0.0006)


def test_send_outs_are_compared_within_themselves_and_not_by_adding_up():
    """Nothing happened in either; added up, 170 of 500 against 80 of 500 would look like 18 more of 100."""
    together = pooled([send_out((10, 100), (40, 400)), send_out((160, 400), (40, 100))])
    assert together is not None
    assert together.lift.estimate == pytest.approx(0.0)
    assert together.rate == pytest.approx(together.rate_0) == pytest.approx(0.25)


def test_each_send_out_counts_for_what_it_costs_and_for_as_many_people_as_it_has():
    cheap, dear = send_out((30, 300), (10, 100), cost="1"), send_out((10, 100), (4, 40), cost="5")
    together = pooled([cheap, dear])
    assert together is not None
    spent, leaves = 0.1 * (300 * 1 + 100 * 5) / 400 + 0.01, 20 - (300 * 1 + 100 * 5) / 400
    assert together.break_even == pytest.approx(spent / leaves, abs=0.0006)


def test_one_send_out_is_no_series_and_neither_is_one_with_another_that_still_runs():
    alone = send_out((24, 187), (5, 80))
    assert pooled([alone]) is None
    assert pooled([alone, send_out((3, 187), (1, 80), is_over=False)]) is None
    assert pooled([]) is None


def test_a_reward_that_takes_everything_never_pays_however_often_it_is_sent():
    together = pooled([send_out((60, 300), (10, 100), cost="25"), send_out((60, 300), (10, 100), cost="25")])
    assert together is not None
    assert together.break_even is None
    assert together.verdict is Verdict.DID_NOT_PAY_OFF

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.campaigns.example_campaign import AFTER, SENT, WINDOW_DAYS, generated, ordered, outcomes_frame, sent
from winback.analysis.occasions import occasions
from winback.campaigns.lasting import BoughtAgain, lasting
from winback.campaigns.outcomes import outcomes
from winback.vocabulary import Arm


def back(returned_on: int, next_order_on: int | None = None, arm: Arm = Arm.A) -> dict[str, object]:
    return {"arm": arm, "returned_on": returned_on, "next_order_on": next_order_on, "later_orders": 0 if next_order_on is None else 1}


def test_only_those_whose_return_is_long_enough_ago_are_asked_whether_they_bought_again():
    did = outcomes_frame(back(0, 90), back(10, 101), back(10), back(11, 12), {})
    stayed = lasting(did, as_of=sent(100)).contacted
    assert stayed.returned == 4
    assert stayed.soon == BoughtAgain(days=90, known=3, again=1)  # day 101 is 91 days after, and the last returned 89 days ago
    assert stayed.late == BoughtAgain(days=180, known=0, again=0)
    assert (stayed.soon.share, stayed.late.share) == (pytest.approx(1 / 3), None)


def test_within_180_days_holds_those_within_90():
    stayed = lasting(outcomes_frame(back(0, 30), back(0, 180), back(0, 181), back(0)), as_of=sent(200)).contacted
    assert (stayed.soon.again, stayed.late.again, stayed.late.known) == (1, 2, 4)


def test_both_groups_stand_apart():
    found = lasting(outcomes_frame(back(0, 20), back(0, 20, Arm.B), back(0, None, Arm.HOLDOUT), {"arm": Arm.HOLDOUT}), as_of=sent(120))
    assert (found.contacted.returned, found.contacted.soon.share) == (2, 1.0)
    assert (found.comparison_group.returned, found.comparison_group.soon.share) == (1, 0.0)


def test_those_who_have_not_bought_again_count_as_waiting_in_the_median():
    # Of four, one after 10 days, one after 30; one was last seen waiting after 20 days: S = 3/4, then 3/4 · 1/2 = 3/8 on day 30.
    did = outcomes_frame(back(0, 10), back(0, 30), back(0), back(20))
    assert lasting(did, as_of=sent(40)).contacted.median_days == 30
    assert lasting(did.head(1), as_of=sent(40)).contacted.median_days == 10
    assert lasting(did.tail(2), as_of=sent(40)).contacted.median_days is None


def test_nobody_came_back():
    stayed = lasting(outcomes_frame({}, {"arm": Arm.HOLDOUT}), as_of=sent(100)).contacted
    assert (stayed.returned, stayed.soon.known, stayed.median_days, stayed.later_order_days, stayed.full_price_share) == (
        0,
        0,
        None,
        0,
        None,
    )


def test_later_orders_at_full_price_are_told_from_those_with_a_discount():
    did = outcomes_frame(back(5, 9), back(6, 7, Arm.HOLDOUT))
    orders = ordered((1, 5, "10"), (1, 9, "10"), (1, 20, "10"), (1, 30, "10"), (1, 60, "10"), (2, 7, "10"), discount=[5, 5, 0, 0, 5, 0])
    found = lasting(did, as_of=sent(40), occasions=occasions(orders, currency="EUR"))
    assert found.contacted.full_price_share == pytest.approx(2 / 3)  # days 9, 20 and 30; the return itself and day 60 are no later orders
    assert found.comparison_group.full_price_share == 1.0
    assert lasting(did, as_of=sent(40)).contacted.full_price_share is None


def test_an_export_that_states_no_discounts_leaves_full_price_unknown():
    orders = ordered((1, 5, "10"), (1, 9, "10"))
    assert (
        lasting(outcomes_frame(back(5, 9)), as_of=sent(40), occasions=occasions(orders, currency="EUR")).contacted.full_price_share is None
    )


def test_a_later_as_of_date_never_takes_back_who_bought_again():
    assigned, orders = generated(people=300, orders=3000, seed=4)
    terms = {"sent_on": SENT, "window_days": WINDOW_DAYS, "currency": "EUR", "margin": Decimal(1)}
    found = [
        lasting(outcomes(assigned, orders, as_of=day, **terms), as_of=day).contacted for day in (sent(n) for n in (29, 60, 119, 150, 230))
    ]
    again = [stayed.soon.again for stayed in found]
    assert again == sorted(again)
    assert [stayed.soon.known for stayed in found[:2]] == [0, 0]
    assert found[2].soon.known == found[2].returned  # 119 − 29 = 90 days
    assert AFTER > sent(230) > sent(29) + timedelta(days=180)
    assert found[-1].late.known == found[-1].returned

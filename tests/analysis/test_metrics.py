"""The shop's figures at a glance."""

from datetime import date
from decimal import Decimal

import pytest

from tests.analysis.frames import day, orders_frame
from winback.analysis.customers import customers
from winback.analysis.known_from import a_year_before
from winback.analysis.metrics import newly_quiet_on, shop_metrics
from winback.analysis.occasions import occasions
from winback.policy import Thresholds
from winback.vocabulary import Standing

THRESHOLDS = Thresholds(at_risk_after_days=30, lapsed_after_days=60, lost_after_days=120)


def metrics(rows, *, as_of, **columns):
    orders = orders_frame(rows, **columns)
    seen = occasions(orders, currency="EUR")
    known = customers(seen, as_of=day(as_of))
    return shop_metrics(orders, seen, known, currency="EUR", as_of=day(as_of), thresholds=THRESHOLDS)


def test_the_average_order_value_includes_anonymous_orders_and_leaves_out_what_does_not_count():
    shop = metrics(
        [(1, 0, "10"), (None, 0, "20"), (1, 1, "0.01"), (1, 2, "99"), (1, 3, "99"), (1, 11, "99")],
        as_of=10,
        standing=[Standing.COUNTED, Standing.COUNTED, Standing.COUNTED, Standing.CANCELLED, Standing.COUNTED, Standing.COUNTED],
        currency=["EUR", "EUR", "EUR", "EUR", "SEK", "EUR"],
    )
    assert (shop.counted_orders, shop.revenue, shop.aov) == (3, Decimal("30.01"), Decimal("10.0033"))


def test_the_repeat_purchase_rate_counts_occasions_and_not_orders():
    shop = metrics([(1, 0, "1"), (1, 5, "1"), (2, 0, "1"), (2, 0, "1"), (3, 0, "1"), (4, 0, "1")], as_of=10)
    assert (shop.customers, shop.repeat_purchase_rate) == (4, 0.25)


def test_who_orders_on_the_day_itself_is_not_newly_quiet_on_it():
    seen = occasions(orders_frame([(1, 0, "1"), (1, 70, "1")]), currency="EUR")
    assert [newly_quiet_on(seen, day(number), thresholds=THRESHOLDS) for number in (60, 61, 69, 70)] == [0, 1, 1, 0]


def test_the_churn_rate_is_the_share_past_b_now_of_those_not_past_b_twelve_months_before():
    # as of day 800 (11 March 2026) twelve months before is day 435; with b = 60 those last seen on days 375 … 435 were active
    rows = [
        (1, 374, "1"),  # past b already then
        (2, 375, "1"),  # active then, past b now
        (3, 435, "1"),  # active then, past b now
        (4, 400, "1"),
        (4, 740, "1"),  # active then and now
        (5, 380, "1"),
        (5, 739, "1"),  # active then, past b now by one day
        (6, 436, "1"),  # came later
    ]
    shop = metrics(rows, as_of=800)
    assert a_year_before(day(800)) == day(435)
    assert (shop.active_a_year_before, shop.churn_rate, shop.lapsed_after_days) == (4, 0.75, 60)


def test_a_year_before_a_leap_day_is_the_28_of_february():
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert a_year_before(date(2024, 2, 28)) == date(2023, 2, 28)


def test_the_revenue_at_stake_is_what_the_lapsed_brought_in_the_year_up_to_their_last_occasion():
    rows = [(1, 1, "100"), (1, 400, "7"), (1, 439, "1"), (2, 470, "50"), (3, 300, "30")]  # lapsed, active, lost
    assert metrics(rows, as_of=500).revenue_at_stake == Decimal("8")


@pytest.mark.parametrize(("silent", "counted"), [(60, 0), (61, 1), (90, 1), (91, 0)])
def test_newly_quiet_are_those_who_passed_b_within_the_last_thirty_days(silent, counted):
    assert metrics([(1, 0, "1")], as_of=silent).newly_quiet == counted


def test_the_value_so_far_is_what_a_customer_has_brought_on_average():
    shop = metrics([(1, 0, "10"), (1, 5, "20"), (2, 0, "5"), (None, 1, "99")], as_of=10)
    assert shop.value_so_far == Decimal("17.5")


def test_regulars_are_those_with_four_days_and_their_share_is_of_all_that_was_paid_in_a_year():
    regular = [(1, number, "10") for number in (0, 100, 200, 400)]
    not_yet = [(2, number, "30") for number in (300, 300, 310, 390)]
    shop = metrics([*regular, *not_yet, (None, 395, "60")], as_of=400)
    assert shop.regulars_share == pytest.approx(30 / 210)


def test_newly_quiet_the_month_before_are_those_who_were_so_then_whatever_came_later():
    rows = [(1, 0, "1"), (1, 100, "1"), (2, 31, "1"), (3, 0, "1")]
    seen = occasions(orders_frame(rows), currency="EUR")
    assert [newly_quiet_on(seen, day(number), thresholds=THRESHOLDS) for number in (60, 61, 90, 91, 92, 121, 160, 161)] == [
        0,
        2,
        2,
        0,
        1,
        1,
        0,
        1,
    ]


def test_a_shop_without_counted_orders_has_no_averages_and_no_rates():
    shop = metrics([(1, 0, "1")], as_of=10, standing=Standing.CANCELLED)
    assert (shop.aov, shop.repeat_purchase_rate, shop.churn_rate) == (None, None, None)
    assert (shop.value_so_far, shop.regulars_share) == (None, None)
    assert (shop.customers, shop.counted_orders, shop.revenue, shop.newly_quiet) == (0, 0, 0, 0)


def test_a_history_of_less_than_a_year_has_no_churn_rate():
    shop = metrics([(1, 0, "1"), (1, 300, "1")], as_of=364)
    assert (shop.active_a_year_before, shop.churn_rate) == (0, None)


def test_figures_are_not_told_from_the_nine_days_before_a_year():
    # the orders begin nine days before the day that lies twelve months back: 2 of its 3 customers have been silent since
    rows = [(1, 0, "1"), (2, 3, "1"), (3, 9, "1"), (3, 370, "1"), (4, 300, "5")]
    shop = metrics(rows, as_of=375)
    assert a_year_before(day(375)) == day(9)
    assert (shop.active_a_year_before, shop.churn_rate) == (0, None), "it takes b days and a year"
    assert metrics(rows, as_of=60 + 365).churn_rate is not None
    assert metrics(rows, as_of=60 + 365 - 1).churn_rate is None


def test_what_is_at_stake_is_known_once_the_orders_reach_back_to_the_longest_gone_quiet():
    rows = [(1, 0, "7"), (2, 100, "1")]
    assert [metrics(rows, as_of=number).revenue_at_stake for number in (119, 120)] == [None, Decimal(7)]


def test_what_regulars_paid_in_a_year_is_known_after_a_year():
    rows = [(1, number, "1") for number in (0, 10, 20, 30)]
    assert [metrics(rows, as_of=number).regulars_share for number in (363, 364)] == [None, 1]

"""Orders → occasions."""

from decimal import Decimal

from tests.analysis.frames import day, orders_frame
from winback.analysis.occasions import occasions, occasions_until
from winback.schema import OCCASIONS, ORDERS
from winback.vocabulary import Standing


def test_two_orders_on_one_day_are_one_occasion_with_both_amounts():
    made = occasions(orders_frame([(1, 0, "10.10"), (1, 0, "20.20")]), currency="EUR")
    assert made.rows() == [(1, day(0), 1, None, 2, Decimal("30.30"), Decimal("0"))]


def test_occasions_are_numbered_per_customer_with_the_days_since_the_one_before():
    made = occasions(orders_frame([(2, 5, "1"), (1, 40, "1"), (1, 10, "1"), (1, 17, "1")]), currency="EUR")
    assert made.select("customer", "day", "number", "gap").rows() == [
        (1, day(10), 1, None),
        (1, day(17), 2, 7),
        (1, day(40), 3, 23),
        (2, day(5), 1, None),
    ]


def test_anonymous_uncounted_and_foreign_orders_are_left_out():
    orders = orders_frame(
        [(1, 0, "1"), (None, 1, "1"), (1, 2, "1"), (1, 3, "1")],
        currency=["EUR", "EUR", "SEK", "EUR"],
        standing=[Standing.COUNTED, Standing.COUNTED, Standing.COUNTED, Standing.REFUNDED],
    )
    assert occasions(orders, currency="EUR")["day"].to_list() == [day(0)]


def test_only_orders_with_a_discount_count_as_discounted():
    made = occasions(orders_frame([(1, 0, "10"), (1, 0, "7")], discount=[0, Decimal("2.5")]), currency="EUR")
    assert made["discounted_net"].to_list() == [Decimal("7")]


def test_each_customer_and_day_comes_once_and_days_before_1970_keep_their_place():
    orders = orders_frame([(1, -30000, "1"), (1, 0, "1"), (0, -30000, "1"), (1, -30000, "1")])
    made = OCCASIONS.check_grain(occasions(orders, currency="EUR"))
    assert made.select("customer", "day", "gap").rows() == [(0, day(-30000), None), (1, day(-30000), None), (1, day(0), 30000)]


def test_no_orders_make_no_occasions():
    assert occasions(ORDERS.empty(), currency="EUR").equals(OCCASIONS.empty())


def test_occasions_after_the_date_are_not_seen_and_shuffled_ones_are_put_in_order():
    made = occasions(orders_frame([(1, 0, "1"), (1, 5, "1"), (2, 3, "1"), (2, 6, "1")]), currency="EUR")
    seen = occasions_until(made.reverse(), as_of=day(5)).collect()
    assert seen.select("customer", "day").rows() == [(1, day(0)), (1, day(5)), (2, day(3))]

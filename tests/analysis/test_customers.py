"""Occasions → one row per customer."""

from decimal import Decimal
from math import log

import pytest

from tests.analysis.frames import day, orders_frame
from winback.analysis.customers import customers
from winback.analysis.occasions import occasions
from winback.schema import CUSTOMERS, OCCASIONS


def table(rows, *, as_of, **columns):
    return customers(occasions(orders_frame(rows, **columns), currency="EUR"), as_of=day(as_of))


def test_a_customer_has_first_and_last_day_silence_counts_and_money():
    made = table([(7, 0, "10"), (7, 0, "5"), (7, 30, "2.5")], as_of=40, discount=[1, 0, 0])
    assert made.rows(named=True) == [
        {
            "customer": 7,
            "first_day": day(0),
            "last_day": day(30),
            "silent_days": 10,
            "occasions": 2,
            "orders": 3,
            "last_gap": 30,
            "net": Decimal("17.5"),
            "net_last_year": Decimal("17.5"),
            "discounted_net": Decimal("10"),
            "log_gaps": pytest.approx(log(30)),
        }
    ]


def test_the_last_year_is_365_days_with_the_day_of_the_last_occasion_as_the_last():
    made = table([(1, 0, "1"), (1, 1, "2"), (1, 365, "4")], as_of=900)
    assert made["net_last_year"].to_list() == [Decimal("6")]


def test_occasions_after_the_as_of_date_are_not_seen():
    made = table([(1, 0, "1"), (1, 50, "2"), (1, 51, "4"), (2, 51, "8")], as_of=50)
    assert made.select("customer", "occasions", "silent_days", "last_gap", "net").rows() == [(1, 2, 0, 50, Decimal("3"))]


def test_one_occasion_has_no_last_gap():
    assert table([(1, 0, "1"), (1, 0, "1")], as_of=3)["last_gap"].to_list() == [None]


def test_customers_come_once_each_in_order_of_their_number():
    made = CUSTOMERS.check_grain(table([(9, 4, "1"), (2, 8, "1"), (5, 1, "1"), (9, 6, "1")], as_of=10))
    assert made["customer"].to_list() == [2, 5, 9]


def test_no_occasions_make_no_customers():
    assert customers(OCCASIONS.empty(), as_of=day(0)).equals(CUSTOMERS.empty())

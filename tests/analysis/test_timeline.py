"""One customer's orders in time."""

from tests.analysis.frames import day, orders_frame
from winback.analysis.occasions import occasions
from winback.analysis.timeline import TIMELINE, timeline
from winback.vocabulary import Standing


def test_each_order_of_the_customer_stands_in_time_with_its_occasion_and_the_gap_before_it():
    orders = orders_frame([(1, 9, "3"), (1, 0, "1"), (2, 4, "9"), (1, 9, "2"), (1, 99, "5")])
    made = timeline(orders, occasions(orders, currency="EUR"), customer=1, currency="EUR", as_of=day(50))
    assert TIMELINE.check_grain(made).select("order", "day", "number", "gap").rows() == [
        (1, day(0), 1, None),
        (0, day(9), 2, 9),
        (3, day(9), 2, 9),
    ]


def test_orders_that_do_not_count_are_shown_without_an_occasion_even_on_the_day_of_one():
    orders = orders_frame(
        [(1, 0, "1"), (1, 7, "2"), (1, 7, "3"), (1, 7, "4")],
        standing=[Standing.COUNTED, Standing.COUNTED, Standing.CANCELLED, Standing.COUNTED],
        currency=["EUR", "EUR", "EUR", "SEK"],
    )
    made = timeline(orders, occasions(orders, currency="EUR"), customer=1, currency="EUR", as_of=day(9))
    assert made.select("standing", "currency", "number", "gap").rows() == [
        (Standing.COUNTED, "EUR", 1, None),
        (Standing.COUNTED, "EUR", 2, 7),
        (Standing.CANCELLED, "EUR", None, None),
        (Standing.COUNTED, "SEK", None, None),
    ]


def test_an_unknown_customer_has_an_empty_timeline():
    orders = orders_frame([(1, 0, "1")])
    made = timeline(orders, occasions(orders, currency="EUR"), customer=2, currency="EUR", as_of=day(9))
    assert made.equals(TIMELINE.empty())

"""Currency, as-of date, history start, and a tail of dates far beyond the history."""

from datetime import date

from tests.analysis.frames import day, orders_frame
from winback.analysis.calendar import FarTail, analysed_currency, as_of_date, far_tail, history_start
from winback.schema import ORDERS
from winback.vocabulary import Standing


def test_the_currency_with_the_most_counted_orders_is_analysed_and_not_the_one_with_the_most_money():
    orders = orders_frame([(1, 0, "5"), (1, 1, "5"), (2, 2, "900")], currency=["EUR", "EUR", "SEK"])
    assert analysed_currency(orders) == "EUR"


def test_orders_that_do_not_count_have_no_say_in_the_currency():
    standing = [Standing.CANCELLED, Standing.CANCELLED, Standing.COUNTED]
    orders = orders_frame([(1, 0, "5"), (1, 1, "5"), (2, 2, "9")], currency=["EUR", "EUR", "SEK"], standing=standing)
    assert analysed_currency(orders) == "SEK"


def test_equal_numbers_of_orders_give_the_first_currency_by_name():
    assert analysed_currency(orders_frame([(1, 0, "5"), (2, 1, "5")], currency=["SEK", "DKK"])) == "DKK"


def test_no_counted_order_gives_no_currency_and_no_date():
    cancelled = orders_frame([(1, 0, "5")], standing=Standing.CANCELLED)
    assert analysed_currency(cancelled) is None
    assert as_of_date(cancelled, imported_on=day(9)) is None
    assert history_start(ORDERS.empty()) is None


def test_the_as_of_date_is_the_latest_counted_order_not_after_the_day_of_the_import():
    orders = orders_frame([(1, 0, "5"), (None, 5, "5"), (1, 8, "5")])
    assert as_of_date(orders, imported_on=day(7)) == day(5)
    assert as_of_date(orders, imported_on=day(8)) == day(8)


def test_a_cancelled_order_does_not_move_the_as_of_date_but_starts_the_history():
    orders = orders_frame([(1, 0, "5"), (1, 3, "5"), (1, 9, "5")], standing=[Standing.CANCELLED, Standing.COUNTED, Standing.CANCELLED])
    assert as_of_date(orders, imported_on=day(99)) == day(3)
    assert history_start(orders) == day(0)


def test_swapped_dates_beyond_a_dense_history_are_called_out():
    dense = [(1, number, "5") for number in range(300) for _ in range(3)]
    orders = orders_frame([*dense, (1, 327, "5"), (1, 358, "5"), (2, 358, "5"), (1, 389, "5")])
    assert far_tail(orders) == FarTail(history_until=day(299), first_day=day(327), last_day=day(389), days=3, orders=4)


def test_one_order_years_ahead_is_a_tail():
    orders = orders_frame([*[(1, number, "5") for number in range(0, 200, 2)], (1, 2000, "5")])
    tail = far_tail(orders)
    assert tail is not None
    assert (tail.history_until, tail.first_day, tail.orders) == (day(198), day(2000), 1)


def test_a_summer_break_is_not_a_tail():
    assert far_tail(orders_frame([(1, number, "5") for number in [*range(200), *range(230, 260)]])) is None


def test_a_shop_with_rare_orders_has_no_tail():
    assert far_tail(orders_frame([(1, number, "5") for number in range(0, 900, 30)])) is None


def test_a_handful_of_orders_has_no_tail():
    assert far_tail(orders_frame([(1, 0, "5"), (1, 1, "5"), (1, 900, "5")])) is None
    assert far_tail(ORDERS.empty()) is None


def test_the_as_of_date_does_not_depend_on_the_clock():
    assert as_of_date(orders_frame([(1, 0, "5")]), imported_on=date(2999, 1, 1)) == day(0)

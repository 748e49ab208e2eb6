"""The sales channel of the last counted order."""

from tests.analysis.frames import day, orders_frame
from winback.analysis.last_channels import last_channels
from winback.vocabulary import Standing

ROWS = [(1, 5, "10"), (1, 9, "10"), (1, 12, "10"), (2, 3, "10"), (2, 3, "10"), (3, 4, "10"), (None, 5, "10")]


def channels(channel, **columns):
    orders = orders_frame(ROWS, sales_channel=channel, **columns)
    return last_channels(orders, currency="EUR", as_of=day(20)).rows()


def test_the_last_counted_order_says_the_channel():
    standing = [Standing.COUNTED] * 2 + [Standing.CANCELLED] + [Standing.COUNTED] * 4
    assert channels(["web", "stall", "phone", "web", "app", "web", "web"], standing=standing) == [(1, "stall"), (2, "app"), (3, "web")]


def test_who_last_bought_through_a_channel_that_is_not_stated_has_none():
    assert channels(["web", "stall", None, "web", None, "web", "web"]) == [(3, "web")]


def test_later_orders_and_other_currencies_are_not_seen():
    orders = orders_frame(ROWS, sales_channel=["a", "b", "c", "d", "e", "f", "g"], currency=["EUR", "SEK", *["EUR"] * 5])
    assert last_channels(orders, currency="EUR", as_of=day(10)).rows() == [(1, "a"), (2, "e"), (3, "f")]


def test_a_shop_without_channels_has_none():
    assert channels([None] * 7) == []

"""The favourite product of each customer."""

from tests.analysis.frames import day, lines_frame, orders_frame
from winback.analysis.favourites import favourites
from winback.schema import FAVOURITES, LINES, ORDERS
from winback.vocabulary import Standing


def favourite_products(lines, orders, *, as_of=999):
    return FAVOURITES.check_grain(favourites(lines, orders, currency="EUR", as_of=day(as_of))).drop("category").rows()


def test_the_favourite_is_the_product_most_money_went_to_over_all_orders():
    orders = orders_frame([(1, 0, "1"), (1, 9, "1")])
    lines = lines_frame([(0, "tea", "6"), (0, "mug", "10"), (1, "tea", "5")])
    assert favourite_products(lines, orders) == [(1, "tea", "tea")]


def test_among_equals_the_one_bought_most_recently_is_the_favourite_then_the_first_by_name():
    orders = orders_frame([(1, 0, "1"), (1, 9, "1"), (2, 0, "1")])
    lines = lines_frame([(0, "a", "5"), (1, "b", "5"), (2, "tea", "5"), (2, "mug", "5")])
    assert favourite_products(lines, orders) == [(1, "b", "b"), (2, "mug", "mug")]


def test_postage_and_orders_that_do_not_count_or_come_later_or_in_another_currency_have_no_say():
    orders = orders_frame(
        [(1, 0, "1"), (1, 1, "1"), (1, 500, "1"), (1, 2, "1"), (None, 3, "1")],
        standing=[Standing.COUNTED, Standing.CANCELLED, Standing.COUNTED, Standing.COUNTED, Standing.COUNTED],
        currency=["EUR", "EUR", "EUR", "SEK", "EUR"],
    )
    lines = lines_frame(
        [(0, "tea", "1"), (0, "postage", "9"), (1, "mug", "9"), (2, "pot", "9"), (3, "cup", "9"), (4, "can", "9")],
        is_product=[True, False, True, True, True, True],
    )
    assert favourite_products(lines, orders, as_of=499) == [(1, "tea", "tea")]


def test_a_product_goes_by_its_latest_name_for_everybody():
    orders = orders_frame([(1, 0, "1"), (2, 9, "1")])
    lines = lines_frame([(0, "T1", "5"), (1, "T1", "5")], product_name=["Tea", "Tea, organic"])
    assert favourite_products(lines, orders) == [(1, "T1", "Tea, organic"), (2, "T1", "Tea, organic")]


def test_a_product_is_of_the_category_that_was_stated_last_even_where_the_latest_lines_state_none():
    orders = orders_frame([(1, 0, "1"), (1, 5, "1"), (1, 9, "1"), (2, 9, "1")])
    lines = lines_frame([(0, "tea", "5"), (1, "tea", "5"), (2, "tea", "5"), (3, "mug", "5")], category=["Drinks", "Hot drinks", None, None])
    found = favourites(lines, orders, currency="EUR", as_of=day(999))
    assert found.select("customer", "category").rows() == [(1, "Hot drinks"), (2, None)]


def test_a_shop_without_lines_has_no_favourites():
    assert favourite_products(LINES.empty(), ORDERS.empty()) == []

"""How customers began, and what became of it."""

from datetime import date

import polars as pl
import pytest

from tests.analysis.frames import day, lines_frame, orders_frame
from winback.analysis.beginning import Beginning
from winback.analysis.first_orders import by_beginning, first_orders, first_year, window_days
from winback.analysis.occasions import occasions
from winback.analysis.purchases import bought
from winback.analysis.repair import beginnings


def begun(*older: int) -> Beginning:
    return Beginning(day=day(0), is_abrupt=True, early=len(older), maybe_older=pl.Series(older, dtype=pl.Int64))


def known(orders: pl.DataFrame, lines: pl.DataFrame, *, as_of: date, horizon_days: int = 30, older: tuple[int, ...] = ()) -> pl.DataFrame:
    what = bought(lines, orders, currency="EUR", as_of=as_of)
    seen = occasions(orders, currency="EUR")
    return first_orders(orders, seen, what, currency="EUR", as_of=as_of, begun=begun(*older), horizon_days=horizon_days)


def test_a_first_order_is_described_by_what_most_of_its_money_went_to_its_discount_and_its_channel():
    orders = orders_frame(
        [(1, 0, "10"), (1, 0, "90"), (1, 20, "5"), (2, 3, "7")],
        discount=[0, 5, 0, 0],
        discount_codes=[None, None, None, "HELLO"],
        sales_channel=["web", "till", "till", None],
    )
    lines = lines_frame([(0, "tea", "10"), (1, "cake", "50"), (1, "tea", "40.01"), (2, "milk", "99")])
    found = known(orders, lines, as_of=day(800))
    assert found.select("customer", "product", "discount", "sales_channel").rows() == [(1, "tea", "yes", "web"), (2, None, "no", None)], (
        "a code that takes nothing off is no discount"
    )


def test_among_equal_amounts_the_first_by_name_is_the_product():
    orders = orders_frame([(1, 0, "20")])
    assert known(orders, lines_frame([(0, "b", "10"), (0, "a", "10")]), as_of=day(1))["product"].to_list() == ["a"]


@pytest.mark.parametrize(("gap", "came"), [(30, True), (31, False)])
def test_coming_again_is_another_day_within_the_window(gap: int, came: bool):
    found = known(orders_frame([(1, 0, "1"), (1, gap, "1")]), lines_frame([(0, "a", "1")]), as_of=day(100))
    assert found["came_again"].to_list() == [came]


def test_who_has_not_had_the_whole_window_is_not_counted_even_if_they_came_again():
    found = known(orders_frame([(1, 71, "1"), (1, 75, "1"), (2, 70, "1")]), lines_frame([(0, "a", "1")]), as_of=day(100))
    assert found["came_again"].to_list() == [None, False]


def test_the_window_is_a_year_once_the_orders_reach_back_two():
    assert window_days(start=day(0), as_of=day(730), horizon_days=40) == 365
    assert window_days(start=day(0), as_of=day(729), horizon_days=40) == 40


def test_the_first_year_ends_before_the_same_day_of_the_next():
    orders = orders_frame([(1, 0, "10"), (1, 364, "5"), (1, 365, "100"), (2, 600, "7")])
    found = known(orders, lines_frame([(0, "a", "1")]), as_of=day(900))
    assert [None if net is None else float(net) for net in found["net_first_year"]] == [15.0, None]


def test_who_may_have_ordered_before_the_data_begin_is_left_out():
    orders = orders_frame([(1, 0, "1"), (2, 0, "1")])
    assert known(orders, lines_frame([(0, "a", "1")]), as_of=day(100), older=(2,))["customer"].to_list() == [1]


def shop(*groups: tuple[str, int, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Orders and lines of customers who all begin on day 0: (first product, customers, how many of them come again)."""
    rows, products = [], []
    for product, customers, again in groups:
        for place in range(customers):
            customer = len(rows)
            rows.append((customer, 0, "10"))
            products.append((len(rows) - 1, product, "10"))
            if place < again:
                rows.append((customer, 10, "20"))
    return orders_frame(rows), lines_frame(products)


def test_ways_to_begin_are_compared_with_all_others_and_what_matters_most_comes_first():
    orders, lines = shop(("gift", 100, 14), ("tea", 200, 62), ("rare", 29, 29))
    compared = by_beginning(known(orders, lines, as_of=day(800)), by="product")
    assert compared.select("value", "customers", "came_again", "share").rows() == [("gift", 100, 14, 0.14), ("tea", 200, 62, 0.31)]
    gift = compared.row(0, named=True)
    assert gift["others_share"] == pytest.approx(91 / 229)
    assert gift["missing"] == pytest.approx(100 * (91 / 229 - 0.14))
    assert (gift["low"], gift["high"]) == pytest.approx((0.08526, 0.22137), abs=1e-5)  # Wilson for 14 of 100
    assert compared["is_clear"].to_list() == [True, False]
    assert gift["year_net"] == pytest.approx(10 + 0.14 * 20)


def test_a_difference_that_chance_explains_is_not_called_clear():
    orders, lines = shop(("a", 100, 20), ("b", 100, 26))
    assert not by_beginning(known(orders, lines, as_of=day(800)), by="product")["is_clear"].any()


def test_nothing_is_clear_against_a_handful_of_others():
    orders, lines = shop(("web", 500, 250), ("till", 5, 5))
    assert by_beginning(known(orders, lines, as_of=day(800)), by="product")["is_clear"].to_list() == [False]


def test_a_way_to_begin_is_compared_from_thirty_customers_on():
    orders, lines = shop(("few", 29, 1), ("enough", 30, 3), ("most", 90, 27))
    compared = by_beginning(known(orders, lines, as_of=day(800)), by="product").sort("value")
    assert compared.select("value", "customers").rows() == [("enough", 30), ("most", 90)]
    assert compared["others_share"].to_list() == pytest.approx([28 / 119, 4 / 59]), "the few are among the others"
    assert compared["year_net"].to_list() == pytest.approx([12, 16])


def test_what_a_first_year_brings_is_not_said_of_fewer_than_thirty():
    orders, lines = shop(("a", 29, 0))
    assert first_year(known(orders, lines, as_of=day(800))).row(0) == (29, None, None, None)


def test_the_beginnings_of_a_shop_count_everybody_once():
    orders, lines = shop(("gift", 100, 14), ("tea", 200, 62))
    seen, what = occasions(orders, currency="EUR"), bought(lines, orders, currency="EUR", as_of=day(800))
    found = beginnings(orders, seen, what, currency="EUR", as_of=day(800), begun=begun(0, 2), horizon_days=30)
    assert (found.customers, found.left_out, found.came_again, found.within_days) == (298, 2, 74, 365)
    assert (found.year_customers, found.year_net) == (298, pytest.approx(10 + 20 * 74 / 298))


def test_with_a_discount_means_the_same_for_a_beginning_and_for_the_price_as_a_reason():
    orders = orders_frame(
        [(1, 0, "10"), (2, 0, "10"), (3, 0, "10")], discount=["0", "0.01", "0"], discount_codes=["FREE POST", "SALE", None]
    ).with_columns(pl.col("discount").cast(pl.Decimal(18, 4)))
    began = known(orders, lines_frame([(0, "a", "1")]), as_of=day(100)).select("customer", pl.col("discount") == "yes").rows()
    seen = occasions(orders, currency="EUR").select("customer", pl.col("discounted_net") > 0).rows()
    assert began == seen == [(1, False), (2, True), (3, False)]

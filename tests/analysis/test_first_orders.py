"""How customers began, and what became of it."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, lines_frame, orders_frame
from tests.analysis.online_retail import online_retail_lines, online_retail_orders
from winback.analysis.beginning import Beginning
from winback.analysis.first_orders import by_beginning, first_orders, first_year, window_days
from winback.analysis.occasions import occasions
from winback.analysis.purchases import bought
from winback.analysis.repair import beginnings

IN_SQL = """
    with sold as (
        select * from orders where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of
    ),
    began as (select customer, min(ordered_on) as first_day from sold group by customer),
    counted as (select * from began where customer not in (select customer from older)),
    again as (
        select customer, min(ordered_on) as second_day from sold join counted using (customer) where ordered_on > first_day group by all
    ),
    year as (
        select customer, sum(net) as net from sold join counted using (customer) where ordered_on < first_day + 365 group by customer
    ),
    money as (
        select customer, product, sum(amount) as amount
        from sold join counted using (customer) join lines using ("order")
        where ordered_on = first_day and is_product group by all having max(quantity) > 0
    ),
    ranked as (
        select *, row_number() over (partition by customer order by amount desc, product_name, product) as place
        from money join names using (product)
    ),
    main as (select customer, product from ranked where place = 1),
    all_of_them as (
        select product, $as_of - first_day >= $within as is_whole, coalesce(second_day - first_day <= $within, false) as again,
            case when $as_of - first_day >= 365 then year.net::double end as year_net
        from counted left join again using (customer) left join year using (customer) join main using (customer)
    )
    select product as value, count(*) filter (where is_whole) as customers, count(*) filter (where is_whole and again) as came_again,
        count(year_net) as year_customers, case when count(year_net) >= 30 then avg(year_net) end as year_net
    from all_of_them group by product having count(*) filter (where is_whole) >= 30 order by product
"""


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


def test_what_a_first_year_brings_is_not_said_of_fewer_than_thirty():
    orders, lines = shop(("a", 29, 0))
    assert first_year(known(orders, lines, as_of=day(800))).row(0) == (29, None, None, None)


def in_sql(orders: pl.DataFrame, lines: pl.DataFrame, **asked: object) -> pl.DataFrame:
    names = lines.group_by("product").agg(pl.col("product_name").first())
    older = pl.DataFrame({"customer": asked.pop("older")}, schema={"customer": pl.Int64})
    with duckdb.connect() as connection:
        for name, frame in (("orders", orders), ("lines", lines), ("names", names), ("older", older)):
            connection.register(name, frame)
        return pl.DataFrame(connection.sql(IN_SQL, params=asked).to_arrow_table())


def test_first_products_of_the_online_retail_file_equal_those_of_sql(shared_data: Path):
    file = shared_data / "online_retail.csv.gz"
    orders, lines = online_retail_orders(file), online_retail_lines(file)
    lines = lines.with_columns(product_name=pl.col("product_name").first().over("product"))  # one name each, for SQL
    as_of, older = date(2011, 12, 9), list(range(12346, 13000))
    seen, what = occasions(orders, currency="GBP"), bought(lines, orders, currency="GBP", as_of=as_of)
    start = Beginning(day=date(2010, 12, 1), is_abrupt=True, early=0, maybe_older=pl.Series(older))
    known = first_orders(orders, seen, what, currency="GBP", as_of=as_of, begun=start, horizon_days=60)
    found = by_beginning(known, by="product").sort("value")
    expected = in_sql(orders, lines, currency="GBP", as_of=as_of, within=60, older=older)
    assert expected.height >= 4
    assert_frame_equal(found.select(expected.columns), expected, check_dtypes=False)


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

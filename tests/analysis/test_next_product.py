"""What people buy next."""

from datetime import date
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, lines_frame, orders_frame
from tests.analysis.online_retail import online_retail_lines, online_retail_orders
from winback.analysis.customers import customers
from winback.analysis.next_product import NEXT_PRODUCTS, everybody, first_purchases, next_products, proposals
from winback.analysis.occasions import occasions
from winback.analysis.purchases import bought
from winback.analysis.repair import NextBest, next_best, proposal_of

NONE_GONE = pl.Series([], dtype=pl.Int32)

IN_SQL = """
    with sold as (
        select customer, ordered_on as day, "order" from orders
        where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of
    ),
    visits as (
        select customer, day, lead(day) over (partition by customer order by day) as next_day
        from (select distinct customer, day from sold)
    ),
    taken as (select distinct customer, day, product from sold join lines using ("order") where is_product and quantity > 0),
    first as (select customer, product, min(day) as day from taken group by all),
    followed as (select first.*, next_day from first join visits using (customer, day) where next_day is not null),
    pairs as (
        select one.product, other.product as next_product, count(*) as customers,
            count(*) filter (where other_first.day = one.next_day) as took
        from followed one cross join (select distinct product from taken where product in (select * from chosen)) other
        left join first other_first on other_first.customer = one.customer and other_first.product = other.product
        where one.product in (select * from chosen) and one.product <> other.product
            and (other_first.day is null or other_first.day > one.day)
        group by all
    ),
    usual as (
        select other.product as next_product, avg(coalesce(other_first.day = visits.next_day, false)::int) as everybody
        from (select * from visits where next_day is not null) visits cross join chosen other
        left join first other_first on other_first.customer = visits.customer and other_first.product = other.product
        where other_first.day is null or other_first.day > visits.day
        group by all
    )
    select product, next_product, customers, took, took / customers as share, coalesce(everybody, 0) as everybody
    from pairs join usual using (next_product)
    where customers >= 30 and took > 0 order by all
"""


def found_in(orders: pl.DataFrame, lines: pl.DataFrame, *, as_of: date, currency: str = "EUR", gone: pl.Series = NONE_GONE) -> NextBest:
    seen = occasions(orders, currency=currency)
    what = bought(lines, orders, currency=currency, as_of=as_of)
    return next_best(seen, customers(seen, as_of=as_of), what, gone=gone)


def shop(*paths: tuple[int, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Orders and lines of so many customers each who buy what a path says, ten days apart: “a bc” is a, then b and c together."""
    orders, lines, customer = [], [], 0
    for people, path in paths:
        for _ in range(people):
            for place, basket in enumerate(path.split()):
                lines += [(len(orders), product, "5") for product in basket]
                orders.append((customer, 10 * place, "5"))
            customer += 1
    return orders_frame(orders), lines_frame(lines)


def rows(found: NextBest) -> list[tuple[str, str, int, int]]:
    return found.products.select("product_name", "next_name", "customers", "took").rows()


def test_counted_are_those_who_ordered_again_and_did_not_have_the_other_yet():
    orders, lines = shop((20, "a b"), (15, "a a b"), (5, "ab a"), (50, "a"))
    found = found_in(orders, lines, as_of=day(100))
    assert rows(found) == [("a", "b", 35, 20)], "the five had b already, the fifty never came again, fifteen took it later"


def test_everybodys_share_is_that_of_all_orders_that_were_followed_while_the_product_was_not_had():
    orders, lines = shop((20, "a b"), (15, "a a b"), (5, "ab a"), (50, "a"))
    usual = found_in(orders, lines, as_of=day(100)).everybody
    assert usual.select("product_name", "everybody").rows() == [("b", 35 / 50), ("a", 0.0)]


def test_what_sells_after_anything_is_not_called_clear_and_what_belongs_together_is():
    orders, lines = shop((100, "a b"), (80, "c d"), (120, "c b"), (360, "e b"), (240, "e d"))
    clear = found_in(orders, lines, as_of=day(100)).products.filter("is_clear")
    assert clear.select("product_name", "next_name", "share").rows() == [("a", "b", 1.0)]
    assert clear["lift"].to_list() == [pytest.approx(900 / 580)]


def test_a_product_that_is_no_longer_sold_is_not_proposed_but_still_leads_to_others():
    orders, lines = shop((40, "a b"), (60, "c c"), (40, "b a"))
    everything = found_in(orders, lines, as_of=day(100))
    assert {(one, other) for one, other, _, _ in rows(everything)} == {("a", "b"), ("b", "a")}
    gone = pl.Series([1], dtype=pl.Int32)  # b
    found = found_in(orders, lines, as_of=day(100), gone=gone)
    assert {(one, other) for one, other, _, _ in rows(found)} == {("b", "a")}
    assert "b" not in found.everybody["product_name"].to_list()


def test_fewer_than_thirty_say_nothing():
    orders, lines = shop((29, "a b"))
    assert rows(found_in(orders, lines, as_of=day(100))) == []


def test_what_happened_after_the_day_is_not_seen():
    orders, lines = shop((40, "a b"))
    assert rows(found_in(orders, lines, as_of=day(9))) == []


def test_a_proposal_is_what_clearly_follows_and_is_not_had_else_what_most_take():
    orders, lines = shop((100, "a b"), (80, "c d"), (120, "c b"), (360, "e b"), (240, "e d"), (1, "a"), (1, "ab"), (1, "c"))
    found = found_in(orders, lines, as_of=day(100))
    made = proposals(found.products, found.everybody, found.first, gone=found.gone)
    of = {row["customer"]: (row["product_name"], row["after_name"]) for row in made.iter_rows(named=True)}
    assert of[900] == ("b", "a")
    assert of[901] == ("d", None), "has b already"
    assert of[902] == ("b", None)
    assert len(of) == 903
    one = proposal_of(found, 900)
    assert one is not None
    assert (one["product_name"], one["after_name"], one["share"]) == ("b", "a", 1.0)


def test_who_has_everything_gets_no_proposal():
    orders, lines = shop((40, "a b"))
    assert proposal_of(found_in(orders, lines, as_of=day(100)), 3) is None


def test_the_order_of_the_lines_changes_nothing():
    orders, lines = shop((40, "a bc"), (40, "d bc"), (60, "b a"))
    found = found_in(orders, lines, as_of=day(100))
    shuffled = found_in(orders.sample(fraction=1, shuffle=True, seed=1), lines.sample(fraction=1, shuffle=True, seed=2), as_of=day(100))
    assert_frame_equal(found.products, shuffled.products)
    assert_frame_equal(
        *(proposals(one.products, one.everybody, one.first, gone=one.gone) for one in (found, shuffled)),
    )


def test_of_equally_many_the_first_by_name_is_proposed():
    orders, lines = shop((100, "a bc"), (1, "a"))
    one = proposal_of(found_in(orders, lines, as_of=day(100)), 100)
    assert one is not None
    assert one["product_name"] == "b"


def in_sql(orders: pl.DataFrame, lines: pl.DataFrame, chosen: pl.DataFrame, **asked: object) -> pl.DataFrame:
    with duckdb.connect() as connection:
        for name, frame in (("orders", orders), ("lines", lines), ("chosen", chosen)):
            connection.register(name, frame)
        return pl.DataFrame(connection.sql(IN_SQL, params=asked).to_arrow_table())


def counted(orders: pl.DataFrame, lines: pl.DataFrame, *, currency: str, as_of: date, most: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The shares as the analysis finds them for so many products, and as SQL does."""
    seen = occasions(orders, currency=currency)
    known, what = customers(seen, as_of=as_of), bought(lines, orders, currency=currency, as_of=as_of)
    first = first_purchases(what, seen, known)
    made = next_products(first, everybody(first, what, known), what, gone=NONE_GONE, most_products=most)
    buyers = first.group_by("number").len().sort("len", "number", descending=[True, False]).head(most)
    products = what.products.select("number", "product")
    named = made.join(products, on="number").join(products.rename({"number": "next_number", "product": "next_product"}), on="next_number")
    expected = in_sql(orders, lines, buyers.join(products, on="number").select("product"), currency=currency, as_of=as_of)
    return named.select(expected.columns).sort(expected.columns), expected


def test_what_follows_in_the_online_retail_file_equals_sql(shared_data: Path):
    file = shared_data / "online_retail.csv.gz"
    found, expected = counted(online_retail_orders(file), online_retail_lines(file), currency="GBP", as_of=date(2011, 12, 9), most=25)
    assert expected.height > 400
    assert_frame_equal(found, expected, check_dtypes=False)


def test_what_follows_in_a_generated_shop_equals_sql_on_a_day_in_between():
    random = Random(5)
    orders = orders_frame([(random.randrange(400), random.randrange(500), "10") for _ in range(2500)])
    lines = lines_frame([(order, random.choice("abcdefgh"), "5") for order in range(2500) for _ in range(random.choice([1, 1, 2, 3]))])
    found, expected = counted(orders, lines, currency="EUR", as_of=day(400), most=8)
    assert expected.height > 40
    assert_frame_equal(found, expected, check_dtypes=False)


def test_too_many_pairs_are_counted_for_fewer_products(monkeypatch: pytest.MonkeyPatch):
    orders, lines = shop((40, "abcdefgh abcdefgh"))
    monkeypatch.setattr("winback.analysis.next_product.MOST_PAIRS", 40 * 16)
    found = found_in(orders, lines, as_of=day(100))
    assert NEXT_PRODUCTS.check(found.products).is_empty()
    orders, lines = shop((40, "a b"), (30, "b a"))
    assert len(rows(found_in(orders, lines, as_of=day(100)))) == 2

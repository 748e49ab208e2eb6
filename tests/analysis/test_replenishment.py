"""The usual interval of a product, who is due and who is overdue; what customers bought, day by day."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl
import pytest

from tests.analysis.frames import day, lines_frame, orders_frame
from winback.analysis.purchases import Bought, bought, by_category
from winback.analysis.replenishment import due, regular_buyers, replenishment
from winback.schema import DUE, LINES, ORDERS, PRODUCTS, PURCHASES, REPLENISHMENT
from winback.vocabulary import Standing

NO_CATEGORIES: Mapping[str, str | None] = {}
NONE_GONE = pl.Series([], dtype=pl.Int32)


def shop(rows: list[tuple[int | None, int, str]], *, as_of: int, categories: Mapping[str, str | None] = NO_CATEGORIES) -> Bought:
    """What was bought by (customer, day number, product), a piece each."""
    orders = orders_frame([(customer, number, "10") for customer, number, _ in rows])
    lines = lines_frame(
        [(place, product, "1") for place, (_, _, product) in enumerate(rows)], category=[categories.get(product) for _, _, product in rows]
    )
    made = bought(lines, orders, currency="EUR", as_of=day(as_of))
    PURCHASES.check_grain(made.purchases)
    PRODUCTS.check_grain(made.products)
    return made


def every(interval: int, *, customers: int, purchases: int, product: str = "tea", first: int = 0) -> list[tuple[int | None, int, str]]:
    return [(first + customer, interval * n, product) for customer in range(customers) for n in range(purchases)]


def intervals(made: Bought, *, as_of: int, gone: pl.Series = NONE_GONE) -> dict[str, tuple[int, bool]]:
    found = REPLENISHMENT.check_grain(replenishment(made, gone=gone, as_of=day(as_of)))
    return {product: (days, is_pooled) for product, days, is_pooled in found.select("product", "interval_days", "is_pooled").rows()}


def test_the_interval_is_the_median_of_the_time_after_third_and_later_purchases():
    rows = every(10, customers=30, purchases=3) + [(customer, 20 + 40, "tea") for customer in range(30)]
    assert intervals(shop(rows, as_of=61), as_of=61) == {"tea": (40, False)}  # not the 10 days between the first ones


def test_gaps_that_are_still_open_are_waited_for_and_not_left_out():
    finished = [(customer, number, "tea") for customer in range(30) for number in (0, 10, 20, 20 + 30)]
    sold_today = (999, 140, "tea")
    assert intervals(shop([*finished, sold_today], as_of=140), as_of=140) == {"tea": (30, False)}  # 30 of 60 end after 30 days
    waiting = [(50, number, "tea") for number in (0, 10, 50)]
    assert intervals(shop([*finished, *waiting, sold_today], as_of=140), as_of=140) == {}  # 30 of 61


def test_a_product_with_fewer_than_thirty_gaps_takes_the_interval_of_all_products_and_says_so():
    rows = every(10, customers=31, purchases=5) + every(25, customers=29, purchases=4, product="mug", first=100)
    assert intervals(shop(rows, as_of=75), as_of=75) == {"mug": (10, True), "tea": (10, False)}
    assert intervals(shop(every(25, customers=29, purchases=4), as_of=76), as_of=76) == {}


def test_a_product_that_is_no_longer_sold_has_no_interval_and_its_gaps_end_with_its_last_sale():
    rows = every(10, customers=30, purchases=4)
    made = shop([*rows, (99, 500, "mug")], as_of=500)
    assert intervals(made, as_of=500) == {"tea": (10, False)}
    assert intervals(made, as_of=500, gone=made.products.filter(pl.col("product") == "tea")["number"]) == {}


def test_who_has_not_bought_again_is_still_waited_for_while_the_product_is_sold():
    # 30 buy it a fourth time after 10 days; 31 bought it three times, on days 70 to 90 and are silent since, as is the product
    rows = every(10, customers=30, purchases=4) + [(100 + customer, number, "tea") for customer in range(31) for number in (70, 80, 90)]
    made = shop([*rows, (99, 150, "mug")], as_of=150)
    assert intervals(made, as_of=150) == {}, "fewer than half of 61 such purchases were followed by another"
    assert intervals(shop([*rows[:120], (99, 36, "tea"), (99, 150, "mug")], as_of=150), as_of=150) == {"tea": (10, False)}


def test_gaps_of_a_product_that_is_gone_count_for_all_products_up_to_its_last_sale():
    waiting = [(100 + customer, number, "tea") for customer in range(45) for number in (0, 10, 20)]
    rows = every(10, customers=30, purchases=4) + waiting + every(15, customers=20, purchases=4, product="mug", first=300)
    made = shop([*rows, (99, 31, "tea"), (99, 400, "mug")], as_of=400)
    tea = made.products.filter(pl.col("product") == "tea")["number"]
    assert intervals(made, as_of=400) == {}, "of all 95 third purchases and their like half are waited for since day 20 or 30"
    assert intervals(made, as_of=400, gone=tea) == {"mug": (15, True)}


@pytest.mark.parametrize(("days", "expected"), [(5, None), (6, False), (20, False), (30, False), (31, True), (400, True)])
def test_who_is_due_within_two_weeks_and_who_is_overdue(days, expected):
    made = shop([*every(20, customers=30, purchases=4), (50, 60 + days, "mug")], as_of=60 + days)
    again = replenishment(made, gone=NONE_GONE, as_of=day(60 + days))
    found = DUE.check_grain(due(regular_buyers(made), again, as_of=day(60 + days)))
    assert found["is_overdue"].unique().to_list() == ([] if expected is None else [expected])
    if expected is not None:
        first = found.row(0, named=True)
        assert (first["times"], first["last_bought"], first["days"], first["due_on"]) == (4, day(60), days, day(80))


def test_two_purchases_are_no_habit_and_two_orders_of_one_day_are_one_purchase():
    rows = [(1, 0, "tea"), (1, 0, "tea"), (1, 10, "tea"), (2, 0, "tea"), (2, 10, "tea"), (2, 20, "tea")]
    assert regular_buyers(shop(rows, as_of=30)).rows() == [(2, 0, 3, day(20))]


def test_purchases_are_added_up_by_customer_product_and_day_and_only_of_orders_that_count():
    orders = orders_frame(
        [(2, 5, "1"), (1, 9, "1"), (1, 9, "1"), (None, 20, "1"), (1, 30, "1"), (1, 31, "1")],
        standing=[*[Standing.COUNTED] * 4, Standing.CANCELLED, Standing.COUNTED],
    )
    lines = lines_frame(
        [(0, "T1", "5"), (1, "T1", "3"), (2, "T1", "4"), (2, "M1", "2"), (3, "T1", "9"), (4, "T1", "9"), (5, "M1", "-2"), (0, "post", "9")],
        quantity=[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, 1.0],
        is_product=[*[True] * 7, False],
        product_name=["Tea", "Tea", "Tea", "Mug", "Tea, new", "Tea", "Mug", "Post"],
    )
    made = bought(lines, orders, currency="EUR", as_of=day(40))
    assert made.products.drop("category").rows() == [(0, "M1", "Mug", day(9)), (1, "T1", "Tea, new", day(20))]
    assert made.purchases.rows() == [
        (1, 0, day(9), Decimal(2), True),
        (1, 0, day(31), Decimal(-2), False),
        (1, 1, day(9), Decimal(7), True),
        (2, 1, day(5), Decimal(5), True),
    ]


def test_a_category_is_replenished_by_any_product_of_it():
    teas = {"green": "Tea", "black": "Tea", "mug": None, "cup": "Cups"}
    rows = [(customer, 10 * number, ("green", "black")[number % 2]) for customer in range(30) for number in range(4)]
    made = shop([*rows, (40, 5, "mug"), (41, 6, "cup"), (0, 0, "black")], as_of=60, categories=teas)
    assert intervals(made, as_of=60) == {}, "nobody bought one and the same tea on three days"
    categories = by_category(made)
    assert categories.products.select("number", "product", "last_sold").rows() == [(0, "Cups", day(6)), (1, "Tea", day(30))]
    assert categories.purchases.filter(customer=0).select("number", "day", "amount").rows() == [
        (1, day(0), Decimal(2)),
        (1, day(10), Decimal(1)),
        (1, day(20), Decimal(1)),
        (1, day(30), Decimal(1)),
    ]
    assert intervals(categories, as_of=60) == {"Tea": (10, False)}


def test_a_shop_without_lines_has_nothing_to_replenish():
    made = bought(LINES.empty(), ORDERS.empty(), currency="EUR", as_of=day(0))
    assert (made.purchases.height, made.products.height) == (0, 0)
    assert replenishment(made, gone=NONE_GONE, as_of=day(0)).is_empty()

"""What one customer has bought."""

from decimal import Decimal

import polars as pl

from tests.analysis.frames import day, lines_frame, orders_frame
from winback.analysis.basket import basket
from winback.analysis.purchases import bought
from winback.vocabulary import Standing

ORDERS = orders_frame(
    [(1, 5, "10"), (1, 9, "10"), (2, 12, "10"), (1, 13, "10"), (1, 14, "10")],
    standing=[Standing.COUNTED] * 3 + [Standing.CANCELLED, Standing.COUNTED],
)
LINES = lines_frame(
    [
        (0, "Tea", "4"),
        (0, "Cup", "9"),
        (1, "Tea", "8"),
        (2, "Tea", "99"),
        (3, "Pot", "50"),
        (4, "Tea", "7"),
        (0, "Bag", "1"),
        (1, "Bag", "-1"),
    ],
    quantity=[1.0, 1.0, 2.0, 9.0, 1.0, 1.0, 1.0, -1.0],
)


def test_it_holds_the_products_of_counted_orders_the_most_money_first():
    products = bought(LINES, ORDERS, currency="EUR", as_of=day(13)).products
    gone = products.filter(pl.col("product") == "Cup")["number"]
    made = basket(LINES, ORDERS, products=products, gone=gone, customer=1, currency="EUR", as_of=day(13))
    assert made.rows() == [
        ("Tea", "Tea", 3.0, 2, day(9), Decimal(12), False),
        ("Cup", "Cup", 1.0, 1, day(5), Decimal(9), True),
    ]
    assert basket(LINES, ORDERS, products=products, gone=gone, customer=3, currency="EUR", as_of=day(13)).is_empty()

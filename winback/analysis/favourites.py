"""The product that most of a customer's money went to."""

from datetime import date

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.schema import FAVOURITES


def favourites(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """LINES and ORDERS → FAVOURITES, sorted by customer: the product with the highest amount over the counted orders.

    Among equals the one bought most recently, then the first by name. Lines that are no product
    (postage, tips, vouchers) do not take part; customers without another line are left out. A
    product goes by its latest name.
    """
    bought = _bought(lines, orders, currency=currency, as_of=as_of)
    names = _latest_names(bought)
    by_product = bought.group_by("customer", "product").agg(pl.col("amount").sum(), pl.col("ordered_on").max())
    ranked = by_product.join(names, on="product").sort(
        "customer", "amount", "ordered_on", "product_name", "product", descending=[False, True, True, False, False]
    )
    first = ranked.filter(pl.col("customer").ne_missing(pl.col("customer").shift(1)))
    return FAVOURITES.check(first.select("customer", "product", "product_name").collect(engine="in-memory"))


def _bought(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.LazyFrame:
    """Product lines of counted orders with their customer and day."""
    known = (COUNTED, pl.col("customer").is_not_null(), pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    counted_orders = orders.lazy().filter(*known).select("order", "customer", "ordered_on")
    products = lines.lazy().filter("is_product").select("order", "product", "product_name", "amount")
    return products.join(counted_orders, on="order")


def _latest_names(bought: pl.LazyFrame) -> pl.LazyFrame:
    """One row per product with the name it last went by, the first by name among names of one day."""
    last_used = bought.group_by("product", "product_name").agg(pl.col("ordered_on").max())
    latest_first = last_used.sort("ordered_on", "product_name", descending=[True, False])
    return latest_first.group_by("product", maintain_order=True).agg(pl.col("product_name").first())

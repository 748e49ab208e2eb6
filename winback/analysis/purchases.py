"""Order lines → customer × product × day: grouped once, for favourites, reasons and replenishment."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.schema import PRODUCTS, PURCHASES

DAYS = 2**17
EARLIEST_DAY = -(2**16)
"""A customer, a product and a day as one integer, as in ``occasions``: it sorts several times as fast as three columns."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Bought:
    """PURCHASES of known customers and the PRODUCTS they point to."""

    purchases: pl.DataFrame
    products: pl.DataFrame


def bought(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> Bought:
    """LINES and ORDERS → what was bought in counted orders of one currency, up to and including a date.

    Lines that are no product (postage, tips, vouchers) do not take part. A product goes by its latest name.
    """
    sold = _sold(lines, orders, currency=currency, as_of=as_of)
    products = _products(sold)
    return Bought(purchases=_purchases(sold, products), products=products)


def by_category(bought: Bought) -> Bought:
    """The same purchases, each category as if it were one product; products without a category are left out."""
    categories = (
        bought.products.lazy()
        .filter(pl.col("category").is_not_null())
        .group_by("category")
        .agg(pl.col("last_sold").max())
        .sort("category")
        .with_columns(product="category", product_name="category")
        .with_row_index("number")
        .collect()
    )
    renumbered = bought.products.lazy().join(categories.lazy().select("category", into="number"), on="category").select("number", "into")
    purchases = (
        bought.purchases.lazy()
        .join(renumbered, on="number")
        .group_by("customer", "day", number="into")
        .agg(pl.col("amount").sum(), pl.col("is_bought").any())
        .sort("customer", "number", "day")
        .collect()
    )
    return Bought(purchases=PURCHASES.conform(purchases), products=PRODUCTS.conform(categories))


def _sold(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """Product lines of counted orders with their day, and their customer where one is known."""
    counted = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    products = (
        lines.lazy().filter("is_product").select("order", "product", "product_name", "category", "amount", is_bought=pl.col("quantity") > 0)
    )
    with_day = products.join(counted.select("order", "customer", day="ordered_on"), on="order")
    return with_day.drop("order").collect(engine="in-memory")


def _products(sold: pl.DataFrame) -> pl.DataFrame:
    """The latest name is the first by name among names of one day; the category likewise, among those that are stated."""
    by_name = (
        sold.lazy()
        .group_by("product", "product_name", "category")
        .agg(pl.col("day").max(), last_sold=pl.col("day").filter("is_bought").max())
    )
    latest_last = by_name.sort("product", "day", "product_name", "category", descending=[False, False, True, True], nulls_last=False)
    products = latest_last.group_by("product", maintain_order=True).agg(
        pl.col("product_name").last(), pl.col("category").drop_nulls().last(), pl.col("last_sold").max()
    )
    return PRODUCTS.conform(products.with_row_index("number").collect())


def _purchases(sold: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    numbers = sold["product"].cast(pl.Enum(products["product"])).to_physical().cast(pl.Int64)
    count = max(products.height, 1)
    key = (pl.col("customer") * count + numbers) * DAYS + pl.col("day").to_physical() - EARLIEST_DAY
    in_order = sold.lazy().select(key.alias("key"), "amount", "is_bought").filter(pl.col("key").is_not_null()).sort("key")
    by_key = in_order.group_by("key", maintain_order=True).agg(pl.col("amount").sum(), pl.col("is_bought").any())
    return PURCHASES.conform(
        by_key.with_columns(
            customer=pl.col("key") // DAYS // count,
            number=pl.col("key") // DAYS % count,
            day=(pl.col("key") % DAYS + EARLIEST_DAY).cast(pl.Int32).cast(pl.Date),
        ).collect(engine="in-memory")
    )

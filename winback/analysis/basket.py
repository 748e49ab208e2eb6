"""What one customer has bought, for the customer card."""

from datetime import date

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.schema import MONEY, FrameSchema

BASKET = FrameSchema(
    name="basket",
    grain="one product that one customer bought, the one most money went to first",
    key=("product",),
    columns={
        "product": pl.String(),
        "product_name": pl.String(),  # the latest
        "quantity": pl.Float64(),
        "days": pl.Int32(),  # on which it was bought
        "last_bought": pl.Date(),
        "amount": MONEY,  # quantity × unit price, before order discounts
        "is_gone": pl.Boolean(),  # no longer sold by the shop
    },
)


def basket(
    lines: pl.DataFrame, orders: pl.DataFrame, *, products: pl.DataFrame, gone: pl.Series, customer: int, currency: str, as_of: date
) -> pl.DataFrame:
    """LINES of the customer's counted ORDERS up to a date, with PRODUCTS and the numbers of those ``gone`` → BASKET.

    Lines that are no product do not take part, nor do products of which everything went back.
    """
    counted = (COUNTED, pl.col("customer") == customer, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    own = orders.filter(*counted).select("order", "ordered_on")
    bought = lines.lazy().filter(pl.col("order").is_in(own["order"].implode()), "is_product").join(own.lazy(), on="order")
    by_product = bought.group_by("product").agg(
        pl.col("quantity").sum(),
        pl.col("ordered_on").filter(pl.col("quantity") > 0).n_unique().cast(pl.Int32).alias("days"),
        pl.col("ordered_on").filter(pl.col("quantity") > 0).max().alias("last_bought"),
        pl.col("amount").sum(),
    )
    known = products.lazy().select("product", "product_name", is_gone=pl.col("number").is_in(gone.implode()))
    named = by_product.filter(pl.col("quantity") > 0).join(known, on="product", how="inner")
    ordered = named.sort("amount", "last_bought", "product", descending=[True, True, False])
    return BASKET.check(ordered.select(*BASKET.columns).collect(engine="in-memory"))

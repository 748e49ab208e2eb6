"""The product that most of a customer's money went to."""

from datetime import date

import polars as pl

from winback.analysis.purchases import Bought, bought
from winback.schema import FAVOURITES


def favourites(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """LINES and ORDERS → FAVOURITES: ``favourites_of`` what was bought in counted orders up to a date."""
    return favourites_of(bought(lines, orders, currency=currency, as_of=as_of))


def favourites_of(bought: Bought) -> pl.DataFrame:
    """What was bought → FAVOURITES, sorted by customer: the product with the highest amount over the counted orders.

    Among equals the one bought most recently, then the first by name. Customers without a purchase are left out.
    """
    by_product = (
        bought.purchases.lazy().group_by("customer", "number", maintain_order=True).agg(pl.col("amount").sum(), pl.col("day").last())
    )
    most = by_product.filter(pl.col("amount") == pl.col("amount").max().over("customer"))
    named = most.join(bought.products.lazy().select("number", "product", "product_name", "category"), on="number")
    ranked = named.sort("customer", "day", "product_name", "product", descending=[False, True, False, False])
    first = ranked.filter(pl.col("customer").ne_missing(pl.col("customer").shift(1)))
    return FAVOURITES.check(first.select(*FAVOURITES.columns).collect(engine="in-memory"))

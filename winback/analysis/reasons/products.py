"""Reasons that lie in a product: one that is due to be bought again, and one that can no longer be bought."""

from datetime import date

import polars as pl

from winback.analysis.replenishment import overdue

GONE_DAYS = 180


def gone_products(products: pl.DataFrame, stopped: pl.DataFrame, *, as_of: date) -> pl.Series:
    """PRODUCTS and STOPPED_PRODUCTS → the numbers of those that are no longer sold.

    Nobody bought it, or another product of its name, for 180 days; or it sold so regularly that its absence shows already
    (``stopped``).
    """
    plain = pl.col("product_name").str.strip_chars().str.to_lowercase()
    last_sold = pl.col("last_sold").max().over(plain)
    is_long_ago = (pl.lit(as_of) - last_sold).dt.total_days() >= GONE_DAYS
    has_stopped = pl.col("product").is_in(stopped.get_column("product").implode())
    return products.filter(is_long_ago | has_stopped).get_column("number")


def favourite_gone(customers: pl.LazyFrame, favourites: pl.DataFrame, products: pl.DataFrame, *, gone: pl.Series) -> pl.LazyFrame:
    """[customer, product, product_name, day]: those whose favourite is ``gone``, with the day of its last sale.

    Whoever had been silent for more than 180 days when it was sold last did not leave because of it, and is left out.
    """
    lost = products.lazy().filter(pl.col("number").is_in(gone.implode())).select("product", day="last_sold")
    theirs = customers.select("customer", "last_day").join(favourites.lazy(), on="customer").join(lost, on="product")
    was_there = (pl.col("day") - pl.col("last_day")).dt.total_days() <= GONE_DAYS
    return theirs.filter(was_there).select("customer", "product", "product_name", "day")


def reorder_overdue(customers: pl.LazyFrame, regular: pl.DataFrame, replenishment: pl.DataFrame) -> pl.LazyFrame:
    """[customer, product, product_name, times, days, usual_days, day]: regular buyers of a product who have been silent – have bought
    nothing at all – for more than 1.5 × its interval.

    Of several products the one they bought most often, then most recently, then the first in REPLENISHMENT.
    """
    theirs = (
        regular.lazy()
        .join(replenishment.lazy().select("number", "product", "product_name", usual_days="interval_days"), on="number")
        .join(customers.select("customer", "last_day", days="silent_days"), on="customer")
        .filter(overdue(pl.col("days"), pl.col("usual_days")))
        .sort("customer", "times", "last_bought", "number", descending=[False, True, True, False])
    )
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    return theirs.filter(is_first).select("customer", "product", "product_name", "times", "days", "usual_days", day="last_day")

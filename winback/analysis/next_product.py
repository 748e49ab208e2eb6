"""What people buy next: after one product another, and what to propose to one customer.

Counted is the order right after the first one that held a product. Of the customers who placed it and did not have the other
product yet, some took that. The same share over all orders that were followed by another is what everybody does: a product that
sells well sells well after anything, and the lift – one share divided by the other – shows what belongs together.
"""

from typing import Final

import polars as pl

from winback.analysis.purchases import Bought
from winback.analysis.shares import FEWEST, is_clearly_above, share, wilson_high, wilson_low
from winback.schema import FrameSchema

MOST_PRODUCTS: Final = 200
MOST_PAIRS: Final = 20_000_000
MOST_FOLLOWERS: Final = 10  # for each product: nobody has them all without having nearly everything
MOST_FALLBACKS: Final = 10

NEXT_PRODUCTS = FrameSchema(
    name="next_products",
    grain="one product, and another that is still sold and that some took in the next order; the likeliest first",
    key=("number", "next_number"),
    columns={
        "number": pl.Int32(),  # in PRODUCTS
        "product_name": pl.String(),
        "next_number": pl.Int32(),
        "next_name": pl.String(),
        "customers": pl.Int64(),  # who ordered again after their first order of the one, and did not have the other yet
        "took": pl.Int64(),  # of them, with the other in that order
        "share": pl.Float64(),
        "low": pl.Float64(),  # 95 %, Wilson
        "high": pl.Float64(),
        "everybody": pl.Float64(),  # the share over all orders that were followed by another
        "lift": pl.Float64(),
        "is_clear": pl.Boolean(),  # more than everybody's by more than chance, however many pairs are looked at
    },
)

FIRST_PURCHASES = FrameSchema(
    name="first_purchases",
    grain="one customer and one product they have bought",
    key=("customer", "number"),
    columns={
        "customer": pl.Int64(),
        "number": pl.Int32(),  # of the product in PRODUCTS
        "at": pl.Int32(),  # the number of the occasion on which it was first bought
        "occasions": pl.Int32(),  # of the customer in all
    },
)

EVERYBODY = FrameSchema(
    name="everybody",
    grain="one product, and how often the next order brings it to those who do not have it yet",
    key=("number",),
    columns={
        "number": pl.Int32(),
        "product_name": pl.String(),
        "followed": pl.Int64(),  # orders that were followed by another while the product was not had
        "everybody": pl.Float64(),  # of them, the share whose next order brought it
    },
)

PROPOSALS = FrameSchema(
    name="proposals",
    grain="one customer with the product to propose: still sold, and not bought yet",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "number": pl.Int32(),
        "product_name": pl.String(),
        "after_number": pl.Int32(),  # what it follows from; null: what everybody takes most
        "after_name": pl.String(),
        "share": pl.Float64(),  # of those who ordered again
    },
    nullable=frozenset({"after_number", "after_name"}),
)


def next_products(
    first: pl.DataFrame, everybody: pl.DataFrame, bought: Bought, *, gone: pl.Series, most_products: int = MOST_PRODUCTS
) -> pl.DataFrame:
    """FIRST_PURCHASES and EVERYBODY → NEXT_PRODUCTS, from 30 customers on.

    ``gone`` are the numbers of products that are no longer sold. Looked at are the products with the most buyers.
    """
    usual = everybody.lazy().select(next_number="number", next_name="product_name", everybody="everybody")
    again = first.lazy().filter(_went_on()).group_by("number").agg(pl.len().cast(pl.Int64).alias("again"))
    whole = pl.col("again") - pl.col("had")
    counted = (
        _pairs(_common(first, most_products))
        .join(again, on="number")
        .with_columns(customers=whole)
        .filter(pl.col("customers") >= FEWEST, pl.col("took") > 0, ~pl.col("next_number").is_in(gone.implode()))
        .join(usual, on="next_number")
        .join(bought.products.lazy().select("number", "product_name"), on="number")
        .with_columns(
            share=share(pl.col("took"), pl.col("customers")),
            low=wilson_low(pl.col("took"), pl.col("customers")),
            high=wilson_high(pl.col("took"), pl.col("customers")),
        )
        .with_columns(lift=pl.col("share") / pl.col("everybody"))
        .collect(engine="in-memory")
    )
    is_clear = is_clearly_above(pl.col("took"), pl.col("customers"), pl.col("everybody"), compared=counted.height)
    ordered = counted.with_columns(is_clear=is_clear).sort(
        "number", "share", "next_name", "next_number", descending=[False, True, False, False]
    )
    return NEXT_PRODUCTS.conform(ordered)


def first_purchases(bought: Bought, occasions: pl.DataFrame, customers: pl.DataFrame) -> pl.DataFrame:
    """FIRST_PURCHASES of everybody, sorted by customer and product."""
    taken = bought.purchases.lazy().filter("is_bought")
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1)) | pl.col("number").ne_missing(pl.col("number").shift(1))
    placed = occasions.lazy().select("customer", "day", at="number")
    first = taken.filter(is_first).select("customer", "number", "day").join(placed, on=["customer", "day"])
    known = first.join(customers.lazy().select("customer", "occasions"), on="customer").sort("customer", "number")
    return FIRST_PURCHASES.conform(known.collect(engine="in-memory"))


def everybody(first: pl.DataFrame, bought: Bought, customers: pl.DataFrame) -> pl.DataFrame:
    """FIRST_PURCHASES → EVERYBODY: of all orders that were followed by another, while a product was not had yet, the share of those
    whose next order brought it."""
    followed = int(customers.select((pl.col("occasions") - 1).cast(pl.Int64).sum()).item())
    counted = (
        first.lazy()
        .group_by("number")
        .agg(had=(pl.col("occasions") - pl.col("at")).cast(pl.Int64).sum(), took=(pl.col("at") > 1).sum().cast(pl.Int64))
    )
    shares = counted.with_columns(followed=followed - pl.col("had")).with_columns(
        everybody=share(pl.col("took"), pl.col("followed")).fill_null(0.0)
    )
    named = shares.join(bought.products.lazy().select("number", "product_name"), on="number")
    return EVERYBODY.conform(named.sort("number").collect(engine="in-memory"))


def proposals(next_products: pl.DataFrame, everybody: pl.DataFrame, first: pl.DataFrame, *, gone: pl.Series) -> pl.DataFrame:
    """NEXT_PRODUCTS, EVERYBODY and the FIRST_PURCHASES of some customers → PROPOSALS for them, sorted by customer.

    Of all that clearly follows from something they have, what the lower end of the range speaks for most and they do not have yet;
    where nothing does, what everybody takes most of what they do not have, from 30 orders on. Among equals the first by name.
    """
    sold = everybody.lazy().filter(~pl.col("number").is_in(gone.implode()), pl.col("everybody") > 0, pl.col("followed") >= FEWEST)
    of_everybody = sold.sort("everybody", "product_name", "number", descending=[True, False, False]).head(MOST_FALLBACKS)
    surest = next_products.lazy().filter("is_clear").sort("number", "low", "next_number", descending=[False, True, False])
    follows = surest.group_by("number", maintain_order=True).head(MOST_FOLLOWERS)
    after = first.lazy().select("customer", "number").join(follows, on="number")
    followed = after.select(
        "customer",
        "share",
        rank=pl.lit(0),
        number="next_number",
        product_name="next_name",
        after_number="number",
        after_name="product_name",
    )
    usual = first.lazy().select("customer").unique().join(of_everybody, how="cross")
    anything = usual.select("customer", "number", "product_name", share="everybody", low="everybody", rank=pl.lit(1))
    not_had = pl.concat([followed, anything], how="diagonal").join(
        first.lazy().select("customer", "number"), on=["customer", "number"], how="anti"
    )
    best = not_had.sort(
        *("customer", "rank", "low", "product_name", "number", "after_name", "after_number"),
        descending=[False, False, True, *[False] * 4],
    )
    is_best = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    return PROPOSALS.conform(best.filter(is_best).collect(engine="in-memory"))


def _went_on() -> pl.Expr:
    """Whether another order followed the first one with the product."""
    return pl.col("at") < pl.col("occasions")


def _common(first: pl.DataFrame, most_products: int) -> pl.LazyFrame:
    """The FIRST_PURCHASES of the products with the most buyers, so many that their pairs can be counted in a moment."""
    buyers = first.group_by("number").len().sort("len", "number", descending=[True, False])
    while True:
        common = first.lazy().join(buyers.head(most_products).lazy(), on="number", how="semi")
        pairs = int(common.group_by("customer").len().select((pl.col("len").cast(pl.Int64) ** 2).sum()).collect().item() or 0)
        if pairs <= MOST_PAIRS or most_products <= 2:
            return common
        most_products //= 2


def _pairs(common: pl.LazyFrame) -> pl.LazyFrame:
    """[number, next_number, had, took] over those who ordered again: who had the other already, and who took it in the next order."""
    one = common.filter(_went_on()).select("customer", "number", "at")
    other = common.select("customer", next_number="number", next_at="at")
    both = one.join(other, on="customer").filter(pl.col("number") != pl.col("next_number"))
    had, took = pl.col("next_at") <= pl.col("at"), pl.col("next_at") == pl.col("at") + 1
    return both.group_by("number", "next_number").agg(had=had.sum().cast(pl.Int64), took=took.sum().cast(pl.Int64))

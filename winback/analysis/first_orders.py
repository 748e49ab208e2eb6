"""How customers began, and what became of it: who came again, and what they brought within a year."""

from datetime import date
from typing import Final

import polars as pl

from winback.analysis.beginning import Beginning
from winback.analysis.calendar import COUNTED, DISCOUNTED
from winback.analysis.customers import LAST_YEAR_DAYS
from winback.analysis.occasions import occasions_until
from winback.analysis.purchases import Bought
from winback.analysis.shares import FEWEST, Z, is_clearly_different, share, wilson_high, wilson_low
from winback.schema import MONEY, FrameSchema

FIRST_ORDERS = FrameSchema(
    name="first_orders",
    grain="one customer whose first order is in the data, as far as that is known",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "first_day": pl.Date(),
        "product": pl.String(),  # that most of the money of the first day went to
        "product_name": pl.String(),
        "discount": pl.String(),  # "yes" or "no": whether money was taken off an order of that day
        "sales_channel": pl.String(),  # of the first order of that day
        "came_again": pl.Boolean(),  # within the window; null until it is over
        "net_first_year": MONEY,  # in the 365 days from the first; null until they are over
    },
    nullable=frozenset({"product", "product_name", "sales_channel", "came_again", "net_first_year"}),
)

BEGINNINGS: Final = ("product", "discount", "sales_channel")
"""What first orders are compared by."""

BY_BEGINNING = FrameSchema(
    name="by_beginning",
    grain="one way to begin that at least 30 customers have taken whose window is over",
    key=("value",),
    columns={
        "value": pl.String(),
        "name": pl.String(),  # of the product; else the value again
        "customers": pl.Int64(),  # whose window is over
        "came_again": pl.Int64(),  # of them, within it
        "share": pl.Float64(),
        "low": pl.Float64(),  # 95 %, Wilson
        "high": pl.Float64(),
        "others_share": pl.Float64(),  # of all who began in another way; null where nobody did
        "missing": pl.Float64(),  # how many more would have come again at the share of the others; below zero: fewer
        "is_clear": pl.Boolean(),  # the difference to the others is more than chance, however many ways are compared
        "year_customers": pl.Int64(),  # whose first year is over
        "year_net": pl.Float64(),  # what they brought in it, on average; null below 30 customers
        "year_low": pl.Float64(),  # 95 %, normal
        "year_high": pl.Float64(),
    },
    nullable=frozenset({"others_share", "missing", "year_net", "year_low", "year_high"}),
)


def window_days(*, start: date, as_of: date, horizon_days: int) -> int:
    """Within how many days customers have to come again: a year, in a history shorter than two years the horizon."""
    return LAST_YEAR_DAYS if (as_of - start).days >= 2 * LAST_YEAR_DAYS else horizon_days


def first_orders(
    orders: pl.DataFrame,
    occasions: pl.DataFrame,
    bought: Bought,
    *,
    currency: str,
    as_of: date,
    begun: Beginning,
    horizon_days: int,
) -> pl.DataFrame:
    """ORDERS, OCCASIONS and what was BOUGHT → FIRST_ORDERS, sorted by customer.

    Whoever may have ordered before the data begin (``begun``) is left out: the first order that we see may not be their first.
    """
    known = occasions_until(occasions, as_of=as_of)
    began = known.filter(pl.col("number") == 1).select("customer", first_day="day")
    newcomers = began.filter(~pl.col("customer").is_in(begun.maybe_older.implode()))
    within = window_days(start=begun.day, as_of=as_of, horizon_days=horizon_days)
    age = (pl.lit(as_of) - pl.col("first_day")).dt.total_days()
    second = known.filter(pl.col("number") == 2).select("customer", until_second="gap")
    described = (
        newcomers.join(second, on="customer", how="left")
        .join(_net_of_first_year(known), on="customer", how="left")
        .join(_main_products(bought, newcomers), on="customer", how="left")
        .join(_of_first_day(orders, newcomers, currency=currency), on="customer", how="left")
        .with_columns(
            came_again=pl.when(age >= within).then((pl.col("until_second") <= within).fill_null(value=False)),
            net_first_year=pl.when(age >= LAST_YEAR_DAYS).then("net_first_year"),
        )
    )
    return FIRST_ORDERS.conform(described.sort("customer").collect(engine="in-memory"))


def by_beginning(first_orders: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """FIRST_ORDERS → BY_BEGINNING by one of ``BEGINNINGS``, what makes most of a difference first."""
    known = FIRST_ORDERS.check(first_orders).filter(pl.col(by).is_not_null())
    name = pl.col("product_name" if by == "product" else by)
    counted = known.group_by(value=by).agg(
        name=name.max(),
        customers=pl.col("came_again").is_not_null().sum().cast(pl.Int64),
        came_again=pl.col("came_again").sum().cast(pl.Int64),
        **_first_year(),
    )
    all_customers, all_again = counted.select(pl.col("customers", "came_again").sum()).row(0)
    enough = counted.filter(pl.col("customers") >= FEWEST)
    part, whole = pl.col("came_again"), pl.col("customers")
    compared = enough.with_columns(
        share=share(part, whole),
        low=wilson_low(part, whole),
        high=wilson_high(part, whole),
        others_share=share(all_again - part, all_customers - whole),
        is_clear=is_clearly_different(part, whole, all_again - part, all_customers - whole, compared=enough.height),
    ).with_columns(missing=whole * (pl.col("others_share") - pl.col("share")))
    ordered = compared.sort(pl.col("missing").abs().fill_null(0), "value", descending=[True, False])
    return BY_BEGINNING.conform(ordered)


def first_year(first_orders: pl.DataFrame) -> pl.DataFrame:
    """FIRST_ORDERS → one row with ``year_customers``, ``year_net``, ``year_low`` and ``year_high`` of all of them."""
    return first_orders.select(**_first_year())


def _net_of_first_year(known: pl.LazyFrame) -> pl.LazyFrame:
    first_day = pl.when(pl.col("number") == 1).then("day").forward_fill()
    in_first_year = known.with_columns(first_day=first_day).filter(pl.col("day") < pl.col("first_day") + pl.duration(days=LAST_YEAR_DAYS))
    return in_first_year.group_by("customer").agg(net_first_year=pl.col("net").sum())


def _main_products(bought: Bought, newcomers: pl.LazyFrame) -> pl.LazyFrame:
    """[customer, product, product_name] that most of the money of the first day went to, the first by name among equals."""
    taken = bought.purchases.lazy().filter("is_bought").select("customer", "number", "amount", first_day="day")
    that_day = taken.join(newcomers.select("customer", "first_day"), on=["customer", "first_day"])
    named = that_day.join(bought.products.lazy().select("number", "product", "product_name"), on="number")
    ranked = named.sort("customer", "amount", "product_name", "product", descending=[False, True, False, False])
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    return ranked.filter(is_first).select("customer", "product", "product_name")


def _of_first_day(orders: pl.DataFrame, newcomers: pl.LazyFrame, *, currency: str) -> pl.LazyFrame:
    """[customer, discount, sales_channel]: whether any order of the first day had a discount, and where the first was placed."""
    counted = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("customer").is_not_null())
    that_day = counted.select(
        "customer", "placed_at", "order_id", "sales_channel", DISCOUNTED.alias("is_discounted"), first_day="ordered_on"
    ).join(newcomers.select("customer", "first_day"), on=["customer", "first_day"])
    in_order = that_day.sort("customer", "placed_at", "order_id")
    first = in_order.group_by("customer").agg(pl.col("is_discounted").any(), pl.col("sales_channel").first())
    return first.select("customer", "sales_channel", discount=pl.when("is_discounted").then(pl.lit("yes")).otherwise(pl.lit("no")))


def _first_year() -> dict[str, pl.Expr]:
    """What customers brought in their first year on average, from 30 of them on."""
    net = pl.col("net_first_year").cast(pl.Float64)
    error = Z * net.std() / net.count().sqrt()
    is_known = net.count() >= FEWEST
    return {
        "year_customers": net.count().cast(pl.Int64),
        "year_net": pl.when(is_known).then(net.mean()),
        "year_low": pl.when(is_known).then((net.mean() - error).clip(lower_bound=0)),
        "year_high": pl.when(is_known).then(net.mean() + error),
    }

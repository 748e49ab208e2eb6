"""From whole cents to the frames of the shop, and from several parts to one shop in order of time."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from winback.demo.behaviour import FIRST_DAY
from winback.demo.business import Business, Country
from winback.demo.frames import LINES, ORDERS
from winback.demo.reactions import Sending
from winback.schema import MONEY

Finished = tuple[pl.DataFrame, pl.DataFrame]
"""ORDERS and LINES that belong together."""

_LINE_DISCOUNTS_FROM = date(2025, 1, 1)
_ONE_LIST = 10_000_000_000  # ids per list: 1,000 for each of ten million buyers; ten lists a day
_ONE_BUYER = 1_000


def finished_orders(orders: pl.DataFrame, sending: Sending | None) -> pl.DataFrame:
    """ORDERS of one part, numbered within it; what ``sending`` has brought has names and ids apart from all others."""
    amounts = ("subtotal", "discount", "shipping", "taxes", "tip", "total", "refunded")
    name, number = _names(sending)
    return ORDERS.conform(
        orders.with_columns(
            *(_money(pl.col(f"{amount}_cents")).alias(amount) for amount in amounts),
            order=pl.col("order") + 1,
            name=name,
            id=number,
            brought_on=pl.lit(sending and sending.sent_on, dtype=pl.Date),
        )
    )


def finished_lines(lines: pl.DataFrame, orders: pl.DataFrame, business: Business, country: Country) -> pl.DataFrame:
    """LINES of one part; ``orders`` are those in cents."""
    names = [product.names[country.language] for product in business.products]
    products = lines.select(
        "order",
        "quantity",
        "price_cents",
        "compare_cents",
        sku=pl.Series([product.sku for product in business.products]).gather(lines["product"]),
        product_name=pl.Series(names).gather(lines["product"]),
        discount_cents=_line_discounts(lines, orders),
        is_product=pl.lit(True),
    )
    every = pl.concat([products, _tips(orders, products.schema)]).sort("order", maintain_order=True)
    return LINES.conform(
        every.select(
            pl.col("order") + 1,
            "sku",
            "product_name",
            "quantity",
            "is_product",
            line=pl.int_range(pl.len()) - _at_start_of_order(pl.int_range(pl.len())),
            unit_price=_money(pl.col("price_cents")),
            compare_at_price=_money(pl.col("compare_cents")),
            line_discount=_money(pl.col("discount_cents")),
        )
    )


def together(parts: Sequence[Finished]) -> Finished:
    """The orders and lines of all parts in order of time, numbered anew: in the shop, and of each buyer."""
    if len(parts) == 1:
        return parts[0]
    placed = pl.concat([orders.with_columns(part=pl.lit(place), old="order") for place, (orders, _) in enumerate(parts)])
    ordered = placed.sort("placed_at", "part", "old").with_columns(
        order=pl.int_range(1, pl.len() + 1), number=pl.int_range(1, pl.len() + 1).over("buyer")
    )
    lines = pl.concat([lines.with_columns(part=pl.lit(place), old="order") for place, (_, lines) in enumerate(parts)])
    renumbered = lines.drop("order").join(ordered.select("part", "old", "order"), on=["part", "old"]).sort("order", "line")
    return ORDERS.conform(ordered), LINES.conform(renumbered)


def _names(sending: Sending | None) -> tuple[pl.Expr, pl.Expr]:
    """Name and id of each order: of the shop's own by its place, of the others by list, buyer and number."""
    if sending is None:
        return pl.format("#{}", pl.col("order") + 1001), pl.col("order") + 1
    start = f"#A{sending.sent_on:%y%m%d}" + (f".{sending.nth + 1}" if sending.nth else "")
    again = pl.when(pl.col("number") > 1).then(pl.format("-{}", "number")).otherwise(pl.lit(""))
    of_list = ((sending.sent_on - FIRST_DAY).days * 10 + sending.nth + 1) * _ONE_LIST
    return pl.format("{}-{}{}", pl.lit(start), pl.col("buyer") + 1, again), of_list + pl.col("buyer") * _ONE_BUYER + pl.col("number")


def _money(cents: pl.Expr) -> pl.Expr:
    return (cents.cast(MONEY) / 100).cast(MONEY)


def _tips(orders: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    tips = orders.filter(pl.col("tip_cents") > 0).select(
        "order",
        price_cents="tip_cents",
        quantity=pl.lit(1),
        compare_cents=None,
        sku=None,
        product_name=pl.lit("Tip"),
        discount_cents=pl.lit(0),
        is_product=pl.lit(False),
    )
    return tips.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _line_discounts(lines: pl.DataFrame, orders: pl.DataFrame) -> pl.Series:
    """Each line's share of its order's discount, adding up to the cent; nothing before 2025."""
    in_force = pl.when(pl.col("placed_at").dt.date() >= _LINE_DISCOUNTS_FROM).then("discount_cents").otherwise(0)
    shared = lines.select("order", cents=pl.col("quantity") * pl.col("price_cents")).join(
        orders.select("order", "lines_cents", discount=in_force), on="order", how="left", maintain_order="left"
    )
    sum_so_far = pl.col("cents").cum_sum()
    within_order = sum_so_far - _at_start_of_order(sum_so_far - pl.col("cents"))
    so_far = pl.col("discount") * within_order // pl.col("lines_cents")
    return shared.select(so_far - pl.when(~_starts_order()).then(so_far.shift(1)).otherwise(0)).to_series()


def _starts_order() -> pl.Expr:
    return pl.col("order") != pl.col("order").shift(1, fill_value=-1)


def _at_start_of_order(value: pl.Expr) -> pl.Expr:
    """The value at the first line of each line's order; windows over millions of orders would take minutes."""
    return pl.when(_starts_order()).then(value).forward_fill()

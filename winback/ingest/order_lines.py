"""The line items of an export: quantity, price and product of every row that holds one."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from winback.ingest.layouts import Layout
from winback.ingest.parsing import cleaned, parse_money
from winback.schema import MONEY
from winback.vocabulary import RejectReason, RowShape

ZERO = pl.lit(0, dtype=MONEY)
_REFUSED = dict.fromkeys(("reason", "column", "excerpt"), pl.String())
_ADDED = ("line_tax", "line_shipping")


@dataclass(frozen=True, kw_only=True)
class LineValues:
    """One entry per row of the file, aligned with it.

    ``items`` has ``product, product_name, quantity, unit_price, amount, paid, is_product``; ``product`` is null where the row
    holds no item, ``paid`` is what the line adds to an order that states no total. ``refused`` has ``reason, column, excerpt``,
    null where all is well.
    """

    items: pl.DataFrame
    refused: pl.DataFrame


def line_values(rows: pl.DataFrame, layout: Layout) -> LineValues:
    """Read the line columns of raw rows that were named by field."""
    numbers = {
        field: parse_money(_tidy(rows, field), decimal_mark=layout.decimal_mark)
        for field in ("quantity", "unit_price", "line_total", *_ADDED, "line_discount")
        if field in rows.columns
    }
    items = pl.DataFrame(
        {"product": _text(rows, "product"), "product_name": _text(rows, "product_name"), **_with_absent(numbers, rows.height)}
    )
    items = items.with_columns(product=pl.coalesce("product", "product_name"), product_name=pl.coalesce("product_name", "product"))
    items = items.with_columns(quantity=pl.coalesce("quantity", pl.lit(1, dtype=MONEY)))
    return LineValues(items=_priced(items, layout), refused=_refused(rows, numbers, layout))


def no_lines(height: int) -> LineValues:
    """For exports that name no products."""
    types = dict.fromkeys(("product", "product_name"), pl.String()) | dict.fromkeys(("quantity", "unit_price", "amount", "paid"), MONEY)
    return LineValues(items=_blank(height, {**types, "is_product": pl.Boolean()}), refused=_blank(height, _REFUSED))


def _blank(height: int, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.select(pl.repeat(None, height, dtype=dtype).alias(name) for name, dtype in columns.items())


def _tidy(rows: pl.DataFrame, field: str) -> pl.Series:
    return rows.select(cleaned(pl.col(field))).to_series()


def _text(rows: pl.DataFrame, field: str) -> pl.Series:
    return _tidy(rows, field) if field in rows.columns else pl.Series(field, [None], dtype=pl.String).new_from_index(0, rows.height)


def _with_absent(numbers: dict[str, pl.Series], height: int) -> dict[str, pl.Series]:
    absent = pl.Series([None], dtype=MONEY).new_from_index(0, height)
    return {field: numbers.get(field, absent) for field in ("quantity", "unit_price", "line_total", *_ADDED, "line_discount")}


def _priced(items: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    per_piece = pl.when(pl.col("quantity") != 0).then(pl.col("line_total") / pl.col("quantity")).cast(MONEY)
    items = items.with_columns(unit_price=pl.coalesce("unit_price", per_piece, ZERO))
    amount = pl.coalesce("line_total", (pl.col("quantity") * pl.col("unit_price")).cast(MONEY))
    extras = sum((pl.col(name).fill_null(ZERO) for name in _ADDED), start=ZERO) - pl.col("line_discount").fill_null(ZERO).abs()
    items = items.with_columns(amount=amount)
    return items.select(
        "product",
        "product_name",
        "quantity",
        "unit_price",
        "amount",
        (pl.col("amount") + extras).cast(MONEY).alias("paid"),
        _is_product(items, layout).alias("is_product"),
    )


def _is_product(items: pl.DataFrame, layout: Layout) -> pl.Expr:
    """Goods, not tips, postage or fees; looked up once for each different product and name."""
    if not layout.not_products and not layout.not_product_prefixes:
        return pl.lit(value=True)
    others = pl.lit(value=False)
    for name in ("product", "product_name"):
        lower = pl.col(name).str.to_lowercase()
        is_other = lower.is_in(list(layout.not_products))
        for prefix in layout.not_product_prefixes:
            is_other = is_other | lower.str.starts_with(prefix)
        found = items.select(pl.col(name).unique()).filter(is_other).to_series().to_list()
        others = others | pl.col(name).is_in(found) if found else others
    return ~others.fill_null(value=False)


def _refused(rows: pl.DataFrame, numbers: dict[str, pl.Series], layout: Layout) -> pl.DataFrame:
    """The first number of each row that cannot be read, or that is missing where the order's total is made of it."""
    refused = _blank(rows.height, _REFUSED)
    for field, values in numbers.items():
        bad = values.is_null() & _tidy(rows, field).is_not_null()
        if layout.shape == RowShape.LINES_ONLY and field in {"unit_price", "line_total"}:
            bad = values.is_null()
        if bad.any():
            reason = RejectReason.BAD_QUANTITY if field == "quantity" else RejectReason.BAD_AMOUNT
            refused = refused.with_columns(
                pl.when(bad & pl.col("reason").is_null()).then(value).otherwise(name).alias(name)
                for name, value in (("reason", pl.lit(reason.value)), ("column", pl.lit(field)), ("excerpt", rows[field]))
            )
    return refused

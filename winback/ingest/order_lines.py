"""The line items of an export: quantity, price and product of every row that holds one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from winback.ingest.layouts import Layout
from winback.ingest.parsing import cleaned_frame, parse_money, parse_quantities, stated_mark
from winback.schema import MONEY
from winback.vocabulary import RejectReason, RowShape

ZERO = pl.lit(0, dtype=MONEY)
_REFUSED = dict.fromkeys(("reason", "column", "excerpt"), pl.String())

_NAMES = ("product", "product_name")
_NUMBERS = ("quantity", "unit_price", "line_total", "line_tax", "line_shipping", "line_discount")
LINE_FIELDS = (*_NAMES, "category", *_NUMBERS)
"""The fields that differ from row to row of an order: texts, then numbers."""


@dataclass(frozen=True, kw_only=True)
class LineValues:
    """One entry per row of the file, aligned with it.

    ``items`` has ``product, product_name, category, quantity, unit_price, amount, paid, is_product``; ``product`` is null where
    the row holds no item, ``category`` where none is stated, ``paid`` is what the line adds to an order that states no total.
    ``refused`` has ``reason, column, excerpt``, null where all is well.
    """

    items: pl.DataFrame
    refused: pl.DataFrame


def line_values(rows: pl.DataFrame, layout: Layout) -> LineValues:
    """Read the line columns of raw rows that were named by field."""
    texts = cleaned_frame(rows.select(field for field in LINE_FIELDS if field in rows.columns))
    marks = {"quantity": layout.decimal_mark or _mark_of_quantities(texts)}
    numbers = {
        field: (parse_quantities if field == "quantity" else parse_money)(texts[field], decimal_mark=marks.get(field, layout.decimal_mark))
        for field in _NUMBERS
        if field in texts.columns
    }
    names = [name for name in _NAMES if name in texts.columns]
    nameless = [] if names else [pl.repeat(None, rows.height, dtype=pl.String).alias("product")]
    items = texts.select(
        pl.coalesce(*names, *nameless).alias("product"),
        pl.coalesce(*reversed(names), *nameless).alias("product_name"),
        pl.col("category") if "category" in texts.columns else pl.lit(None, dtype=pl.String).alias("category"),
    ).with_columns(numbers.values())
    return LineValues(items=_priced(items, layout), refused=_refused(texts, numbers, layout))


def _mark_of_quantities(texts: pl.DataFrame) -> str | None:
    """The decimal comma where the prices have it: beside 10,00 a quantity of 1,000 is one."""
    prices = [texts[field] for field in ("unit_price", "line_total") if field in texts.columns]
    return "," if any(stated_mark(column) == "," for column in prices) else None


def no_lines(height: int) -> LineValues:
    """For exports that name no products."""
    types = dict.fromkeys((*_NAMES, "category"), pl.String()) | dict.fromkeys(("quantity", "unit_price", "amount", "paid"), MONEY)
    return LineValues(items=_blank(height, {**types, "is_product": pl.Boolean()}), refused=_blank(height, _REFUSED))


def _blank(height: int, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.select(pl.repeat(None, height, dtype=dtype).alias(name) for name, dtype in columns.items())


def _priced(items: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    items = items.with_columns(pl.col("quantity").fill_null(1) if "quantity" in items.columns else pl.lit(1, dtype=MONEY).alias("quantity"))
    items = items.with_columns(_unit_price(items.columns).alias("unit_price"))
    amount = (pl.col("quantity") * pl.col("unit_price")).cast(MONEY)
    items = items.with_columns(amount=pl.coalesce("line_total", amount) if "line_total" in items.columns else amount)
    extras = [pl.col(name).fill_null(ZERO) for name in ("line_tax", "line_shipping") if name in items.columns]
    extras += [-pl.col("line_discount").abs().fill_null(ZERO)] if "line_discount" in items.columns else []
    return items.select(
        *(*_NAMES, "category", "quantity", "unit_price", "amount"),
        sum(extras, start=pl.col("amount")).cast(MONEY).alias("paid"),
        _is_product(items, layout).alias("is_product"),
    )


def _unit_price(columns: Sequence[str]) -> pl.Expr:
    """As stated, else the amount of the line by its quantity, else nothing."""
    stated = [pl.col("unit_price")] if "unit_price" in columns else []
    if "line_total" in columns:
        stated.append(pl.when(pl.col("quantity") != 0).then(pl.col("line_total") / pl.col("quantity")).cast(MONEY))
    return pl.coalesce(*stated, ZERO)


def _is_product(items: pl.DataFrame, layout: Layout) -> pl.Expr:
    """Goods, not tips, postage or fees; looked up once for each different product and name."""
    if not layout.not_products and not layout.not_product_prefixes:
        return pl.lit(value=True)
    others = pl.lit(value=False)
    for name in _NAMES:
        lower = pl.col(name).str.to_lowercase()
        is_other = lower.is_in(list(layout.not_products))
        for prefix in layout.not_product_prefixes:
            is_other = is_other | lower.str.starts_with(prefix)
        found = items.select(pl.col(name).unique()).filter(is_other).to_series().to_list()
        others = others | pl.col(name).is_in(found) if found else others
    return ~others.fill_null(value=False)


def _refused(texts: pl.DataFrame, numbers: dict[str, pl.Series], layout: Layout) -> pl.DataFrame:
    """The first number of each row that cannot be read, or that is missing where the order's total is made of it."""
    refused = _blank(texts.height, _REFUSED)
    for field, values in numbers.items():
        bad = values.is_null() & texts[field].is_not_null()
        if layout.shape == RowShape.LINES_ONLY and field in {"unit_price", "line_total"}:
            bad = values.is_null()
        if bad.any():
            reason = RejectReason.BAD_QUANTITY if field == "quantity" else RejectReason.BAD_AMOUNT
            refused = refused.with_columns(
                pl.when(bad & pl.col("reason").is_null()).then(value).otherwise(name).alias(name)
                for name, value in (("reason", pl.lit(reason.value)), ("column", pl.lit(field)), ("excerpt", texts[field]))
            )
    return refused

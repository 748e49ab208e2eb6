"""Products that stand in packed cells or numbered columns of an order's row → one row per item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from winback.ingest.headers import meanings, numbered
from winback.ingest.layouts.items import ANY_PACKING, PackedItems
from winback.ingest.order_lines import LINE_FIELDS
from winback.ingest.parsing import cleaned
from winback.ingest.recognised import ITEMS, Recognised

ROW = "row"
"""The column with the place of the row, from 0, that an item stands in."""

_ITEM_FIELDS = ("product", "product_name", "quantity", "unit_price", "line_total")
_NEARLY_ALL = 0.9
_OTHER_TOTAL = "other_total"


@dataclass(frozen=True, kw_only=True)
class Items:
    """One row per item with ``row`` and text under the names of line fields, by row; and how many could not be read."""

    rows: pl.DataFrame
    unread: int


def items_of(rows: pl.DataFrame, found: Recognised) -> Items | None:
    """The items in the raw rows of a table, or None where it has no such columns."""
    packed = found.headers(ITEMS)
    if packed and found.layout.items:
        return _unpacked(rows.select(packed), found.layout.items)
    return Items(rows=_unnumbered(rows, found.numbered), unread=0) if found.numbered else None


def packing_of(cells: pl.Series) -> PackedItems | None:
    """How cleaned cells pack products, if nearly all of them do in one way."""
    held = cells.drop_nulls().to_frame("cell")
    for packing in ANY_PACKING if held.height else ():
        found = _unpacked(held, packing)
        readable = held.height - found.rows[ROW].n_unique() <= (1 - _NEARLY_ALL) * held.height
        if readable and found.unread <= (1 - _NEARLY_ALL) * held.height:
            return packing
    return None


def numbered_items(headers: Sequence[str]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(field, header) of each position of columns such as “Product 1 Name”, “Product 1 Price”, “Product 2 Name” …"""
    families: dict[str, dict[int, str]] = {}
    for header in headers:
        if told := numbered(header):
            families.setdefault(told[0], {})[told[1]] = header
    fields = {template: _item_field(template) for template, family in families.items() if len(family) > 1 and 1 in family}
    named: dict[str, dict[int, str]] = {}
    for template, field in fields.items():
        if field and field not in named:
            named[field] = families[template]
    if not {"product", "product_name"} & named.keys():
        return ()
    positions = sorted({position for family in named.values() for position in family})
    return tuple(tuple((field, family[position]) for field, family in named.items() if position in family) for position in positions)


def _item_field(template: str) -> str | None:
    fitting = {field: fit for field, fit in meanings(template).items() if field in _ITEM_FIELDS}
    return max(fitting, key=lambda field: fitting[field]) if fitting else None


def _unpacked(cells: pl.DataFrame, packing: PackedItems) -> Items:
    each = cells.select(pl.concat_list(cleaned(pl.col(name)) for name in cells.columns).alias("item")).with_row_index(ROW)
    each = each.explode("item").drop_nulls("item")
    if packing.divide:
        pattern, ending = packing.divide
        each = each.with_columns(pl.col("item").str.replace_all(pattern, ending).str.split("\x1f")).explode("item")
    each = each.with_columns(cleaned(pl.col("item"))).drop_nulls("item")
    told = each.select(ROW, pl.col("item").str.extract_groups(packing.item)).unnest("item")
    groups = [name for name in told.columns if name != ROW]
    readable = told.select(pl.any_horizontal(pl.col(groups).is_not_null())).to_series()
    return Items(rows=_with_line_fields(told.filter(readable)), unread=int((~readable).sum()))


def _with_line_fields(told: pl.DataFrame) -> pl.DataFrame:
    if _OTHER_TOTAL not in told.columns:
        return told
    return told.with_columns(pl.coalesce("line_total", _OTHER_TOTAL).alias("line_total")).drop(_OTHER_TOTAL)


def _unnumbered(rows: pl.DataFrame, positions: Sequence[Sequence[tuple[str, str]]]) -> pl.DataFrame:
    """The columns of each position below one another, without positions that name no product."""
    fields = [field for field in LINE_FIELDS if any(field == named for position in positions for named, _ in position)]
    placed = rows.with_row_index(ROW)
    each = [placed.select(ROW, *(_cell(dict(position), field) for field in fields)) for position in positions]
    names = [field for field in ("product", "product_name") if field in fields]
    stacked = pl.concat(each).filter(pl.any_horizontal(cleaned(pl.col(name)).is_not_null() for name in names))
    return stacked.sort(ROW, maintain_order=True)


def _cell(position: Mapping[str, str], field: str) -> pl.Expr:
    return (pl.col(position[field]) if field in position else pl.lit(None, dtype=pl.String)).alias(field)

"""How the orders of an unknown table are laid out in its rows, by its order numbers and totals."""

from collections.abc import Mapping, Sequence

import polars as pl

from winback.ingest.parsing import cleaned
from winback.ingest.parsing.money import parse_money, parse_quantities
from winback.ingest.reading import TextTable
from winback.vocabulary import RowShape

_NEARLY_ALL = 0.9
_PRODUCTS = ("product", "product_name")


def shape_of(mapping: Mapping[str, str], table: TextTable) -> tuple[RowShape, dict[str, str]]:
    """The shape of the rows, and the mapping that goes with it: a “total” that is the line's becomes the amount of the line."""
    if "total" not in mapping:
        return RowShape.LINES_ONLY, dict(mapping)
    cells = _cells(table, mapping, ("order_id", "total"))
    if cells["order_id"].null_count() and _continues_below(table, mapping):
        return RowShape.LINES_BLANK_CONTINUATION, dict(mapping)
    several = (
        cells.drop_nulls("order_id")
        .group_by("order_id")
        .agg(rows=pl.len(), totals=pl.col("total").drop_nulls().n_unique(), filled=pl.col("total").count())
        .filter(pl.col("rows") > 1)
    )
    if not several.height:
        return RowShape.ORDER, dict(mapping)
    once, constant = several.select(((pl.col("filled") == 1).mean()), (pl.col("totals") <= 1).mean()).row(0)
    if once > _NEARLY_ALL:
        return RowShape.LINES_BLANK_CONTINUATION, dict(mapping)
    if constant > _NEARLY_ALL and not _total_is_of_the_line(mapping, table):
        return RowShape.LINES_REPEATED_TOTALS, dict(mapping)
    lines = {"line_total": mapping["total"], **mapping}
    return RowShape.LINES_ONLY, {field: header for field, header in lines.items() if field != "total"}


def _cells(table: TextTable, mapping: Mapping[str, str], fields: Sequence[str]) -> pl.DataFrame:
    """The cleaned cells of some fields; blank for those that the table does not have."""
    rows = table.read([mapping[field] for field in fields if field in mapping]).rows
    return rows.select(
        (cleaned(pl.col(mapping[field])) if field in mapping else pl.lit(None, dtype=pl.String)).alias(field) for field in fields
    )


def _continues_below(table: TextTable, mapping: Mapping[str, str]) -> bool:
    """Whether rows without number, day and total hold further products of the order above, as where cells were merged."""
    cells = _cells(table, mapping, ("order_id", "total", "date", *_PRODUCTS))
    goods = pl.any_horizontal(pl.col(name).is_not_null() for name in _PRODUCTS)
    blank = cells.select((pl.col("order_id").is_null() & pl.col("date").is_null() & pl.col("total").is_null() & goods).sum()).item()
    return bool(blank) and not cells["order_id"].drop_nulls().is_duplicated().any()


def _total_is_of_the_line(mapping: Mapping[str, str], table: TextTable) -> bool:
    """Whether “total” is quantity × price in orders of several rows: equal lines look like one total that is repeated."""
    if not {"quantity", "unit_price"} <= mapping.keys():
        return False
    rows = _cells(table, mapping, ("order_id", "quantity", "unit_price", "total"))
    several = rows.filter(pl.len().over("order_id") > 1)
    product = parse_quantities(several["quantity"]) * parse_money(several["unit_price"])
    agrees = (product == parse_money(several["total"])).mean()
    return isinstance(agrees, float) and agrees > _NEARLY_ALL

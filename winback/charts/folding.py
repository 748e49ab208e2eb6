"""The values of a dimension as a picture has room for them: in their order, what is too much as “other”, what is not known last."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

import polars as pl

Kind = Literal["value", "unknown", "other"]

SHOWN_WHOLE: Final = 4
"""A closed list that is no longer than this is shown with the values that nobody has, too."""


@dataclass(frozen=True)
class Part:
    """One value of a dimension with its customers and what they bought in their last year; ``value`` None but for the kind “value”."""

    value: str | None
    kind: Kind
    customers: int
    net: Decimal


@dataclass(frozen=True)
class Cell:
    """The customers who are in two parts at once."""

    down: Part
    across: Part
    customers: int
    net: Decimal


def parts(breakdown: pl.DataFrame, dimension: str, *, most: int) -> list[Part]:
    """At most so many parts of a dimension. An Enum keeps its order, anything else goes from many customers to few.

    ``breakdown`` has the columns ``dimension`` (null: not known), ``customers`` and ``net_last_year``.
    """
    in_order = isinstance(breakdown.schema[dimension], pl.Enum)
    sums = breakdown.group_by(dimension, maintain_order=True).agg(pl.col("customers", "net_last_year").sum())
    ordered = sums.sort(dimension, nulls_last=True) if in_order else sums.sort("customers", dimension, descending=[True, False])
    found = [
        Part(value, "unknown" if value is None else "value", customers, net)
        for value, customers, net in ordered.select(pl.col(dimension).cast(pl.String), "customers", "net_last_year").rows()
    ]
    if len(found) <= most:
        return found
    kept, rest = found[: most - 1], found[most - 1 :]
    return [*kept, Part(None, "other", sum(part.customers for part in rest), sum((part.net for part in rest), Decimal(0)))]


def parts_of_map(breakdown: pl.DataFrame, dimension: str, *, most: int) -> list[Part]:
    """The same for a side of a map: what is not known stands last, and a short closed list is shown whole."""
    kind = breakdown.schema[dimension]
    found = parts(breakdown, dimension, most=most)
    if isinstance(kind, pl.Enum) and len(kind.categories) <= SHOWN_WHOLE:
        there = {part.value: part for part in found}
        whole = [there.get(value, Part(value, "value", 0, Decimal(0))) for value in kind.categories]
        return [*whole, *(part for part in found if part.kind == "unknown")]
    return sorted(found, key=lambda part: ("value", "other", "unknown").index(part.kind))


def cells(breakdown: pl.DataFrame, down: str, across: str, rows: list[Part], columns: list[Part]) -> list[Cell]:
    """The cell of each row and column, row by row; empty where nobody is in both."""
    placed = breakdown.select(_place(down, rows).alias("row"), _place(across, columns).alias("column"), "customers", "net_last_year")
    sums = placed.group_by("row", "column").agg(pl.col("customers", "net_last_year").sum())
    counted = {(row, column): (customers, net) for row, column, customers, net in sums.rows()}
    return [
        Cell(first, second, *counted.get((row, column), (0, Decimal(0))))
        for row, first in enumerate(rows)
        for column, second in enumerate(columns)
    ]


def _place(dimension: str, parts: list[Part]) -> pl.Expr:
    """Which of the parts a value belongs to."""
    places = {part.value: place for place, part in enumerate(parts) if part.kind == "value"}
    rest = next((place for place, part in enumerate(parts) if part.kind == "other"), None)
    unknown = next((place for place, part in enumerate(parts) if part.kind == "unknown"), rest)
    value = pl.col(dimension).cast(pl.String)
    known = value.replace_strict(list(places), list(places.values()), default=rest, return_dtype=pl.Int32)
    return pl.when(value.is_null()).then(pl.lit(unknown, dtype=pl.Int32)).otherwise(known)

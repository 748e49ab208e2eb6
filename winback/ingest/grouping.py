"""Which rows of an export make up one order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.ingest.arrays import as_series
from winback.ingest.order_lines import LINE_FIELDS
from winback.ingest.parsing import cleaned, cleaned_frame, without_placeholders
from winback.ingest.reading import LINE
from winback.ingest.recognised import ITEMS, Recognised
from winback.ingest.refusals import REFUSALS, refused
from winback.vocabulary import RowShape

_ONE_COPY_STATES_THE_TOTAL = {RowShape.ORDER, RowShape.LINES_BLANK_CONTINUATION, RowShape.SUMMARY_THEN_LINES}

_MAY_BLANK = {RowShape.LINES_BLANK_CONTINUATION, RowShape.LINES_REPEATED_TOTALS}

_MAY_BE_NOTHING = frozenset(
    {
        "cancelled_at",
        "refunded",
        "adjusted_total",
        "discount",
        "discount_codes",
        "customer_id",
        "email",
        "phone",
        "status",
        "payment_status",
    }
)
"""Fields in which NULL or a dash is no value; a name, a product or an order number may be written so."""

SUPERSEDED = -1
"""In place of an order: the row belongs to a copy of an order that stands again further down."""


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """Rows and the orders they make up.

    ``rows`` holds raw cells under the names of their fields; ``order_of_row`` the index into ``heads`` for each of them, or
    ``SUPERSEDED``; ``heads`` the cleaned order fields of the row that speaks for each order.
    """

    rows: pl.DataFrame
    order_of_row: npt.NDArray[np.int64]
    heads: pl.DataFrame

    @property
    def superseded(self) -> int:
        """How many rows belong to earlier copies of an order."""
        return int((self.order_of_row == SUPERSEDED).sum())


def named(rows: pl.DataFrame, found: Recognised) -> pl.DataFrame:
    """The rows under field names; the further headers of a field are numbered ``email#1``, ``email#2``."""
    columns = [pl.col(LINE)]
    for field in dict.fromkeys(field for field, _ in found.mapping if field != ITEMS):
        columns += [pl.col(header).alias(field if not i else f"{field}#{i}") for i, header in enumerate(found.headers(field))]
    return rows.select(columns)


def tidy(rows: pl.DataFrame) -> pl.DataFrame:
    """Cells cleaned, and each field from the first of its columns that is filled, or of columns of refusal the first that says a no."""
    fields = list(dict.fromkeys(name.split("#")[0] for name in rows.columns if name != LINE))
    texts = cleaned_frame(rows.drop(LINE))
    texts = texts.with_columns(without_placeholders(pl.col(name)) for name in texts.columns if name.split("#")[0] in _MAY_BE_NOTHING)
    headed = {field: [name for name in texts.columns if name.split("#")[0] == field] for field in fields}
    columns = [(refused(names) if field in REFUSALS else pl.coalesce(names)).alias(field) for field, names in headed.items()]
    return texts.select(columns).with_columns(rows[LINE])


def grouped(rows: pl.DataFrame, shape: RowShape) -> Grouped:
    """Group rows into orders by their order number; the rows of an order mostly stand together."""
    starts = _starts(rows, shape)
    run_of_row = np.cumsum(starts) - 1
    heads = tidy(rows.filter(as_series(starts)).select(pl.exclude(LINE_FIELDS)))
    ids = heads["order_id"]
    if not ids.drop_nulls().is_duplicated().any():
        return Grouped(rows=rows, order_of_row=run_of_row, heads=heads)
    speaker = _speaker_of_run(heads, shape)
    speaks = speaker == np.arange(len(speaker))
    order_of_run = np.where(speaker < 0, SUPERSEDED, np.cumsum(speaks)[np.maximum(speaker, 0)] - 1)
    return Grouped(rows=rows, order_of_row=order_of_run[run_of_row], heads=heads.filter(as_series(speaks)))


def _starts(rows: pl.DataFrame, shape: RowShape) -> npt.NDArray[np.bool_]:
    """True where a row begins another order than the row above it; a row without number is one of its own."""
    ids = rows["order_id"]
    if shape == RowShape.ORDER:
        return np.ones(rows.height, dtype=np.bool_)
    starts = ids.ne_missing(ids.shift(1)).to_numpy().copy()
    if ids.null_count():
        blank = cleaned(pl.col("order_id")).is_null()
        continues = blank & cleaned(pl.col("date")).is_null() & _has_product(rows) if shape in _MAY_BLANK else pl.lit(value=False)
        without = rows.select(blank=blank, continues=continues)
        starts |= without["blank"].to_numpy()
        starts &= ~without["continues"].to_numpy()
        starts |= np.concatenate([[False], without["continues"].to_numpy()[:-1]]) & ids.is_not_null().to_numpy()
    starts[0] = True
    return starts


def _has_product(rows: pl.DataFrame) -> pl.Expr:
    names = [name for name in ("product", "product_name") if name in rows.columns]
    return pl.any_horizontal(cleaned(pl.col(name)).is_not_null() for name in names) if names else pl.lit(value=False)


def _speaker_of_run(heads: pl.DataFrame, shape: RowShape) -> npt.NDArray[np.int64]:
    """For each run of rows the run that speaks for its order.

    Where only one row states the total, the last run with a total speaks and other runs with one are superseded copies.
    """
    total = pl.col("total").is_not_null() if "total" in heads.columns and shape in _ONE_COPY_STATES_THE_TOTAL else pl.lit(value=False)
    order = pl.coalesce("order_id", pl.format("\n{}", pl.col("run")))
    runs = heads.with_columns(run=pl.int_range(pl.len())).with_columns(order=order, states_total=total)
    speaker = pl.coalesce(pl.col("run").filter("states_total").max().over("order"), pl.col("run").min().over("order"))
    runs = runs.with_columns(speaker=speaker)
    copy = pl.col("states_total") & (pl.col("speaker") != pl.col("run"))
    return runs.select(pl.when(copy).then(SUPERSEDED).otherwise("speaker").cast(pl.Int64)).to_series().to_numpy()

"""Which orders count, and what each brought."""

import polars as pl

from winback.schema import MONEY, ORDERS, enum
from winback.vocabulary import OrderStatus, Standing

_BY_STATUS = {
    OrderStatus.CANCELLED: Standing.CANCELLED,
    OrderStatus.UNPAID: Standing.UNPAID,
    OrderStatus.TEST: Standing.TEST,
    OrderStatus.CREDIT_NOTE: Standing.CREDIT_NOTE,
    OrderStatus.ADJUSTMENT: Standing.ADJUSTMENT,
}


def counted(orders: pl.DataFrame, credited: pl.Series) -> pl.DataFrame:
    """ORDERS from order records with their ``customer``, and what credit notes took back from each, aligned with them.

    A placed order counts where something is left of it: total − refunded − credited > 0. That is its net; all others have 0.
    """
    zero = pl.lit(0, dtype=MONEY)
    left = (pl.col("total") - pl.col("refunded") - pl.col("credited")).cast(MONEY)
    placed = (
        pl.when(pl.col("total") <= 0)
        .then(pl.lit(Standing.ZERO.value))
        .when(left > 0)
        .then(pl.lit(Standing.COUNTED.value))
        .otherwise(pl.lit(Standing.REFUNDED.value))
    )
    by_status = (
        pl.col("status")
        .cast(pl.String)
        .replace_strict({status.value: standing.value for status, standing in _BY_STATUS.items()}, default=None, return_dtype=pl.String)
    )
    standing = pl.coalesce(by_status, placed).cast(enum(Standing))
    return ORDERS.check(
        orders.with_columns(credited.alias("credited"))
        .with_columns(standing=standing, ordered_on=pl.col("placed_at").dt.date())
        .with_columns(net=pl.when(pl.col("standing") == Standing.COUNTED).then(left).otherwise(zero))
        .select(list(ORDERS.columns))
    )

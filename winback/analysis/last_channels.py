"""The sales channel that each customer last bought through."""

from datetime import date

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.schema import LAST_CHANNELS


def last_channels(orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """ORDERS → LAST_CHANNELS by customer: what the last counted order up to ``as_of`` states, nobody where that states none.

    Of several orders at the same moment the one that was read in last.
    """
    counted = (COUNTED, pl.col("customer").is_not_null(), pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    if orders.get_column("sales_channel").null_count() == orders.height:
        return LAST_CHANNELS.empty()
    latest = pl.col("sales_channel").sort_by("placed_at", "order").last()
    stated = orders.lazy().filter(*counted).group_by("customer").agg(latest).drop_nulls().sort("customer")
    return LAST_CHANNELS.check(stated.collect(engine="in-memory"))

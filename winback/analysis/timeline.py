"""One customer's orders in time, for the customer card."""

from datetime import date

import polars as pl

from winback.schema import MONEY, ORDERS, FrameSchema, enum
from winback.vocabulary import Standing

TIMELINE = FrameSchema(
    name="timeline",
    grain="one order of one customer, counted or not, from the earliest",
    key=("order",),
    columns={
        "order": pl.Int64(),
        "source": pl.String(),
        "order_id": pl.String(),
        "placed_at": pl.Datetime("us"),
        "day": pl.Date(),
        "standing": enum(Standing),
        "currency": pl.String(),
        "total": MONEY,
        "net": MONEY,
        "discount": MONEY,
        "discount_codes": pl.String(),
        "number": pl.Int32(),  # of the occasion the order belongs to; null where it is in none
        "gap": pl.Int32(),  # days since the occasion before; null for the first and where it is in none
    },
    nullable=frozenset({"discount_codes", "number", "gap"}),
)


def timeline(orders: pl.DataFrame, occasions: pl.DataFrame, *, customer: int, currency: str, as_of: date) -> pl.DataFrame:
    """ORDERS and their OCCASIONS in the analysed currency → TIMELINE of one customer up to ``as_of``.

    Orders that do not count, or are in another currency, are in no occasion but are shown.
    """
    of_customer = ORDERS.check(orders).filter(pl.col("customer") == customer, pl.col("ordered_on") <= as_of)
    occasion = occasions.filter(pl.col("customer") == customer).select("day", "number", "gap")
    is_in_one = (pl.col("standing") == Standing.COUNTED) & (pl.col("currency") == currency)
    placed = of_customer.rename({"ordered_on": "day"}).join(occasion, on="day", how="left")
    numbered = placed.with_columns(pl.when(is_in_one).then(pl.col("number", "gap")))
    return TIMELINE.check(numbered.select(*TIMELINE.columns).sort("placed_at", "order"))

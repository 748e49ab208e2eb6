"""What was bought: products, and who bought which of them when."""

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema

PRODUCTS = FrameSchema(
    name="products",
    grain="one product of counted orders, those without a known customer too",
    key=("number",),
    columns={
        "number": pl.Int32(),  # its place in this frame, from 0, in order of ``product``
        "product": pl.String(),
        "product_name": pl.String(),  # the latest
        "category": pl.String(),  # the latest that is stated
        "last_sold": pl.Date(),
    },
    nullable=frozenset({"category", "last_sold"}),  # ``last_sold`` only ever on lines without a quantity
)

PURCHASES = FrameSchema(
    name="purchases",
    grain="one customer, one product, one calendar day of the shop; sorted by all three",
    key=("customer", "number", "day"),
    columns={
        "customer": pl.Int64(),
        "number": pl.Int32(),  # of the product in PRODUCTS
        "day": pl.Date(),
        "amount": MONEY,  # quantity × unit price, before order discounts
        "is_bought": pl.Boolean(),  # false where the lines of the day only take something back
    },
)

REPLENISHMENT = FrameSchema(
    name="replenishment",
    grain="one product that is still sold and bought again and again by somebody",
    key=("number",),
    columns={
        "number": pl.Int32(),  # of the product in PRODUCTS
        "product": pl.String(),
        "product_name": pl.String(),
        "interval_days": pl.Int32(),  # the usual time between purchases by those who buy it again and again
        "is_pooled": pl.Boolean(),  # of all products together, as this one has too few gaps of its own
        "gaps": pl.Int64(),  # finished gaps of this product
        "buyers": pl.Int64(),  # customers who bought it on three days or more
    },
)

DUE = FrameSchema(
    name="due",
    grain="one customer and one product that they bought on three days or more, and whose next purchase is near or late",
    key=("customer", "number"),
    columns={
        "customer": pl.Int64(),
        "number": pl.Int32(),
        "times": pl.Int32(),  # days on which it was bought
        "last_bought": pl.Date(),
        "days": pl.Int32(),  # since then
        "interval_days": pl.Int32(),
        "due_on": pl.Date(),  # last_bought + interval_days
        "is_overdue": pl.Boolean(),  # days > 1.5 × interval_days; else it is due within 14 days, or has been for a while
    },
)

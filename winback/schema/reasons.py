"""Why customers probably left, each reason with the figures of its evidence."""

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.vocabulary import Reason, Standing

REASONS = FrameSchema(
    name="reasons",
    grain="one customer and one reason that applies; sorted by customer and precedence, so that the first is the main one",
    key=("customer", "reason"),
    columns={
        "customer": pl.Int64(),
        "reason": enum(Reason),
        "day": pl.Date(),  # of the last order; product gone: of its last sale; told us: of the answer, null where it has none
        "product": pl.String(),  # reordered again and again, or the favourite that is gone
        "product_name": pl.String(),
        "standing": enum(Standing),  # bad experience: of the last order; counted where a part of it was refunded
        "times": pl.Int32(),  # reorder overdue: days on which it was bought; gift or season: years; price: orders with a discount
        "orders": pl.Int32(),  # gift or season: occasions; price: orders in all
        "share": pl.Float64(),  # bad experience: of the last order that went back; price: of net value with a discount
        "days": pl.Int32(),  # reorder overdue: silent days; drifted: mean of the last two gaps, null where they are not longer
        "usual_days": pl.Int32(),  # reorder overdue: the product's interval; drifted: mean of the earlier gaps
        "basket": MONEY,  # drifted: mean of the last two occasions, null where they are not smaller
        "usual_basket": MONEY,  # drifted: mean of the earlier ones
        "answer": pl.String(),  # told us: in the customer's own words; null where a tag says it
        "stated": enum(Reason),  # told us: the reason that the words stand for; null where no word of ours is in them
    },
    nullable=frozenset(
        {
            "day",
            "product",
            "product_name",
            "standing",
            "times",
            "orders",
            "share",
            "days",
            "usual_days",
            "basket",
            "usual_basket",
            "answer",
            "stated",
        }
    ),
)

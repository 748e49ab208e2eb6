"""Signs that somebody is about to leave, and what followed them in this shop."""

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.vocabulary import Sign

SIGNS = FrameSchema(
    name="signs",
    grain="one customer and one sign that can be told of them on a day, whether it shows or not",
    key=("customer", "sign"),
    columns={
        "customer": pl.Int64(),
        "sign": enum(Sign),
        "shows": pl.Boolean(),
        "silent_days": pl.Int32(),
        "usual_days": pl.Float64(),  # gap stretched: mean of the own gaps
        "basket": MONEY,  # cheaper baskets: mean of the last two occasions
        "usual_basket": MONEY,  # cheaper baskets: mean of the earlier ones
        "share": pl.Float64(),  # more returns: of the last two orders that went back, 0–1
        "usual_share": pl.Float64(),  # more returns: of the earlier ones
    },
    nullable=frozenset({"usual_days", "basket", "usual_basket", "share", "usual_share"}),
)

SIGN_HISTORY = FrameSchema(
    name="sign_history",
    grain="customers of one past date who had been silent for as long, with a sign or without",
    key=("on", "sign", "shows", "silent_days"),
    columns={
        "on": pl.Date(),
        "sign": enum(Sign),
        "shows": pl.Boolean(),
        "silent_days": pl.Int32(),
        "customers": pl.Int64(),
        "stayed_silent": pl.Float64(),  # of them, expected without an order by themselves in the horizon after the date
    },
)

SIGN_RECORD = FrameSchema(
    name="sign_record",
    grain="one sign, all three, in the order of the vocabulary",
    key=("sign",),
    columns={
        "sign": enum(Sign),
        "customers": pl.Int64(),  # active customers who show it now
        "with_sign": pl.Int64(),  # active customers who showed it on one of the past dates
        "silent_with": pl.Float64(),  # of these, expected without an order by themselves in the horizon after it
        "with_low": pl.Float64(),  # 95 % range of that share
        "with_high": pl.Float64(),
        "without_sign": pl.Int64(),  # active customers of whom it could be told, and who did not show it
        "silent_without": pl.Float64(),
        "without_low": pl.Float64(),
        "without_high": pl.Float64(),
        "is_known": pl.Boolean(),  # at least 30 customers with the sign, and 30 without
        "is_sign": pl.Boolean(),  # known, and its range lies above that without the sign
    },
    nullable=frozenset({"with_low", "with_high", "without_low", "without_high"}),
)

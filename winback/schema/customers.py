"""What the analysis makes of the orders: occasions, customers, stages, curves, segments, chances."""

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.vocabulary import ChanceSource, RfmSegment, Stage, UsualReturnGroup, ValueTier

OCCASIONS = FrameSchema(
    name="occasions",
    grain="one customer on one calendar day of the shop",
    key=("customer", "day"),
    columns={
        "customer": pl.Int64(),
        "day": pl.Date(),
        "number": pl.Int32(),  # 1 for the customer's first
        "gap": pl.Int32(),  # days since the customer's occasion before; null for the first
        "orders": pl.Int32(),
        "net": MONEY,
        "discounted_net": MONEY,  # net of the orders with a discount
    },
    nullable=frozenset({"gap"}),
)

CUSTOMERS = FrameSchema(
    name="customers",
    grain="one customer with at least one counted order",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "first_day": pl.Date(),
        "last_day": pl.Date(),
        "silent_days": pl.Int32(),  # as-of date − last_day
        "occasions": pl.Int32(),
        "orders": pl.Int32(),
        "last_gap": pl.Int32(),  # the gap before the last occasion; null after one occasion
        "net": MONEY,
        "net_last_year": MONEY,  # in the 365 days up to and including the last occasion
        "discounted_net": MONEY,
        "log_gaps": pl.Float64(),  # the sum of the natural logarithms of the gaps between the occasions, in days
    },
    nullable=frozenset({"last_gap"}),
)

STAGED = FrameSchema(
    name="staged",
    grain="one customer or lead with the stage",
    key=("customer",),
    columns={"customer": pl.Int64(), "stage": enum(Stage)},
)

STAGE_SUMMARY = FrameSchema(
    name="stage_summary",
    grain="one stage, all eight in lifecycle order",
    key=("stage",),
    columns={
        "stage": enum(Stage),
        "customers": pl.Int64(),
        "net": MONEY,
        "net_last_year": MONEY,
    },
)

CURVE = FrameSchema(
    name="curve",
    grain="one group at one number of silent days",
    key=("group", "day"),
    columns={
        "group": enum(UsualReturnGroup),
        "day": pl.Int32(),  # silent days t, from 0
        "survival": pl.Float64(),  # S(t): share of gaps longer than t days
        "at_risk": pl.Int64(),  # gaps that lasted at least t days, finished or not: the Kaplan–Meier n(t)
        "at_risk_after_horizon": pl.Int64(),  # the same at t + H
        "usual_return": pl.Float64(),  # h(t) = 1 − S(t+H)/S(t); null where not usable
    },
    nullable=frozenset({"usual_return"}),
)

SEGMENTED = FrameSchema(
    name="segmented",
    grain="one customer with RFM scores and value tier",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "recency_score": pl.Int8(),
        "frequency_score": pl.Int8(),
        "monetary_score": pl.Int8(),
        "rfm_segment": enum(RfmSegment),
        "value_tier": enum(ValueTier),
    },
)

FAVOURITES = FrameSchema(
    name="favourites",
    grain="one customer with the product most money went to",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "product": pl.String(),
        "product_name": pl.String(),
        "category": pl.String(),  # of that product
    },
    nullable=frozenset({"category"}),
)

LAST_CHANNELS = FrameSchema(
    name="last_channels",
    grain="one customer whose last counted order names the sales channel",
    key=("customer",),
    columns={"customer": pl.Int64(), "sales_channel": pl.String()},
)

CHANCES = FrameSchema(
    name="chances",
    grain="one customer with the chance to order within the horizon, without a campaign",
    key=("customer",),
    columns={"customer": pl.Int64(), "chance": pl.Float64(), "chance_source": enum(ChanceSource)},
)

"""What a campaign is made of: the arms drawn, everybody assigned, and what they did."""

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.schema.offers import MONEY_OF_AN_OFFER
from winback.vocabulary import Arm, Consent, RewardKind, Stage, ValueTier

ARMS = FrameSchema(
    name="arms",
    grain="one person drawn for one arm of a campaign",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "stratum": pl.Int32(),  # block of similar value within which the lot was drawn, from 0
        "arm": enum(Arm),
    },
)

ASSIGNED = FrameSchema(
    name="assigned",
    grain="one person assigned to an arm of a campaign, the comparison group included, as frozen when it is recorded",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "email": pl.String(),
        "email_consent": enum(Consent),
        "arm": enum(Arm),
        "stratum": pl.Int32(),
        "stage": enum(Stage),
        "value_tier": enum(ValueTier),
        "silent_days": pl.Int32(),
        "net": MONEY,
        "reward_kind": enum(RewardKind),
        "reward_amount": MONEY,
        "code": pl.String(),
        **MONEY_OF_AN_OFFER,
    },
    nullable=frozenset({"email", "code", "break_even_lift"}),
)

BALANCE = FrameSchema(
    name="balance",
    grain="one arm of a campaign, to see that the lot was fair",
    key=("arm",),
    columns={
        "arm": enum(Arm),
        "people": pl.Int64(),
        "net": MONEY,  # mean net value so far
        "silent_days": pl.Float64(),  # mean
        "chance": pl.Float64(),  # mean chance of return without a campaign
    },
)

OUTCOMES = FrameSchema(
    name="outcomes",
    grain="one assigned person with what they did since the campaign was sent",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "arm": enum(Arm),
        "value_tier": enum(ValueTier),
        "chance": pl.Float64(),  # as frozen
        "returned": pl.Boolean(),  # ordered within the window
        "returned_on": pl.Date(),  # the first day of an order within the window
        "orders": pl.Int32(),  # within the window
        "revenue": MONEY,  # net value of these orders
        "reward_given": MONEY,  # what the reward took off or cost in these orders
        "profit": MONEY,  # margin·(revenue + what was taken off) − reward_given − contact cost
        "redeemed": pl.Boolean(),  # used the own code within the window
        "next_order_on": pl.Date(),  # the first order day after returned_on
        "later_orders": pl.Int32(),  # order days after returned_on, up to the as-of date
        "later_revenue": MONEY,  # net value of those
    },
    nullable=frozenset({"returned_on", "next_order_on"}),
)

BY_DAY = FrameSchema(
    name="by_day",
    grain="one group on one day of the window",
    key=("contacted", "day"),
    columns={
        "contacted": pl.Boolean(),
        "day": pl.Int32(),  # days since the sending, from 0
        "returned": pl.Int64(),  # people who had returned by the end of that day
        "share": pl.Float64(),  # of all assigned to the group
    },
)

"""What an offer is made of: who gets it, and what it costs and is expected to bring."""

from collections.abc import Mapping

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.vocabulary import Advice, RewardKind, Stage, ValueTier

RECIPIENTS = FrameSchema(
    name="recipients",
    grain="one person on one offer list",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "email": pl.String(),
        "phone": pl.String(),
        "first_name": pl.String(),
        "last_name": pl.String(),
        "country": pl.String(),
        "language": pl.String(),
        "stage": enum(Stage),
        "value_tier": enum(ValueTier),
        "last_order_on": pl.Date(),
        "silent_days": pl.Int32(),
        "orders": pl.Int32(),
        "net": MONEY,
        "favourite_product": pl.String(),
        "reward_kind": enum(RewardKind),
        "reward_amount": MONEY,  # percent or money, 0 without a reward
        "reward": pl.String(),  # in words, for the reader of the mail
        "code": pl.String(),
        "expires_on": pl.Date(),
        "subject": pl.String(),
        "preview_text": pl.String(),
        "text": pl.String(),
        "button": pl.String(),
        "link": pl.String(),
    },
    nullable=frozenset({"email", "phone", "first_name", "last_name", "country", "language", "favourite_product", "code", "expires_on"}),
)

MONEY_OF_AN_OFFER: Mapping[str, pl.DataType] = {
    "chance": pl.Float64(),  # p0: returns without a campaign, 0–1
    "expected_order": MONEY,  # A: net value of the next order at full price
    "reward_cost": MONEY,  # D: per redeemed order
    "contact_cost": MONEY,  # c: per person written to
    "later_margin": MONEY,  # V: margin of later orders within 12 months, per extra return
    "break_even_lift": pl.Float64(),  # (p0·D + c) / (m·A − D + V); null: never pays
    "expected_extra_profit": MONEY,  # δ·(m·A − D + V) − p0·D − c, of what this person gets
}

VALUED = FrameSchema(
    name="valued",
    grain="one person who may be addressed, with what the planned offer costs and is expected to bring",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        **MONEY_OF_AN_OFFER,
        "lift": pl.Float64(),  # δ: extra returns that the plan counts on with what this person gets, at most 1 − p0
        "reward_profit": MONEY,  # expected extra profit with the planned reward; null: none planned, or it never pays
        "message_profit": MONEY,  # expected extra profit of the message without a reward
        "advice": enum(Advice),
    },
    nullable=frozenset({"break_even_lift", "reward_profit"}),
)

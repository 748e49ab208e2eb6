"""The nouns: every frame that crosses a module border, with its columns, types and grain.

A function that makes one of these frames returns ``SCHEMA.check(frame)``. The check compares names,
order and types and refuses nulls in required columns; it costs nothing that grows with the rows.
``check_grain`` also looks for repeated keys, for tests and for data that comes in from outside.

Money is exact: ``MONEY`` holds four decimals and is never turned into a float before it is drawn
or used in a statistic. 38 digits, because sums and products of polars decimals have 38 anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from winback.errors import FrameMismatch
from winback.vocabulary import (
    Advice,
    Arm,
    ChanceSource,
    Consent,
    OrderStatus,
    RejectReason,
    RewardKind,
    RfmSegment,
    Stage,
    Standing,
    UsualReturnGroup,
    ValueTier,
)

MONEY = pl.Decimal(38, 4)


def enum(words: type[StrEnum]) -> pl.Enum:
    """The polars type of a closed vocabulary."""
    return pl.Enum([word.value for word in words])


@dataclass(frozen=True, kw_only=True)
class FrameSchema:
    """Columns and grain of one kind of frame.

    ``columns`` maps each name to its type, in order; ``key`` names the columns that identify a row;
    ``nullable`` names the columns that may hold nulls.
    """

    name: str
    grain: str
    columns: Mapping[str, pl.DataType]
    key: tuple[str, ...]
    nullable: frozenset[str] = field(default_factory=frozenset)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return ``frame`` unchanged, or raise ``FrameMismatch`` naming every column that differs."""
        problems = self._type_problems(frame) or self._null_problems(frame)
        if problems:
            raise FrameMismatch(self.name, problems)
        return frame

    def check_grain(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Like ``check``, and raise ``FrameMismatch`` too where two rows have the same key."""
        self.check(frame)
        repeated = frame.height - frame.select(self.key).n_unique() if frame.height else 0
        if repeated:
            raise FrameMismatch(self.name, [f"{repeated} rows repeat the key {self.key}"])
        return frame

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Select and cast to the declared columns, then ``check``; missing nullable columns become null."""
        absent = [pl.lit(None, dtype=self.columns[name]).alias(name) for name in self.nullable if name not in frame.columns]
        return self.check(frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in self.columns.items()))

    def empty(self) -> pl.DataFrame:
        """A frame of this kind without rows."""
        return pl.DataFrame(schema=dict(self.columns))

    def _type_problems(self, frame: pl.DataFrame) -> list[str]:
        missing = [f"missing {name}" for name in self.columns if name not in frame.columns]
        extra = [f"unexpected {name}" for name in frame.columns if name not in self.columns]
        wrong = [
            f"{name} is {frame.schema[name]}, not {dtype}"
            for name, dtype in self.columns.items()
            if name in frame.columns and frame.schema[name] != dtype
        ]
        if not (missing or extra or wrong) and frame.columns != list(self.columns):
            return ["columns stand in another order"]
        return missing + extra + wrong

    def _null_problems(self, frame: pl.DataFrame) -> list[str]:
        return [
            f"{name} has {frame[name].null_count()} nulls"
            for name in self.columns
            if name not in self.nullable and frame[name].null_count()
        ]


ORDER_RECORDS = FrameSchema(
    name="order_records",
    grain="one order of one source, as its file states it",
    key=("source", "order_id"),
    columns={
        "order": pl.Int64(),  # number within the frame; lines point to it
        "source": pl.String(),  # layout family: shopify, online_retail, generic …
        "order_id": pl.String(),
        "placed_at": pl.Datetime("us"),  # wall clock of the shop
        "status": enum(OrderStatus),
        "currency": pl.String(),
        "total": MONEY,  # what the customer paid; below zero for credit notes
        "refunded": MONEY,  # not below zero
        "discount": MONEY,
        "discount_codes": pl.String(),  # several are joined with ", "
        "email": pl.String(),  # normalised
        "platform_customer_id": pl.String(),
        "phone": pl.String(),  # E.164
        "first_name": pl.String(),
        "last_name": pl.String(),
        "country": pl.String(),
        "postcode": pl.String(),
        "email_consent": enum(Consent),
        "sms_consent": enum(Consent),
        "sales_channel": pl.String(),
        "tags": pl.String(),
        "file_line": pl.Int64(),  # first line of the order in its file
    },
    nullable=frozenset(
        {
            "discount_codes",
            "email",
            "platform_customer_id",
            "phone",
            "first_name",
            "last_name",
            "country",
            "postcode",
            "sales_channel",
            "tags",
        }
    ),
)

LINES = FrameSchema(
    name="lines",
    grain="one line item of one order",
    key=("order", "line"),
    columns={
        "order": pl.Int64(),  # the order's number in the orders frame beside it
        "line": pl.Int32(),  # from 0 within the order
        "product": pl.String(),  # the SKU, or the name where there is none
        "product_name": pl.String(),
        "quantity": pl.Float64(),  # below zero on credit notes
        "unit_price": MONEY,
        "amount": MONEY,  # quantity × unit price, before order discounts
        "is_product": pl.Boolean(),  # false for tips, postage, fees, vouchers
    },
    nullable=frozenset(),
)

_PERSON: Mapping[str, pl.DataType] = {
    "first_name": pl.String(),
    "last_name": pl.String(),
    "country": pl.String(),
    "postcode": pl.String(),
    "language": pl.String(),
    "email_consent": enum(Consent),
    "sms_consent": enum(Consent),
    "phone_consent": enum(Consent),
    "ads_consent": enum(Consent),
    "stated_orders": pl.Int64(),
    "tags": pl.String(),
}
_PERSON_NULLABLE = frozenset({"first_name", "last_name", "country", "postcode", "language", "stated_orders", "tags"})

CONTACTS = FrameSchema(
    name="contacts",
    grain="one person in a customer file",
    key=("contact_key",),
    columns={
        "contact_key": pl.String(),  # e:<email>, else i:<source>:<id>, else p:<phone>
        "source": pl.String(),
        "email": pl.String(),
        "platform_customer_id": pl.String(),
        "phone": pl.String(),
        **_PERSON,
    },
    nullable=_PERSON_NULLABLE | {"email", "platform_customer_id", "phone"},
)

REJECTS = FrameSchema(
    name="rejects",
    grain="one refused row of one file",
    key=("line_number",),
    columns={
        "line_number": pl.Int64(),  # in the file, header counted, from 1
        "reason": enum(RejectReason),
        "column": pl.String(),
        "excerpt": pl.String(),  # the cell or the start of the row, at most 200 characters
    },
    nullable=frozenset({"column", "excerpt"}),
)

ORDERS = FrameSchema(
    name="orders",
    grain="one order of one source, with the customer it belongs to and whether it counts",
    key=("order",),
    columns={
        **ORDER_RECORDS.columns,
        "customer": pl.Int64(),  # null: anonymous
        "credited": MONEY,  # from credit notes matched to this order
        "net": MONEY,  # total − refunded − credited where counted, else 0
        "standing": enum(Standing),
        "ordered_on": pl.Date(),
    },
    nullable=ORDER_RECORDS.nullable | {"customer"},
)

PEOPLE = FrameSchema(
    name="people",
    grain="one customer or lead, with what is needed to reach them",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "customer_key": pl.String(),  # e:<email>, i:<source>:<id> or p:<phone>
        "email": pl.String(),
        "phone": pl.String(),
        **_PERSON,
    },
    nullable=_PERSON_NULLABLE | {"email", "phone"},
)

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
    columns={"customer": pl.Int64(), "product": pl.String(), "product_name": pl.String()},
)

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

CHANCES = FrameSchema(
    name="chances",
    grain="one customer with the chance to order within the horizon, without a campaign",
    key=("customer",),
    columns={"customer": pl.Int64(), "chance": pl.Float64(), "chance_source": enum(ChanceSource)},
)

_MONEY_OF_AN_OFFER: Mapping[str, pl.DataType] = {
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
        **_MONEY_OF_AN_OFFER,
        "lift": pl.Float64(),  # δ: extra returns that the plan counts on with what this person gets, at most 1 − p0
        "reward_profit": MONEY,  # expected extra profit with the planned reward; null: none planned, or it never pays
        "message_profit": MONEY,  # expected extra profit of the message without a reward
        "advice": enum(Advice),
    },
    nullable=frozenset({"break_even_lift", "reward_profit"}),
)

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
        **_MONEY_OF_AN_OFFER,
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

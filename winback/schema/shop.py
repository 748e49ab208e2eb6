"""What a shop’s files hold: orders, lines, contacts, refused rows, and the people found in them."""

from collections.abc import Mapping

import polars as pl

from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.vocabulary import Consent, OrderStatus, RejectReason, Standing

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
        "category": pl.String(),  # of the product, as the shop calls it
        "quantity": pl.Float64(),  # below zero on credit notes
        "unit_price": MONEY,
        "amount": MONEY,  # quantity × unit price, before order discounts
        "is_product": pl.Boolean(),  # false for tips, postage, fees, vouchers
    },
    nullable=frozenset({"category"}),
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
    "answer": pl.String(),  # to “why did you leave?”, without addresses and numbers, at most 200 characters
    "answered_on": pl.Date(),
}
_PERSON_NULLABLE = frozenset(
    {"first_name", "last_name", "country", "postcode", "language", "stated_orders", "tags", "answer", "answered_on"}
)

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

"""The frames of a demo shop: what is true about it, before any export is written.

They are apart from the frames of the analysis on purpose: expected figures can be computed from
them independently. Money is in the shop's currency, times are the wall clock of the shop.
"""

import polars as pl

from winback.schema import MONEY, FrameSchema, enum
from winback.vocabulary import RewardKind

MOMENT = pl.Datetime("us")

BUYERS = FrameSchema(
    name="demo_buyers",
    grain="one person the shop knows on the as-of date: a buyer, or a newsletter reader who has not bought",
    key=("buyer",),
    columns={
        "buyer": pl.Int64(),  # from 0 in order of arrival; the same person at every later as-of date
        "kind": pl.String(),  # hidden truth: name of the kind of buyer
        "arrived_on": pl.Date(),  # day of the first order, or of the subscription
        "first_name": pl.String(),
        "last_name": pl.String(),
        "company": pl.String(),
        "email": pl.String(),  # lower case; null for those who gave a phone number only
        "phone": pl.String(),  # E.164, from ranges that are never given to anybody
        "street": pl.String(),
        "city": pl.String(),
        "postcode": pl.String(),
        "country": pl.String(),  # ISO 3166 alpha-2
        "favourite": pl.String(),  # hidden truth: SKU
        "misses": pl.Boolean(),  # hidden truth: stays away once the favourite is no longer sold
        "pays_on_delivery": pl.Boolean(),
        "ticked_on": pl.Date(),  # the newsletter box at the checkout
        "subscribed_on": pl.Date(),  # at the checkout or in a form
        "unsubscribed_on": pl.Date(),
        "email_consent": pl.Boolean(),  # on the as-of date
        "sms_consent": pl.Boolean(),
    },
    nullable=frozenset({"company", "email", "phone", "ticked_on", "subscribed_on", "unsubscribed_on"}),
)

ORDERS = FrameSchema(
    name="demo_orders",
    grain="one order, as it stands on the as-of date",
    key=("order",),
    columns={
        "order": pl.Int64(),  # from 1 in order of time
        "id": pl.Int64(),  # what identifies it: the same however many orders others place
        "name": pl.String(),  # as the shop shows it, #1001 …, and #A… for orders that a campaign has brought
        "buyer": pl.Int64(),
        "number": pl.Int64(),  # 1 for the buyer's first order
        "placed_at": MOMENT,
        "paid_at": MOMENT,
        "fulfilled_at": MOMENT,
        "cancelled_at": MOMENT,
        "refunded_at": MOMENT,
        "financial_status": pl.String(),  # paid, pending, authorized, partially_refunded, refunded, voided
        "email": pl.String(),  # as typed, with capitals here and there
        "phone": pl.String(),
        "accepts_marketing": pl.Boolean(),  # the box at the checkout, not today's consent
        "source": pl.String(),  # web, pos, shopify_draft_order, subscription_contract
        "payment_method": pl.String(),
        "discount_codes": pl.String(),  # stacked codes joined with ", "
        "country": pl.String(),  # ISO 3166 alpha-2
        "tax_included": pl.Boolean(),  # total = subtotal + shipping + tip, else taxes come on top
        "subtotal": MONEY,  # lines − discount, without tips
        "discount": MONEY,
        "shipping": MONEY,
        "taxes": MONEY,
        "tip": MONEY,
        "total": MONEY,  # never reduced by refunds
        "refunded": MONEY,
        "leaves": pl.Boolean(),  # hidden truth: drops out after this order (who misses a product is not marked)
        "brought_on": pl.Date(),  # hidden truth: sending day of the list without which the order were not there; null for all others
    },
    nullable=frozenset(
        {"paid_at", "fulfilled_at", "cancelled_at", "refunded_at", "email", "phone", "payment_method", "discount_codes", "brought_on"}
    ),
)

LINES = FrameSchema(
    name="demo_lines",
    grain="one line item of one order; a tip is the last line",
    key=("order", "line"),
    columns={
        "order": pl.Int64(),
        "line": pl.Int32(),  # from 0 within the order
        "sku": pl.String(),  # null for tips
        "product_name": pl.String(),
        "quantity": pl.Int64(),
        "unit_price": MONEY,
        "compare_at_price": MONEY,  # in a sale
        "line_discount": MONEY,  # this line's share of the order's discount; 0 before 2025, as in older exports
        "is_product": pl.Boolean(),
    },
    nullable=frozenset({"sku", "compare_at_price"}),
)

ADDRESSEES = FrameSchema(
    name="demo_addressees",
    grain="one person on an offer list",
    key=("email",),
    columns={
        "email": pl.String(),
        "code": pl.String(),
        "reward_kind": enum(RewardKind),
        "reward_amount": MONEY,  # percent or money, 0 where none is needed
    },
    nullable=frozenset({"email", "code"}),
)

REWARDED = FrameSchema(
    name="demo_rewarded",
    grain="one order with which the reward of a campaign is taken along",
    key=("order",),
    columns={
        "order": pl.Int64(),  # place in its life, from 0
        "reward_code": pl.String(),  # as the buyer types it
        "off_permille": pl.Int64(),  # of the lines
        "off_cents": pl.Int64(),
        "ships_free": pl.Boolean(),
    },
    nullable=frozenset({"reward_code"}),
)

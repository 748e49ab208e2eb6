"""Wix, Orders → Export, English: one row per item; the billing address repeats the names of the delivery columns."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

WIX_ORDERS = Layout(
    name="wix_orders",
    title=N_("Wix orders export"),
    source="wix",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_REPEATED_TOTALS,
    required=("Order number", "Date created", "Contact email", "Total"),
    fields={
        "order_id": ("Order number",),
        "date": ("Date created",),
        "time": ("Time",),
        "total": ("Total",),
        "refunded": ("Refunded amount",),
        "discount_codes": ("Coupon code",),
        "currency": ("Currency",),
        "status": ("Payment status",),
        "fulfilment": ("Fulfillment status",),
        "payment_method": ("Payment method",),
        "quantity": ("Qty",),
        "unit_price": ("Price",),
        "product": ("SKU",),
        "product_name": ("Item",),
        "email": ("Contact email",),
        "phone": ("Billing phone", "Recipient phone"),
        "full_name": ("Billing name", "Recipient name"),
        "country": ("Delivery country",),
        "postcode": ("Delivery zip/postal code",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    fulfilled=frozenset({"fulfilled"}),
)

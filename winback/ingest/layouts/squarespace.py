"""Squarespace, Orders → Export: like Shopify's, but keyed by order id; whether totals repeat is not known, so both are read."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

SQUARESPACE_ORDERS = Layout(
    name="squarespace_orders",
    title=N_("Squarespace orders export"),
    source="squarespace",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_REPEATED_TOTALS,
    required=("Order ID", "Created at", "Total", "Lineitem name"),
    fields={
        "order_id": ("Order ID",),
        "date": ("Created at",),
        "total": ("Total",),
        "refunded": ("Amount Refunded",),
        "discount": ("Discount Amount",),
        "discount_codes": ("Discount Code",),
        "currency": ("Currency",),
        "status": ("Financial Status",),
        "fulfilment": ("Fulfillment Status",),
        "cancelled_at": ("Cancelled at",),
        "payment_method": ("Payment Method",),
        "quantity": ("Lineitem quantity",),
        "unit_price": ("Lineitem price",),
        "product": ("Lineitem sku",),
        "product_name": ("Lineitem name",),
        "email": ("Email",),
        "phone": ("Billing Phone", "Shipping Phone"),
        "full_name": ("Billing Name", "Shipping Name"),
        "country": ("Billing Country", "Shipping Country"),
        "postcode": ("Billing Zip", "Shipping Zip"),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    fulfilled=frozenset({"fulfilled"}),
)

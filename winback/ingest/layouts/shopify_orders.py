"""Shopify, Orders → Export: one row per line item, order columns on the first row of an order only."""

from winback.ingest.layouts.layout import Layout
from winback.locale import N_
from winback.vocabulary import FileKind, OrderStatus, RowShape

SHOPIFY_ORDERS = Layout(
    name="shopify_orders",
    title=N_("Shopify orders export"),
    source="shopify",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_BLANK_CONTINUATION,
    required=("Name", "Created at", "Total"),
    any_of=("Lineitem name", "Lineitem price", "Financial Status", "Fulfillment Status", "Paid at"),
    fields={
        "order_id": ("Name",),
        "date": ("Created at",),
        "total": ("Total",),
        "refunded": ("Refunded Amount",),
        "discount": ("Discount Amount",),
        "discount_codes": ("Discount Code",),
        "currency": ("Currency",),
        "status": ("Financial Status",),
        "fulfilment": ("Fulfillment Status",),
        "cancelled_at": ("Cancelled at",),
        "payment_method": ("Payment Method",),
        "sales_channel": ("Source",),
        "tags": ("Tags",),
        "quantity": ("Lineitem quantity",),
        "unit_price": ("Lineitem price",),
        "product": ("Lineitem sku",),
        "product_name": ("Lineitem name",),
        "email": ("Email",),
        "phone": ("Phone", "Billing Phone", "Shipping Phone"),
        "full_name": ("Billing Name", "Shipping Name"),
        "country": ("Billing Country", "Shipping Country"),
        "postcode": ("Billing Zip", "Shipping Zip"),
        "email_consent": ("Accepts Marketing",),
    },
    statuses={
        "pending": OrderStatus.UNPAID,
        "voided": OrderStatus.CANCELLED,
    },
    refunded_words=frozenset({"refunded"}),
    fulfilled=frozenset({"fulfilled", "partial"}),
    not_products=frozenset({"tip"}),
)

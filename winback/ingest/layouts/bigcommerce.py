"""BigCommerce, Orders → Export with the default template: one row per order, its products in one cell – or one row per product."""

from dataclasses import replace

from winback.ingest.layouts.items import BIGCOMMERCE_ITEMS
from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

BIGCOMMERCE_ORDERS = Layout(
    name="bigcommerce_orders",
    title=N_("BigCommerce orders export"),
    source="bigcommerce",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("Order ID", "Order Date", "Order Total (inc tax)"),
    fields={
        "order_id": ("Order ID",),
        "date": ("Order Date",),
        "time": ("Order Time",),
        "total": ("Order Total (inc tax)",),
        "refunded": ("Refund Amount",),
        "currency": ("Order Currency Code",),
        "status": ("Order Status",),
        "payment_method": ("Payment Method",),
        "sales_channel": ("Channel Name", "Order Source"),
        "email": ("Customer Email", "Billing Email"),
        "customer_id": ("Customer ID",),
        "phone": ("Customer Phone", "Billing Phone"),
        "first_name": ("Billing First Name", "Shipping First Name"),
        "last_name": ("Billing Last Name", "Shipping Last Name"),
        "full_name": ("Customer Name",),
        "country": ("Billing Country", "Shipping Country"),
        "postcode": ("Billing Zip", "Shipping Zip"),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    items=BIGCOMMERCE_ITEMS,
)

BIGCOMMERCE_LINES = replace(
    BIGCOMMERCE_ORDERS,
    name="bigcommerce_lines",
    title=N_("BigCommerce orders export, a row per product"),
    shape=RowShape.LINES_REPEATED_TOTALS,
    required=(*BIGCOMMERCE_ORDERS.required, "Product Name", "Product Qty"),
    fields={
        **BIGCOMMERCE_ORDERS.fields,
        "product": ("Product SKU",),
        "product_name": ("Product Name",),
        "quantity": ("Product Qty",),
        "unit_price": ("Product Unit Price",),
        "line_total": ("Product Total Price",),
    },
    items=None,
)

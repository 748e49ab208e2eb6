"""WooCommerce, plug-in “Order Export & Order Import” by WebToffee: one row per order, items in as many columns as needed.

By a setting the items are spread over columns of their own, or over rows that repeat the order.

``customer_email`` is the account's and blank for guests, so the billing e-mail comes first. Refunds are packed into one column.
"""

from dataclasses import replace

from winback.ingest.layouts.items import WEBTOFFEE_ITEMS
from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

WOOCOMMERCE_WEBTOFFEE = Layout(
    name="woocommerce_webtoffee",
    title=N_("WooCommerce orders export (WebToffee)"),
    source="woocommerce",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("order_id", "order_date", "order_total", "billing_email"),
    fields={
        "order_id": ("order_number", "order_id"),
        "date": ("order_date",),
        "total": ("order_total",),
        "refunded": ("refund_items",),
        "discount": ("discount_total", "cart_discount"),
        "currency": ("order_currency",),
        "status": ("status",),
        "payment_method": ("payment_method",),
        "email": ("billing_email", "customer_email"),
        "customer_id": ("customer_id", "customer_user"),
        "phone": ("billing_phone", "shipping_phone"),
        "first_name": ("billing_first_name", "shipping_first_name"),
        "last_name": ("billing_last_name", "shipping_last_name"),
        "country": ("billing_country", "shipping_country"),
        "postcode": ("billing_postcode", "shipping_postcode"),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    refund_amounts=r"amount:\s*-?([\d.]+)",
    items=WEBTOFFEE_ITEMS,
    numbered={
        "product": ("Product Item {n} SKU",),
        "product_name": ("Product Item {n} Name",),
        "quantity": ("Product Item {n} Quantity",),
        "line_total": ("Product Item {n} Subtotal",),
    },
)

WOOCOMMERCE_WEBTOFFEE_ROWS = replace(
    WOOCOMMERCE_WEBTOFFEE,
    name="woocommerce_webtoffee_rows",
    shape=RowShape.LINES_REPEATED_TOTALS,
    required=(*WOOCOMMERCE_WEBTOFFEE.required, "item_name", "item_quantity"),
    fields={
        **WOOCOMMERCE_WEBTOFFEE.fields,
        "product": ("item_sku",),
        "product_name": ("item_name",),
        "quantity": ("item_quantity",),
        "line_total": ("item_subtotal", "item_total"),
    },
    items=None,
    numbered={},
)

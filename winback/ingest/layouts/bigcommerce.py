"""BigCommerce, Orders → Export with the default template: one row per order."""

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
)

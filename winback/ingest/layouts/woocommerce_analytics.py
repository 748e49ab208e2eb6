"""WooCommerce, Analytics → Orders and Analytics → Customers."""

from winback.ingest.layouts.items import COUNTED_ITEMS
from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

WOOCOMMERCE_ANALYTICS_ORDERS = Layout(
    name="woocommerce_analytics_orders",
    title=N_("WooCommerce Analytics orders report"),
    source="woocommerce",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("Date", "Order #", "Status", "Product(s)"),
    fields={
        "order_id": ("Order #",),
        "date": ("Date",),
        "total": ("N. Revenue", "N. Revenue (formatted)", "Net Sales"),
        "discount_codes": ("Coupon(s)",),
        "status": ("Status",),
        "full_name": ("Customer",),
        "sales_channel": ("Attribution",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    items=COUNTED_ITEMS,
    cautions=(Message(N_("The amounts of this report are without tax and shipping.")),),
    fetch_instead=Message(
        N_(
            "This report has no e-mail addresses. Export the orders with a plug-in such as “Order Export & Order Import” by WebToffee or "
            "“Advanced Order Export” instead."
        )
    ),
)

WOOCOMMERCE_ANALYTICS_CUSTOMERS = Layout(
    name="woocommerce_analytics_customers",
    title=N_("WooCommerce Analytics customers report"),
    source="woocommerce",
    kind=FileKind.CUSTOMERS,
    shape=RowShape.CUSTOMER,
    required=("Email", "Last Active", "Total Spend", "Orders"),
    fields={
        "email": ("Email",),
        "phone": ("Billing Phone", "Shipping Phone"),
        "full_name": ("Name",),
        "country": ("Country / Region",),
        "postcode": ("Postal Code",),
        "stated_orders": ("Orders",),
    },
)

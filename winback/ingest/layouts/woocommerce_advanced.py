"""WooCommerce, plug-in “Advanced Order Export”: one row per product; order columns blank or repeated on later rows, by a setting.

By another the products stand in numbered columns of one row: “SKU #1”, “SKU #2” …
"""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

WOOCOMMERCE_ADVANCED = Layout(
    name="woocommerce_advanced",
    title=N_("WooCommerce orders export (Advanced Order Export)"),
    source="woocommerce",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_REPEATED_TOTALS,
    required=("Order Number", "Order Date", "Order Total Amount"),
    fields={
        "order_id": ("Order Number",),
        "date": ("Order Date",),
        "total": ("Order Total Amount",),
        "refunded": ("Order Refund Amount",),
        "adjusted_total": ("Order Total Amount (- Refund)",),
        "discount": ("Cart Discount Amount",),
        "discount_codes": ("Coupons Used", "Coupon Code"),
        "currency": ("Currency",),
        "status": ("Order Status",),
        "payment_method": ("Payment Method Title",),
        "quantity": ("Quantity",),
        "unit_price": ("Item Cost",),
        "product": ("SKU",),
        "product_name": ("Item Name", "Product Name", "Name"),
        "email": ("Email (Billing)",),
        "customer_id": ("Customer User Id",),
        "phone": ("Phone (Billing)",),
        "first_name": ("First Name (Billing)", "First Name (Shipping)"),
        "last_name": ("Last Name (Billing)", "Last Name (Shipping)"),
        "full_name": ("Full Name (Billing)",),
        "country": ("Country Code (Billing)", "Country Code (Shipping)"),
        "postcode": ("Postcode (Billing)", "Postcode (Shipping)"),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    numbered={
        "product": ("SKU #{n}",),
        "product_name": ("Item Name #{n}", "Product Name #{n}", "Name #{n}"),
        "quantity": ("Quantity #{n}",),
        "unit_price": ("Item Cost #{n}",),
        "line_total": ("Order Line Total #{n}",),
    },
)

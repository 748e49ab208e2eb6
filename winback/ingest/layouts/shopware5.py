"""Shopware 5, SwagImportExport: the default orders (a row per item, totals repeated) and the main orders (a row per order).

Abandoned carts are in both files, with the status −1 or “Abgebrochen” and the order number 0; the internal id tells them apart.
The status 4 is “Storniert / Abgelehnt”.
"""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_, Message
from winback.vocabulary import FileKind, OrderStatus, RowShape

_CAUTIONS = (Message(N_("This export does not say what was refunded: only orders that were cancelled do not count.")),)

SHOPWARE5_ORDERS = Layout(
    name="shopware5_orders",
    title=N_("Shopware 5 orders export (default_orders)"),
    source="shopware5",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_REPEATED_TOTALS,
    required=("orderId", "orderStatusID", "invoiceAmount", "orderTime", "articleNumber"),
    fields={
        "order_id": ("orderId",),
        "date": ("orderTime",),
        "total": ("invoiceAmount",),
        "currency": ("currency",),
        "status": ("orderStatusID",),
        "customer_id": ("customerId",),
        "quantity": ("quantity",),
        "unit_price": ("price",),
        "product": ("articleNumber",),
        "product_name": ("articleName",),
        "language": ("languageIso",),
    },
    statuses={"-1": OrderStatus.CANCELLED, "4": OrderStatus.CANCELLED},
    not_products=frozenset({"shippingdiscount"}),
    not_product_prefixes=("sw-payment",),
    cautions=_CAUTIONS,
    fetch_instead=Message(
        N_(
            "This export has no e-mail addresses. Export with the profile default_orders_main instead: "
            "it has one row per order with the e-mail."
        )
    ),
)

SHOPWARE5_MAIN_ORDERS = Layout(
    name="shopware5_main_orders",
    title=N_("Shopware 5 orders export (default_orders_main)"),
    source="shopware5",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("orderId", "orderNumber", "invoiceAmount", "orderTime", "email"),
    fields={
        "order_id": ("orderId",),
        "date": ("orderTime",),
        "total": ("invoiceAmount",),
        "currency": ("currency",),
        "status": ("orderStatus",),
        "payment_method": ("paymentName",),
        "email": ("email",),
        "phone": ("billingPhone",),
        "first_name": ("billingFirstName",),
        "last_name": ("billingLastName",),
        "country": ("billingCountry", "shippingCountry"),
        "postcode": ("billingZipCode", "shippingZipCode"),
        "tags": ("customerGroup",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    cautions=_CAUTIONS,
)

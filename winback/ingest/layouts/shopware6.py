"""Shopware 6, profile “Default orders”: one row per order; the state is an id of the shop and says nothing here."""

from winback.ingest.layouts.layout import Layout
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

SHOPWARE6_ORDERS = Layout(
    name="shopware6_orders",
    title=N_("Shopware 6 orders export"),
    source="shopware6",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("order_number", "amount_total", "order_date_time"),
    fields={
        "order_id": ("order_number",),
        "date": ("order_date_time",),
        "total": ("amount_total",),
        "email": ("customer_email",),
        "first_name": ("customer_firstname",),
        "last_name": ("customer_lastname",),
        "postcode": ("billing_address_zipcode", "shipping_address_zipcode"),
    },
    cautions=(
        Message(
            N_(
                "This export says in internal numbers only which orders were cancelled and which products they hold: all orders "
                "count, and no product is known."
            )
        ),
    ),
)

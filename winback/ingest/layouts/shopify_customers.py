"""Shopify, Customers → Export, with the names of 2022 and the newer ones. The best source of today's consent."""

from winback.ingest.layouts.layout import Layout
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

SHOPIFY_CUSTOMERS = Layout(
    name="shopify_customers",
    title=N_("Shopify customers export"),
    source="shopify",
    kind=FileKind.CUSTOMERS,
    shape=RowShape.CUSTOMER,
    required=("Email", "Accepts Email Marketing"),
    fields={
        "email": ("Email",),
        "customer_id": ("Customer ID",),
        "phone": ("Phone",),
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        "country": ("Country Code", "Country"),
        "postcode": ("Zip",),
        "email_consent": ("Accepts Email Marketing",),
        "sms_consent": ("Accepts SMS Marketing",),
        "stated_orders": ("Total Orders",),
        "tags": ("Tags",),
    },
)

"""Stripe, Payments → Export: one row per payment, moments in UTC, test payments among them."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

STRIPE_PAYMENTS = Layout(
    name="stripe_payments",
    title=N_("Stripe payments export"),
    source="stripe",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("id", "Amount", "Amount Refunded", "Currency", "Customer Email"),
    fields={
        "order_id": ("id",),
        "date": ("Created date (UTC)", "Created (UTC)"),
        "total": ("Amount",),
        "refunded": ("Amount Refunded",),
        "currency": ("Currency",),
        "status": ("Status",),
        "mode": ("Mode",),
        "email": ("Customer Email",),
        "customer_id": ("Customer ID",),
        "phone": ("Customer Phone",),
        "full_name": ("Card Name", "Shipping Name"),
        "country": ("Shipping Address Country", "Card Address Country"),
        "postcode": ("Shipping Address Postal Code", "Card Address Zip"),
        "email_consent": ("Checkout Promotional Consent",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    is_utc=True,
)

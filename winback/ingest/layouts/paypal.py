"""PayPal, Activity download, English and German: most rows are no sales; refunds are rows below zero that name their sale."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

_SALES = (
    "website payment", "paypal here", "mobile payment", "express checkout payment", "ebay auction payment", "subscription payment",
    "recurring payment", "preapproved payment", "virtual terminal",
)  # fmt: skip

PAYPAL_ACTIVITY = Layout(
    name="paypal_activity",
    title=N_("PayPal activity download"),
    source="paypal",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("Date", "Type", "Gross", "From Email Address", "Transaction ID"),
    fields={
        "order_id": ("Transaction ID",),
        "date": ("Date",),
        "time": ("Time",),
        "total": ("Gross",),
        "currency": ("Currency",),
        "status": ("Status",),
        "row_type": ("Type",),
        "balance_effect": ("Balance Impact",),
        "refund_of": ("Reference Txn ID",),
        "email": ("From Email Address",),
        "phone": ("Contact Phone Number",),
        "full_name": ("Name",),
        "country": ("Country Code", "Country"),
        "postcode": ("Zip/Postal Code",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    sale_types=_SALES,
    refund_types=("payment refund", "refund", "payment reversal", "chargeback"),
    negative_is_credit_note=True,
)

PAYPAL_ACTIVITY_DE = Layout(
    name="paypal_activity_de",
    title=N_("PayPal activity download (German)"),
    source="paypal",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("Datum", "Typ", "Brutto", "Absender E-Mail-Adresse", "Transaktionscode"),
    fields={
        "order_id": ("Transaktionscode",),
        "date": ("Datum",),
        "time": ("Uhrzeit",),
        "total": ("Brutto",),
        "currency": ("Währung",),
        "status": ("Status",),
        "row_type": ("Typ",),
        "refund_of": ("Zugehöriger Transaktionscode",),
        "email": ("Absender E-Mail-Adresse",),
        "phone": ("Telefon",),
        "full_name": ("Name",),
        "country": ("Land",),
        "postcode": ("PLZ",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    sale_types=(
        *_SALES,
        "website-zahlung",
        "paypal express-zahlung",
        "handyzahlung",
        "zahlung im einzugsverfahren",
        "abonnementzahlung",
    ),
    refund_types=("rückzahlung", "rückerstattung", "zahlungsrückbuchung"),
    decimal_mark=",",
    negative_is_credit_note=True,
)

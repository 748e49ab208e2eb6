"""Square, Item Sales and Transactions: refunds are rows of their own below zero; the customer id joins the customer directory."""

from winback.ingest.layouts.layout import Layout
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

_FETCH_INSTEAD = Message(
    N_(
        "Square’s sales exports have no e-mail addresses. Export the customer directory, too: "
        "its customer ids join the e-mails to these sales."
    )
)

SQUARE_ITEMS = Layout(
    name="square_items",
    title=N_("Square item sales"),
    source="square",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_ONLY,
    required=("Date", "Item", "Qty", "Net Sales", "Transaction ID"),
    fields={
        "order_id": ("Transaction ID",),
        "date": ("Date",),
        "time": ("Time",),
        "quantity": ("Qty",),
        "line_total": ("Net Sales",),
        "line_tax": ("Tax",),
        "product": ("SKU",),
        "product_name": ("Item",),
        "category": ("Category",),
        "customer_id": ("Customer ID",),
        "full_name": ("Customer Name",),
        "sales_channel": ("Channel",),
    },
    negative_is_credit_note=True,
    fetch_instead=_FETCH_INSTEAD,
)

SQUARE_TRANSACTIONS = Layout(
    name="square_transactions",
    title=N_("Square transactions"),
    source="square",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("Date", "Total Collected", "Transaction ID"),
    fields={
        "order_id": ("Transaction ID",),
        "date": ("Date",),
        "time": ("Time",),
        "total": ("Total Collected",),
        "refunded": ("Partial Refunds",),
        "discount": ("Discounts",),
        "customer_id": ("Customer ID",),
        "full_name": ("Customer Name",),
        "sales_channel": ("Channel", "Source"),
    },
    negative_is_credit_note=True,
    fetch_instead=_FETCH_INSTEAD,
)

"""PrestaShop 1.7 and 8, Orders → Export: amounts as the back office shows them, no e-mail."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

PRESTASHOP_ORDERS = Layout(
    name="prestashop_orders",
    title=N_("PrestaShop orders export"),
    source="prestashop",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("ID", "Reference", "Customer", "Total", "Payment", "Date"),
    fields={
        "order_id": ("ID",),
        "date": ("Date",),
        "total": ("Total",),
        "status": ("Status",),
        "payment_method": ("Payment",),
        "full_name": ("Customer",),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    fetch_instead=Message(
        N_(
            "This export has no e-mail addresses. Export the orders with the e-mail of the customer "
            "through the SQL manager or a module instead."
        )
    ),
)

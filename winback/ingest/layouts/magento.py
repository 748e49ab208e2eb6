"""Magento 2 and Adobe Commerce, Sales → Orders → Export: the grid, one row per order, no currency column."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_
from winback.vocabulary import FileKind, RowShape

MAGENTO_ORDERS = Layout(
    name="magento_orders",
    title=N_("Magento orders export"),
    source="magento",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("ID", "Purchase Date", "Grand Total (Purchased)"),
    fields={
        "order_id": ("ID",),
        "date": ("Purchase Date",),
        "total": ("Grand Total (Purchased)",),
        "refunded": ("Total Refunded",),
        "status": ("Status",),
        "payment_method": ("Payment Method",),
        "sales_channel": ("Purchase Point",),
        "email": ("Customer Email",),
        "full_name": ("Customer Name", "Bill-to Name", "Ship-to Name"),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS | {"closed"},
)

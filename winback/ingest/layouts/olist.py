"""Olist’s Brazilian data set: its orders file has neither amounts nor customers who return."""

from winback.ingest.layouts.layout import Layout
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

OLIST_ORDERS = Layout(
    name="olist_orders",
    title=N_("Olist orders"),
    source="olist",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("order_id", "customer_id", "order_status", "order_purchase_timestamp"),
    fields={"order_id": ("order_id",), "date": ("order_purchase_timestamp",), "status": ("order_status",)},
    not_enough=Message(
        N_("This is the orders file of the Olist data set. It has no amounts, and its customer ids change with every order.")
    ),
    fetch_instead=Message(N_("Join it with the payments and customers files of the data set, and use customer_unique_id as the customer.")),
)

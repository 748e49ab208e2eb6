"""Amazon Seller Central, All Orders report: tab-separated, a row per item, ``item-price`` is of the line. No buyer is named."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import STATUS_WORDS
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

AMAZON_ORDERS = Layout(
    name="amazon_orders",
    title=N_("Amazon All Orders report"),
    source="amazon",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_ONLY,
    required=("amazon-order-id", "purchase-date", "order-status", "item-price"),
    fields={
        "order_id": ("amazon-order-id",),
        "date": ("purchase-date",),
        "currency": ("currency",),
        "status": ("order-status",),
        "sales_channel": ("sales-channel",),
        "quantity": ("quantity",),
        "line_total": ("item-price",),
        "line_shipping": ("shipping-price",),
        "line_discount": ("item-promotion-discount",),
        "product": ("sku", "asin"),
        "product_name": ("product-name",),
        "country": ("ship-country",),
        "postcode": ("ship-postal-code",),
    },
    statuses=STATUS_WORDS,
    is_utc=True,
    may_mail=False,
    fetch_instead=Message(
        N_("Amazon does not say who bought, and forbids marketing to its buyers. The orders can be analysed, but not written to.")
    ),
)

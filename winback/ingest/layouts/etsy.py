"""Etsy, Shop Manager → Settings → Options → Download data: sold orders (two wordings) and sold order items. No e-mail in any."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

_FETCH_INSTEAD = Message(
    N_("Etsy’s exports have no e-mail addresses, and Etsy gives none for mailings. They can be analysed, but not written to.")
)

ETSY_ORDERS = Layout(
    name="etsy_orders",
    title=N_("Etsy sold orders"),
    source="etsy",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=("Sale Date", "Order ID", "Order Value", "Order Total"),
    fields={
        "order_id": ("Order ID",),
        "date": ("Sale Date",),
        "total": ("Order Total",),
        "adjusted_total": ("Adjusted Order Total",),
        "discount": ("Discount Amount",),
        "discount_codes": ("Coupon Code",),
        "currency": ("Currency",),
        "status": ("Status",),
        "payment_method": ("Payment Method",),
        "sales_channel": ("Order Type",),
        "customer_id": ("Buyer User ID",),
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        "full_name": ("Full Name",),
        "country": ("Ship Country", "Delivery Country"),
        "postcode": ("Ship Zipcode", "Delivery Zipcode"),
    },
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    fetch_instead=_FETCH_INSTEAD,
)

ETSY_ITEMS = Layout(
    name="etsy_items",
    title=N_("Etsy sold order items"),
    source="etsy",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_ONLY,
    required=("Sale Date", "Order ID", "Item Name", "Item Total", "Listing ID"),
    fields={
        "order_id": ("Order ID",),
        "date": ("Sale Date",),
        "currency": ("Currency",),
        "sales_channel": ("Order Type",),
        "quantity": ("Quantity",),
        "unit_price": ("Price",),
        "line_total": ("Item Total",),
        "product": ("SKU", "Listing ID"),
        "product_name": ("Item Name",),
        "customer_id": ("Buyer",),
        "full_name": ("Ship Name",),
        "country": ("Ship Country", "Delivery Country"),
        "postcode": ("Ship Zipcode", "Delivery Zipcode"),
    },
    fetch_instead=_FETCH_INSTEAD,
)

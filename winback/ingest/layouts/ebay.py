"""eBay, Orders report: an order of several items is a summary row with the totals, followed by item rows without."""

from winback.ingest.layouts.layout import Layout
from winback.ingest.layouts.statuses import STATUS_WORDS
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

_FETCH_INSTEAD = Message(N_("eBay forbids marketing to its buyers. The orders can be analysed, but not written to."))

EBAY_ORDERS = Layout(
    name="ebay_orders",
    title=N_("eBay orders report"),
    source="ebay",
    kind=FileKind.ORDERS,
    shape=RowShape.SUMMARY_THEN_LINES,
    required=("Sales Record Number", "Order Number", "Sale Date", "Total Price"),
    fields={
        "order_id": ("Order Number",),
        "date": ("Sale Date",),
        "total": ("Total Price",),
        "payment_method": ("Payment Method",),
        "quantity": ("Quantity",),
        "unit_price": ("Sold For",),
        "product": ("Custom Label", "Item Number"),
        "product_name": ("Item Title",),
        "customer_id": ("Buyer Username",),
        "full_name": ("Buyer Name", "Ship To Name"),
        "country": ("Buyer Country", "Ship To Country"),
        "postcode": ("Buyer Zip", "Ship To Zip"),
    },
    statuses=STATUS_WORDS,
    may_mail=False,
    fetch_instead=_FETCH_INSTEAD,
)

EBAY_ORDERS_DE = Layout(
    name="ebay_orders_de",
    title=N_("eBay orders report (German)"),
    source="ebay",
    kind=FileKind.ORDERS,
    shape=RowShape.SUMMARY_THEN_LINES,
    required=("Verkaufsprotokollnummer", "Bestellnummer", "Gesamtbetrag", "Verkauft am"),
    fields={
        "order_id": ("Bestellnummer",),
        "date": ("Verkauft am",),
        "total": ("Gesamtbetrag",),
        "quantity": ("Anzahl",),
        "unit_price": ("Verkauft für",),
        "product": ("Bestandseinheit", "Artikelnummer"),
        "product_name": ("Angebotstitel",),
    },
    decimal_mark=",",
    may_mail=False,
    fetch_instead=_FETCH_INSTEAD,
)

"""The UCI data sets “Online Retail” and “Online Retail II”: invoice lines of a British wholesaler."""

from winback.ingest.layouts.layout import Layout
from winback.locale import N_, Message
from winback.vocabulary import FileKind, OrderStatus, RowShape

_FETCH_INSTEAD = Message(N_("This data set has no e-mail addresses. It can be analysed, but not written to."))
_PREFIXES = {"C": OrderStatus.CREDIT_NOTE, "A": OrderStatus.ADJUSTMENT}
_NOT_PRODUCTS = frozenset({"post", "dot", "m", "d", "c2", "bank charges", "amazonfee", "s"})

ONLINE_RETAIL = Layout(
    name="online_retail",
    title=N_("Online Retail data set"),
    source="online_retail",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_ONLY,
    required=("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"),
    fields={
        "order_id": ("InvoiceNo",),
        "date": ("InvoiceDate",),
        "quantity": ("Quantity",),
        "unit_price": ("UnitPrice",),
        "product": ("StockCode",),
        "product_name": ("Description",),
        "customer_id": ("CustomerID",),
        "country": ("Country",),
    },
    id_prefixes=_PREFIXES,
    not_products=_NOT_PRODUCTS,
    not_product_prefixes=("gift_",),
    currency="GBP",
    fetch_instead=_FETCH_INSTEAD,
)

ONLINE_RETAIL_II = Layout(
    name="online_retail_ii",
    title=N_("Online Retail II data set"),
    source="online_retail",
    kind=FileKind.ORDERS,
    shape=RowShape.LINES_ONLY,
    required=("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price"),
    fields={
        "order_id": ("Invoice",),
        "date": ("InvoiceDate",),
        "quantity": ("Quantity",),
        "unit_price": ("Price",),
        "product": ("StockCode",),
        "product_name": ("Description",),
        "customer_id": ("Customer ID",),
        "country": ("Country",),
    },
    id_prefixes=_PREFIXES,
    not_products=_NOT_PRODUCTS,
    not_product_prefixes=("gift_",),
    currency="GBP",
    fetch_instead=_FETCH_INSTEAD,
)

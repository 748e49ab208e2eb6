"""The demo shop as Shopify writes it: orders export (79 columns) and customers export (20 columns).

Every oddity was measured in real exports: rows of an order stand together, and only the first has
``Id`` and totals; refunds leave ``Total`` as it is; cancelled orders may still say ``paid``; most zips
and phones begin with an apostrophe; the offset of a time follows the summer time of the shop.
The files are written in chunks, so that a million customers fit into memory.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from winback.demo.business import Country
from winback.demo.cells import amount, either, moment, only
from winback.demo.shop import DemoShop
from winback.demo.shopify_customers import customer_rows

ORDERS_FILE = "orders_export.csv"
CUSTOMERS_FILE = "customers_export.csv"
_ORDERS_PER_CHUNK = 50_000

# fmt: off
ORDER_HEADERS = (
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing", "Currency", "Subtotal",
    "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method", "Created at", "Lineitem quantity",
    "Lineitem name", "Lineitem price", "Lineitem compare at price", "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable",
    "Lineitem fulfillment status", "Billing Name", "Billing Street", "Billing Address1", "Billing Address2", "Billing Company",
    "Billing City", "Billing Zip", "Billing Province", "Billing Country", "Billing Phone", "Shipping Name", "Shipping Street",
    "Shipping Address1", "Shipping Address2", "Shipping Company", "Shipping City", "Shipping Zip", "Shipping Province",
    "Shipping Country", "Shipping Phone", "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference",
    "Refunded Amount", "Vendor", "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source",
    "Lineitem discount", "Tax 1 Name", "Tax 1 Value", "Tax 2 Name", "Tax 2 Value", "Tax 3 Name", "Tax 3 Value", "Tax 4 Name",
    "Tax 4 Value", "Tax 5 Name", "Tax 5 Value", "Phone", "Receipt Number", "Duties", "Billing Province Name",
    "Shipping Province Name", "Payment ID", "Payment Terms Name", "Next Payment Due At", "Payment References",
)
_ON_EVERY_ROW = (
    "Name", "Email", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price", "Lineitem sku",
    "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status", "Vendor", "Lineitem discount",
)
# fmt: on
_ADDRESS = ("Name", "Street", "Address1", "Company", "City", "Zip", "Province", "Country", "Phone", "Province Name")
_NOT_SENT = ("pos", "shopify_draft_order")
_LARGEST_FACTOR = 3_000_000_000  # beyond it the product that makes a payment id would not fit into 64 bits


def write_shopify(shop: DemoShop, folder: Path) -> list[Path]:
    """Write both exports into ``folder`` (made if it is missing) and return their paths, orders first.

    UTF-8 without a byte order mark, LF, quoted where needed, newest order first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    orders_path, customers_path = folder / ORDERS_FILE, folder / CUSTOMERS_FILE
    with orders_path.open("wb") as file:
        for number, rows in enumerate(_order_rows(shop)):
            _write_rows(rows, file, header=number == 0)
    with customers_path.open("wb") as file:
        _write_rows(customer_rows(shop), file, header=True)
    return [orders_path, customers_path]


def _write_rows(rows: pl.DataFrame, file: BinaryIO, *, header: bool) -> None:
    rows.write_csv(file, include_header=header, line_terminator="\n", quote_style="necessary")


def _order_rows(shop: DemoShop) -> Iterator[pl.DataFrame]:
    """Chunks of rows in the order of the file, all columns as text."""
    order_of_line = shop.lines["order"]
    for end in range(max(shop.orders.height, 1), 0, -_ORDERS_PER_CHUNK):
        start = max(end - _ORDERS_PER_CHUNK, 0)
        first, last = order_of_line.search_sorted(pl.Series([start + 1, end + 1]), side="left")
        yield _rows_of(shop.orders.slice(start, end - start), shop.lines.slice(first, last - first), shop)


def _rows_of(orders: pl.DataFrame, lines: pl.DataFrame, shop: DemoShop) -> pl.DataFrame:
    """The rows of some orders: one per line, with what belongs to the order on its first row only."""
    known = orders.join(shop.buyers.drop("email", "phone", "country"), on="buyer", how="left", maintain_order="left")
    cells = {**_placement(shop), **_amounts(shop.country), **_payment(), **_extras(shop.country), **_addresses(shop.country)}
    rows = lines.sort([-pl.col("order"), "line"]).join(known.select("order", "id", **cells), on="order", how="left", maintain_order="left")
    filled = rows.with_columns(**_line_cells(shop))
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in ORDER_HEADERS if name not in filled.columns]
    once = [name for name in ORDER_HEADERS if name not in (*_ON_EVERY_ROW, "Phone")]
    is_first = pl.col("line") == 0
    repeats_phone = pl.col("id") % 3 == 0
    return (
        filled.with_columns(absent)
        .with_columns(pl.when(is_first).then(pl.col(once)), pl.when(is_first | repeats_phone).then("Phone").alias("Phone"))
        .select(ORDER_HEADERS)
    )


def _placement(shop: DemoShop) -> dict[str, pl.Expr]:
    """Who ordered, when and where, and what became of it."""
    is_till = pl.col("source") == "pos"
    return {
        "Name": pl.col("name"),
        "Id": (5_000_000_000_000 + pl.col("id") * 32_768).cast(pl.String),
        "Email": pl.col("email"),
        "Phone": _with_apostrophe(_spaced(pl.col("phone"))),
        "Accepts Marketing": either(pl.col("accepts_marketing")),
        "Created at": moment("placed_at", shop.country),
        "Paid at": moment("paid_at", shop.country),
        "Fulfilled at": moment("fulfilled_at", shop.country),
        "Cancelled at": moment("cancelled_at", shop.country),
        "Financial Status": pl.col("financial_status"),
        "Fulfillment Status": either(pl.col("fulfilled_at").is_not_null(), "fulfilled", "unfulfilled"),
        "Shipping Method": only(~pl.col("source").is_in(_NOT_SENT), shop.country.shipping_method),
        "Source": pl.col("source"),
        "Location": only(is_till, shop.name),
        "Device ID": only(is_till, "1"),
        "Receipt Number": pl.when(is_till).then(pl.format("1-{}", 1000 + pl.col("id"))),
    }


def _amounts(country: Country) -> dict[str, pl.Expr]:
    is_taxed = pl.col("taxes") > 0
    tax_name = either(pl.col("tax_included"), country.tax_name, country.abroad_tax_name)
    return {
        "Currency": pl.lit(country.currency),
        "Subtotal": amount("subtotal"),
        "Shipping": amount("shipping"),
        "Taxes": amount("taxes"),
        "Total": amount("total"),
        "Discount Code": pl.col("discount_codes"),
        "Discount Amount": amount("discount"),
        "Refunded Amount": amount("refunded"),
        "Outstanding Balance": pl.when(pl.col("financial_status") == "pending").then(amount("total")).otherwise(pl.lit("0.00")),
        "Tax 1 Name": pl.when(is_taxed).then(tax_name),
        "Tax 1 Value": pl.when(is_taxed).then(amount("taxes")),
    }


def _payment() -> dict[str, pl.Expr]:
    is_paid = pl.col("paid_at").is_not_null() & (pl.col("total") > 0)
    reference = pl.when(is_paid).then(pl.format("c{}.1", 20_000_000_000 + pl.col("id") * 7919))
    return {
        "Payment Method": pl.col("payment_method"),
        "Payment Reference": reference,
        "Payment References": reference,
        "Payment ID": pl.when(is_paid).then(pl.format("r{}", pl.col("id") % _LARGEST_FACTOR * 2_654_435_761 % 4_294_967_291)),
    }


def _extras(country: Country) -> dict[str, pl.Expr]:
    """Notes with line breaks, as buyers leave them, and tags."""
    is_sent = ~pl.col("source").is_in(_NOT_SENT)
    return {
        "Notes": only(is_sent & (pl.col("id") % 29 == 0), country.note),
        "Note Attributes": only(is_sent & (pl.col("id") % 17 == 0), 'gift_wrap: yes\ngift_message: "With love", Mia'),
        "Tags": only(pl.col("source") == "subscription_contract", "Subscription, Subscription Recurring Order"),
        "Risk Level": pl.lit("Low"),
    }


def _addresses(country: Country) -> dict[str, pl.Expr]:
    """Billing and shipping address; none for those who stay anonymous, no shipping at the till."""
    is_known = pl.col("email").is_not_null() | pl.col("phone").is_not_null()
    at_home = pl.col("country") == country.code
    cells = {
        "Name": pl.col("first_name") + " " + pl.col("last_name"),
        "Street": pl.col("street"),
        "Address1": pl.col("street"),
        "Company": pl.col("company"),
        "City": pl.col("city"),
        "Zip": _with_apostrophe(pl.col("postcode")),
        "Province": only(at_home, country.province_code),
        "Country": pl.col("country"),
        "Phone": _with_apostrophe(_spaced(pl.col("phone"))),
        "Province Name": only(at_home, country.province),
    }
    shown = (("Billing", is_known), ("Shipping", is_known & (pl.col("source") != "pos")))
    return {f"{kind} {name}": pl.when(condition).then(cells[name]) for kind, condition in shown for name in _ADDRESS}


def _line_cells(shop: DemoShop) -> dict[str, pl.Expr]:
    is_product = pl.col("is_product")
    return {
        "Lineitem quantity": pl.col("quantity").cast(pl.String),
        "Lineitem name": pl.col("product_name"),
        "Lineitem price": amount("unit_price"),
        "Lineitem compare at price": amount("compare_at_price"),
        "Lineitem sku": pl.col("sku"),
        "Lineitem requires shipping": either(is_product, "true", "false"),
        "Lineitem taxable": either(is_product, "true", "false"),
        "Lineitem fulfillment status": either(pl.col("Fulfillment Status") == "fulfilled", "fulfilled", "pending"),
        "Lineitem discount": amount("line_discount"),
        "Vendor": only(is_product, shop.name),
    }


def _with_apostrophe(cell: pl.Expr) -> pl.Expr:
    """As in real files, eleven of twelve such cells begin with an apostrophe."""
    return pl.when(pl.col("id") % 12 != 0).then("'" + cell).otherwise(cell)


def _spaced(phone: pl.Expr) -> pl.Expr:
    return phone.str.replace(r"^(\+\d{2})(\d{3})(\d+)$", "$1 $2 $3")

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
from winback.demo.shop import DemoShop

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
    line_of_order = shop.lines["order"]
    for end in range(max(shop.orders.height, 1), 0, -_ORDERS_PER_CHUNK):
        start = max(end - _ORDERS_PER_CHUNK, 0)
        orders = shop.orders.slice(start, end - start)
        first, last = line_of_order.search_sorted(pl.Series([start + 1, end + 1]), side="left")
        yield _rows_of(orders, shop.lines.slice(first, last - first), shop)


def _rows_of(orders: pl.DataFrame, lines: pl.DataFrame, shop: DemoShop) -> pl.DataFrame:
    """The rows of some orders: one per line, with what belongs to the order on its first row only."""
    known = orders.join(shop.buyers.drop("email", "phone", "country"), on="buyer", how="left", maintain_order="left")
    texts = known.select("order", **_order_cells(shop), **_addresses(shop.country))
    rows = lines.sort([-pl.col("order"), "line"]).join(texts, on="order", how="left", maintain_order="left")
    cells = rows.with_columns(**_line_cells(shop.country))
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in ORDER_HEADERS if name not in cells.columns]
    once = [name for name in ORDER_HEADERS if name not in (*_ON_EVERY_ROW, "Phone")]
    is_first = pl.col("line") == 0
    repeats_phone = pl.col("order") % 3 == 0
    return (
        cells.with_columns(absent)
        .with_columns(pl.when(is_first).then(pl.col(once)), pl.when(is_first | repeats_phone).then("Phone").alias("Phone"))
        .select(ORDER_HEADERS)
    )


def _amount(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Decimal(38, 2)).cast(pl.String)


def _moment(name: str, country: Country) -> pl.Expr:
    return pl.col(name).dt.replace_time_zone(country.time_zone).dt.strftime("%Y-%m-%d %H:%M:%S %z")


def _yes_no(condition: pl.Expr, yes: str = "yes", no: str = "no") -> pl.Expr:
    return pl.when(condition).then(pl.lit(yes)).otherwise(pl.lit(no))


def _with_apostrophe(cell: pl.Expr) -> pl.Expr:
    """As in real files, eleven of twelve such cells begin with an apostrophe."""
    return pl.when(pl.col("order") % 12 != 0).then("'" + cell).otherwise(cell)


def _spaced(phone: pl.Expr) -> pl.Expr:
    return phone.str.replace(r"^(\+\d{2})(\d{3})(\d+)$", "$1 $2 $3")


def _order_cells(shop: DemoShop) -> dict[str, pl.Expr]:
    country = shop.country
    is_home = pl.col("tax_included")
    is_till = pl.col("source") == "pos"
    sent = ~pl.col("source").is_in(["pos", "shopify_draft_order"])
    paid = pl.col("paid_at").is_not_null() & (pl.col("total") > 0)
    reference = pl.when(paid).then(pl.format("c{}.1", 20_000_000_000 + pl.col("order") * 7919))
    wants_wrapping = pl.col("order") % 17 == 0
    return {
        "Name": pl.col("name"),
        "Email": pl.col("email"),
        "Financial Status": pl.col("financial_status"),
        "Paid at": _moment("paid_at", country),
        "Fulfillment Status": _yes_no(pl.col("fulfilled_at").is_not_null(), "fulfilled", "unfulfilled"),
        "Fulfilled at": _moment("fulfilled_at", country),
        "Accepts Marketing": _yes_no(pl.col("accepts_marketing")),
        "Currency": pl.lit(country.currency),
        "Subtotal": _amount("subtotal"),
        "Shipping": _amount("shipping"),
        "Taxes": _amount("taxes"),
        "Total": _amount("total"),
        "Discount Code": pl.col("discount_codes"),
        "Discount Amount": _amount("discount"),
        "Shipping Method": pl.when(sent).then(pl.lit(country.shipping_method)),
        "Created at": _moment("placed_at", country),
        "Notes": pl.when(sent & (pl.col("order") % 29 == 0)).then(pl.lit(country.note)),
        "Note Attributes": pl.when(sent & wants_wrapping).then(pl.lit('gift_wrap: yes\ngift_message: "With love", Mia')),
        "Cancelled at": _moment("cancelled_at", country),
        "Payment Method": pl.col("payment_method"),
        "Payment Reference": reference,
        "Refunded Amount": _amount("refunded"),
        "Outstanding Balance": pl.when(pl.col("financial_status") == "pending").then(_amount("total")).otherwise(pl.lit("0.00")),
        "Location": pl.when(is_till).then(pl.lit(country.shop_name)),
        "Device ID": pl.when(is_till).then(pl.lit("1")),
        "Id": (5_000_000_000_000 + pl.col("order") * 32_768).cast(pl.String),
        "Tags": pl.when(pl.col("source") == "subscription_contract").then(pl.lit("Subscription, Subscription Recurring Order")),
        "Risk Level": pl.lit("Low"),
        "Source": pl.col("source"),
        "Tax 1 Name": pl.when(pl.col("taxes") > 0).then(
            pl.when(is_home).then(pl.lit(country.tax_name)).otherwise(pl.lit(country.abroad_tax_name))
        ),
        "Tax 1 Value": pl.when(pl.col("taxes") > 0).then(_amount("taxes")),
        "Phone": _with_apostrophe(_spaced(pl.col("phone"))),
        "Receipt Number": pl.when(is_till).then(pl.format("1-{}", 1000 + pl.col("order"))),
        "Payment ID": pl.when(paid).then(pl.format("r{}", pl.col("order") * 2_654_435_761 % 4_294_967_291)),
        "Payment References": reference,
    }


def _addresses(country: Country) -> dict[str, pl.Expr]:
    """Billing and shipping address; none for those who stay anonymous, no shipping at the till."""
    is_known = pl.col("email").is_not_null() | pl.col("phone").is_not_null()
    is_sent = is_known & (pl.col("source") != "pos")
    at_home = pl.col("country") == country.code
    cells = {
        "Name": pl.col("first_name") + " " + pl.col("last_name"),
        "Street": pl.col("street"),
        "Address1": pl.col("street"),
        "Company": pl.col("company"),
        "City": pl.col("city"),
        "Zip": _with_apostrophe(pl.col("postcode")),
        "Province": pl.when(at_home).then(pl.lit(country.province_code, dtype=pl.String)),
        "Country": pl.col("country"),
        "Phone": _with_apostrophe(_spaced(pl.col("phone"))),
        "Province Name": pl.when(at_home).then(pl.lit(country.province, dtype=pl.String)),
    }
    shown = (("Billing", is_known), ("Shipping", is_sent))
    return {f"{kind} {name}": pl.when(condition).then(cells[name]) for kind, condition in shown for name in _ADDRESS}


def _line_cells(country: Country) -> dict[str, pl.Expr]:
    is_product = pl.col("is_product")
    return {
        "Lineitem quantity": pl.col("quantity").cast(pl.String),
        "Lineitem name": pl.col("product_name"),
        "Lineitem price": _amount("unit_price"),
        "Lineitem compare at price": _amount("compare_at_price"),
        "Lineitem sku": pl.col("sku"),
        "Lineitem requires shipping": _yes_no(is_product, "true", "false"),
        "Lineitem taxable": _yes_no(is_product, "true", "false"),
        "Lineitem fulfillment status": _yes_no(pl.col("Fulfillment Status") == "fulfilled", "fulfilled", "pending"),
        "Lineitem discount": _amount("line_discount"),
        "Vendor": pl.when(is_product).then(pl.lit(country.shop_name)),
    }


def customer_rows(shop: DemoShop) -> pl.DataFrame:
    """The customers export: everybody with an e-mail or a phone number, readers who never bought included.

    ``Accepts Email Marketing`` is today's consent, which is not what the newest order says.
    """
    country = shop.country
    spent = (
        shop.orders.filter(pl.col("email").is_not_null() | pl.col("phone").is_not_null())
        .group_by("buyer")
        .agg(
            spent=(pl.col("total") - pl.col("refunded")).filter(pl.col("cancelled_at").is_null()).sum(),
            orders=pl.len(),
        )
    )
    known = shop.buyers.join(spent, on="buyer", how="left", maintain_order="left").with_columns(
        pl.col("spent").fill_null(0), pl.col("orders").fill_null(0)
    )
    at_home = pl.col("country") == country.code
    by_form = (pl.col("subscribed_on").is_not_null() & pl.col("ticked_on").is_null()).fill_null(False)
    return known.select(
        **{
            "First Name": pl.col("first_name"),
            "Last Name": pl.col("last_name"),
            "Email": pl.col("email"),
            "Accepts Email Marketing": _yes_no(pl.col("email_consent")),
            "Company": pl.col("company"),
            "Address1": pl.col("street"),
            "Address2": pl.lit(None, dtype=pl.String),
            "City": pl.col("city"),
            "Province": pl.when(at_home).then(pl.lit(country.province, dtype=pl.String)),
            "Province Code": pl.when(at_home).then(pl.lit(country.province_code, dtype=pl.String)),
            "Country": _yes_no(at_home, country.name, country.abroad_name),
            "Country Code": pl.col("country"),
            "Zip": pl.col("postcode"),
            "Phone": pl.col("phone"),
            "Accepts SMS Marketing": _yes_no(pl.col("sms_consent")),
            "Total Spent": _amount("spent"),
            "Total Orders": pl.col("orders").cast(pl.String),
            "Tags": pl.when(by_form).then(pl.lit("newsletter")),
            "Note": pl.lit(None, dtype=pl.String),
            "Tax Exempt": pl.lit("no"),
        }
    )

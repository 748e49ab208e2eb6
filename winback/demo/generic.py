"""The demo shop as a shop system without a name would write it: one row per order.

``write_generic`` is plain: comma, UTF-8, ISO dates, decimal dots. ``write_german`` is what a German
spreadsheet saves: semicolon, cp1252, CRLF, ``31.12.2025``, ``1.234,56``.
"""

from pathlib import Path

import polars as pl

from winback.demo.shop import DemoShop

GENERIC_FILE = "orders.csv"
GERMAN_FILE = "bestellungen.csv"
_ORDERS_PER_CHUNK = 200_000
_GERMAN_HEADERS = {
    "Order number": "Bestellnummer",
    "Order date": "Bestelldatum",
    "E-mail": "E-Mail",
    "First name": "Vorname",
    "Last name": "Nachname",
    "Phone": "Telefon",
    "Country": "Land",
    "Postcode": "PLZ",
    "Currency": "Währung",
    "Total": "Gesamtbetrag",
    "Refunded": "Erstattet",
    "Discount": "Rabatt",
    "Discount code": "Gutscheincode",
    "Status": "Status",
    "Newsletter": "Newsletter",
}
_GERMAN_WORDS = {
    "completed": "abgeschlossen",
    "unpaid": "offen",
    "cancelled": "storniert",
    "refunded": "erstattet",
    "yes": "ja",
    "no": "nein",
}


def write_generic(shop: DemoShop, folder: Path) -> list[Path]:
    """Write ``orders.csv`` into ``folder`` (made if it is missing), oldest order first."""
    rows = order_table(shop).with_columns(pl.col("Order date").dt.strftime("%Y-%m-%d %H:%M:%S"), pl.col(pl.Decimal).cast(pl.Decimal(38, 2)))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / GENERIC_FILE
    rows.write_csv(path, line_terminator="\n")
    return [path]


def write_german(shop: DemoShop, folder: Path) -> list[Path]:
    """Write ``bestellungen.csv`` into ``folder`` (made if it is missing), oldest order first."""
    rows = order_table(shop).with_columns(
        pl.col("Order date").dt.strftime("%d.%m.%Y"),
        _german_amounts(pl.col(pl.Decimal)),
        pl.col("Status", "Newsletter").replace(_GERMAN_WORDS),
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / GERMAN_FILE
    with path.open("wb") as file:
        for start in range(0, max(rows.height, 1), _ORDERS_PER_CHUNK):
            chunk = rows.slice(start, _ORDERS_PER_CHUNK).rename(_GERMAN_HEADERS)
            text = chunk.write_csv(separator=";", line_terminator="\r\n", include_header=start == 0)
            file.write(text.encode("cp1252"))
    return [path]


def order_table(shop: DemoShop) -> pl.DataFrame:
    """One row per order with typed columns under plain English headers, oldest first."""
    people = shop.buyers.select("buyer", "first_name", "last_name", "postcode")
    is_known = pl.col("email").is_not_null() | pl.col("phone").is_not_null()
    return shop.orders.join(people, on="buyer", how="left", maintain_order="left").select(
        pl.col("name").str.strip_prefix("#").alias("Order number"),
        pl.col("placed_at").alias("Order date"),
        pl.col("email").alias("E-mail"),
        pl.when(is_known).then("first_name").alias("First name"),
        pl.when(is_known).then("last_name").alias("Last name"),
        pl.col("phone").alias("Phone"),
        pl.when(is_known).then("country").alias("Country"),
        pl.when(is_known).then("postcode").alias("Postcode"),
        pl.lit(shop.country.currency).alias("Currency"),
        pl.col("total").alias("Total"),
        pl.col("refunded").alias("Refunded"),
        pl.col("discount").alias("Discount"),
        pl.col("discount_codes").alias("Discount code"),
        _status().alias("Status"),
        pl.when("accepts_marketing").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("Newsletter"),
    )


def _status() -> pl.Expr:
    """One word per order: goods sent to be paid at the door are completed, unpaid ones that wait are not."""
    waits = (pl.col("financial_status") == "pending") & pl.col("fulfilled_at").is_null()
    return (
        pl.when(pl.col("cancelled_at").is_not_null())
        .then(pl.lit("cancelled"))
        .when(pl.col("financial_status") == "refunded")
        .then(pl.lit("refunded"))
        .when(waits)
        .then(pl.lit("unpaid"))
        .otherwise(pl.lit("completed"))
    )


def _german_amounts(amounts: pl.Expr) -> pl.Expr:
    """1234.5 as ``1.234,50``: a dot before the last three digits of the whole part, twice for millions."""
    text = amounts.cast(pl.Decimal(38, 2)).cast(pl.String).str.replace(".", ",", literal=True)
    return text.str.replace(r"(\d)(\d{3}),", "$1.$2,").str.replace(r"(\d)(\d{3})\.", "$1.$2.")

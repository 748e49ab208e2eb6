"""The rows of a Shopify customers export."""

import polars as pl

from winback.demo.business import Country
from winback.demo.cells import amount, either, only
from winback.demo.shop import DemoShop


def customer_rows(shop: DemoShop) -> pl.DataFrame:
    """One row per person known by e-mail or phone, readers who never bought included; all columns as text.

    ``Accepts Email Marketing`` is today's consent, which is not what the newest order says.
    """
    known = shop.buyers.join(_spent(shop.orders), on="buyer", how="left", maintain_order="left")
    return known.with_columns(pl.col("spent", "orders").fill_null(0)).select(**_cells(shop.country))


def _spent(orders: pl.DataFrame) -> pl.DataFrame:
    """One row per buyer: what was paid and not given back, and the number of orders; nothing that stayed anonymous."""
    kept = pl.when(pl.col("cancelled_at").is_null()).then(pl.col("total") - pl.col("refunded")).otherwise(0)
    named = orders.filter(pl.col("email").is_not_null() | pl.col("phone").is_not_null())
    return named.group_by("buyer").agg(spent=kept.sum(), orders=pl.len())


def _cells(country: Country) -> dict[str, pl.Expr]:
    at_home = pl.col("country") == country.code
    by_form = pl.col("subscribed_on").is_not_null() & pl.col("ticked_on").is_null()
    return {
        "First Name": pl.col("first_name"),
        "Last Name": pl.col("last_name"),
        "Email": pl.col("email"),
        "Accepts Email Marketing": either(pl.col("email_consent")),
        "Company": pl.col("company"),
        "Address1": pl.col("street"),
        "Address2": pl.lit(None, dtype=pl.String),
        "City": pl.col("city"),
        "Province": only(at_home, country.province),
        "Province Code": only(at_home, country.province_code),
        "Country": pl.col("country").replace_strict(_names(country)),
        "Country Code": pl.col("country"),
        "Zip": pl.col("postcode"),
        "Phone": pl.col("phone"),
        "Accepts SMS Marketing": either(pl.col("sms_consent")),
        "Total Spent": amount("spent"),
        "Total Orders": pl.col("orders").cast(pl.String),
        "Tags": only(by_form, "newsletter"),
        "Note": pl.lit(None, dtype=pl.String),
        "Tax Exempt": pl.lit("no"),
    }


def _names(country: Country) -> dict[str, str]:
    near = {neighbour.code: neighbour.name for neighbour in country.neighbours}
    return {country.code: country.name, country.abroad_code: country.abroad_name, **near}

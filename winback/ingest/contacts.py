"""People of a customer file, and the key by which a person is known."""

import polars as pl

from winback.ingest.layouts import Layout
from winback.ingest.order_values import person_values
from winback.ingest.parsing import parse_consent, parse_money
from winback.ingest.reading import LINE

_CONSENTS = ("email_consent", "sms_consent", "phone_consent", "ads_consent")


def contact_key(*, source: str = "source") -> pl.Expr:
    """``e:<email>``, else ``i:<source>:<platform id>``, else ``p:<phone>``, else null; ``source`` names the column."""
    return pl.coalesce(
        pl.format("e:{}", pl.col("email")),
        pl.format("i:{}:{}", pl.col(source), pl.col("platform_customer_id")),
        pl.format("p:{}", pl.col("phone")),
    )


def contact_values(rows: pl.DataFrame, layout: Layout, *, phone_country: str | None) -> pl.DataFrame:
    """CONTACTS columns and the line number, one row per cleaned row; ``contact_key`` is null where nothing identifies the person."""

    def text(field: str) -> pl.Series:
        return rows[field] if field in rows.columns else pl.Series(field, [None], dtype=pl.String).new_from_index(0, rows.height)

    people = pl.DataFrame(
        {
            LINE: rows[LINE],
            **person_values(rows, phone_country),
            "language": text("language").str.to_lowercase(),
            **{consent: parse_consent(text(consent)) for consent in _CONSENTS},
            "stated_orders": parse_money(text("stated_orders")).cast(pl.Int64),
            "tags": text("tags"),
        }
    ).with_columns(source=pl.lit(layout.source))
    return people.with_columns(contact_key=contact_key())

"""People of a customer file, and the key by which a person is known."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from winback.ingest.customer_keys import keys_of_rows
from winback.ingest.layouts import Layout
from winback.ingest.order_values import person_values
from winback.ingest.parsing import parse_consent, parse_money, without_marks
from winback.ingest.reading import LINE
from winback.ingest.refusals import without_the_refused
from winback.schema import CONTACTS, enum
from winback.vocabulary import Consent

CONSENTS = ("email_consent", "sms_consent", "phone_consent", "ads_consent")
_SOURCE_AND_ID = ("source", "platform_customer_id")
_UPLOAD = "upload"
ANSWER = ("answer", "answered_on")


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
            **{consent: parse_consent(text(consent)) for consent in CONSENTS},
            "stated_orders": parse_money(text("stated_orders")).cast(pl.Int64),
            "tags": without_marks(text("tags")),
        }
    ).with_columns(source=pl.lit(layout.source))
    return without_the_refused(people, rows).with_columns(contact_key=contact_key())


def newest_answer() -> tuple[pl.Expr, ...]:
    """Of several rows of a person the answer of the latest day, with its day; one without a day counts as later than all others."""
    given = pl.col("answer").is_not_null()
    latest_last = pl.col("answered_on").filter(given).fill_null(date.max)
    return tuple(pl.col(name).filter(given).sort_by(latest_last, maintain_order=True).last().alias(name) for name in ANSWER)


def known(name: str) -> pl.Expr:
    """A consent, with null for unknown."""
    return pl.when(pl.col(name) != Consent.UNKNOWN).then(pl.col(name)).alias(name)


def one_per_key(contacts: pl.DataFrame) -> pl.DataFrame:
    """CONTACTS with each key once, column by column: a later row's value wins, and what it does not tell keeps what was told before.

    A platform id goes with its source.
    """
    if not contacts["contact_key"].is_duplicated().any():
        return contacts
    told = contacts.with_columns(known(name) for name in CONSENTS)
    named = pl.when(pl.col("platform_customer_id").is_not_null()).then("source")
    apart = ("contact_key", "source", *ANSWER)
    values = [pl.col(name).drop_nulls().last() for name in CONTACTS.columns if name not in apart]
    source = pl.coalesce(named.drop_nulls().last(), pl.col("source").last()).alias("source")
    last = told.group_by("contact_key", maintain_order=True).agg(source, *values, *newest_answer())
    return CONTACTS.conform(last.with_columns(pl.col(name).fill_null(Consent.UNKNOWN.value) for name in CONSENTS))


def merged_contacts(uploads: Sequence[pl.DataFrame], orders: pl.DataFrame) -> pl.DataFrame:
    """CONTACTS of several uploads, the oldest first, by key; ``orders`` (ORDER_RECORDS) tell which rows are one person.

    Of each consent the newest upload that states it decides for all rows of the person, whichever of them it states it in.
    """
    together = one_per_key(pl.concat(uploads)).sort("contact_key")
    if not together["email"].null_count():
        return together
    keys = pl.DataFrame({"contact_key": together["contact_key"], "person": keys_of_rows(orders, together).slice(orders.height)})
    if not keys["person"].is_duplicated().any():
        return together
    rows = pl.concat([one_per_key(rows).with_columns(pl.lit(number).alias(_UPLOAD)) for number, rows in enumerate(uploads)])
    said = rows.join(keys.filter(pl.col("person").is_duplicated()), on="contact_key")
    newest = said.group_by("person").agg(_newest(name) for name in CONSENTS)
    decided = keys.join(newest, on="person", how="left", maintain_order="left")
    return together.with_columns(pl.coalesce(decided[name], pl.col(name)).alias(name) for name in CONSENTS)


def _newest(name: str) -> pl.Expr:
    """What the newest upload says that says anything; where its rows contradict each other, no."""
    is_newest = pl.col(_UPLOAD) == pl.col(_UPLOAD).filter(pl.col(name) != Consent.UNKNOWN).max()
    return safest(pl.col(name).filter(is_newest)).alias(name)


def safest(consents: pl.Expr) -> pl.Expr:
    """Of several consents no where one is no, else yes where one is yes, else null."""
    no, yes = (pl.lit(state.value, dtype=enum(Consent)) for state in (Consent.NO, Consent.YES))
    return pl.when((consents == Consent.NO).any()).then(no).when((consents == Consent.YES).any()).then(yes)

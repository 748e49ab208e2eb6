"""One row per customer or lead: what is known of them, and what they agreed to.

A customer record wins over what orders say; among orders the newest that says anything does.
"""

import polars as pl

from winback.ingest.contacts import ANSWER, CONSENTS, known, newest_answer, safest
from winback.schema import PEOPLE, enum
from winback.vocabulary import Consent

_FACTS = ("email", "phone", "first_name", "last_name", "country", "postcode")
_ORDER_CONSENTS = ("email_consent", "sms_consent")
_ONLY_IN_RECORDS = ("language", "stated_orders", "tags", *ANSWER)


def people_of(orders: pl.DataFrame, contacts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """PEOPLE from orders and contacts with their ``customer``; ``numbers`` names everybody who is one."""
    people = numbers.join(_from_orders(orders), on="customer", how="left").join(
        _from_contacts(contacts), on="customer", how="left", suffix="_stated"
    )
    facts = [pl.coalesce(f"{name}_stated", name).alias(name) for name in _FACTS]
    consents = [
        pl.coalesce(f"{name}_stated" if name in _ORDER_CONSENTS else name, name, pl.lit(Consent.UNKNOWN.value, dtype=enum(Consent))).alias(
            name
        )
        for name in CONSENTS
    ]
    email_in_key = pl.col("customer_key").str.strip_prefix("e:")
    own = pl.when(pl.col("customer_key").str.starts_with("e:")).then(email_in_key).otherwise("email").alias("email")
    return PEOPLE.conform(people.with_columns(*facts, *consents).with_columns(own).sort("customer"))


def _from_orders(orders: pl.DataFrame) -> pl.DataFrame:
    """The newest thing that the orders of each customer say."""
    names = [*_FACTS, *_ORDER_CONSENTS]
    said = _oldest_first(orders.filter(pl.col("customer").is_not_null())).select(
        "customer", *_FACTS, *(known(name) for name in _ORDER_CONSENTS)
    )
    rows_that_say = (pl.when(pl.col(name).is_not_null()).then(pl.int_range(pl.len())).alias(name) for name in names)
    newest = said.select("customer", *rows_that_say).group_by("customer").agg(pl.col(names).max())
    return newest.with_columns(said[name].gather(newest[name]) for name in names)


def _oldest_first(orders: pl.DataFrame) -> pl.DataFrame:
    """By moment, source and number. Merging leaves the orders of one source like that, which spares the sort."""
    order = ("placed_at", "source", "order_id")
    placed_at, source = orders["placed_at"], orders["source"]
    if source.min() == source.max() and placed_at.is_sorted():
        return orders
    return orders.sort(order)


def _from_contacts(contacts: pl.DataFrame) -> pl.DataFrame:
    """What the records of each customer say; where several are one person, the one with the e-mail first.

    Merging has given them one consent; those that only a later order shows to be one person may differ, and then no holds.
    """
    records = contacts.filter(pl.col("customer").is_not_null()).sort("contact_key")
    names = (*_FACTS, *_ONLY_IN_RECORDS)
    stated = records.select("customer", *names, *(known(name) for name in CONSENTS))
    if not stated["customer"].is_duplicated().any():
        return stated
    return stated.group_by("customer", maintain_order=True).agg(
        pl.exclude("customer", *CONSENTS, *ANSWER).drop_nulls().first(),
        *newest_answer(),
        *(safest(pl.col(name)).alias(name) for name in CONSENTS),
    )

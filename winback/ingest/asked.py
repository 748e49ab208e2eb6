"""Who is meant by an e-mail, a phone number or a customer number as somebody types it."""

from dataclasses import dataclass

import polars as pl

from winback.errors import UnusableInput
from winback.ingest.parsing import parse_emails, parse_phones
from winback.locale import N_, Message

_ADVICE = Message(N_("Write it as it stands in your shop, such as anna@example.com or +49 151 12345678."))
_KEYS = {"e:": "email", "i:": "by_id", "p:": "phone"}


@dataclass(frozen=True, kw_only=True, repr=False)
class Asked:
    """One person: the key that customers are known by, and the e-mail, phone or ``i:<source>:<id>`` that was typed."""

    customer_key: str
    identifier: str


def asked(typed: str, marks: pl.DataFrame, *, phone_country: str | None) -> Asked:
    """The person of whom ``marks`` [email, by_id, phone, customer_key] tell, or of whom nothing is known.

    A phone or customer number means the customer who has it. Raises ``UnusableInput`` where it is none of these, and where
    it belongs to several customers: nobody must be taken for another.
    """
    meant = _meant(typed.strip(), phone_country)
    by_bare_id = marks["by_id"].str.replace(r"^i:[^:]*:", "") == typed.strip()
    rows = [marks.filter(pl.col(column) == value) for column, value in meant.items()]
    found = pl.concat([marks.clear(), *rows, marks.filter(by_bare_id)])
    keys = found["customer_key"].drop_nulls().unique().sort()
    if keys.len() > 1:
        raise UnusableInput(
            Message(N_("This number belongs to {customers} customers."), customers=keys.len()),
            Message(N_("Give the e-mail address of the one who is meant.")),
        )
    if keys.is_empty():
        return _unknown(meant)
    identifiers = [*meant.values(), *found["by_id"].drop_nulls()]
    return Asked(customer_key=keys[0], identifier=identifiers[0])


def _meant(text: str, phone_country: str | None) -> dict[str, str]:
    """What the text may be, by the column of the marks."""
    column, value = _KEYS.get(text[:2]), text[2:]
    if column == "by_id":
        return {column: text}
    cell = pl.Series([value if column else text])
    readings = {
        "email": parse_emails(cell)[0] if column in {None, "email"} else None,
        "phone": parse_phones(cell, country=phone_country)[0] if column in {None, "phone"} else None,
    }
    return {name: reading for name, reading in readings.items() if reading is not None}


def _unknown(meant: dict[str, str]) -> Asked:
    if not meant:
        raise UnusableInput(
            Message(N_("This is no e-mail address, no phone number with country code and no known customer number.")), _ADVICE
        )
    column, value = next(iter(meant.items()))
    prefix = {"email": "e:", "phone": "p:"}.get(column, "")
    return Asked(customer_key=f"{prefix}{value}", identifier=value)

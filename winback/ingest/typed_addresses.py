"""E-mails and phone numbers that a person has typed or pasted."""

import re
from dataclasses import dataclass

import polars as pl

from winback.ingest.parsing.people import parse_emails, parse_phones

_BETWEEN = re.compile(r"[\n\r\t,;]+")
_EMAIL = r"""([^\s<>"'()]+@[^\s<>"'()]+)"""


@dataclass(frozen=True, kw_only=True, eq=False)
class TypedAddresses:
    """The addresses in a text, as PEOPLE holds them, each once and in order; ``unreadable`` counts what is neither."""

    addresses: pl.Series
    unreadable: int


def typed_addresses(text: str, *, phone_country: str | None) -> TypedAddresses:
    """The e-mails and phones in lines or parted by commas, with or without a name before them (“Anna <anna@example.com>”)."""
    parts = pl.Series("part", [part.strip() for part in _BETWEEN.split(text) if part.strip()], dtype=pl.String)
    emails = parse_emails(parts.str.extract(_EMAIL).rename("email"))
    phones = parse_phones(parts, country=phone_country)
    read = pl.DataFrame({"email": emails, "phone": phones}).select(address=pl.coalesce("email", "phone"))["address"]
    return TypedAddresses(addresses=read.drop_nulls().unique().sort(), unreadable=read.null_count())

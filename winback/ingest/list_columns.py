"""Which columns of a list hold the person's own address, and which speak of customers and not of those who left."""

import re
from collections.abc import Sequence

import polars as pl

from winback.ingest.headers import meanings
from winback.ingest.matching import SURE
from winback.ingest.subscription import unread_words, words

_MAIL = frozenset(("mail", "mails", "email", "emails", "emailadresse", "sähköposti", "sähköpostiosoite", "e mail", "epost", "courriel"))
_BESIDE = frozenset((
    "e", "address", "addresses", "adresse", "adressen", "customer", "customers", "kunde", "kunden", "asiakkaan", "contact", "subscriber",
    "member", "billing", "account", "primary", "main", "second", "secondary", "other", "additional", "alternative", "work", "private",
    "personal", "home", "zweite", "weitere", "toinen", "toissijainen", "1", "2", "3", "4", "5", "id", "s",
))  # fmt: skip
_OF_OTHERS = re.compile(
    r"\b(by|referr\w*|manager|agent|owner|sales|rep|assigned|created|invited|sender|from|support|staff|admin|berater\w*|betreuer\w*|"
    r"geworben|von|verkäufer\w*|suosittelija\w*|myyjä\w*|yhteyshenkilö\w*)\b"
)
_OF_CUSTOMERS = re.compile(
    r"\borders?\b|\bspen[dt]\b|\bltv\b|\baov\b|\btotals?\b|\brevenue\b|\bstreet\b|\bcity\b|\bregion\b|\bstate\b|\baddress ?(line)? ?[12]\b|"
    r"\b(billing|shipping|postal|home) address\b|\bcompany\b|\busername\b|\breward\b|\bstage\b|\bvalue tier\b|\bnet value\b|"
    r"bestellung|umsatz|straße|strasse|anschrift|wohnort|\bort\b|\bstadt\b|\bfirma\b|\btilauks|ostot|\bkatu|kaupunki|\bpostitoimipaikka\b"
)
_CUSTOMER_FIELDS = frozenset({"postcode", "country", "total", "refunded", "discount", "stated_orders", "quantity", "order_id", "currency"})
_SAYS_TOO_LITTLE = frozenset({"value", "wert", "arvo", "sum", "summe", "summa", "cap", "id", "no", "nr", "number", "reference"})
_MOST_COLUMNS = 8
_OWN = 0.9  # an address for deliveries fits less


def has_no_header(columns: Sequence[str]) -> bool:
    """Whether the columns were only numbered."""
    return all(re.fullmatch(r"column \d+", name) for name in columns)


def own_columns(columns: Sequence[str], *, of_all: int) -> list[str]:
    """Of columns with e-mail addresses those that are the person's own: by their headers, else the first that is not of another.

    Without a header all are, where the table of ``of_all`` columns holds nothing else: addresses written side by side.
    """
    if has_no_header(columns):
        return list(columns) if len(columns) == of_all else list(columns[:1])
    own = [name for name in columns if _is_own(words(name))]
    return own or [name for name in columns if not is_of_others(name)][:1] or list(columns[:1])


def is_of_others(header: str) -> bool:
    """Whether the header speaks of somebody beside the person, such as who sold or recommended."""
    return bool(_OF_OTHERS.search(words(header)))


def of_customers(cells: pl.DataFrame) -> tuple[str, ...]:
    """Headers that a list of those who left would not have; any of many, where there are more columns than such lists have."""
    if has_no_header(cells.columns):
        return ()
    found = [name for name in cells.columns if _OF_CUSTOMERS.search(words(name)) or _is_a_customers_field(name)]
    unread = [name for name in unread_words(cells) if name not in found]
    many = cells.columns if len(cells.columns) > _MOST_COLUMNS and not (found or unread) else []
    return (*found, *unread, *many)


def _is_a_customers_field(header: str) -> bool:
    fitting = {field for field, fit in meanings(header).items() if fit >= SURE}
    return bool(fitting & _CUSTOMER_FIELDS) and words(header) not in _SAYS_TOO_LITTLE


def _is_own(header: str) -> bool:
    parts = set(header.split())
    return meanings(header).get("email", 0) >= _OWN or (bool(parts & _MAIL) and parts <= _MAIL | _BESIDE)

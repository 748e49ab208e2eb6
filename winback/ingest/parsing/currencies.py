"""Currencies as shops write them – a code, a name, a symbol beside the amount → ISO 4217 codes."""

import re

import polars as pl

_BY_SIGN = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "US$": "USD", "US $": "USD", "AU $": "AUD", "AU$": "AUD", "A$": "AUD",
    "C $": "CAD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "R$": "BRL", "₹": "INR", "₽": "RUB", "₺": "TRY", "ZŁ": "PLN", "KČ": "CZK",
    "FT": "HUF", "FR.": "CHF", "SFR.": "CHF",
}  # fmt: skip
_CODES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "NZD", "JPY", "BRL", "INR", "TRY")
_CODE = rf"\b({'|'.join(_CODES)})\b"
"""A code beside a sign: “$ USD”."""


_IN_HEADER = re.compile(rf"\b({'|'.join(_CODES)})\b|([€£₹₽₺])|\b(euro)s?\b", re.IGNORECASE)


def currency_named(header: str) -> str | None:
    """The code of the one currency that the header of a column of amounts names: “Total (EUR)”, “Betrag in €”."""
    named = {_BY_SIGN.get(found[0].upper(), found[0].upper()) for found in _IN_HEADER.finditer(header)}
    return named.pop() if len(named) == 1 else None


def parse_currencies(stated: pl.Series) -> pl.Series:
    """Codes in capitals; a sign or name that stands for one currency only becomes its code, another stays as written."""
    return stated.str.to_uppercase().replace(_BY_SIGN)


def currencies_beside(amounts: pl.Series) -> pl.Series:
    """The currency that stands beside each amount; null where a sign of several currencies does, such as ``$``.

    Bare amounts are of the currency that stands beside all others, if that is one.
    """
    letters = amounts.str.replace_all(r"[\d.,'’()+−–-]", "").str.strip_chars(" \t\u00a0\u202f").str.to_uppercase()
    known = {**_BY_SIGN, **{code: code for code in _CODES}}
    beside = letters.replace_strict(known, default=None, return_dtype=pl.String).fill_null(letters.str.extract(_CODE))
    signs = letters.filter((letters != "") & beside.is_null()).unique()
    seen = beside.drop_nulls().unique()
    return beside.fill_null(seen[0]) if len(seen) == 1 and signs.is_empty() else beside

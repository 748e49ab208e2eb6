"""What is known of a person: e-mail, phone, consent, names, country."""

from functools import lru_cache

import polars as pl

from winback.schema import enum
from winback.vocabulary import Consent

_WORD = r"a-z0-9\x{80}-\x{10FFFF}"
_EMAIL = rf"^[{_WORD}.!#$%&*+/=?^_`{{|}}~'\-]+@[{_WORD}](?:[{_WORD}.\-]*[{_WORD}])?\.[{_WORD}][{_WORD}\-]+$"
_E164 = r"^\+[1-9]\d{6,14}$"

_YES = (
    "yes", "true", "ja", "oui", "si", "sí", "sì", "kyllä", "1", "y", "t", "on", "subscribed", "abonniert", "opted_in", "opt_in", "opt-in",
    "opted-in", "confirmed", "accepted", "granted", "active", "wahr", "vrai",
)  # fmt: skip
_NO = (
    "no", "false", "nein", "non", "ei", "nej", "nee", "0", "n", "f", "off", "unsubscribed", "not_subscribed", "not subscribed", "opted_out",
    "opt_out", "opt-out", "opted-out", "declined", "denied", "inactive", "falsch", "faux", "cleaned",
)  # fmt: skip
_CONSENT = {**dict.fromkeys(_YES, Consent.YES.value), **dict.fromkeys(_NO, Consent.NO.value)}


def parse_emails(emails: pl.Series) -> pl.Series:
    """Normalised e-mails: trimmed, in small letters, without a leading apostrophe; what is not an address is null."""
    name = emails.name
    text = emails.str.strip_chars(" \t\r\n\u00a0\u200b<>\"'").str.strip_prefix("mailto:").str.to_lowercase()
    return pl.select(pl.when(text.str.contains(_EMAIL) & ~text.str.contains("..", literal=True)).then(text).alias(name)).to_series()


def parse_phones(phones: pl.Series, *, country: str | None) -> pl.Series:
    """Phone numbers as E.164. Those without a country code are read as of ``country`` (ISO 3166 alpha-2) or are null."""
    digits = phones.str.replace_all(r"\(0\)|[^\d+]", "").str.replace(r"^00", "+")
    international = pl.select(pl.when(digits.str.contains(_E164)).then(digits).alias(phones.name)).to_series()
    national = digits.filter(international.is_null() & digits.is_not_null()).unique()
    if country is None or not national.len():
        return international
    known = {number: e164 for number in national.to_list() if (e164 := _e164(number, country))}
    return international.fill_null(digits.replace_strict(known, default=None, return_dtype=pl.String)) if known else international


def _e164(number: str, country: str) -> str | None:
    import phonenumbers  # noqa: PLC0415  loaded only where a number lacks its country code

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(parsed) else None


def parse_consent(words: pl.Series) -> pl.Series:
    """Consent from words such as yes, nein, subscribed; blank and anything else is unknown."""
    return (
        words.str.to_lowercase()
        .replace_strict(_CONSENT, default=Consent.UNKNOWN.value, return_dtype=pl.String)
        .fill_null(Consent.UNKNOWN.value)
        .cast(enum(Consent))
    )


def split_names(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    """First and last name of “Anna Maria Berg” or “Berg, Anna Maria”; a single word is a last name."""
    known = pl.DataFrame({"name": names.drop_nulls().unique()}).with_columns(
        turned=pl.col("name").str.replace(r"^([^,]+),\s*(.+)$", "$2 $1").str.strip_chars(" ,").str.split(" ")
    )
    split = known.select(
        "name",
        last=pl.col("turned").list.last(),
        first=pl.col("turned").list.head(pl.col("turned").list.len() - 1).list.join(" ").str.strip_chars().replace("", None),
    )
    found = names.to_frame("name").join(split, on="name", how="left", maintain_order="left")
    return found["first"], found["last"]


def parse_countries(countries: pl.Series) -> pl.Series:
    """Countries as ISO 3166 alpha-2 where the code or the name is known, else as written."""
    written = countries.drop_nulls().unique().to_list()
    codes = {name: name.upper() for name in written if len(name) == 2 and name.isalpha()}
    named = [name for name in written if name not in codes]
    for language in _COUNTRY_LANGUAGES:
        unknown = [name for name in named if name not in codes]
        if len(unknown) <= _SHARE_OF_UNKNOWN_COUNTRIES * len(named):
            break
        known = _countries_in(language)
        codes |= {name: known[name.casefold()] for name in unknown if name.casefold() in known}
    return countries.replace(codes) if codes else countries


_COUNTRY_LANGUAGES = ("en", "de", "fr", "fi", "es", "it", "nl", "sv")
_SHARE_OF_UNKNOWN_COUNTRIES = 0.2  # loading a language takes a tenth of a second; a few odd names are not worth all of them
_OTHER_NAMES = {"usa": "US", "eire": "IE", "rsa": "ZA", "uk": "GB", "great britain": "GB", "england": "GB", "holland": "NL"}


@lru_cache(maxsize=len(_COUNTRY_LANGUAGES))
def _countries_in(language: str) -> dict[str, str]:
    """Codes by the names of countries in one language; with English also by codes of three letters."""
    from babel import Locale  # noqa: PLC0415  its tables are loaded only where a country is not written as a code
    from babel.core import get_global  # noqa: PLC0415

    names = {name.casefold(): code for code, name in Locale(language).territories.items() if len(code) == 2 and code.isalpha()}
    if language != "en":
        return names
    aliases = get_global("territory_aliases")
    return names | {code.casefold(): codes[0] for code, codes in aliases.items() if len(code) == 3 and code.isalpha()} | _OTHER_NAMES

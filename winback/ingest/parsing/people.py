"""What is known of a person: e-mail, phone, consent, names, country."""

from functools import lru_cache

import polars as pl

from winback.ingest.consent_words import BARE_NO, BARE_YES, BEGINNINGS_OF_NO, NO_WORDS, NOT_SAID, YES_WORDS, plain
from winback.ingest.parsing.texts import without_invisible
from winback.schema import enum
from winback.vocabulary import Consent

_WORD = r"a-z0-9\x{80}-\x{10FFFF}"
_EMAIL = rf"^[{_WORD}.!#$%&*+/=?^_`{{|}}~'\-]+@[{_WORD}](?:[{_WORD}.\-]*[{_WORD}])?\.[{_WORD}][{_WORD}\-]+$"
_E164 = r"^\+[1-9]\d{6,14}$"

_MAILTO = r"(?i)^mailto:([^?]*).*$"
_IN_BRACKETS = r"^([^<>]*)<([^<>]*)>$"
_SAID = {
    **dict.fromkeys(YES_WORDS | BARE_YES, Consent.YES.value),
    **dict.fromkeys(NO_WORDS | BARE_NO, Consent.NO.value),
    **dict.fromkeys(NOT_SAID, Consent.UNKNOWN.value),
}
_DASHES = r"^[\s.?\-\u{2010}-\u{2015}]*$"
_AROUND_EMAIL = " \t\r\n\u00a0<>\"',;"


def parse_emails(emails: pl.Series) -> pl.Series:
    """Normalised e-mails; what is not an address is null.

    They are trimmed, in small letters, without ``mailto:``, a leading apostrophe or a final dot. Of ``Name <address>`` the
    address is taken, unless the name is another address.
    """
    bare = pl.col("bare").str.strip_chars(_AROUND_EMAIL).str.replace(_MAILTO, "$1").str.strip_suffix(".").str.to_lowercase()
    before = pl.col("written").str.extract(_IN_BRACKETS, 1).str.strip_chars(_AROUND_EMAIL).str.to_lowercase()
    written = without_invisible(emails).str.strip_chars(" \t\r\n\u00a0\u200b\"'").to_frame("written").with_columns(bare="written")
    if written["written"].str.contains("<", literal=True).any():
        one = ~before.str.contains("@", literal=True).fill_null(value=False)
        inside = pl.col("written").str.extract(_IN_BRACKETS, 2)
        same = before == inside.str.to_lowercase()
        written = written.with_columns(bare=pl.when(inside.is_null()).then("written").when(one | same).then(inside))
    text = written.select(bare).to_series()
    return pl.select(pl.when(text.str.contains(_EMAIL) & ~text.str.contains("..", literal=True)).then(text).alias(emails.name)).to_series()


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
    """Consent from words such as yes, nein, subscribed; unknown only where the cell says nothing.

    What is not understood (``unread_consents``) is a no: it may be one, and nobody is to be written to by an older yes.
    """
    return _consents(words).fill_null(Consent.NO.value).cast(enum(Consent))


def unread_consents(words: pl.Series) -> int:
    """How many cells say something of consent that is not understood."""
    return _consents(words).null_count()


def _consents(words: pl.Series) -> pl.Series:
    """Each cell as a consent, null where it holds something that is not understood."""
    written = pl.DataFrame({"cell": words.drop_nulls().unique()})
    said = written.with_columns(plain=plain(pl.col("cell"))).with_columns(
        consent=pl.when(pl.col("cell").str.contains(_DASHES))
        .then(pl.lit(Consent.UNKNOWN.value))
        .when(pl.col("plain").str.contains(BEGINNINGS_OF_NO) & ~pl.col("plain").is_in(list(_SAID)))
        .then(pl.lit(Consent.NO.value))
        .otherwise(pl.col("plain").replace_strict(_SAID, default=None, return_dtype=pl.String))
    )
    known = pl.concat(
        [
            said.select("cell", "consent"),
            pl.DataFrame({"cell": [None], "consent": [Consent.UNKNOWN.value]}, schema_overrides={"cell": pl.String}),
        ]
    )
    return words.to_frame("cell").join(known, on="cell", how="left", nulls_equal=True, maintain_order="left")["consent"].alias(words.name)


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

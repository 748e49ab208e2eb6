"""How a text may mention somebody – by e-mail, by phone in any spelling, by first and last name – and finding that in refused rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from winback.ingest.parsing import parse_emails, parse_phones
from winback.schema import REJECTS

EMAIL = r"""[^\s,;|<>"()\[\]]+@[^\s,;|<>"()\[\]]+"""
PHONE = r"(?:\+|\(?0|\b[1-9])[\d\s()./\-\u{2010}-\u{2015}]{5,24}\d"
_DAY = r"^\d{4}-\d{2}-\d{2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_GLUE = r"[\s()./\-\u{2010}-\u{2015}]"
_LAST_WORD = r"""([^\s,;|"<>]+)$"""
_CUT_AT_BYTES = 195
"""An excerpt that long may have been cut in the middle of a word: they hold 200 characters, or bytes with half a letter at the end."""
_LEAST_OF_WORD = 3
_LEAST_OF_NAME = 2


@dataclass(frozen=True, kw_only=True, repr=False)
class Traces:
    """E-mails, phones (E.164) and (first name, last name) of some people, all in small letters."""

    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()

    def with_address(self, address: str) -> "Traces":
        """The same with one more e-mail or phone; anything else adds nothing."""
        if "@" in address:
            return replace(self, emails=self.emails | {address})
        return replace(self, phones=self.phones | {address}) if address.startswith("+") else self


def traces_of(rows: pl.DataFrame) -> Traces:
    """The traces of people from their rows [email, phone, first_name, last_name]."""
    small = rows.select(pl.col("email", "phone", "first_name", "last_name").str.to_lowercase().str.strip_chars())
    long_enough = pl.all_horizontal(pl.col("first_name", "last_name").str.len_chars() >= _LEAST_OF_NAME)
    names = small.select("first_name", "last_name").drop_nulls().filter(long_enough).unique()
    return Traces(
        emails=frozenset(small["email"].drop_nulls()), phones=frozenset(small["phone"].drop_nulls()), names=frozenset(names.iter_rows())
    )


def mentions(texts: pl.Series, traces: Traces) -> pl.Series:
    """For each text whether it mentions one of these people; at the end of one that was cut, the beginning of a mention is one."""
    said = texts.to_frame("text").select(text=pl.col("text").str.to_lowercase())
    said = said.with_columns(
        digits=pl.col("text").str.replace_all(_GLUE, ""),
        last=pl.when(pl.col("text").str.len_bytes() >= _CUT_AT_BYTES).then(pl.col("text").str.extract(_LAST_WORD)),
    )
    found = [*_by_email(traces), *_by_phone(traces), *_by_name(traces)]
    return said.select(pl.any_horizontal(pl.lit(value=False), *found).fill_null(value=False).alias("mentions")).to_series()


def without_mentions(rejects: pl.DataFrame, which: pl.Series) -> pl.DataFrame:
    """REJECTS whose excerpts are gone where ``which`` is true; their number, line and reason stay."""
    return REJECTS.check(rejects.with_columns(pl.when(~which).then("excerpt").alias("excerpt")))


def mentions_listed(texts: pl.Series, is_listed: Callable[[pl.Series], pl.Series], *, phone_country: str | None) -> pl.Series:
    """For each text whether an e-mail or phone in it is listed; the list knows addresses only as they are normalised."""
    addresses = _addresses(texts, phone_country)
    listed = addresses.filter(is_listed(addresses["address"]))["row"]
    return pl.int_range(texts.len(), dtype=pl.UInt32, eager=True).is_in(listed.implode())


def listed_addresses(texts: pl.Series, is_listed: Callable[[pl.Series], pl.Series], *, phone_country: str | None) -> pl.Series:
    """The e-mails and phones in the texts that are listed, normalised, each once."""
    addresses = _addresses(texts, phone_country)["address"].unique()
    return addresses.filter(is_listed(addresses))


def without_cut_address(rejects: pl.DataFrame) -> pl.DataFrame:
    """REJECTS without the last word of excerpts that were cut, where it may be half an address: nobody could be known by it."""
    text = pl.col("excerpt")
    is_half = (text.str.len_bytes() >= _CUT_AT_BYTES) & text.str.contains(r"""(?:@|\d{4})[^\s,;|"<>]*$""")
    return REJECTS.check(rejects.with_columns(pl.when(is_half).then(text.str.replace(_LAST_WORD, "")).otherwise(text).alias("excerpt")))


def addresses_in(text: str, *, phone_country: str | None) -> frozenset[str]:
    """The e-mails and phones that a text holds, normalised."""
    rows = pl.DataFrame({"row": [0], "text": [text]})
    emails, phones = _each(rows, EMAIL)["text"], _each(rows, PHONE)["text"]
    return frozenset(parse_emails(emails).drop_nulls()) | frozenset(parse_phones(phones, country=phone_country).drop_nulls())


def _addresses(texts: pl.Series, phone_country: str | None) -> pl.DataFrame:
    """Every e-mail and phone in the texts, normalised [row, address]."""
    rows = texts.to_frame("text").with_row_index("row")
    emails, phones = _each(rows, EMAIL), _each(rows, PHONE)
    parsed = [
        emails.select("row", parse_emails(emails["text"]).alias("address")),
        phones.select("row", parse_phones(phones["text"], country=phone_country).alias("address")),
    ]
    return pl.concat(parsed).drop_nulls("address")


def _each(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Every piece of the texts that the pattern finds and that is no day [row, text]."""
    pieces = rows.select("row", pl.col("text").str.extract_all(pattern)).explode("text").drop_nulls("text")
    return pieces.filter(~pl.col("text").str.contains(_DAY))


def _by_email(traces: Traces) -> list[pl.Expr]:
    emails = sorted(traces.emails)
    whole = [pl.col("text").str.contains_any(emails)] if emails else []
    return [*whole, *(_begins(pl.lit(email), _LEAST_OF_WORD) for email in emails)]


def _by_phone(traces: Traces) -> list[pl.Expr]:
    numbers = sorted({_national(phone) for phone in traces.phones})
    whole = [pl.col("digits").str.contains_any(numbers)] if numbers else []
    return [
        *whole,
        *(_begins(pl.lit(written), _LEAST_OF_WORD + 2) for phone in traces.phones for written in (phone, phone[1:], f"00{phone[1:]}")),
    ]


def _by_name(traces: Traces) -> list[pl.Expr]:
    return [_has_word(first) & (_has_word(last) | _begins(pl.lit(last), _LEAST_OF_NAME)) for first, last in sorted(traces.names)]


def _has_word(word: str) -> pl.Expr:
    return pl.col("text").str.contains(rf"(?:^|[^\p{{L}}]){pl.escape_regex(word)}(?:$|[^\p{{L}}])")


def _begins(trace: pl.Expr, least: int) -> pl.Expr:
    """Whether the cut last word is the beginning of a trace."""
    return (pl.col("last").str.len_chars() >= least) & trace.str.starts_with(pl.col("last"))


def _national(phone: str) -> str:
    """The digits of an E.164 number that stand in every spelling of it: those behind the country code."""
    import phonenumbers  # noqa: PLC0415  loaded only where somebody is looked for

    try:
        return str(phonenumbers.parse(phone).national_number)
    except phonenumbers.NumberParseException:
        return phone[3:]

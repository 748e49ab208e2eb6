"""Columns whose yes, day or reason is somebody's no: “Do not contact”, “Unsubscribed at”, “Keine Werbung”.

They are read beside what else a file tells of consent, since a yes of another column may be older than the no.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import polars as pl

from winback.ingest.consent_words import BARE_NO, NOT_SAID, YES_WORDS, plain
from winback.ingest.parsing import cleaned
from winback.ingest.reading import TextTable
from winback.ingest.recognised import Recognised
from winback.ingest.refusal_words import of_calls_only, refuses_something_else, speaks_of_refusal
from winback.vocabulary import Consent

REFUSALS: Mapping[str, tuple[str, ...]] = {
    "refusal": ("email_consent", "sms_consent", "phone_consent", "ads_consent"),
    "call_refusal": ("sms_consent", "phone_consent"),
}
"""Field of such columns → the consents that they take away."""

_SOFT = r"^(?:soft|temporary|transient|weich)\b|\b(?:soft|temporary|transient|weich\w*) ?bounce"
_ADDRESS = "://"
_DAY = (
    r"^\d{4}[./-]\d{1,2}[./-]\d{1,2}|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^(?:19|20)\d{6}(?:\d{6})?$|^1\d{9}(?:\d{3})?$|^[34]\d{4}(?:\.\d+)?$"
    r"|^\d{1,2}\.? \p{L}{3,10}\.?,? \d{4}|^(?:\p{L}{3,10},? )?\p{L}{3,10}\.? \d{1,2},? \d{4}"
)
"""Also as seconds since 1970, and as spreadsheets count days."""
_NEVER = r"^0+(?: 0+)*$|^(?:0001 01 01|1753 01 01|1899 12 3[01]|1900 01 0[01]|1970 01 01)\b|^0?1 0?1 (?:0001|1753|1900|1970)\b"
"""The days that stand for none."""
_NOT_SO = (
    r"^(?:no|not|nicht|keine?|nein|ei|non|pas|geen|niet|inte|ingen|noch|still)\b,? "
    r"(?:\w*kielto\w*|un ?sub\w*|opt(?:ed)? ?out|suppress\w*|bounce\w*|black\w*|block\w*"
    r"|abgemeldet|angemeldet|gesperrt|yet|subscribed|still|ole|noch nicht|desabonn\w*|uitgeschreven|avregistr\w*)"
)
_TICKED = r"^[✓✔☑☒✅√●•■+*!\x{FE0F}\s]+$"
_PHONE = r"^[+0][\d\s()/.-]{6,}$"
_MOST_COUNTED = 9_999
_SAYS_NOTHING = sorted(
    BARE_NO
    | YES_WORDS
    | NOT_SAID
    | {"", "e", "never", "nope", "väärin", "keine", "kein", "nicht", "ok", "valid", "deliverable", "passed", "pending"}
)


def with_refusals(found: Recognised, table: TextTable, *, settled: Collection[str]) -> Recognised:
    """With the columns of refusal that are read as nothing else; what a person has ``settled`` stays as it is."""
    taken = {header for _, header in found.pairs}
    free = [header for header in table.headers if header not in taken]
    fields = {header: _refusal_field(header, table.sample.select(cleaned(pl.col(header))).to_series()) for header in free}
    more = tuple((field, header) for header, field in fields.items() if field and field not in settled)
    return replace(found, mapping=found.mapping + more)


def refused(columns: Iterable[str]) -> pl.Expr:
    """The first cell of several columns that says a no, as it is written, a day only where no other does; null where none does."""
    noes = [pl.when(_says_no(pl.col(name))).then(name) for name in columns]
    return pl.coalesce(*(pl.when(~no.str.contains(_DAY)).then(no) for no in noes), *noes)


def without_the_refused(consents: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Consents and the cleaned cells of the same rows by field → the consents, a no wherever a cell of refusal holds.

    A day gives way to a yes: whoever left and says yes has come back, as far as the file can tell.
    """
    for field, taken_away in REFUSALS.items():
        if field not in cells.columns:
            continue
        no, is_day = cells[field].is_not_null(), cells[field].str.contains(_DAY).fill_null(value=False)
        there = [name for name in taken_away if name in consents.columns]
        consents = consents.with_columns(
            pl.when(no & ~(is_day & (pl.col(name) == Consent.YES)))
            .then(pl.lit(Consent.NO, dtype=consents.schema[name]))
            .otherwise(name)
            .alias(name)
            for name in there
        )
    return consents


def _refusal_field(header: str, cells: pl.Series) -> str | None:
    """The field of a column whose yes is a no, by its header; None where it is something else, or counts something."""
    if not speaks_of_refusal(header) or refuses_something_else(header) or _counts(cells) or _is_to_reach(cells):
        return None
    return "call_refusal" if of_calls_only(header) else "refusal"


def _says_no(cell: pl.Expr) -> pl.Expr:
    said = plain(cell)
    never = said.is_in(_SAYS_NOTHING) | said.str.contains(_NEVER) | said.str.contains(_NOT_SO)
    is_other = never | said.str.contains(_SOFT) | cell.str.contains(_ADDRESS, literal=True)
    return cell.is_not_null() & (~is_other | cell.str.contains(_TICKED))


def _counts(cells: pl.Series) -> bool:
    """Whether a column counts something: how often mails bounced, not that they do."""
    numbers = cells.drop_nulls().str.to_integer(strict=False)
    return numbers.len() > 0 and not numbers.has_nulls() and 1 < int(str(numbers.max())) <= _MOST_COUNTED


def _is_to_reach(cells: pl.Series) -> bool:
    """Whether a column holds phone numbers, or the one address to which people write who want to leave."""
    said = cells.drop_nulls()
    phones = (said.str.contains(_PHONE) & ~said.str.contains(_DAY)).sum()
    return said.len() > 0 and (2 * phones > said.len() or (said.n_unique() == 1 < said.len() and "@" in said[0]))

"""Columns whose yes, day or reason is somebody's no: “Do not contact”, “Unsubscribed at”, “Keine Werbung”.

They are read beside what else a file tells of consent, since a yes of another column may be older than the no.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import polars as pl

from winback.ingest.consent_words import BARE_NO, NOT_SAID, YES_WORDS, plain
from winback.ingest.headers import folded
from winback.ingest.parsing import cleaned
from winback.ingest.reading import TextTable
from winback.ingest.recognised import Recognised
from winback.vocabulary import Consent

REFUSALS: Mapping[str, tuple[str, ...]] = {
    "refusal": ("email_consent", "sms_consent", "phone_consent", "ads_consent"),
    "call_refusal": ("sms_consent", "phone_consent"),
}
"""Field of such columns → the consents that they take away."""

_REFUSES = re.compile(
    r"\bunsub\w*|\bopt(?:ed)? out\b|\boptout\w*"
    r"|\b(?:do not|dont|don t) (?:contact|e ?mail|mail|write|disturb|call|phone|text|sms)\b"
    r"|\bsuppress\w*|\bblack ?list\w*|\bblock ?list\w*|\bbounced?\b|\bhard bounce"
    r"|\bno (?:newsletters?|marketing|e ?mails?|mailings?|contact|ads|advertising|promotions?|calls|sms)\b"
    r"|\babgemeldet|\babmeld\w*|\bausgetragen"
    r"|\bkeine? (?:newsletter|werbung|werbe\w*|e ?mails?|mailings?|kontakt\w*|marketing|anrufe|sms)\b"
    r"|\b(?:werbe|kontakt|newsletter|mailing|e ?mail)(?:sperre|widerspruch|verbot)\b|\bwerbung unerwunscht|\bgegen werbung"
    r"|\b\w*(?:markkinointi|posti|mainos|uutiskirje|puhelin|soitto)kielto\b|\bei (?:markkinointia|uutiskirjetta|mainoksia|viesteja|saa)\b"
    r"|\bdesabonn\w*|\bdesinscri\w*|\bdisiscri\w*|\buitgeschreven|\bafgemeld|\bavregistr\w*|\bavanmal\w*"
    r"|^baja$|\bbaja (?:de|del|newsletter|boletin)\b|\bdados? de baja|\bfecha de baja"
)
_OTHER_CHANNELS = re.compile(
    r"\b(?:sms|mms|text|call|calls|phone|mobile|whatsapp|push|telefon\w*|handy|anruf\w*|puhelin\w*|soitto\w*|tekstiviest\w*)\b"
)
_NOT_ABOUT_IT = re.compile(r"\b(?:links?|urls?|counts?|rates?|scores?|number|anzahl|maara|soft)\b")
_SOFT = r"\b(?:soft|temporary|transient|weich)"
_ADDRESS = "://"
_DAY = r"^\d{4}-\d{2}-\d{2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_SAYS_NOTHING = sorted(BARE_NO | YES_WORDS | NOT_SAID | {"", "e", "never", "0000 00 00", "0000 00 00 00 00 00"})


def speaks_of_refusal(header: str) -> bool:
    """Whether a yes below a header is a no."""
    return bool(_REFUSES.search(folded(header)))


def with_refusals(found: Recognised, table: TextTable, *, settled: Collection[str]) -> Recognised:
    """With the columns of refusal that are read as nothing else; what a person has ``settled`` stays as it is."""
    taken = {header for _, header in found.pairs}
    free = [header for header in table.headers if header not in taken]
    fields = {header: _refusal_field(header, table.sample.select(cleaned(pl.col(header))).to_series()) for header in free}
    more = tuple((field, header) for header, field in fields.items() if field and field not in settled)
    return replace(found, mapping=found.mapping + more)


def refused(columns: Iterable[str]) -> pl.Expr:
    """The first cell of several columns that says a no, as it is written; null where none does."""
    return pl.coalesce(pl.when(_says_no(pl.col(name))).then(name) for name in columns)


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
    said = folded(header)
    if not speaks_of_refusal(header) or _NOT_ABOUT_IT.search(said) or _counts(cells):
        return None
    return "call_refusal" if _OTHER_CHANNELS.search(said) and "mail" not in said else "refusal"


def _says_no(cell: pl.Expr) -> pl.Expr:
    said = plain(cell)
    is_other = said.is_in(_SAYS_NOTHING) | said.str.contains(_SOFT) | cell.str.contains(_ADDRESS, literal=True)
    return cell.is_not_null() & ~is_other


def _counts(cells: pl.Series) -> bool:
    """Whether a column counts something: how often mails bounced, not that they do."""
    numbers = cells.drop_nulls().str.to_integer(strict=False)
    return numbers.len() > 0 and not numbers.has_nulls() and int(str(numbers.max())) > 1

"""Columns that ask whether somebody may be written to, in whole questions: “May we write to you?” above a yes or a no."""

import re

import polars as pl

from winback.ingest.consent_words import BARE_NO, BARE_YES, BEGINNINGS_OF_NO, NO_WORDS, YES_WORDS, plain
from winback.ingest.headers import folded
from winback.ingest.refusal_words import goes_either_way, speaks_of_refusal, takes_something_back, words_of

_SPEAKS = re.compile(
    r"consent|newsletter|marketing|subscri|\bopt (?:in|out)|permission|\bgdpr\b|\bdsgvo\b|werbung|werbe|einwillig|zustimm|einverstanden"
    r"|erlaub|kontaktier|nieuwsbrie|nyhetsbrev|boletin|uutiskirje|markkinoin|suostumus|\blupa"
    r"|\b(?:may|can|could|shall|should|allow\w*|accept\w*|agree\w*|ok|okay|want|like|happy|wish|please|no|not|dont|stop)\b"
    r".*\b(?:e ?mail\w*|mail\w*|contact\w*|write|writing|news|offers?|messages?|hear from|call|text|sms)\b"
    r"|\b(?:durf\w*|duerf\w*|darf|mochte\w*|moechte\w*|wollen|wunsch\w*|kein\w*|nicht)\b.*(?:mail|schreib|kontakt|angebot|post\b|anruf)"
    r"|\b(?:saa|saako|saammeko|voiko|voimmeko|haluatko|haluatteko|sallit\w*|hyvaksy\w*|ei|ala)\b"
    r".*(?:posti|yhteyt|viest|kirjoit|lahett|tarjou|soitta)"
)
_REFUSES = re.compile(r"\b(?:no|not|dont|don t|stop|unsub\w*|opt out|kein\w*|nicht|abgemeldet|ei|ala|kielto)\b")
_CHANNELS = (
    ("sms_consent", re.compile(r"\b(?:sms|text|whatsapp|tekstiviest\w*)\b")),
    ("phone_consent", re.compile(r"\b(?:phone|call|telefon\w*|anruf\w*|puhelim\w*|soitta\w*)\b")),
)
_MOSTLY = 0.6
_WORDS = NO_WORDS | YES_WORDS | BARE_NO | BARE_YES
_BEGINS_YES = rf"^(?:{'|'.join(sorted(BARE_YES - {'1', 't', 'y'}))}) "


def asks_permission(header: str, cells: pl.Series) -> bool:
    """Whether a column says who may be written to: its header speaks of it, and its cells mostly say yes or no."""
    if not _SPEAKS.search(folded(header)):
        return False
    said = cells.drop_nulls().to_frame("said").select(plain(pl.col("said"))).to_series()
    understood = said.is_in(list(_WORDS)) | said.str.contains(BEGINNINGS_OF_NO) | said.str.contains(_BEGINS_YES)
    return said.len() > 0 and understood.sum() >= _MOSTLY * said.len()


def permission_field(header: str) -> str | None:
    """The field of a column that ``asks_permission``; None where a yes means that somebody is not to be written to."""
    words = words_of(header)
    if speaks_of_refusal(header) or takes_something_back(header) or (_REFUSES.search(words) and not goes_either_way(header)):
        return None
    return next((field for field, of_channel in _CHANNELS if of_channel.search(words)), "email_consent")

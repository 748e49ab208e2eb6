"""Which rows of a mailing tool's export say clearly that somebody is not to be written to.

An export may hold only those who left, or the whole audience with a column that says who did. Taking everyone of the
second kind would silence a shop for ever: as soon as any column speaks of subscription, only a clear no counts.

Words and headers are from Mailchimp's exports (UNSUB_TIME, CLEAN_TIME, OPTIN_TIME), Omnisend's file format (opt-in and opt-out
dates), the statuses that ActiveCampaign, Klaviyo, Omnisend and rapidmail document, CleverReach's “inaktiv” and Brevo's interface
(emailBlacklisted). What others call it is taken by the same words; a word that is not known never counts as a no.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from winback.ingest.consent_words import BARE_NO, BARE_YES, NO_WORDS, YES_WORDS, plain
from winback.ingest.phrases import in_one_word
from winback.ingest.refusal_words import speaks_of_refusal

_FIRST = 1_000
_MOST_WORDS = 5
_MOSTLY = 0.5  # share of the filled cells that have to be what a column is taken for

_OPTED_OUT = (
    "unsub", "un subscri", "opt out", "optout", "opted out", "blocklist", "blacklist", "block list", "black list", "suppress", "bounce",
    "clean time", "cleaned", "complain", "spam", "abuse", "do not contact", "do not email", "do not mail", "deactivated", "abgemeldet",
    "abmelde", "ausgetragen", "austrag", "gesperrt", "sperr", "unerwünscht", "gebounct", "désabonn", "desabonn", "désinscri", "desinscri",
    "baja", "disiscri", "uitgeschreven", "afgemeld", "avregistr", "avanmäl", "peruut", "peruttu", "perunut", "poistunut", "estetty",
)  # fmt: skip
"""Beginnings of words in headers whose columns are filled for those who left: with a day, a reason or a yes."""
_SINCE = (
    "subscri", "consent", "opt in", "optin", "opted in", "confirm", "einwilligung", "zustimmung", "anmelde", "angemeldet", "abonn",
    "inscri", "suscri", "iscri", "suostumus", "toestemming", "samtycke", "consenso", "consentimiento",
)  # fmt: skip
"""The same for columns that say in a word whether somebody is subscribed, or since which day they are."""
_IN_A_WORD = (
    *_SINCE, "status", "newsletter", "marketing", "permission", "lupa", "active", "aktiv", "actif", "activo", "attivo", "actief",
    "mailing", "preference", "präferenz",
)  # fmt: skip
"""The same for columns that say it in a word only: a day in them is of something else."""
_ANYWHERE = re.compile(
    r"newsletter|marketing|markkinoint|uutiskirje|lupa\b|suostumus|einwilligung|zustimmung|consent|permission|subscri|mailing|"
    r"\bwerb(e|ung)|verteiler|postituslist|\bgdpr\b|\bdsgvo\b|\btila\b|"
    r"\b(can|may|ok|okay|allow\w*|accepts?|wants?|receives?|darf|erlaubt|saa|sallittu)\b.*(mail|contact|posti)|"
    r"(mail|contact|posti).*\b(ok|okay|allowed|accepted|wanted|erlaubt|sallittu)\b"
)
"""The same, also inside longer words and as pairs of words."""
_OF_MAIL = re.compile(r"mail|posti\b|\bcontact")
"""Headers that speak of mail at least: a plain yes or no below them is about it, a number is not."""
_NOT_ABOUT_IT = (
    "link", "url", "count", "rate", "score", "number of", "anzahl", "soft", "verified", "valid", "sent", "open", "opens", "opened",
    "click", "clicks", "clicked", "delivered", "received", "language", "sprache", "kieli", "country", "land", "currency",
)  # fmt: skip
_OF_BOUNCES = ("bounce", "gebounct")
_SOFT = r"\b(soft|temporary|temporär|transient|weich)"
_OTHER_CHANNELS = ("sms", "mms", "phone", "mobile", "telefon", "handy", "whatsapp", "push", "viber", "direct mail", "postal", "puhelin")

_NO_WORDS = NO_WORDS | {"perunut", "peruuttanut", "poistettu", "opted off", "left"}
"""With words for a person who did it."""
_YES_WORDS = YES_WORDS | {"email", "email sms", "sms email"}
"""Some tools name the channels that a person is subscribed to."""
_AMBIGUOUS = frozenset(("0", "1", "on", "off", "k", "e", "t", "f", "x"))
_BARE_NO, _BARE_YES = BARE_NO | {"e", "väärin"}, BARE_YES | {"j", "k", "x", "tosi"}
"""With single letters in German and Finnish, and a tick."""
_STRONG, _BARE = _NO_WORDS | _YES_WORDS, _BARE_NO | _BARE_YES
_NEVER_WORDS = frozenset(word for word in _NO_WORDS if word.startswith(("never", "not ", "non", "nicht ", "no ", "ei ")))
_NOTHING = frozenset(("", "none", "null", "nan", "never", "0000 00 00", "0000 00 00 00 00 00", "unknown", "pending", "unconfirmed"))
_DAY = r"^\d{4}-\d{2}-\d{2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}|^\p{L}{3,9}\.? \d{1,2},? \d{4}"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}"


class _Role(StrEnum):
    """What a column says: yes or no in a word, that somebody left, or since when they are subscribed."""

    WORD = "word"
    LEFT = "left"
    SINCE = "since"


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """Per row whether it says clearly that the person left (``no``), and the headers that this was read from.

    Without any such header nothing is known of subscription, and ``no`` is False everywhere.
    """

    no: pl.Series
    headers: tuple[str, ...]


def words(header: str) -> str:
    """A header in small letters, its words parted by single blanks."""
    spaced = re.sub(r"(?<=[a-zäöüé])(?=[A-Z])", " ", header)
    return " ".join(re.sub(r"[^\w]|_", " ", spaced).casefold().split())


def verdicts(cells: pl.DataFrame, *, other_channels: bool = False) -> Verdicts:
    """What the rows say of e-mail, or of the other channels together. ``cells``: cleaned text, null where empty.

    Never having agreed to another channel is no refusal of it: nearly nobody has.
    """
    asked = [name for name in cells.columns if _is_of_other_channel(name) == other_channels and _may_speak(name, cells[name])]
    told = cells.select(_told(name).alias(name) for name in asked)
    roles = {name: role for name in asked if (role := _role(name, cells[name], told[name]))}
    if not roles:
        return Verdicts(no=pl.repeat(False, cells.height, dtype=pl.Boolean, eager=True), headers=())
    no = _by_words(told, roles, only_refusals=other_channels) | _by_having_left(cells, told, roles)
    return Verdicts(no=no, headers=tuple(roles))


def unread_words(cells: pl.DataFrame) -> tuple[str, ...]:
    """Headers that speak of subscription above a few words that nobody knows: they may tell who left."""
    speaking = [name for name in cells.columns if _speaks(name) and not _is_not_about_it(name)]
    return tuple(name for name in speaking if _MOST_WORDS >= cells[name].drop_nulls().n_unique() > 1 and cells[name].count() > _MOST_WORDS)


def speaks_of_leaving(name: str) -> bool:
    """Whether a name, such as that of a sheet, is of those who left."""
    return _has(name, _OPTED_OUT) and not _has(name, ("not ", "nicht ", "ei "))


def _told(header: str) -> pl.Expr:
    """What the cells say, in one word where the column may say whether somebody is subscribed."""
    said = plain(pl.col(header))
    if not _speaks(header) or _is_of_leaving(header):
        return said
    return pl.when(said.is_in(list(_STRONG)) | pl.col(header).str.contains("@", literal=True)).then(said).otherwise(in_one_word(said))


def _speaks(header: str) -> bool:
    return _has(header, _IN_A_WORD) or bool(_ANYWHERE.search(words(header)))


def _is_of_leaving(header: str) -> bool:
    """Whether a column is filled for those who left, by the words of such lists or by those of any file."""
    return _has(header, _OPTED_OUT) or speaks_of_refusal(header)


def _is_not_about_it(header: str) -> bool:
    return any(f" {part} " in f" {words(header)} " for part in _NOT_ABOUT_IT)


def _is_of_other_channel(header: str) -> bool:
    return _has(header, _OTHER_CHANNELS) and not _has(header, ("email", "e mail"))


def _has(header: str, beginnings: Sequence[str]) -> bool:
    """Whether a word of the header begins like one of these."""
    return any(f" {beginning}" in f" {words(header)}" for beginning in beginnings)


def _may_speak(header: str, cells: pl.Series) -> bool:
    """Whether a column is worth looking at as a whole: its header speaks of it, or its first cells do."""
    if _is_of_leaving(header) or _speaks(header) or _OF_MAIL.search(words(header)):
        return True
    first = pl.DataFrame({"cell": cells.drop_nulls().head(_FIRST)}).select(plain(pl.col("cell"))).to_series()
    return _share(first, _STRONG) >= _MOSTLY


def _role(header: str, cells: pl.Series, told: pl.Series) -> _Role | None:
    """What a column is, by its header together with its cells; by its cells alone where they are unmistakable."""
    if _is_not_about_it(header):
        return None
    if _is_of_leaving(header):
        return None if _counts(told) else _Role.LEFT
    if _share(told, _known_below(header)) >= _MOSTLY and not _counts(told):
        return _Role.WORD
    days = cells.drop_nulls().str.contains(_DAY).mean()
    return _Role.SINCE if _has(header, _SINCE) and isinstance(days, float) and days >= _MOSTLY else None


def _known_below(header: str) -> frozenset[str]:
    """The words that say yes or no below a header."""
    if _speaks(header):
        return _STRONG | _BARE
    return _STRONG | (_BARE - _AMBIGUOUS) if _OF_MAIL.search(words(header)) else _STRONG


def _counts(told: pl.Series) -> bool:
    """Whether a column counts something: how often mails bounced, not that they do."""
    numbers = told.drop_nulls().str.to_integer(strict=False)
    return numbers.len() > 0 and not numbers.has_nulls() and int(str(numbers.max())) > 1


def _share(told: pl.Series, known: frozenset[str]) -> float:
    held = told.drop_nulls()
    share = held.filter(~held.is_in(list(_NOTHING))).is_in(list(known)).mean()
    return share if isinstance(share, float) else 0.0


def _by_words(told: pl.DataFrame, roles: Mapping[str, _Role], *, only_refusals: bool) -> pl.Series:
    """Rows in which a word says no. “Unsubscribed” and “subscribed” outweigh a bare yes or no, which may be of another day."""
    of_word = [name for name, role in roles.items() if role is _Role.WORD]
    if only_refusals:
        return _any(told, of_word, _NO_WORDS - _NEVER_WORDS)
    return _any(told, of_word, _NO_WORDS) | (_any(told, of_word, _BARE_NO) & ~_any(told, of_word, _YES_WORDS))


def _by_having_left(cells: pl.DataFrame, told: pl.DataFrame, roles: Mapping[str, _Role]) -> pl.Series:
    """Rows with a mark, a reason or a day of having left; the day counts unless the person is subscribed again since."""
    subscribed = _any(told, [name for name, role in roles.items() if role is _Role.WORD], _YES_WORDS | _BARE_YES)
    since = [name for name, role in roles.items() if role is _Role.SINCE]
    left = pl.repeat(False, cells.height, dtype=pl.Boolean, eager=True)
    for name in (name for name, role in roles.items() if role is _Role.LEFT):
        filled = told[name].is_not_null() & ~told[name].is_in(list(_NOTHING | _BARE_NO | _YES_WORDS))
        if _has(name, _OF_BOUNCES):
            filled = filled & ~told[name].str.contains(_SOFT).fill_null(value=False)
        is_day = cells[name].str.contains(_DAY)
        came_back = cells.select(pl.any_horizontal(pl.lit(value=False), *(_later(other, than=name) for other in since))).to_series()
        left = left | (filled & ~(is_day & (subscribed | came_back))).fill_null(value=False)
    return left


def _later(name: str, *, than: str) -> pl.Expr:
    """Whether one day is after another, where both are written year first."""
    both = pl.col(name).str.contains(_ISO_DAY) & pl.col(than).str.contains(_ISO_DAY)
    return (both & (pl.col(name) > pl.col(than))).fill_null(value=False)


def _any(told: pl.DataFrame, names: Sequence[str], known: frozenset[str]) -> pl.Series:
    """Rows in which one of the columns holds one of the words."""
    found = [pl.col(name).is_in(list(known)).fill_null(value=False) for name in names]
    return told.select(pl.any_horizontal(pl.repeat(False, pl.len(), dtype=pl.Boolean), *found).alias("any")).to_series()

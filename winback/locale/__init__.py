"""Languages: message ids with values, one translator per language, and the catalogues.

English is the source. A catalogue ``<language>/LC_MESSAGES/winback.po`` is read as it is and
compiled in memory, so that a fresh clone speaks every language without a build step.
"""

import gettext
import io
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

LANGUAGES = {"en": "English", "de": "Deutsch", "fi": "Suomi"}
"""Languages on offer, with their own names; each but English needs a catalogue."""

LANGUAGE_LABEL = "Language · Sprache · Kieli"
"""What their picker is called: somebody who cannot read the current language has to find it."""


def N_(message: str) -> str:  # the name that gettext's tools look for
    """Mark a text for translation where it is written, without translating it there."""
    return message


@dataclass(frozen=True)
class Amount:
    """A sum of money as a value of a ``Message``; the reader writes it without cents."""

    amount: Decimal | float
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:.0f} {self.currency}"


class Message:
    """A text for people: the English source text as its id, and the values for its braces.

    With ``plural`` and ``count`` the form follows the count, which is also a value of that name.
    Values are plain: numbers, dates, amounts, text, other messages, or a tuple of them, said one after the other.
    The reader formats them.
    """

    __slots__ = ("count", "plural", "text", "values")

    def __init__(self, text: str, /, *, plural: str | None = None, count: int | None = None, **values: object) -> None:
        self.text = text
        self.plural = plural
        self.count = count
        self.values = values if count is None else {"count": count, **values}

    def in_english(self) -> str:
        """The text in English with plainly formatted values, for logs and exceptions."""
        text = self.plural if self.plural and self.count != 1 else self.text
        return text.format(**{name: _plainly(value) for name, value in self.values.items()})

    def __repr__(self) -> str:
        return f"Message({self.in_english()!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((self.text, self.plural, self.count))

    def __reduce__(self) -> tuple[object, ...]:
        return _message, (self.text, self.plural, self.count, {k: v for k, v in self.values.items() if k != "count" or self.count is None})

    def _identity(self) -> tuple[object, ...]:
        return self.text, self.plural, self.count, self.values


def quoted(text: str) -> Message:
    """A text of a shop in the quotation marks of the language."""
    return Message(N_("“{text}”"), text=text)


def _plainly(value: object) -> object:
    match value:
        case Message():
            return value.in_english()
        case tuple():
            return ", ".join(str(_plainly(one)) for one in value)
        case _:
            return value


def _message(text: str, plural: str | None, count: int | None, values: dict[str, object]) -> Message:
    return Message(text, plural=plural, count=count, **values)


@dataclass(frozen=True)
class Translator:
    """Translates message ids into one language."""

    language: str
    catalogue: gettext.NullTranslations

    def gettext(self, text: str) -> str:
        return self.catalogue.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.catalogue.ngettext(one, many, count)


@lru_cache(maxsize=8)
def translator(language: str) -> Translator:
    """The translator for a language of ``LANGUAGES``; English for any other."""
    path = Path(__file__).parent / language / "LC_MESSAGES" / "winback.po"
    if language not in LANGUAGES or not path.exists():
        return Translator("en", gettext.NullTranslations())
    from babel.messages.mofile import write_mo  # noqa: PLC0415  loaded only where something is said
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translator(language, gettext.GNUTranslations(compiled))

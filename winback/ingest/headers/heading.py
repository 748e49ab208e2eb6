"""A header → the parts that it is made of, with its compounds taken apart."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from winback.ingest.headers.dutch import DUTCH
from winback.ingest.headers.english import ENGLISH
from winback.ingest.headers.finnish import FINNISH
from winback.ingest.headers.french import FRENCH
from winback.ingest.headers.german import GERMAN
from winback.ingest.headers.italian import ITALIAN
from winback.ingest.headers.parts import Part
from winback.ingest.headers.spanish import SPANISH
from winback.ingest.headers.swedish import SWEDISH

_LANGUAGES = (ENGLISH, GERMAN, FINNISH, FRENCH, SPANISH, ITALIAN, DUTCH, SWEDISH)
_LONGEST_PHRASE = 5
_SHORTEST_STEM = 3
_SHORT_ENDINGS = ("nr", "id")  # Bestellnr, Kundenid
_LINKS = ("", "s", "n", "en", "es", "e")  # letters that join the parts of a German, Dutch or Swedish compound
_NUMBER_SIGN = re.compile(r"\bn\s?\.?\s?[°º](?!\w)|[#№]|\bn\.[°ºo]\b|\bn\.(?=\s|$)", re.IGNORECASE)
_CAPITAL_WITHIN = re.compile(r"(?<=[a-zäöüßéèå])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]{2,}\b)")
_DIGIT_BESIDE = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_NO_LETTER = re.compile(r"[^\w]|_")
_ALONE = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_ENGLISH_PLURAL = re.compile(r"(?<=[a-z]{3})s$")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The parts of a header, and how many of its words are not known."""

    parts: frozenset[Part]
    unknown: int


@lru_cache(maxsize=4096)
def heading(header: str) -> Heading:
    """Read a header; numbers in it say nothing."""
    words = [word for word in folded(header).split() if not word.isdigit()]
    parts: list[Part] = []
    unknown = 0
    while words:
        taken, found = _phrase(words)
        parts += found
        unknown += not found
        words = words[taken:]
    return Heading(parts=frozenset(parts) - {Part.FILLER}, unknown=unknown)


@lru_cache(maxsize=4096)
def folded(header: str) -> str:
    """A header in small letters without accents, its words parted by single blanks: “N° de commande” is ``no de commande``."""
    return _folded_words(_CAPITAL_WITHIN.sub(" ", _NUMBER_SIGN.sub(" no ", header)))


def _folded_words(text: str) -> str:
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(_ALONE.get(letter, letter) for letter in plain)
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return " ".join(_NO_LETTER.sub(" ", _DIGIT_BESIDE.sub(" ", plain)).split())


def says_nothing(header: str) -> bool:
    """Whether no word of a header tells what the column is about: none is known, or it names no more than a person."""
    return heading(header).parts <= {Part.CUSTOMER, Part.BILLING, Part.ADDRESS}


def speaks_of_products(header: str) -> bool:
    """Whether a header may stand above the products of an order."""
    return bool(heading(header).parts & {Part.PRODUCTS, Part.PRODUCT, Part.LINE})


def numbered(header: str) -> tuple[str, int] | None:
    """A header that numbers a column of several alike, as the header without the number and the number: “Product 2 Name”."""
    found = re.findall(r"\d+", header)
    if len(found) != 1 or not 1 <= int(found[0][:6]) <= 999:
        return None
    return " ".join(folded(re.sub(r"#?\s*\d+", " ", header)).split()), int(found[0])


def _phrase(words: list[str]) -> tuple[int, tuple[Part, ...]]:
    """How many of the words the longest known phrase takes, and its parts; none for a word that is not known."""
    for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        part = _vocabulary().get(" ".join(words[:length]))
        if part:
            return length, (part,)
    word = words[0]
    singular = _vocabulary().get(_ENGLISH_PLURAL.sub("", word))
    return 1, (singular,) if singular else _compound(word)


@lru_cache(maxsize=4096)
def _compound(word: str) -> tuple[Part, ...]:
    """The parts of a compound such as “bestelldatum”, which have to make up the whole word; else none."""
    for end in range(len(word) - 2, _SHORTEST_STEM - 1, -1):
        first = _stems().get(word[:end])
        if first is None:
            continue
        for link in _LINKS:
            rest = word[end:].removeprefix(link) if word[end:].startswith(link) else ""
            last = _stems().get(rest) or (_vocabulary()[rest] if rest in _SHORT_ENDINGS else None)
            if last:
                return (first, last)
            if len(rest) > 2 * _SHORTEST_STEM and (more := _compound(rest)):
                return (first, *more)
    return ()


@cache
def _vocabulary() -> Mapping[str, Part]:
    """Every phrase, folded, with its part; also with umlauts written as two letters. The earlier language wins."""
    known: dict[str, Part] = {}
    for words in _LANGUAGES:
        for part, phrases in words.items():
            for phrase in phrases.split(", "):
                for spelling in {phrase, phrase.translate(_UMLAUTS)}:
                    known.setdefault(spelling if spelling.isalpha() and spelling.isascii() else _folded_words(spelling), part)
    return known


@cache
def _stems() -> Mapping[str, Part]:
    """The single words that compounds are made of."""
    left_out = (Part.FILLER, Part.INCLUDING, Part.EXCLUDING, Part.MONEY_UNIT)
    return {word: part for word, part in _vocabulary().items() if " " not in word and len(word) >= _SHORTEST_STEM and part not in left_out}

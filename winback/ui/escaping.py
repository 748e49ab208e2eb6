"""Text from a shop's data as Markdown that shows it as it is."""

import re
import unicodedata

_WORD_JOINER = "\u2060"
_TURNED_INTO_SIGNS = re.compile(r":(?=[a-z0-9_+/-]+:)|[<>~-](?=[-=>])", re.IGNORECASE)
_TURNED_INTO_LINKS = re.compile(r"(?:https?|ftp|mailto|xmpp)(?=:)|www(?=\.)|(?<=\S)@(?=\S)", re.IGNORECASE)
_JOINERS = frozenset("\u200c\u200d\u2060")
_LINES = frozenset("\n\t")


def escape(text: str) -> str:
    """The text with every sign of Markdown taken literally, without the signs that are not seen but turn or hide others.

    Streamlit turns ``:material/home:``, ``:smile:`` and ``->`` into icons, emoji and arrows even where they
    are escaped, and web and e-mail addresses into links; a word joiner, which has no width, keeps them apart.
    """
    seen = text if text.isascii() and text.isprintable() else "".join(filter(_is_seen, text))
    apart = _TURNED_INTO_SIGNS.sub(lambda found: found[0] + _WORD_JOINER, seen)
    apart = _TURNED_INTO_LINKS.sub(lambda found: found[0] + _WORD_JOINER, apart)
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~$:" else sign for sign in apart)


def _is_seen(letter: str) -> bool:
    """Not a control or direction sign; joiners, which letters and emoji are made with, and line ends stay."""
    return letter in _JOINERS or letter in _LINES or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}

"""Text from a shop's data as Markdown that shows it as it is."""

import re

_WORD_JOINER = "\u2060"
_TURNED_INTO_SIGNS = re.compile(r":(?=[a-z0-9_+/-]+:)|[<>~-](?=[-=>])", re.IGNORECASE)


def escape(text: str) -> str:
    """The text with every sign of Markdown taken literally.

    Streamlit turns ``:material/home:``, ``:smile:`` and ``->`` into icons, emoji and arrows even where they
    are escaped; a word joiner, which has no width, keeps them apart.
    """
    apart = _TURNED_INTO_SIGNS.sub(lambda found: found[0] + _WORD_JOINER, text)
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~$:" else sign for sign in apart)

"""Text of a shop – product names, countries – made safe to stand in a figure."""

import unicodedata

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def plain(text: str, *, limit: int | None = None) -> str:
    """``readable`` text as a figure shows it letter by letter.

    Plotly reads ``<b>``, ``<a href>`` and entities as markup, and ``$…$`` as a formula where MathJax is loaded.
    """
    return readable(text, limit=limit).translate(_ENTITIES)


def readable(text: str, *, limit: int | None = None) -> str:
    """``text`` on one line, without control and direction marks, cut to ``limit`` characters with “…”."""
    words = " ".join("".join(_visible(letter) for letter in text).split())
    return words if limit is None or len(words) <= limit else words[: limit - 1].rstrip() + "…"


def _visible(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"} else letter

"""Amounts as people type them: with a comma or a point, with thousands, with the sign of a currency.

A browser's own number field drops the comma where its own language has none, and turns 2,50 into 250.
"""

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s'’]")
_SIGN = r"(?:[^\w.,\s+−-]|[A-Za-z]{3})?"
_AMOUNT = re.compile(rf"{_SIGN}(\d{{0,12}}(?:[.,]\d+)*){_SIGN}")


def read_amount(typed: str, *, decimal_mark: str, decimals: int = 2) -> Decimal | None:
    """The amount that was typed, at least 0 and to so many ``decimals``; None where it is none.

    Where both marks stand, the last one begins the decimals. One mark alone does too, unless three digits follow it and it is not the
    ``decimal_mark`` of the language: 1.500 is a thousand and a half in German and one and a half in English.
    """
    found = _AMOUNT.fullmatch(_SPACES.sub("", typed))
    if found is None or not found[1]:
        return None
    whole, after = _parted(found[1], decimal_mark)
    return round(Decimal(f"{re.sub('[.,]', '', whole) or '0'}.{after or '0'}"), decimals)


def _parted(figure: str, decimal_mark: str) -> tuple[str, str]:
    """What stands before the decimals, and the decimals."""
    last = max(figure.rfind("."), figure.rfind(","))
    if last < 0:
        return figure, ""
    mark, whole, after = figure[last], figure[:last], figure[last + 1 :]
    is_repeated = mark in whole
    is_thousands = len(after) == 3 and mark != decimal_mark and not re.search("[.,]", whole) and whole not in {"", "0"}
    return (figure, "") if is_repeated or is_thousands else (whole, after)

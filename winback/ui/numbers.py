"""Shares as people count them, so many of 100, and estimates without false precision."""

from decimal import Decimal
from math import floor, log10


def per_hundred(share: float) -> float:
    """A share as so many of 100, to one decimal; below one to two."""
    number = 100 * share
    return round(number, 1 if abs(number) >= 1 else 2)


def per_hundred_words(share: float) -> float:
    """The same for sentences: whole numbers from ten on, as nobody counts tenths of people."""
    number = 100 * share
    return float(round(number)) if abs(number) >= 10 else per_hundred(share)


def estimate(amount: Decimal | float) -> float:
    """An estimated amount to two significant digits, below 1 nothing: nobody knows it better."""
    number = float(amount)
    if abs(number) < 1:
        return 0.0
    return round(number, 1 - floor(log10(abs(number))))

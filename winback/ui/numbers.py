"""Shares as people count them: so many of 100."""


def per_hundred(share: float) -> float:
    """A share as so many of 100, to one decimal; below one to two."""
    number = 100 * share
    return round(number, 1 if abs(number) >= 1 else 2)


def per_hundred_words(share: float) -> float:
    """The same for sentences: whole numbers from ten on, as nobody counts tenths of people."""
    number = 100 * share
    return float(round(number)) if abs(number) >= 10 else per_hundred(share)

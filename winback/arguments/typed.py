"""What a text that was typed has to be. Each raises ``argparse.ArgumentTypeError`` with an example of what would fit."""

import argparse
import re
from datetime import date
from decimal import Decimal

from winback.vocabulary import Dimension


def day(text: str) -> date:
    """A calendar day, year first."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-07-01") from None


def positive(text: str) -> int:
    """A whole number from 1."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of 1 or more")
    return int(text)


def share(text: str) -> Decimal:
    """A part that is never the whole, from 0."""
    typed = _decimal(text)
    if not 0 <= typed < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to below 1, such as 0.2")
    return typed


def margin(text: str) -> Decimal:
    """A part that may be the whole, from 0."""
    typed = _decimal(text)
    if not 0 <= typed <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to 1, such as 0.4")
    return typed


def amount(text: str) -> Decimal:
    """Money, never below 0, in the currency of the shop."""
    typed = _decimal(text)
    if typed < 0:
        raise argparse.ArgumentTypeError(f"{text} is no amount of 0 or more, such as 250.00")
    return typed


def _decimal(text: str) -> Decimal:
    """The number as typed; -1 for what is none."""
    return Decimal(text) if re.fullmatch(r"\d{1,12}(\.\d{1,6})?|\.\d{1,6}", text, re.ASCII) else Decimal(-1)


def one_of_a_dimension(text: str) -> tuple[Dimension, str | None]:
    """A dimension with one of its values; None for what is not known."""
    name, separator, value = text.partition("=")
    if not separator or name not in list(Dimension):
        raise argparse.ArgumentTypeError(f"{text} is not DIMENSION=VALUE with one of {', '.join(Dimension)}")
    return Dimension(name), value or None


def mapping(text: str) -> tuple[str, str]:
    """A field with the header of the column that holds it."""
    field, separator, header = text.partition("=")
    if not (field and separator and header):
        raise argparse.ArgumentTypeError(f"{text} is not FIELD=HEADER")
    return field, header

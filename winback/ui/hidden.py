"""Texts that are hidden while people are: what came from outside may quote a cell, a header or a name."""

from datetime import date
from decimal import Decimal

from winback.locale import Message

HIDDEN = "•••"


def without_texts(message: Message) -> Message:
    """The message with ``HIDDEN`` in place of every text among its values; numbers, days and words of our own stay."""
    values = {name: _without_text(value) for name, value in message.values.items() if name != "count" or message.count is None}
    return Message(message.text, plural=message.plural, count=message.count, **values)


def _without_text(value: object) -> object:
    match value:
        case Message():
            return without_texts(value)
        case bool() | int() | float() | Decimal() | date():
            return value
        case _:
            return HIDDEN

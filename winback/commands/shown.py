"""What every command leaves to show: one JSON object, or a table for people."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from winback.locale.formats import Speaker


class Shown(Protocol):
    """What a command leaves to show."""

    def as_json(self) -> dict[str, Any]: ...
    def as_table(self, say: Speaker) -> str: ...


def exact(amount: Decimal) -> str:
    """An amount as text with at least two decimals, and no more than it has."""
    text = f"{amount:.4f}"
    return text[:-2] if text.endswith("00") else text


def iso(day: date | None) -> str | None:
    """A day as ISO 8601."""
    return day.isoformat() if day else None


def columns(rows: Sequence[tuple[str, str]]) -> str:
    """Two columns, the first as wide as its longest word."""
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {shown}" for name, shown in rows)

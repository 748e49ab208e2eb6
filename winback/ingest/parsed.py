"""What one file turned out to hold: plain records without logic, and their JSON form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

import polars as pl

from winback.locale import Message
from winback.schema import CONTACTS, LINES, ORDER_RECORDS, REJECTS
from winback.vocabulary import DateOrder, FileKind


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What was recognised about a file.

    ``rows`` counts the data rows, refused ones included and the header and blank lines not.
    ``certainty`` runs from 0 to 1. ``mapping`` holds (field, header) as used. ``can_mail`` is False
    where the export has no e-mail column at all; ``fetch_instead`` then names a better export. ``source``: the series that
    its order numbers are of. ``remembered_on``: the day on which a person explained the columns or dates, None where nobody did.
    """

    layout: str
    title: str
    kind: FileKind
    certainty: float
    rows: int
    encoding: str
    delimiter: str | None
    header_line: int
    date_order: DateOrder | None
    headers: tuple[str, ...]
    mapping: tuple[tuple[str, str], ...]
    can_mail: bool
    fetch_instead: Message | None
    warnings: tuple[Message, ...]
    source: str = ""
    remembered_on: date | None = None

    def to_json(self) -> str:
        """The facts as one JSON object, for the receipt of an import."""
        return json.dumps({field.name: _plain(getattr(self, field.name)) for field in fields(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "FileFacts":
        """The facts from what ``to_json`` wrote. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        stated = json.loads(text)
        return cls(
            **{
                **stated,
                "kind": FileKind(stated["kind"]),
                "date_order": DateOrder(stated["date_order"]) if stated["date_order"] else None,
                "headers": tuple(stated["headers"]),
                "mapping": tuple((field, header) for field, header in stated["mapping"]),
                "fetch_instead": _from_plain(stated["fetch_instead"]),
                "warnings": tuple(_from_plain(warning) for warning in stated["warnings"]),
                "remembered_on": _from_plain(stated.get("remembered_on")),
            }
        )


FRAMES = {"orders": ORDER_RECORDS, "lines": LINES, "contacts": CONTACTS, "rejects": REJECTS}
"""The frames of a parsed file with their schemas."""


@dataclass(frozen=True, kw_only=True)
class ParsedFile:
    """One file in canonical frames.

    ``orders`` is ORDER_RECORDS (empty for a customer file), ``lines`` LINES whose ``order`` points
    into it, ``contacts`` CONTACTS (empty for an orders file), ``rejects`` REJECTS.
    """

    facts: FileFacts
    orders: pl.DataFrame
    lines: pl.DataFrame
    contacts: pl.DataFrame
    rejects: pl.DataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class Unsubscribes:
    """The addresses of one list of people who are not to be written to.

    ``addresses`` are e-mails and phones as PEOPLE holds them, sorted, each once. ``rows`` counts the data rows; ``left_out`` those
    that do not say clearly that the person left, where ``judged_by`` names the headers that speak of it; ``unreadable`` those of
    the others without an address that could be read. ``passed_over`` names columns with addresses of somebody else, ``sheet`` the
    sheet of a workbook of several that was read. ``of_customers`` names what looks like a file of customers, where nothing is judged.
    """

    addresses: pl.Series = field(repr=False)
    rows: int
    left_out: int
    unreadable: int
    judged_by: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    of_customers: tuple[str, ...] = ()
    sheet: str | None = None


def message_to_plain(message: Message) -> dict[str, object]:
    """A message as JSON can hold it."""
    values = {name: _plain(value) for name, value in message.values.items() if not (name == "count" and message.count is not None)}
    return {"text": message.text, "plural": message.plural, "count": message.count, "values": values}


def message_from_plain(plain: Mapping[str, object]) -> Message:
    """The message that ``message_to_plain`` wrote. Raises ``TypeError`` or ``KeyError`` for anything else."""
    values, plural, count = plain["values"], plain["plural"], plain["count"]
    if not (isinstance(values, dict) and isinstance(plural, str | None) and isinstance(count, int | None)):
        raise TypeError("not a message")
    return Message(str(plain["text"]), plural=plural, count=count, **{name: _from_plain(value) for name, value in values.items()})


def _plain(value: object) -> object:
    match value:
        case Message():
            return {"message": message_to_plain(value)}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _from_plain(value: object) -> object:
    match value:
        case {"message": dict(plain)}:
            return message_from_plain(plain)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case list():
            return tuple(_from_plain(item) for item in value)
        case _:
            return value

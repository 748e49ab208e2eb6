"""Rows of the database as lines of JSON and back, whatever database they are from, checked as strictly as it would."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Integer, String, Table
from sqlmodel.sql.sqltypes import AutoString

from winback.store.tables import (
    CampaignCodeRow,
    CampaignRow,
    DatasetFileRow,
    DatasetRow,
    ImportReceiptRow,
    RememberedAnswersRow,
    SuppressionRow,
    UtcDateTime,
    WorkspaceRow,
)
from winback.store.upgrading import MIGRATIONS, revisions

Row = dict[str, Any]
LONGEST_LINE = 16 << 20
"""Bytes of one row."""
_ROWS: tuple[Any, ...] = (
    WorkspaceRow,
    DatasetRow,
    DatasetFileRow,
    ImportReceiptRow,
    RememberedAnswersRow,
    CampaignRow,
    SuppressionRow,
    CampaignCodeRow,
)
TABLES: Mapping[str, Table] = {row.__tablename__: row.__table__ for row in _ROWS}
"""Every table with rows of one workspace, in the order in which they can be written."""


def tables_version() -> str:
    """The version of these tables, as the database counts them."""
    return revisions(MIGRATIONS)[-1]


def is_known_version(version: str) -> bool:
    """Whether rows of tables of that version are understood: those of this program and of all before it."""
    return version in revisions(MIGRATIONS)


def as_line(row: Mapping[str, Any]) -> bytes:
    """One row as a line of JSON in UTF-8; moments and days as ISO 8601."""
    return json.dumps(dict(row), ensure_ascii=False, default=_as_text, separators=(",", ":")).encode() + b"\n"


def from_line(table: str, line: bytes) -> Row:
    """The row again, as the database takes it. Raises ``ValueError`` for anything that ``as_line`` does not make of a row.

    Columns that this program added since are left to their defaults; a column it does not know is refused.
    """
    try:
        said = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    columns = TABLES[table].columns
    if not isinstance(said, dict) or not set(said) <= {column.name for column in columns}:
        raise ValueError("other columns")
    return {column.name: _value(column, said[column.name]) if column.name in said else _default(column) for column in columns}


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _default(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if column.default is not None and column.default.is_scalar:
        return column.default.arg  # type: ignore[attr-defined] # a scalar one has it
    raise ValueError("a column is missing")


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise ValueError("nothing where something must be")
        return None
    kind = next(kind for kind in _READ if isinstance(column.type, kind))
    return _READ[kind](value, column)


def _integer(value: Any, column: Column[Any]) -> int:
    bits = 63 if isinstance(column.type, BigInteger) else 31
    if type(value) is not int or abs(value) >= 2**bits:
        raise ValueError("no integer")
    return value


def _truth(value: Any, _column: Column[Any]) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _number(value: Any, _column: Column[Any]) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)


def _text(value: Any, column: Column[Any]) -> str:
    longest = column.type.length or 0  # type: ignore[attr-defined] # a text has one
    if type(value) is not str or len(value) > longest or "\x00" in value:
        raise ValueError("no text, or too long a one")
    value.encode()  # half a surrogate is none
    return value


def _moment(value: Any, _column: Column[Any]) -> datetime:
    moment = datetime.fromisoformat(_iso(value))
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC)


def _day(value: Any, _column: Column[Any]) -> date:
    return date.fromisoformat(_iso(value))


def _json(value: Any, _column: Column[Any]) -> Any:
    if not isinstance(value, dict | list):
        raise ValueError("no JSON object")
    said = json.dumps(value, ensure_ascii=False)
    said.encode()  # half a surrogate is no text
    if "\\u0000" in said:  # not every database takes it
        raise ValueError("a character that cannot be stored")
    return value


def _iso(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("no moment")
    return value


_READ: Mapping[type, Callable[[Any, Column[Any]], Any]] = {
    UtcDateTime: _moment,
    Date: _day,
    Boolean: _truth,
    Integer: _integer,
    Float: _number,
    JSON: _json,
    String: _text,
    AutoString: _text,
}

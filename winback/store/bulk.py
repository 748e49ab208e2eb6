"""Many rows at once, past the ORM: codes and lists may have a million."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, text


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns.

    PostgreSQL is given them in one parameter: sent one by one they take ten times as long (100,000: 17 s against 1 s).
    """
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), [dict(row) for row in rows])
        return
    quoted = connection.dialect.identifier_preparer.quote
    name, columns = quoted(table.name), ", ".join(quoted(column) for column in rows[0])
    given = f"json_populate_recordset(CAST(NULL AS {name}), CAST(:rows AS json))"
    connection.execute(text(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {given}"), {"rows": json.dumps(rows, default=_as_text)})


def _as_text(value: date) -> str:
    """Moments as ``UtcDateTime`` keeps them."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() if isinstance(value, datetime) else value.isoformat()

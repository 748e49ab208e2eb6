"""The two kinds of database that tests of what lasts run on: SQLite in the data folder, PostgreSQL beside it.

The address of a PostgreSQL database is noted beside the data folder that belongs to it, so that other processes of a
test, which are told the folder only, find it too.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from winback.store import Store, open_store
from winback.store.database import Database, address_of
from winback.store.store import utc_now

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def note_address(data_dir: Path, address: str) -> None:
    """Remember which database belongs to a data folder."""
    _note(data_dir).write_text(address)


def address_beside(data_dir: Path) -> str | None:
    """The address of the database that belongs to a data folder; None: SQLite in it."""
    return _note(data_dir).read_text() if _note(data_dir).exists() else None


def open_kept(data_dir: Path, *, clock: Callable[[], datetime] = utc_now) -> Store:
    """The store of a data folder, on the database that belongs to it."""
    return open_store(data_dir, address_beside(data_dir), clock=clock)


def database_of(data_dir: Path, **options: Any) -> Database:
    """The database that belongs to a data folder."""
    return Database(address_of(data_dir, address_beside(data_dir)), **options)


def rows(data_dir: Path, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """What a statement gives, run past the store; what it changes is kept."""
    database = database_of(data_dir)
    try:
        with database.engine.begin() as connection:
            result = connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        database.close()


def beside_the_frames(data_dir: Path) -> dict[str, bytes]:
    """Every byte that is kept for a data folder but its frames: files by name, and on a server the tables as they lie on its disk."""
    files = {path.name: path.read_bytes() for path in data_dir.rglob("*") if path.is_file() and path.suffix != ".parquet"}
    if address_beside(data_dir) is None:
        return files
    rows(data_dir, "CHECKPOINT")
    of_ours = "FROM pg_class WHERE relkind IN ('r', 't') AND oid >= 16384"
    return files | dict(rows(data_dir, f"SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) {of_ours}"))


def _note(data_dir: Path) -> Path:
    return data_dir.with_name(f"{data_dir.name}.address")

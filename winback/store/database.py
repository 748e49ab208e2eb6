"""The engine and its transactions.

SQLite is told when to begin: SQLAlchemy's default starts a write transaction with a read lock, and of
two that then want to write one is thrown out. ``writing()`` takes the write lock first, ``reading()`` never does.
``postgresql`` says how the same is had from a server.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, TimeoutError
from sqlmodel import Session

from winback.errors import StoreUnavailable
from winback.store import postgresql
from winback.store.places import DATABASE_FILE, private_file
from winback.store.problems import database_busy, database_damaged, database_unreachable, not_enough_space
from winback.store.server_problems import address_malformed
from winback.store.tables import StoredTable

BUSY_TIMEOUT_MS = 30_000
WRITING = "winback_writing"
"""The option of a transaction that may write, and takes the lock for that first."""
_POSTGRESQL_NAMES = {"postgres", "postgresql", postgresql.DRIVER}


class Database:
    """One database with its two kinds of transaction."""

    def __init__(self, url: URL, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.url = url
        self.engine = _engine(url, busy_timeout_ms)
        on_server = sqlite_file(url) is None
        self.write_options: Mapping[str, Any] = {WRITING: True, **(postgresql.WRITING if on_server else {})}
        self._writing_engine = self.engine.execution_options(**self.write_options)
        self._reading_engine = self.engine.execution_options(**(postgresql.READING if on_server else {}))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that may write: all of it or nothing. Raises ``StoreUnavailable``."""
        with plainly_told(), Session(self._writing_engine, expire_on_commit=False) as session, session.begin():
            session.connection()  # take the lock now, not with the first statement
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one state of the database and changes nothing. Raises ``StoreUnavailable``."""
        with plainly_told(), Session(self._reading_engine, expire_on_commit=False) as session:
            yield session

    def settle(self) -> None:
        """Let nothing that was overwritten lie about in or beside the database, as far as nobody is reading there."""
        with suppress(sqlite3.Error, DBAPIError, TimeoutError):
            if sqlite_file(self.url) is None:
                postgresql.rewrite(self.engine, ", ".join(StoredTable.metadata.tables))
                return
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def address_of(data_dir: Path, database_url: str | None) -> URL:
    """The address to connect to; without one, the SQLite file in the data folder, which is made private.

    Raises ``StoreUnavailable`` for an address that cannot be read or names another kind of database.
    """
    if database_url is None:
        return URL.create("sqlite", database=str(private_file(data_dir / DATABASE_FILE)))
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):  # which may quote a part of the password
        raise address_malformed() from None
    if url.drivername == "sqlite" and url.database:
        return url
    if url.drivername not in _POSTGRESQL_NAMES or not url.database or "@" in (url.host or ""):
        raise address_malformed()
    return url.set(drivername=postgresql.DRIVER)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for any other."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def journal_mode(version: tuple[int, int, int]) -> str:
    """WAL where this SQLite is free of the bug that loses a WAL on reset, else a truncated journal."""
    repaired_branches = {(3, 44): 6, (3, 50): 7}
    repaired = version >= (3, 51, 3) or version[2] >= repaired_branches.get(version[:2], version[2] + 1)
    return "WAL" if repaired else "TRUNCATE"


@contextmanager
def plainly_told() -> Iterator[None]:
    """Turn what the database driver raises into words for people; an ``IntegrityError`` is left to the caller, without values."""
    try:
        yield
    except IntegrityError as refusal:
        if (without_values := postgresql.without_values(refusal)) is not None:
            raise without_values from None
        raise
    except DBAPIError as failure:
        if not isinstance(failure.orig, sqlite3.Error):  # a server may quote what it was given
            raise postgresql.in_plain_words(failure) from None
        raise _in_plain_words(failure.orig) from failure
    except sqlite3.Error as failure:  # while a connection is prepared
        raise _in_plain_words(failure) from failure
    except TimeoutError:  # every connection of this process is in use
        raise database_busy() from None


def _engine(url: URL, busy_timeout_ms: int) -> Engine:
    if sqlite_file(url) is None:
        return postgresql.engine(url, busy_timeout_ms, WRITING)
    # Parameters stay out of exceptions and logs.
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_timeout_ms / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute(f"PRAGMA journal_mode = {journal_mode(sqlite3.sqlite_version_info)}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only marked as free


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN")


def _in_plain_words(failure: BaseException | None) -> StoreUnavailable:
    code = getattr(failure, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None  # the rest says where it happened
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return database_busy()
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return database_damaged()
    if primary == sqlite3.SQLITE_FULL:
        return not_enough_space()
    return database_unreachable()

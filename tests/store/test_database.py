"""Transactions that lose nothing, and settings that survive a power cut."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from tests.databases import SQLITE, database_of, open_kept
from winback.errors import StoreUnavailable
from winback.store.database import Database, journal_mode
from winback.store.places import private_folder


@pytest.fixture
def counter(data_dir: Path) -> Iterator[Database]:
    database = database_of(private_folder(data_dir))
    with database.writing() as session:
        session.execute(text("CREATE TABLE counter (value INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO counter VALUES (0)"))
    yield database
    with database.writing() as session:
        session.execute(text("DROP TABLE counter"))
    database.close()


def value(database: Database) -> int:
    with database.reading() as session:
        return session.execute(text("SELECT value FROM counter")).scalar_one()


def raise_counter(database: Database) -> None:
    with database.writing() as session:
        seen = session.execute(text("SELECT value FROM counter")).scalar_one()
        session.execute(text("UPDATE counter SET value = :value"), {"value": seen + 1})


def test_no_update_of_many_threads_is_lost(counter: Database):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(raise_counter, [counter] * 100))
    assert value(counter) == 100


def test_a_reader_is_not_locked_out_by_a_writer_and_sees_the_state_before(counter: Database):
    with counter.writing() as session:
        session.execute(text("UPDATE counter SET value = 7"))
        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(value, counter).result() == 0
    assert value(counter) == 7


def test_a_reader_sees_one_state_throughout(counter: Database, database_kind: str):
    impatient = Database(counter.url, busy_timeout_ms=50)
    with counter.reading() as session:
        first = session.execute(text("SELECT value FROM counter")).scalar_one()
        with suppress(*([StoreUnavailable] if database_kind == SQLITE else [])):  # without WAL a writer has to wait for the reader
            raise_counter(impatient)
        assert session.execute(text("SELECT value FROM counter")).scalar_one() == first


def test_a_failed_transaction_leaves_nothing(counter: Database):
    def fail_midway() -> None:
        with counter.writing() as session:
            session.execute(text("UPDATE counter SET value = 7"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert value(counter) == 0


@pytest.mark.sqlite_only("these are its own settings")
def test_every_connection_syncs_fully_and_holds_foreign_keys(counter: Database):
    with counter.reading() as session:
        settings = [session.execute(text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "foreign_keys", "busy_timeout")]
    assert settings == [2, 1, 30_000]


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_its_reset_is_repaired(version: tuple[int, int, int], mode: str):
    assert journal_mode(version) == mode


@pytest.mark.sqlite_only("other databases have no such modes")
def test_this_sqlite_runs_in_the_mode_meant_for_it(counter: Database):
    with counter.reading() as session:
        mode = session.execute(text("PRAGMA journal_mode")).scalar()
    assert str(mode).upper() == journal_mode(sqlite3.sqlite_version_info)


@pytest.mark.sqlite_only("a server has no file in the data folder")
def test_a_file_that_is_no_database_is_called_damaged(data_dir: Path):
    open_kept(data_dir).close()
    (data_dir / "winback.sqlite3").write_bytes(b"this is not a database, " * 1000)
    with pytest.raises(StoreUnavailable, match="database in the data folder is damaged"):
        open_kept(data_dir)


def test_a_database_held_by_another_program_is_called_busy(counter: Database):
    impatient = Database(counter.url, busy_timeout_ms=50)
    with counter.writing(), pytest.raises(StoreUnavailable, match="in use by another program"):
        raise_counter(impatient)
    assert value(counter) == 0


def test_an_update_waits_for_the_one_before(counter: Database):
    begun = Event()

    def slowly() -> None:
        with counter.writing() as session:
            seen = session.execute(text("SELECT value FROM counter")).scalar_one()
            begun.set()
            time.sleep(0.2)
            session.execute(text("UPDATE counter SET value = :value"), {"value": seen + 10})

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(slowly)
        begun.wait()
        raise_counter(counter)
        slow.result()
    assert value(counter) == 11


def test_more_visitors_at_once_than_connections_wait_for_each_other(counter: Database):
    with ThreadPoolExecutor(30) as threads:
        assert list(threads.map(value, [counter] * 60)) == [0] * 60

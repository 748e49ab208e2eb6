"""Brings a database to the tables of this program: a SQLite file after a verified copy of what was there.

All of it happens in one transaction under the lock of all writers: two processes that start together upgrade once, and
a process that is killed on the way leaves the old tables. Of a server's database no copy can be made from here; there
the transaction is undone unless every table still has its rows, and copies are up to its owner (``pg_dump``).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table

from winback.store.database import Database, plainly_told, sqlite_file
from winback.store.places import private_file, private_folder, sync_folder
from winback.store.postgresql import refuse_unfit
from winback.store.problems import backup_failed, database_damaged, database_missing, database_newer
from winback.store.server_problems import other_data_folder, rows_would_be_lost, tables_of_others

MIGRATIONS = Path(__file__).parent / "migrations"
BACKUPS_FOLDER = "backups"
STATED = table("alembic_version", column("version_num"))
"""Where Alembic keeps the revision of a database."""


def upgrade(database: Database, data_dir: Path, *, may_begin: Callable[[], bool], migrations: Path = MIGRATIONS) -> None:
    """Migrate to the newest tables.

    Raises ``StoreUnavailable`` if the database is newer, damaged, unfit or cannot be copied, or if it is new
    although ``may_begin`` says that data of another one is there: a lost database must not look like an empty shop.
    """
    source = sqlite_file(database.url)
    with plainly_told():
        if _revision(database) == revisions(migrations)[-1]:
            return
        with database.engine.connect() as connection:
            if source is not None:
                # Rebuilding a table would otherwise empty those that point to it; checked again below.
                connection.connection.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.execution_options(**database.write_options).begin():
                    _upgrade_under_lock(connection, source, migrations, data_dir, may_begin)
            finally:
                connection.invalidate()  # the next one begins with foreign keys on


def _upgrade_under_lock(
    connection: Connection, source: Path | None, migrations: Path, data_dir: Path, may_begin: Callable[[], bool]
) -> None:
    revision, known = _stated(connection), revisions(migrations)
    if revision == known[-1]:  # another process was first
        return
    if revision is None:
        _refuse_strange_beginning(connection, source, data_dir, may_begin)
    elif revision not in known:
        raise database_newer()
    elif source is not None:
        back_up(source, private_folder(data_dir / BACKUPS_FOLDER), label=revision)
    before = _rows(connection)
    # Alembic takes a quarter of a second to read in, which most starts do not need.
    from winback.store.steps import run_steps  # noqa: PLC0415

    run_steps(connection, migrations)
    if source is not None and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise database_damaged()
    if source is None and any(rows < before.get(name, 0) for name, rows in _rows(connection).items()):
        raise rows_would_be_lost()


def _refuse_strange_beginning(connection: Connection, source: Path | None, data_dir: Path, may_begin: Callable[[], bool]) -> None:
    if inspect(connection).get_table_names():
        raise database_damaged() if source is not None else tables_of_others()
    if not may_begin():
        raise database_missing() if source is not None else other_data_folder(str(data_dir))


def _rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = [name for name in inspect(connection).get_table_names() if name != STATED.name]
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in tables}


def _revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        if sqlite_file(database.url) is None:
            refuse_unfit(connection)
        return _stated(connection)


def _stated(connection: Connection) -> str | None:
    """The revision that the database says it has, None for one without tables."""
    if not inspect(connection).has_table(STATED.name):
        return None
    revision: str | None = connection.execute(select(STATED.c.version_num)).scalar_one_or_none()
    return revision


def revisions(migrations: Path) -> list[str]:
    """The revisions in their order: each step stands in a file that begins with its own."""
    return sorted(path.name.partition("_")[0] for path in (migrations / "versions").glob("[0-9]*_*.py"))


def back_up(source: Path, folder: Path, *, label: str) -> Path:
    """Copy a SQLite database that may be in use, and verify the copy.

    The copy is named ``winback-<label>-<number>.sqlite3``; earlier ones stay. Raises ``StoreUnavailable``.
    """
    number = 1 + len(list(folder.glob(f"winback-{label}-*.sqlite3")))
    unfinished = private_file(folder / f"winback-{label}-{number}.unfinished")
    try:
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(unfinished)) as copy:
            original.backup(copy)
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.Error as failure:
        unfinished.unlink(missing_ok=True)
        raise backup_failed() from failure
    if not sound:
        unfinished.unlink()
        raise backup_failed()
    finished = unfinished.with_suffix(".sqlite3")
    unfinished.replace(finished)
    sync_folder(folder)
    return finished

"""Brings a database to the tables of this program, after a verified copy of what was there.

All of it happens under one write lock: two processes that start together upgrade once, and a
process that is killed on the way leaves the old tables.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from winback.store.database import BEGIN, Database, plainly_told, sqlite_file
from winback.store.places import private_file, private_folder, sync_folder
from winback.store.problems import backup_failed, database_damaged, database_missing, database_newer

MIGRATIONS = Path(__file__).parent / "migrations"
BACKUPS_FOLDER = "backups"


def upgrade(database: Database, data_dir: Path, *, may_begin: Callable[[], bool], migrations: Path = MIGRATIONS) -> None:
    """Migrate to the newest tables.

    Raises ``StoreUnavailable`` if the database is newer, damaged or cannot be copied, or if it is new
    although ``may_begin`` says that data of another one is there: a lost database must not look like an empty shop.
    """
    scripts = ScriptDirectory(str(migrations))
    with plainly_told():
        if _revision(database) == scripts.get_current_head():
            return
        with database.engine.connect() as connection:
            if sqlite_file(database.url):
                # Rebuilding a table would otherwise empty those that point to it; checked again below.
                connection.connection.execute("PRAGMA foreign_keys = OFF")
            try:
                _upgrade_under_lock(connection, sqlite_file(database.url), scripts, data_dir, may_begin)
            finally:
                connection.invalidate()  # the next one begins with foreign keys on


def _upgrade_under_lock(
    connection: Connection, source: Path | None, scripts: ScriptDirectory, data_dir: Path, may_begin: Callable[[], bool]
) -> None:
    with connection.execution_options(**{BEGIN: "BEGIN IMMEDIATE"}).begin():
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision == scripts.get_current_head():  # another process was first
            return
        if revision is None:
            _refuse_strange_beginning(connection, may_begin)
        elif revision not in {script.revision for script in scripts.walk_revisions()}:
            raise database_newer()
        elif source is not None:
            back_up(source, private_folder(data_dir / BACKUPS_FOLDER), label=revision)
        _migrate(connection, Path(scripts.dir))
        if source is not None and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise database_damaged()


def _refuse_strange_beginning(connection: Connection, may_begin: Callable[[], bool]) -> None:
    if inspect(connection).get_table_names():  # somebody else's
        raise database_damaged()
    if not may_begin():
        raise database_missing()


def _revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _migrate(connection: Connection, migrations: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


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

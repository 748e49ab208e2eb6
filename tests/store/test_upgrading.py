"""An upgrade keeps what was there, or does not happen."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from polars.testing import assert_frame_equal

from tests.store.shop import dataset, receipt
from winback.errors import StoreUnavailable
from winback.store import open_store
from winback.store.database import Database, address_of
from winback.store.tables import StoredTable
from winback.store.upgrading import MIGRATIONS, upgrade

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("workspace", recreate="always") as workspace:
        workspace.add_column(sa.Column("colour", sa.String(), server_default="petrol"))
    {then}
"""
HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
Later = Callable[[str], Path]


@pytest.fixture
def later(tmp_path: Path) -> Later:
    """The migrations of a later version: it rebuilds a table that others point to, and then does what is given."""

    def make(then: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / "later.py").write_text(LATER.format(then=then, head=HEAD))
        return folder

    return make


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def shop_with_an_import(data_dir: Path) -> None:
    store = open_store(data_dir)
    shop = store.create_workspace("Tea shop")
    store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    store.close()


def upgraded(data_dir: Path, migrations: Path) -> None:
    database = Database(address_of(data_dir, None))
    try:
        upgrade(database, data_dir, may_begin=lambda: True, migrations=migrations)
    finally:
        database.close()


def test_the_migrations_make_exactly_the_declared_tables(data_dir: Path):
    open_store(data_dir).close()
    database = Database(address_of(data_dir, None))
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), StoredTable.metadata) == []


def test_a_new_database_needs_no_backup(data_dir: Path):
    open_store(data_dir).close()
    assert not (data_dir / "backups").exists()
    assert rows(data_dir / "winback.sqlite3", "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_an_upgrade_keeps_every_row_and_a_sound_copy_of_the_state_before(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    upgraded(data_dir, later("pass"))

    now, before = data_dir / "winback.sqlite3", data_dir / "backups" / f"winback-{HEAD}-1.sqlite3"
    assert rows(now, "SELECT name, version, colour FROM workspace") == [("Tea shop", 2, "petrol")]
    assert rows(now, "SELECT count(*) FROM dataset_file") == [(5,)]
    assert rows(now, "SELECT count(*) FROM import_receipt") == [(1,)]
    assert rows(before, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(before, "SELECT name, version FROM workspace") == [("Tea shop", 2)]
    assert before.stat().st_mode & 0o777 == 0o600


def test_an_upgrade_that_fails_midway_leaves_the_old_database(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    with pytest.raises(ZeroDivisionError):
        upgraded(data_dir, later("1 / 0"))
    assert_as_before(data_dir)


def test_an_upgrade_that_is_killed_midway_leaves_the_old_database(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    migrations = later("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    program = "import sys, pathlib; from tests.store.test_upgrading import upgraded; upgraded(*map(pathlib.Path, sys.argv[1:]))"
    command = [sys.executable, "-c", program, str(data_dir), str(migrations)]
    killed = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], check=False)
    assert killed.returncode == -9
    assert_as_before(data_dir)
    upgraded(data_dir, later("pass"))
    assert rows(data_dir / "winback.sqlite3", "SELECT name, colour FROM workspace") == [("Tea shop", "petrol")]


def assert_as_before(data_dir: Path) -> None:
    store = open_store(data_dir)
    assert_frame_equal(store.dataset(store.workspace("Tea shop")).orders, dataset(3).orders)
    store.close()


def test_rows_that_point_nowhere_after_an_upgrade_stop_it(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    with pytest.raises(StoreUnavailable, match="damaged"):
        upgraded(data_dir, later('op.execute("DELETE FROM workspace")'))
    assert_as_before(data_dir)


def test_a_newer_database_is_refused_and_not_touched(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    upgraded(data_dir, later("pass"))
    before = (data_dir / "winback.sqlite3").read_bytes()
    with pytest.raises(StoreUnavailable, match="newer version of Winback"):
        open_store(data_dir)
    assert (data_dir / "winback.sqlite3").read_bytes() == before


def test_a_lost_database_does_not_look_like_an_empty_shop(data_dir: Path):
    shop_with_an_import(data_dir)
    frames = sorted((data_dir / "frames").glob("*/*"))
    (data_dir / "winback.sqlite3").unlink()
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="database is missing"):
            open_store(data_dir)
    assert sorted((data_dir / "frames").glob("*/*")) == frames


def test_a_database_that_cannot_be_copied_is_not_upgraded(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    (data_dir / "backups").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        upgraded(data_dir, later("pass"))
    assert_as_before(data_dir)

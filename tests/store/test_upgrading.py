"""An upgrade keeps what was there, or does not happen."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from polars.testing import assert_frame_equal

from tests.databases import POSTGRESQL, SQLITE, address_beside, database_of, open_kept, rows
from tests.store.conftest import NOON
from tests.store.lists import codes_of, draft, people, recorded
from tests.store.shop import dataset, receipt
from winback.backups import restore_backup, write_backup
from winback.errors import StoreUnavailable, UnusableInput
from winback.policy import ShopPolicy
from winback.store.frames import FrameFolder
from winback.store.keys import key_id
from winback.store.tables import StoredTable
from winback.store.upgrading import MIGRATIONS, revisions, upgrade
from winback.undoing import undo_import
from winback.vocabulary import CampaignStatus

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("workspace", recreate="always" if op.get_bind().dialect.name == "sqlite" else "never") as workspace:
        workspace.add_column(sa.Column("colour", sa.String(), server_default="petrol"))
    {then}
"""
RELEASED = Path(__file__).parent / "released"
"""What earlier versions of the program have written: a shop with an import and a suppression, and an empty demo shop.

The shop of 0002 has a campaign that was sent and one that was given up, too.
"""
CAMPAIGNS: dict[str, tuple[int, ...]] = {"0001": (), "0002": (1, 2)}
VERSIONS = {"0001": 3, "0002": 7}
RELEASED_KEY = bytes.fromhex("141adb5b67bb7c8f8a5a7c64eadd8efdc8a11bbfb7a76dd8c8510c7daf7c8453")
HEAD = revisions(MIGRATIONS)[-1]
Later = Callable[[str], Path]


@pytest.fixture
def data_dir(bare_data_dir: Path) -> Path:
    return bare_data_dir


@pytest.fixture
def later(tmp_path: Path) -> Later:
    """The migrations of a later version: it rebuilds a table that others point to, and then does what is given."""

    def make(then: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / "9999_later.py").write_text(LATER.format(then=then, head=HEAD))
        return folder

    return make


def rows_of(copy: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(copy)) as connection:
        return connection.execute(query).fetchall()


def shop_with_an_import(data_dir: Path) -> None:
    store = open_kept(data_dir)
    shop = store.create_workspace("Tea shop")
    store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    store.close()


def shop_of(release: str, data_dir: Path) -> None:
    """A data folder as that version left it; only its frames are written by the present one, as their bytes depend on polars."""
    data_dir.mkdir()
    (data_dir / "suppression.key").write_bytes(RELEASED_KEY)
    frames, kept = FrameFolder(data_dir / "frames"), dataset(3)
    with closing(sqlite3.connect(data_dir / "winback.sqlite3")) as connection:
        connection.executescript((RELEASED / f"{release}.sql").read_text("utf-8"))
        for role, frame in kept.frames().items():
            file = frames.write(1, frame)
            changed = "UPDATE dataset_file SET sha256 = ?, rows = ?, bytes = ? WHERE role = ?"
            connection.execute(changed, (file.sha256, file.rows, file.bytes, role.value))
        refused = frames.write(1, receipt(rejected=2).rejects)
        connection.execute("UPDATE import_receipt SET rejects_sha256 = ?, rejects_bytes = ?", (refused.sha256, refused.bytes))
        for number in CAMPAIGNS[release]:
            for name, frame in zip(("assigned", "recipients"), people(number), strict=True):
                file = frames.write(1, frame)
                changed = f"UPDATE campaign SET {name}_sha256 = ?, {name}_rows = ?, {name}_bytes = ? WHERE id = ?"
                connection.execute(changed, (file.sha256, file.rows, file.bytes, number))
        connection.commit()


def upgraded(data_dir: Path, migrations: Path) -> None:
    database = database_of(data_dir)
    try:
        upgrade(database, data_dir, may_begin=lambda: True, migrations=migrations)
    finally:
        database.close()


def test_the_migrations_make_exactly_the_declared_tables(data_dir: Path):
    open_kept(data_dir).close()
    database = database_of(data_dir)
    with closing(database), database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), StoredTable.metadata) == []


def test_the_files_of_the_steps_stand_in_the_order_in_which_they_are_taken():
    taken = [step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions("base", "heads")]
    assert revisions(MIGRATIONS) == taken[::-1]


def test_a_database_that_is_up_to_date_opens_without_the_tool_that_changes_tables(data_dir: Path):
    open_kept(data_dir).close()
    program = (
        "import sys, pathlib; from tests.databases import open_kept; open_kept(pathlib.Path(sys.argv[1])); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(data_dir)]
    told = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False"]


def test_a_new_database_needs_no_backup(data_dir: Path):
    open_kept(data_dir).close()
    assert not (data_dir / "backups").exists()
    assert rows(data_dir, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_an_upgrade_keeps_every_row(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    upgraded(data_dir, later("pass"))
    assert rows(data_dir, "SELECT name, version, colour FROM workspace") == [("Tea shop", 2, "petrol")]
    assert rows(data_dir, "SELECT count(*) FROM dataset_file") == [(5,)]
    assert rows(data_dir, "SELECT count(*) FROM import_receipt") == [(1,)]


@pytest.mark.sqlite_only("a server's database is copied by its owner")
def test_an_upgrade_leaves_a_sound_copy_of_the_state_before(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    upgraded(data_dir, later("pass"))
    before = data_dir / "backups" / f"winback-{HEAD}-1.sqlite3"
    assert rows_of(before, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows_of(before, "SELECT name, version FROM workspace") == [("Tea shop", 2)]
    assert before.stat().st_mode & 0o777 == 0o600


RELEASES = sorted(path.stem for path in RELEASED.glob("*.sql"))
of_earlier_versions = pytest.mark.sqlite_only("versions before this one wrote to nothing else")


@of_earlier_versions
@pytest.mark.parametrize("release", RELEASES)
def test_what_an_earlier_version_has_stored_is_all_there_after_the_update(data_dir: Path, release: str):
    shop_of(release, data_dir)
    store = open_kept(data_dir)
    demo, shop = store.workspaces()
    assert (shop.name, shop.version, shop.is_demo, demo.name, demo.is_demo) == ("Tea shop", VERSIONS[release], False, "Demo shop", True)
    assert shop.policy == ShopPolicy(currency="EUR", margin=Decimal("0.35"))
    assert_frame_equal(store.dataset(shop).orders, dataset(3).orders)
    assert [(entry.file_name, entry.rejected, entry.facts) for entry in store.receipts(shop.id)] == [
        ("orders.csv", 2, {"layout": "shopify_orders"})
    ]
    assert store.suppressed(shop.id, pl.Series(["kay@example.com", "mika@example.org"])).to_list() == [True, False]
    store.close()


@of_earlier_versions
@pytest.mark.parametrize("release", RELEASES)
def test_before_the_update_of_an_earlier_version_a_sound_copy_is_made(data_dir: Path, release: str):
    shop_of(release, data_dir)
    open_kept(data_dir).close()
    copy = data_dir / "backups" / f"winback-{release}-1.sqlite3"
    assert rows_of(copy, "SELECT version_num FROM alembic_version") == [(release,)]
    assert rows_of(copy, "SELECT name, version FROM workspace ORDER BY id") == [("Tea shop", VERSIONS[release]), ("Demo shop", 1)]
    assert rows_of(copy, "SELECT count(*) FROM dataset_file") == [(5,)]


@of_earlier_versions
@pytest.mark.parametrize("release", RELEASES)
def test_a_shop_of_an_earlier_version_can_record_a_campaign(data_dir: Path, release: str):
    shop_of(release, data_dir)
    store = open_kept(data_dir)
    shop = store.workspace("Tea shop")
    before = store.campaigns(shop.id)
    campaign = recorded(store, shop.id, 3)
    assert store.campaigns(shop.id) == [campaign, *before]
    assert store.taken_codes(shop.id) == set().union(*(codes_of(number) for number in (3, *CAMPAIGNS[release])))
    assert store.current(shop.id).version == VERSIONS[release] + 1


@of_earlier_versions
def test_the_campaigns_of_an_earlier_version_are_as_they_were(data_dir: Path):
    shop_of("0002", data_dir)
    store = open_kept(data_dir)
    given_up, sent = store.campaigns(store.workspace("Tea shop").id)
    assert (sent.name, sent.status, sent.sent_on) == ("Campaign 1", CampaignStatus.SENT, date(2026, 7, 2))
    assert (given_up.name, given_up.status, given_up.sent_on) == ("Campaign 2", CampaignStatus.NOT_SENT, None)
    for campaign, number in ((sent, 1), (given_up, 2)):
        assert (campaign.terms, campaign.seed, campaign.erased, campaign.dataset_version) == (
            draft(number).terms,
            draft(number).seed,
            {},
            None,
        )
        for stored, given in zip(store.campaign_frames(campaign), people(number), strict=True):
            assert_frame_equal(stored, given)
    with pytest.raises(UnusableInput, match="The list “Campaign 2” was made from these data"):
        undo_import(store, store.workspace("Tea shop"), expected_version=7, now=NOON)


@of_earlier_versions
@pytest.mark.parametrize("release", RELEASES)
def test_a_shop_of_an_earlier_version_can_be_backed_up_and_its_list_says_its_key(data_dir: Path, tmp_path: Path, release: str):
    shop_of(release, data_dir)
    store = open_kept(data_dir)
    assert rows(data_dir, "SELECT list_keys FROM workspace WHERE id = 1") == [(f'["{key_id(RELEASED_KEY)}"]',)]
    write_backup(store, store.workspaces(), tmp_path / "shops.winback.zip", now=NOON)
    store.delete_all_workspaces()
    assert not (data_dir / "suppression.key").exists()
    assert not list((data_dir / "backups").glob("*"))
    demo, shop = restore_backup(store, tmp_path / "shops.winback.zip", now=NOON)
    assert (demo.name, demo.is_demo, shop.name, shop.version) == ("Demo shop", True, "Tea shop", VERSIONS[release])
    assert_frame_equal(store.dataset(shop).orders, dataset(3).orders)
    assert len(store.campaigns(shop.id)) == len(CAMPAIGNS[release])
    assert store.suppressed(shop.id, pl.Series(["kay@example.com", "mika@example.org"])).to_list() == [True, False]


def test_an_upgrade_that_fails_midway_leaves_the_old_database(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    with pytest.raises(ZeroDivisionError):
        upgraded(data_dir, later("1 / 0"))
    assert_as_before(data_dir)


@of_earlier_versions
@pytest.mark.parametrize("release", RELEASES)
def test_an_upgrade_of_an_earlier_version_that_is_killed_midway_leaves_the_old_database(data_dir: Path, later: Later, release: str):
    shop_of(release, data_dir)
    assert_killed_upgrade_leaves(data_dir, later, revision=release)


def test_an_upgrade_that_is_killed_midway_leaves_the_old_database(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    assert_killed_upgrade_leaves(data_dir, later, revision=HEAD)


def assert_killed_upgrade_leaves(data_dir: Path, later: Later, *, revision: str | None) -> None:
    migrations = later("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    program = "import sys, pathlib; from tests.store.test_upgrading import upgraded; upgraded(*map(pathlib.Path, sys.argv[1:]))"
    command = [sys.executable, "-c", program, str(data_dir), str(migrations)]
    killed = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], check=False)
    assert killed.returncode == -9
    assert rows(data_dir, "SELECT version_num FROM alembic_version") == [(revision,)]
    assert_as_before(data_dir)
    upgraded(data_dir, later("pass"))
    assert rows(data_dir, "SELECT name, colour FROM workspace WHERE id = 1") == [("Tea shop", "petrol")]


def assert_as_before(data_dir: Path) -> None:
    store = open_kept(data_dir)
    assert_frame_equal(store.dataset(store.workspace("Tea shop")).orders, dataset(3).orders)
    store.close()


def test_rows_that_point_nowhere_after_an_upgrade_or_are_gone_stop_it(data_dir: Path, later: Later, database_kind: str):
    shop_with_an_import(data_dir)
    told = {SQLITE: "damaged", POSTGRESQL: "would not have kept everything, so it was undone"}
    with pytest.raises(StoreUnavailable, match=told[database_kind]):
        upgraded(data_dir, later('op.execute("DELETE FROM workspace")'))
    assert_as_before(data_dir)


def test_a_newer_database_is_refused_and_not_touched(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    upgraded(data_dir, later("pass"))
    before = everything(data_dir)
    with pytest.raises(StoreUnavailable, match="newer version of Winback"):
        open_kept(data_dir)
    assert everything(data_dir) == before


def everything(data_dir: Path) -> object:
    """All that the database holds."""
    tables = [*StoredTable.metadata.tables, "alembic_version"]
    is_file = address_beside(data_dir) is None
    return (data_dir / "winback.sqlite3").read_bytes() if is_file else [rows(data_dir, f"SELECT * FROM {table}") for table in tables]


@pytest.mark.sqlite_only("that of a server is lost in another way: test_installation")
def test_a_lost_database_does_not_look_like_an_empty_shop(data_dir: Path):
    shop_with_an_import(data_dir)
    frames = sorted((data_dir / "frames").glob("*/*"))
    (data_dir / "winback.sqlite3").unlink()
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="database is missing"):
            open_kept(data_dir)
    assert sorted((data_dir / "frames").glob("*/*")) == frames


@pytest.mark.sqlite_only("a server's database is copied by its owner")
def test_a_database_that_cannot_be_copied_is_not_upgraded(data_dir: Path, later: Later):
    shop_with_an_import(data_dir)
    (data_dir / "backups").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        upgraded(data_dir, later("pass"))
    assert_as_before(data_dir)

"""A database and the folder with its frames stay together; nobody's files are swept away for somebody else's."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NewDataDir
from tests.databases import address_beside, note_address, open_kept, rows
from tests.postgres import PostgresServer
from tests.store.shop import dataset, receipt
from winback.errors import StoreUnavailable
from winback.store import installation, open_store

NOT_ITS_OWN = "is not the one that belongs to this database"


def shop_with_an_import(data_dir: Path) -> None:
    """A shop whose files are old enough to be swept away if nothing points to them."""
    store = open_kept(data_dir)
    shop = store.create_workspace("Tea shop")
    store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt(rejected=1)])
    store.close()
    for path in (data_dir / "frames").glob("*/*"):
        os.utime(path, (0, 0))


def files(data_dir: Path) -> set[Path]:
    return {path.relative_to(data_dir) for path in data_dir.rglob("*") if path.is_file()}


def orders(data_dir: Path) -> int:
    store = open_kept(data_dir)
    kept = store.dataset(store.workspace("Tea shop")).orders.height
    store.close()
    return kept


def mark_of(data_dir: Path) -> str:
    return (data_dir / "frames" / installation.MARK).read_text()


def test_a_database_and_its_folder_know_each_other_from_the_first_start(data_dir: Path):
    open_kept(data_dir).close()
    assert rows(data_dir, "SELECT id, folder_marked FROM installation") == [(mark_of(data_dir), True)]
    shop_with_an_import(data_dir)
    assert orders(data_dir) == 3


def test_the_folder_of_another_database_is_refused_and_keeps_every_file(new_data_dir: NewDataDir, database_kind: str):
    ours, theirs = new_data_dir("ours"), new_data_dir("theirs")
    for folder in (ours, theirs):
        shop_with_an_import(folder)
    kept = files(theirs)
    if database_kind == "sqlite":
        shutil.copyfile(ours / "winback.sqlite3", theirs / "winback.sqlite3")
    else:
        note_address(theirs, address_beside(ours) or "")
    with pytest.raises(StoreUnavailable, match=NOT_ITS_OWN):
        open_kept(theirs)
    assert files(theirs) == kept
    assert orders(ours) == 3


def test_a_folder_and_its_database_may_be_moved(data_dir: Path, tmp_path: Path):
    shop_with_an_import(data_dir)
    moved = data_dir.rename(tmp_path / "moved")
    if (address := address_beside(data_dir)) is not None:
        note_address(moved, address)
    assert orders(moved) == 3


@pytest.mark.parametrize("marked", [True, False])
def test_whoever_is_killed_between_the_steps_can_start_again(data_dir: Path, marked: bool):
    open_kept(data_dir).close()
    rows(data_dir, "UPDATE installation SET folder_marked = :no", no=False)
    if not marked:
        (data_dir / "frames" / installation.MARK).unlink()
    open_kept(data_dir).close()
    assert rows(data_dir, "SELECT id, folder_marked FROM installation") == [(mark_of(data_dir), True)]


@pytest.mark.sqlite_only("only the file in the folder is certain to belong to it")
def test_a_shop_from_before_there_were_marks_is_marked_and_keeps_everything(data_dir: Path):
    shop_with_an_import(data_dir)
    (data_dir / "frames" / installation.MARK).unlink()
    rows(data_dir, "DELETE FROM installation")
    assert orders(data_dir) == 3
    assert rows(data_dir, "SELECT id, folder_marked FROM installation") == [(mark_of(data_dir), True)]


@pytest.mark.sqlite_only("only the file in the folder is certain to belong to it")
def test_the_copy_of_before_an_update_is_the_same_database(data_dir: Path):
    shop_with_an_import(data_dir)
    mark = mark_of(data_dir)
    rows(data_dir, "DELETE FROM installation")  # as in a copy from before there were marks
    assert orders(data_dir) == 3
    assert mark_of(data_dir) == mark


@pytest.mark.sqlite_only("only the file in the folder is certain to belong to it")
@pytest.mark.parametrize("moved_away", ["winback.sqlite3", "frames"])
def test_who_moves_the_empty_database_or_the_frames_away_starts_anew(data_dir: Path, tmp_path: Path, moved_away: str):
    open_kept(data_dir).close()
    (data_dir / moved_away).rename(tmp_path / "away")
    shop_with_an_import(data_dir)
    assert orders(data_dir) == 3


# A server


@pytest.fixture
def on_server(tmp_path: Path, postgres: PostgresServer) -> Iterator[Path]:
    """A data folder whose database is on a server, with a shop in it."""
    with postgres.database() as address:
        note_address(tmp_path / "server", address)
        shop_with_an_import(tmp_path / "server")
        yield tmp_path / "server"


def test_another_computer_with_a_folder_of_its_own_is_refused(on_server: Path, tmp_path: Path):
    with pytest.raises(StoreUnavailable, match="all computers that use the database share that folder"):
        open_store(tmp_path / "another", address_beside(on_server))
    assert orders(on_server) == 3


def test_a_server_is_not_given_the_folder_of_a_shop_that_is_in_a_file(postgres: PostgresServer, tmp_path: Path):
    shop_with_an_import(tmp_path / "kept")
    kept = files(tmp_path / "kept")
    with postgres.new_database() as address:
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match=NOT_ITS_OWN):
                open_store(tmp_path / "kept", address)
    assert files(tmp_path / "kept") == kept
    assert orders(tmp_path / "kept") == 3


def test_a_server_whose_tables_were_made_and_no_more_is_not_given_it_either(postgres: PostgresServer, tmp_path: Path):
    shop_with_an_import(tmp_path / "kept")
    (tmp_path / "kept" / "frames" / installation.MARK).unlink()  # as before there were marks
    with postgres.database() as address, pytest.raises(StoreUnavailable, match=NOT_ITS_OWN):
        open_store(tmp_path / "kept", address)
    assert orders(tmp_path / "kept") == 3


def test_a_shop_on_a_server_is_not_opened_from_a_file_in_its_folder(on_server: Path):
    kept = files(on_server)
    with pytest.raises(StoreUnavailable, match="Check WINBACK_DATABASE_URL"):
        open_store(on_server)
    assert files(on_server) == kept
    assert orders(on_server) == 3


def test_nor_while_it_is_still_empty(postgres: PostgresServer, tmp_path: Path):
    with postgres.database() as address:
        open_store(tmp_path / "kept", address).close()
        with pytest.raises(StoreUnavailable, match=NOT_ITS_OWN):
            open_store(tmp_path / "kept")
        open_store(tmp_path / "kept", address).close()


def test_a_lost_database_of_a_server_does_not_look_like_an_empty_shop(on_server: Path, postgres: PostgresServer):
    kept = files(on_server)
    with postgres.new_database() as address, pytest.raises(StoreUnavailable, match=NOT_ITS_OWN):
        open_store(on_server, address)
    assert files(on_server) == kept
    assert orders(on_server) == 3

"""The data folder is where it was asked for, and closed to others."""

import os
import stat
from pathlib import Path

import pytest

from tests.databases import SQLITE, open_kept
from tests.store.shop import dataset, receipt
from winback.errors import StoreUnavailable
from winback.store import SuppressionReason, data_directory, database_url


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_named_in_the_environment_is_made_and_closed(tmp_path: Path):
    folder = data_directory({"WINBACK_DATA_DIR": str(tmp_path / "deep" / "down")})
    assert (folder, mode(folder)) == (tmp_path / "deep" / "down", 0o700)


def test_without_a_wish_it_is_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    folder = data_directory({"WINBACK_DATA_DIR": " "})
    assert (folder.name, folder.is_dir(), tmp_path in folder.parents) == ("winback", True, True)


def test_an_empty_folder_is_closed_and_one_with_other_things_is_left_alone(tmp_path: Path):
    empty, shared = tmp_path / "empty", tmp_path / "shared"
    for folder in (empty, shared):
        folder.mkdir()
        folder.chmod(0o755)
    (shared / "holiday.jpg").touch()
    assert [mode(data_directory({"WINBACK_DATA_DIR": str(folder)})) for folder in (empty, shared)] == [0o700, 0o755]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file/below"):
        data_directory({"WINBACK_DATA_DIR": str(tmp_path / "file" / "below")})


def test_everything_that_is_kept_is_closed_to_others_whatever_the_umask(data_dir: Path, database_kind: str):
    before = os.umask(0)
    try:
        store = open_kept(data_dir)
        shop = store.create_workspace("Tea shop")
        store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt(rejected=2)])
        store.suppress(shop.id, ["kay@example.com"], reason=SuppressionReason.ERASED)
    finally:
        os.umask(before)
    kept = [data_dir, *data_dir.rglob("*")]
    assert {mode(path) for path in kept if path.is_dir()} == {0o700}
    assert {mode(path) for path in kept if path.is_file()} == {0o600}
    expected = {"suppression.key", "installation"} | ({"winback.sqlite3"} if database_kind == SQLITE else set())
    assert expected <= {path.name for path in kept}


def test_the_address_of_the_database_is_none_unless_given():
    assert database_url({}) is None
    assert database_url({"WINBACK_DATABASE_URL": "postgresql://localhost/winback"}) == "postgresql://localhost/winback"

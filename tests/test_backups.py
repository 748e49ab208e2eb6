"""What is backed up comes back, to the cent and the byte, on any database – and nobody who left comes back with it."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.backing_up import (
    BEN,
    CLEO,
    EVE,
    FIRST,
    KAY,
    THRESHOLDS,
    add,
    full_shop,
    in_process,
    on_disk,
    stored,
    told,
)
from tests.conftest import NewDataDir
from tests.databases import open_kept
from tests.one_list import NOW, drafted
from tests.store.lists import recorded
from tests.store.shop import dataset, receipt
from winback import backups
from winback.backups import BackedUpShop, backup_file_name, check_backup, restore_backup, restoring, write_backup, writing
from winback.errors import StoreUnavailable
from winback.locale.formats import speaker
from winback.privacy import erase, unsubscribe
from winback.store import Store, SuppressionReason, Workspace, open_store
from winback.store.frames import FrameFolder

LATER = NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    in_process(monkeypatch)


@pytest.fixture
def store(data_dir: Path):
    opened = open_kept(data_dir, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A backup of a shop of each name, which differ in the middle."""
    folder, files = tmp_path_factory.mktemp("made"), {}
    with pytest.MonkeyPatch.context() as patches:
        in_process(patches)
        for name, middle in (("Tea shop", "11.00"), ("Coffee shop", "12.00")):
            opened = open_store(folder / name, clock=lambda: NOW)
            full_shop(opened, folder, name, middle=middle)
            files[name] = backed_up(opened, folder / f"{name}.winback.zip")
            opened.close()
    return files


@pytest.fixture
def lite(tmp_path: Path):
    """Another installation, on SQLite."""
    opened = open_store(tmp_path / "another", clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "shops.winback.zip"


def backed_up(store: Store, file: Path) -> Path:
    write_backup(store, store.workspaces(), file, now=NOW)
    return file


def restored(store: Store, file: Path) -> list[Workspace]:
    return list(restore_backup(store, file, now=LATER))


def everywhere(data_dir: Path, text: str) -> list[str]:
    """The frames of a data folder that hold the text in a cell."""
    frames = {path: pl.read_parquet(path).select(pl.col(pl.String)) for path in data_dir.rglob("*.parquet")}
    return [
        path.name for path, cells in frames.items() if any(cells[name].str.contains(text, literal=True).any() for name in cells.columns)
    ]


# What comes back


def test_a_backup_goes_from_one_database_to_another_and_back(store: Store, lite: Store, tmp_path: Path, file: Path) -> None:
    shops = [full_shop(store, tmp_path, "Tea shop"), full_shop(store, tmp_path, "Coffee shop", middle="12.00")]
    store.archive_workspace(shops[0].id)
    before = {shop.name: (told(store, shop), stored(store, shop)) for shop in shops}
    assert before["Tea shop"][0]["results"] != before["Coffee shop"][0]["results"]

    there = restored(lite, backed_up(store, file))
    assert {shop.name: (told(lite, shop), stored(lite, shop)) for shop in there} == before
    assert [(shop.name, shop.archived_at is not None) for shop in lite.workspaces()] == [("Coffee shop", False), ("Tea shop", True)]

    for shop in shops:
        store.delete_workspace(shop.id)
    back = restored(store, backed_up(lite, file))
    assert {shop.name: (told(store, shop), stored(store, shop)) for shop in back} == before
    assert {shop.uid for shop in back} == {shop.uid for shop in shops}


def test_an_empty_shop_comes_back_too(lite: Store, file: Path) -> None:
    lite.create_workspace("Nothing yet")
    (back,) = restored(lite, backed_up(lite, file))
    assert (back.name, back.dataset_id, lite.dataset(back).orders.height) == ("Nothing yet (restored 2026-07-04)", None, 0)


def test_what_comes_back_touches_nothing_that_is_there(
    store: Store, data_dir: Path, tmp_path: Path, file: Path, made: dict[str, Path]
) -> None:
    shops = [shop for name in made for shop in restored(store, made[name])]
    backed_up(store, file)
    add(store, shops[1], tmp_path, FIRST.format(middle="99.00"))
    before = [on_disk(data_dir, shop.id) for shop in shops]
    copies = restored(store, file)
    assert [on_disk(data_dir, shop.id) for shop in shops] == before
    assert told(store, copies[0]) != told(store, shops[1])
    copy = next(one for one in copies if one.uid == shops[0].uid)
    add(store, copy, tmp_path, FIRST.format(middle="77.00"))
    store.delete_workspace(copy.id)
    assert [on_disk(data_dir, shop.id) for shop in shops] == before


def test_what_came_back_goes_on_as_if_nothing_had_happened(lite: Store, tmp_path: Path, file: Path) -> None:
    shop = full_shop(lite, tmp_path, "Tea shop")
    (copy,) = restored(lite, backed_up(lite, file))
    for one in (shop, copy):
        add(lite, one, tmp_path, FIRST.format(middle="44.00"), "orders of July.csv")
    assert told(lite, copy) == told(lite, shop)
    with pytest.raises(backups.archive.UnusableFile):
        restored(lite, tmp_path / "another" / "winback.sqlite3")


def test_one_shop_of_several_can_be_backed_up_alone(lite: Store, file: Path, made: dict[str, Path]) -> None:
    restored(lite, made["Tea shop"])
    (other,) = restored(lite, made["Coffee shop"])
    write_backup(lite, [other], file, now=NOW)
    assert [shop.name for shop in restored(lite, file)] == ["Coffee shop (restored 2026-07-04)"]


# Names


def test_a_taken_name_gets_the_day_behind_it_and_then_a_number(lite: Store, file: Path) -> None:
    lite.create_workspace("Tea shop")
    write_backup(lite, lite.workspaces(), file, now=NOW)
    names = [restored(lite, file)[0].name for _ in range(3)]
    assert names == [f"Tea shop (restored 2026-07-04{number})" for number in ("", ", 2", ", 3")]


def test_a_name_is_cut_rather_than_refused(lite: Store, file: Path) -> None:
    lite.create_workspace("T" * 80)
    (back,) = restored(lite, backed_up(lite, file))
    assert (back.name, len(back.name) <= 80) == ("T" * 58 + " (restored 2026-07-04)", True)


def test_the_day_is_written_as_the_person_writes_it(lite: Store, file: Path) -> None:
    lite.create_workspace("Tea shop")
    (back,) = restore_backup(lite, backed_up(lite, file), now=LATER, say=speaker("en").say)
    assert back.name == "Tea shop (restored 4 Jul 2026)"


# What a backup says of itself


def test_it_is_said_what_a_backup_holds(lite: Store, file: Path, made: dict[str, Path]) -> None:
    (shop,) = restored(lite, made["Tea shop"])
    contents = write_backup(lite, [shop], file, now=NOW)
    first, last = datetime(2026, 1, 2, tzinfo=UTC).date(), datetime(2026, 6, 30, tzinfo=UTC).date()
    assert contents.shops == (
        BackedUpShop(
            name="Tea shop",
            uid=shop.uid,
            is_demo=False,
            is_archived=False,
            orders=7,
            customers=4,
            imports=2,
            campaigns=1,
            suppressed=4,
            first_order=first,
            last_order=last,
        ),
    )
    assert (contents.made_at, contents.bytes, contents.program) == (NOW, file.stat().st_size, backups.writing.__version__)
    assert check_backup(file) == contents
    assert backup_file_name(NOW) == "winback-2026-07-01-1200.winback.zip"


def test_only_its_owner_may_read_a_backup_and_nothing_else_is_left_beside_it(lite: Store, file: Path, made: dict[str, Path]) -> None:
    restored(lite, made["Tea shop"])
    backed_up(lite, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


# Who has left


def test_whoever_left_is_known_again_on_another_machine(store: Store, lite: Store, tmp_path: Path, file: Path) -> None:
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=SuppressionReason.UNSUBSCRIBED)
    store.suppress(shop.id, [BEN], reason=SuppressionReason.ADDED_BY_OWNER)
    own = lite.create_workspace("Own shop")
    lite.suppress(own.id, [KAY], reason=SuppressionReason.UNSUBSCRIBED)

    (back,) = restored(lite, backed_up(store, file))
    asked = pl.Series([KAY, BEN, CLEO, None])
    assert lite.suppressed(back.id, asked).to_list() == [True, True, False, False]
    lite.suppress(back.id, [CLEO], reason=SuppressionReason.UNSUBSCRIBED)
    lite.take_off_list(back.id, BEN)
    assert lite.suppressed(back.id, asked).to_list() == [True, False, True, False]
    assert lite.suppressed(own.id, asked).to_list() == [True, False, False, False]
    keys = sorted(path.name for path in (tmp_path / "another").glob("*.key"))
    assert (len(keys), keys[1], {path.stat().st_mode & 0o777 for path in (tmp_path / "another").glob("*.key")}) == (
        2,
        "suppression.key",
        {0o600},
    )


def test_without_the_key_that_came_with_it_a_restored_list_is_refused_and_the_backup_brings_it_back(
    lite: Store, tmp_path: Path, file: Path, new_data_dir: NewDataDir
) -> None:
    other = open_kept(new_data_dir("other"))
    shop = other.create_workspace("Tea shop")
    other.suppress(shop.id, [KAY], reason=SuppressionReason.UNSUBSCRIBED)
    (back,) = restored(lite, backed_up(other, file))
    (key,) = (tmp_path / "another").glob("suppression-*.key")
    lite.suppress(lite.create_workspace("Own shop").id, [BEN], reason=SuppressionReason.UNSUBSCRIBED)
    key.unlink()
    with pytest.raises(StoreUnavailable, match=key.name):
        lite.suppressed(back.id, pl.Series([KAY]))
    restored(lite, file)
    assert lite.suppressed(back.id, pl.Series([KAY])).item()
    other.close()


def write_again(store: Store, file: Path) -> Path:
    file.unlink()
    return backed_up(store, file)


def test_whoever_was_forgotten_since_is_forgotten_in_what_comes_back(
    store: Store, data_dir: Path, tmp_path: Path, made: dict[str, Path]
) -> None:
    (shop,) = restored(store, made["Tea shop"])
    erase(store, shop.id, KAY, now=NOW + timedelta(days=1))
    assert everywhere(data_dir, KAY) == []

    (back,) = restored(store, made["Tea shop"])

    assert everywhere(data_dir, KAY) == everywhere(data_dir, "Birdsong") == everywhere(data_dir, "151 12345678") == []
    one, other = told(store, back), told(store, shop)
    assert {name for name in one if one[name] != other[name]} == {"version"}
    assert sum(store.campaigns(back.id)[0].erased.values()) == 1
    add(store, back, tmp_path, FIRST.format(middle="11.00"))
    assert everywhere(data_dir, KAY) == []
    draft = drafted(store, back, THRESHOLDS)
    assert KAY not in {*draft.plan.recipients["email"], *draft.plan.assigned["email"]}
    assert store.footprint(back.id).datasets <= 2


def test_what_else_a_backup_tells_of_a_forgotten_person_is_on_the_list_from_then_on(lite: Store, made: dict[str, Path]) -> None:
    (shop,) = restored(lite, made["Tea shop"])
    lite.suppress(shop.id, [KAY], reason=SuppressionReason.ERASED)
    (back,) = restored(lite, made["Tea shop"])
    theirs = pl.Series([KAY, "+4915112345678", "i:generic:77"])
    assert lite.erased(back.id, theirs).to_list() == [True, True, True]
    assert lite.erased(shop.id, theirs).to_list() == [True, False, False]


@pytest.mark.parametrize("is_deleted", [False, True])
def test_whoever_left_a_shop_has_left_its_backups_even_if_it_was_deleted(
    store: Store, data_dir: Path, made: dict[str, Path], is_deleted: bool
) -> None:
    (shop,) = restored(store, made["Tea shop"])
    erase(store, shop.id, KAY, now=NOW)
    unsubscribe(store, shop, [BEN])
    if is_deleted:
        store.delete_workspace(shop.id)
    (back,) = restored(store, made["Tea shop"])
    assert store.suppressed(back.id, pl.Series([KAY, BEN, CLEO, EVE])).to_list() == [True, True, False, True]
    assert everywhere(data_dir, KAY) == []
    assert store.suppression_summary(back.id)[SuppressionReason.UNSUBSCRIBED] == 2


def test_whoever_left_two_copies_with_keys_of_their_own_has_left_the_third(
    lite: Store, tmp_path: Path, file: Path, new_data_dir: NewDataDir
) -> None:
    other = open_kept(new_data_dir("other"), clock=lambda: NOW)
    shop = full_shop(lite, tmp_path, "Tea shop")
    backed_up(lite, file)
    (there,) = restored(other, file)
    other.suppress(there.id, [BEN], reason=SuppressionReason.UNSUBSCRIBED)
    erase(other, there.id, CLEO, now=NOW)
    unsubscribe(lite, shop, [KAY])
    (again,) = restored(lite, write_again(other, file))
    assert lite.suppressed(again.id, pl.Series([KAY, BEN, CLEO])).to_list() == [True, True, True]
    assert lite.suppressed(shop.id, pl.Series([KAY, BEN, CLEO])).to_list() == [True, False, False]
    other.close()


def test_somebody_who_leaves_while_it_is_restored_is_not_overlooked(
    lite: Store, made: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop,) = restored(lite, made["Tea shop"])
    prepared, left = restoring._prepared, iter([BEN])

    def meanwhile(*given: object, **named: object) -> object:
        found = prepared(*given, **named)
        for address in left:
            lite.suppress(shop.id, [address], reason=SuppressionReason.UNSUBSCRIBED)
        return found

    monkeypatch.setattr(restoring, "_prepared", meanwhile)
    (back,) = restored(lite, made["Tea shop"])
    assert lite.suppressed(back.id, pl.Series([BEN])).item()
    assert len(lite.workspaces()) == 2


def test_after_everything_was_deleted_nothing_is_left_and_a_backup_brings_back_what_it_knew(
    store: Store, data_dir: Path, file: Path, made: dict[str, Path]
) -> None:
    for backup in made.values():
        restored(store, backup)
    (gone,) = restored(store, made["Tea shop"])
    store.delete_workspace(gone.id)
    (data_dir / "backups").mkdir(exist_ok=True)
    (data_dir / "backups" / "winback-0002-1.sqlite3").write_bytes(b"a copy from before an update")
    (data_dir / "backups" / "mine.txt").write_text("not ours")
    backed_up(store, file)

    assert store.delete_all_workspaces() == 2

    assert store.workspaces() == []
    kept = {path.relative_to(data_dir).as_posix() for path in data_dir.rglob("*") if path.is_file()}
    assert kept - {"winback.sqlite3", "winback.sqlite3-journal", "winback.sqlite3-wal", "winback.sqlite3-shm"} == {
        "frames/installation",
        "backups/mine.txt",
    }
    assert all(not found for found in on_disk(data_dir, gone.id).values())
    back = restored(store, file)
    assert sorted(shop.name for shop in back) == ["Coffee shop", "Tea shop"]
    assert store.suppressed(back[0].id, pl.Series([EVE, KAY])).to_list() == [True, False]


# While it is written


def test_an_import_that_replaces_the_data_meanwhile_is_in_the_backup(
    lite: Store, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = lite.create_workspace("Tea shop")
    for orders in range(3, 9):
        shop = lite.commit_import(shop.id, expected_version=shop.version, dataset=dataset(orders), receipts=[receipt()])
    read, imports = FrameFolder.read, iter(range(9, 14))

    def meanwhile(self: FrameFolder, *given: object) -> object:
        for orders in imports:
            now = lite.current(shop.id)
            lite.commit_import(shop.id, expected_version=now.version, dataset=dataset(orders), receipts=[receipt()])
        return read(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(FrameFolder, "read", meanwhile)
    contents = write_backup(lite, [shop], file, now=NOW)
    assert (contents.shops[0].orders, contents.shops[0].imports) == (13, 11)
    assert lite.dataset(restored(lite, file)[0]).orders.height == 13


def test_a_backup_that_does_not_read_back_does_not_take_the_place_of_one_that_does(
    lite: Store, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(lite, lite.create_workspace("Tea shop").id)
    before = backed_up(lite, file).read_bytes()
    examine = writing.examine

    def damage(path: Path) -> object:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        return examine(path)

    monkeypatch.setattr(writing, "examine", damage)
    with pytest.raises(StoreUnavailable, match="The backup could not be saved"):
        backed_up(lite, file)
    assert (file.read_bytes(), [path.name for path in file.parent.iterdir()]) == (before, [file.name])


def test_what_a_killed_program_has_left_is_deleted_an_hour_later(lite: Store, file: Path) -> None:
    lite.create_workspace("Tea shop")
    file.parent.mkdir()
    for name, age in ((".winback-unfinished-old", 7200), (".winback-unfinished-new", 60), ("notes.txt", 7200)):
        (file.parent / name).write_text(KAY)
        os.utime(file.parent / name, times=(time.time() - age,) * 2)
    backed_up(lite, file)
    assert {path.name for path in file.parent.iterdir()} == {file.name, ".winback-unfinished-new", "notes.txt"}


def test_without_room_for_it_no_backup_is_begun(lite: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lite.create_workspace("Tea shop")
    monkeypatch.setattr(writing.shutil, "disk_usage", lambda _: os.terminal_size((1, 1)) and type("Usage", (), {"free": 1000}))
    with pytest.raises(StoreUnavailable, match="not enough free space for the backup"):
        backed_up(lite, file)
    assert list(file.parent.iterdir()) == []


def test_a_damaged_frame_is_not_backed_up_as_if_it_were_sound(lite: Store, tmp_path: Path, file: Path, made: dict[str, Path]) -> None:
    (shop,) = restored(lite, made["Tea shop"])
    frame = next((tmp_path / "another" / "frames" / str(shop.id)).glob("*.parquet"))
    content = bytearray(frame.read_bytes())
    content[20] ^= 1
    frame.write_bytes(content)
    with pytest.raises(StoreUnavailable, match="damaged"):
        backed_up(lite, file)
    assert not file.exists()

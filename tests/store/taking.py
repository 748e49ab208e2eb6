"""Kills who takes an import back and who restores a backup: ``python -m tests.store.taking <what> <folder>``.

Each is killed at one moment after the other, in a folder of its own; what is known after the next start is said for each.
"""

import json
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.backing_up import sound_here
from tests.databases import open_kept
from tests.store.child import SHOP
from tests.store.erasing import before_frame, die, files_with, in_a_process, in_place_of
from tests.store.lists import recorded
from tests.store.shop import dataset, receipt
from winback import undoing
from winback.backups import restore_backup, restoring, write_backup
from winback.store import Store, imported, restored
from winback.store.database import Database
from winback.store.frames import FrameFolder

BEFORE, LATE = "of the first import", "of the second import"
OWN, OTHER = "Own shop", "Coffee shop"
NOW = datetime(2026, 7, 1, tzinfo=UTC)

UNDOING: dict[str, Callable[[], None]] = {
    "before frame 4": before_frame(4),
    "before the commit": in_place_of(imported.ImportedData, "_refuse_missing"),
    "before files are deleted": in_place_of(FrameFolder, "remove"),
    "after everything": in_place_of(Database, "settle"),
}
RESTORING: dict[str, Callable[[], None]] = {
    "while it is staged": in_place_of(restoring, "_prepared"),
    "before frames move": in_place_of(FrameFolder, "move_in"),
    "before the commit": in_place_of(restored, "forget_former"),
    "after everything": lambda: None,
}


def two_imports(data_dir: Path) -> None:
    """A shop whose last import brought somebody else's data."""
    store = open_kept(data_dir)
    shop = store.create_workspace(SHOP)
    for orders, marker in ((3, BEFORE), (5, LATE)):
        shop = store.commit_import(
            shop.id, expected_version=shop.version, dataset=dataset(orders, marker=marker), receipts=[receipt(rejected=orders)]
        )


def take_back_and_die(data_dir: Path, prepare: Callable[[], None]) -> None:
    store = open_kept(data_dir)
    prepare()
    shop = store.workspace(SHOP)
    undoing.undo_import(store, shop, expected_version=shop.version, now=NOW)
    die()  # if it was not killed before


def look_at_import(data_dir: Path) -> None:
    """Whether the import is there: by the data, the receipts, the refused rows and any byte on the disk."""
    store = after_an_hour(data_dir)
    shop = store.workspace(SHOP)
    kept = store.dataset(shop)
    receipts = store.receipts(shop.id)
    known = [kept.orders.height == 5, len(receipts) == 2, sum(one.rejected for one in receipts) == 8, bool(files_with(data_dir, LATE))]
    same = [kept.orders["tags"].unique().to_list(), kept.numbers["customer_key"].to_list()[1:2]] == [[LATE], [LATE]]
    store.close()
    note(data_dir, [*known, same, bool(files_with(data_dir, BEFORE))])


def two_shops_to_restore(data_dir: Path) -> None:
    """A folder with a shop of its own, and a backup of two others beside it."""
    source = open_kept(data_dir / "source")
    for name in (SHOP, OTHER):
        shop = source.create_workspace(name)
        source.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3, marker=name), receipts=[receipt(rejected=1)])
        recorded(source, shop.id)
    write_backup(source, source.workspaces(), data_dir / "shops.winback.zip", now=NOW)
    target = open_kept(data_dir / "target")
    shop = target.create_workspace(OWN)
    target.commit_import(shop.id, expected_version=shop.version, dataset=dataset(2), receipts=[receipt()])
    note(data_dir, [])


def restore_and_die(data_dir: Path, prepare: Callable[[], None]) -> None:
    store = open_kept(data_dir / "target")
    restoring.sound = sound_here  # type: ignore[assignment]  # without a third process
    prepare()
    restore_backup(store, data_dir / "shops.winback.zip", now=NOW)
    die()  # if it was not killed before


def look_at_shops(data_dir: Path) -> None:
    """Whether both shops are there, whole: by name, data, campaigns, and files on the disk, of which none is too many."""
    target = data_dir / "target"
    store = after_an_hour(target)
    shops = [shop for shop in store.workspaces() if shop.name != OWN]
    whole = [
        store.dataset(shop).orders["tags"].unique().to_list() == [shop.name]
        and len(store.campaigns(shop.id)) == 1
        and store.campaign_frames(store.campaigns(shop.id)[0])[0].height == 9
        and store.rejects(shop.id, store.receipts(shop.id)[0].id or 0).height == 1
        for shop in shops
    ]
    assert store.dataset(store.workspace(OWN)).orders.height == 2
    expected = {name for shop in store.workspaces() for name in on_disk_of(store, shop.id)}
    stored = {path.name for path in (target / "frames").rglob("*") if path.is_file() and path.name != "installation"}
    store.close()
    note(data_dir, [len(shops) == 2, whole == [True, True], stored == expected])


def on_disk_of(store: Store, workspace_id: int) -> set[str]:
    """The files that the rows of a workspace point to."""
    with store.copied(workspace_id) as copy:
        tables = {table: list(copy.rows(table)) for table in restored.POINTING}
    return {f"{file.sha256}.parquet" for file in restored.files_of(tables)}


def after_an_hour(data_dir: Path) -> Store:
    store = open_kept(data_dir)
    store.sweep(now=datetime.now(UTC).timestamp() + 7200)
    return store


def note(data_dir: Path, known: list[bool]) -> None:
    data_dir.mkdir(exist_ok=True)
    (data_dir / "known.json").write_text(json.dumps(known))


TASKS = {
    "undo": (UNDOING, two_imports, take_back_and_die, look_at_import),
    "restore": (RESTORING, two_shops_to_restore, restore_and_die, look_at_shops),
}

if __name__ == "__main__":
    MOMENTS, BEGIN, DIE, LOOK = TASKS[sys.argv[1]]
    TOLD = {}
    for number, (moment, prepare) in enumerate(MOMENTS.items()):
        FOLDER = Path(sys.argv[2]) / str(number)
        begun = in_a_process(lambda: BEGIN(FOLDER))  # noqa: B023 # done before the next
        killed = in_a_process(lambda: DIE(FOLDER, prepare))  # noqa: B023
        looked = in_a_process(lambda: LOOK(FOLDER))  # noqa: B023
        assert (begun, killed, looked) == (0, signal.SIGKILL, 0), (moment, begun, killed, looked)
        TOLD[moment] = json.loads((FOLDER / "known.json").read_text())
    sys.stdout.write(json.dumps(TOLD))

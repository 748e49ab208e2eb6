"""Crashes, full disks and other processes: what was saved is there, before or after, never between."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.child import SHOP
from tests.store.shop import dataset, receipt
from winback.store import FrameRole, Store, open_store

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10


def child(task: str, data_dir: Path, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.child", task, str(data_dir), str(number)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def stored_files(data_dir: Path) -> set[str]:
    return {path.name for path in (data_dir / "frames").glob("*/*")}


def test_four_processes_that_start_on_an_empty_folder_lose_no_update(data_dir: Path):
    writers = [child("add_orders", data_dir, 5) for _ in range(4)]
    complaints = [writer.communicate()[1] for writer in writers]
    assert complaints == [""] * 4
    store = open_store(data_dir)
    shop = store.workspace(SHOP)
    assert store.dataset(shop).orders.height == 20
    assert (shop.version, len(store.receipts(shop.id))) == (21, 20)


def test_a_killed_import_leaves_the_state_before_or_after_it(data_dir: Path):
    store = open_store(data_dir)
    store.create_workspace(SHOP)
    for _ in range(KILLS):
        importer = child("commit_for_ever", data_dir, 1500)
        assert importer.stdout is not None
        seconds = float(importer.stdout.readline())
        time.sleep(random.uniform(0, 2 * seconds))  # somewhere in the second or third commit
        importer.kill()
        importer.communicate()
        assert_whole(data_dir)
    store.sweep(now=time.time() + 7200)
    assert_whole(data_dir)
    assert len(stored_files(data_dir)) == 2 * len(FrameRole) + 1  # the current dataset, the one before, the one file of rejects


def assert_whole(data_dir: Path) -> None:
    store = open_store(data_dir)
    shop = store.workspace(SHOP)
    kept = store.dataset(shop)
    store.close()
    marks = [kept.orders["tags"], kept.lines["product"], kept.contacts["tags"], kept.people["tags"], kept.numbers["customer_key"]]
    assert [mark.unique().to_list() for mark in marks] == [[f"version {shop.version}"]] * 5
    assert kept.version == shop.version
    assert [entry.dataset_version for entry in store.receipts(shop.id)] == list(range(2, shop.version + 1))


# A frame of 500 orders has some 10,000 bytes, the database 57,344: the first limit stops the frame, the second the database.
@pytest.mark.parametrize(
    ("largest_file", "told"),
    [
        (3_000, "There is not enough free space to save this. What was stored before is unchanged."),
        (30_000, "The database cannot be read or written. What was stored before is unchanged."),
    ],
)
def test_a_full_disk_keeps_the_old_state_and_says_so(store: Store, data_dir: Path, largest_file: int, told: str):
    shop = store.create_workspace(SHOP)
    shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    before = stored_files(data_dir)

    said, complaint = child("fill_the_disk", data_dir, largest_file).communicate()

    assert (said.startswith(told), complaint) == (True, ""), said
    assert store.current(shop.id) == shop
    assert store.dataset(shop).orders.height == 3
    assert len(store.receipts(shop.id)) == 1
    store.sweep(now=time.time() + 7200)
    assert stored_files(data_dir) == before

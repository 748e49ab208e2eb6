"""What is put in comes out again, and nothing else."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy.exc import StatementError

from tests.databases import database_of, open_kept, rows
from tests.store.conftest import NOON
from tests.store.shop import dataset, receipt
from winback.errors import FrameMismatch, UnusableInput
from winback.policy import ShopPolicy
from winback.store import ConcurrentChange, FrameRole, Store, Workspace, datasets
from winback.store.frames import FrameFile, FrameFolder
from winback.store.suppressions import Suppressions


def assert_same(stored, given):
    for role in FrameRole:
        assert_frame_equal(getattr(stored, role), getattr(given, role))


def test_a_workspace_without_imports_has_an_empty_dataset(store: Store):
    empty = store.dataset(store.create_workspace("Tea shop"))
    assert (empty.version, {getattr(empty, role).height for role in FrameRole}) == (0, {0})


def test_a_dataset_comes_back_as_it_was_committed(store: Store):
    shop = store.create_workspace("Tea shop")
    after = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    assert_same(store.dataset(after), dataset(3))
    assert (after.version, store.dataset(after).version) == (shop.version + 1, shop.version + 1)


def test_an_import_on_an_outdated_version_is_refused_and_changes_nothing(store: Store):
    shop = store.create_workspace("Tea shop")
    first = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    with pytest.raises(ConcurrentChange):
        store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(4), receipts=[receipt()])
    assert store.current(shop.id) == first
    assert len(store.receipts(shop.id)) == 1


def test_settings_are_kept_and_raise_the_version(store: Store):
    shop = store.create_workspace("Tea shop")
    settings = ShopPolicy(currency="EUR", time_zone="Europe/Berlin", horizon_days=120)
    store.save_policy(shop.id, settings)
    assert (store.current(shop.id).policy, store.current(shop.id).version) == (settings, shop.version + 1)


def test_a_workspace_that_is_not_there_is_named(store: Store):
    with pytest.raises(UnusableInput, match="no shop named “Tea shop”"):
        store.workspace("Tea shop")


def test_a_workspace_is_made_once_when_asked_for(store: Store):
    assert store.workspace("Tea shop", create=True) == store.workspace("  Tea shop ", create=True)


def imported(store: Store, *orders: int) -> list[Workspace]:
    """The same shop after one import for each number of orders, the state after each."""
    shop = store.workspace("Tea shop", create=True)
    states = []
    for number in orders:
        shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(number), receipts=[receipt()])
        states.append(shop)
    return states


def test_a_workspace_as_it_was_read_keeps_its_data_through_the_next_import(store: Store):
    first, second = imported(store, 3, 4)
    assert [store.dataset(shop).orders.height for shop in (first, second)] == [3, 4]


def test_after_four_more_imports_the_old_data_is_gone_and_said_to_be_replaced(store: Store, data_dir: Path):
    first, *kept = imported(store, 3, 4, 5, 6, 7)
    with pytest.raises(ConcurrentChange):
        store.dataset(first)
    assert [store.dataset(shop).orders.height for shop in kept] == [4, 5, 6, 7]
    # Orders and lines four times; contacts, people and numbers are the same in all.
    assert len(list((data_dir / "frames").glob("*/*"))) == 2 * 4 + 3


def test_large_datasets_are_kept_only_from_before_the_last_import(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(datasets, "UNDO_BYTES", 30_000)  # one takes up some 25,000
    first, second, third, fourth = imported(store, 3, 4, 5, 6)
    for shop in (first, second):
        with pytest.raises(ConcurrentChange):
            store.dataset(shop)
    assert [store.dataset(shop).orders.height for shop in (third, fourth)] == [5, 6]
    imported(store, 6)
    assert store.dataset(fourth).orders.height == 6


def test_an_import_is_taken_back_with_its_receipts_refused_rows_and_files(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    for orders in (3, 4):
        receipts = [receipt(f"orders {orders}.csv", rejected=orders), receipt("people.csv")]
        shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(orders, marker=str(orders)), receipts=receipts)
    before = store.dataset_before(shop, shop.version)
    assert before is not None
    after = store.undo_import(shop.id, expected_version=3, import_version=3, dataset=store.dataset(before))
    assert_same(store.dataset(after), dataset(3, marker="3"))
    assert [(one.file_name, one.rejected) for one in store.receipts(shop.id)] == [("orders 3.csv", 3), ("people.csv", 0)]
    assert len(list((data_dir / "frames").glob("*/*"))) == len(FrameRole) + 1
    assert (after.version, store.footprint(shop.id).datasets) == (4, 1)
    with pytest.raises(ConcurrentChange):
        store.dataset(shop)


def test_an_import_that_another_one_followed_is_not_taken_back(store: Store):
    first, second = imported(store, 3, 4)
    with pytest.raises(ConcurrentChange):
        store.undo_import(first.id, expected_version=first.version, import_version=first.version, dataset=dataset(1))
    assert (store.current(first.id), store.dataset(second).orders.height, len(store.receipts(first.id))) == (second, 4, 2)


def test_settings_that_change_the_data_take_no_earlier_import_away(store: Store):
    first, second = imported(store, 3, 4)
    for orders in (5, 6, 7, 8):
        shop = store.current(second.id)
        store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(orders), receipts=[])
    assert store.dataset(first).orders.height == 3
    assert store.footprint(first.id).datasets == 3  # before the second import, before now, and now


def test_going_back_to_earlier_content_keeps_its_files(store: Store):
    states = imported(store, 3, 4, 3, 4, 3)
    assert store.dataset(states[-1]).orders.height == 3


def test_a_dataset_that_was_read_can_be_committed_again(store: Store, data_dir: Path):
    (first,) = imported(store, 3)
    files = set((data_dir / "frames").glob("*/*"))
    again = store.commit_import(first.id, expected_version=first.version, dataset=store.dataset(first), receipts=[])
    assert_same(store.dataset(again), dataset(3))
    assert set((data_dir / "frames").glob("*/*")) == files


def test_a_frame_that_is_not_as_declared_is_refused_before_anything_is_kept(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    wrong = replace(dataset(3), orders=dataset(3).orders.drop("net"))
    with pytest.raises(FrameMismatch):
        store.commit_import(shop.id, expected_version=shop.version, dataset=wrong, receipts=[receipt()])
    assert store.current(shop.id) == shop
    assert list((data_dir / "frames").glob("*/*")) == []


def test_a_refused_import_leaves_no_files_behind(store: Store, data_dir: Path):
    (first,) = imported(store, 3)
    files = set((data_dir / "frames").glob("*/*"))
    without_zone = replace(receipt(rejected=1), imported_at=datetime(2026, 6, 30))  # noqa: DTZ001 # that is the fault
    with pytest.raises(StatementError, match="without a time zone"):
        store.commit_import(first.id, expected_version=first.version, dataset=dataset(9), receipts=[without_zone])
    assert set((data_dir / "frames").glob("*/*")) == files
    assert_same(store.dataset(store.current(first.id)), dataset(3))


def test_few_columns_are_read_without_the_others(store: Store):
    (shop,) = imported(store, 3)
    assert store.frame(shop, FrameRole.ORDERS, columns=["order", "net"]).equals(dataset(3).orders.select("order", "net"))
    assert store.scan(shop, FrameRole.LINES).select(pl.len()).collect().item() == 3
    empty = store.create_workspace("Coffee shop")
    assert store.frame(empty, FrameRole.ORDERS, columns=["order"]).height == 0


def test_start_up_sweeps_what_a_crash_left_and_keeps_what_is_in_use(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt(rejected=1)])
    in_use = set((data_dir / "frames").glob("*/*"))
    (data_dir / "frames" / str(shop.id) / f"{'0' * 64}.parquet").write_bytes(b"never committed")
    (data_dir / "frames" / "77").mkdir()
    (data_dir / "frames" / "77" / "half.unfinished").write_bytes(b"never finished")
    for path in (data_dir / "frames").glob("*/*"):
        os.utime(path, (0, 0))
    reopened = open_kept(data_dir)
    assert set((data_dir / "frames").glob("*/*")) == in_use
    assert_same(reopened.dataset(shop), dataset(3))


def test_the_demo_is_flagged_and_workspaces_are_listed_by_name(store: Store):
    tea = store.create_workspace("Tea shop")
    demo = store.create_workspace("Demo shop", is_demo=True)
    assert store.workspaces() == [demo, tea]
    assert (demo.is_demo, tea.is_demo, tea.created_at) == (True, False, NOON)


def test_names_are_in_the_order_of_their_signs_whatever_the_database_prefers(store: Store):
    names = ["Zebra", "avocado", "Äpfel", "Apple", "zucchini", "10", "9"]
    for name in names:
        store.create_workspace(name)
    assert [shop.name for shop in store.workspaces()] == ["10", "9", "Apple", "Zebra", "avocado", "zucchini", "Äpfel"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "tea\nshop", "tea\u202eshop"])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, name: str):
    with pytest.raises(UnusableInput, match="needs a name of 1 to 80 visible characters"):
        store.workspace(name, create=True)
    assert store.workspaces() == []


def test_a_name_is_taken_once(store: Store):
    store.create_workspace("Käse & Tee")
    with pytest.raises(UnusableInput, match="There is a shop named “Käse & Tee” already"):
        store.create_workspace("Ka\u0308se & Tee ")


def test_settings_of_a_later_program_do_not_stop_an_earlier_one(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop", policy=ShopPolicy(currency="EUR"))
    rows(data_dir, "UPDATE workspace SET policy = :policy", policy='{"currency": "EUR", "setting_of_later": 0.4}')
    assert store.current(shop.id).policy == ShopPolicy(currency="EUR")


class VanishingFolder(FrameFolder):
    """Another process deletes a file of the same content right after it was found to be there."""

    def write(self, workspace_id: int, frame: pl.DataFrame) -> FrameFile:
        written = super().write(workspace_id, frame)
        self.remove(workspace_id, {written.sha256})
        return written


def test_an_import_never_points_to_a_file_that_was_deleted_meanwhile(store: Store, data_dir: Path):
    (first,) = imported(store, 3)
    unlucky = Store(database_of(data_dir), VanishingFolder(data_dir / "frames"), Suppressions(data_dir), clock=lambda: NOON)
    with pytest.raises(ConcurrentChange):
        unlucky.commit_import(first.id, expected_version=first.version, dataset=dataset(4), receipts=[])
    assert store.current(first.id) == first


class OvertakenFolder(FrameFolder):
    """Another process commits while the first frame is being written."""

    def overtake_with(self, overtake: Callable[[], object]) -> None:
        self._overtake = [overtake]

    def write(self, workspace_id: int, frame: pl.DataFrame) -> FrameFile:
        while self._overtake:
            self._overtake.pop()()
        return super().write(workspace_id, frame)


def test_an_import_that_is_overtaken_while_it_writes_is_refused(store: Store, data_dir: Path):
    (first,) = imported(store, 3)
    frames = OvertakenFolder(data_dir / "frames")
    frames.overtake_with(lambda: imported(store, 4))
    slow = Store(database_of(data_dir), frames, Suppressions(data_dir), clock=lambda: NOON)
    with pytest.raises(ConcurrentChange):
        slow.commit_import(first.id, expected_version=first.version, dataset=dataset(5), receipts=[receipt()])
    now = store.current(first.id)
    assert (now.version, store.dataset(now).orders.height, len(store.receipts(first.id))) == (first.version + 1, 4, 2)


def test_an_outdated_import_is_refused_before_its_frames_are_written(store: Store, data_dir: Path):
    (first, _) = imported(store, 3, 4)
    frames = OvertakenFolder(data_dir / "frames")
    frames.overtake_with(lambda: pytest.fail("a frame was written"))
    late = Store(database_of(data_dir), frames, Suppressions(data_dir), clock=lambda: NOON)
    with pytest.raises(ConcurrentChange):
        late.commit_import(first.id, expected_version=first.version, dataset=dataset(5), receipts=[receipt()])

"""A canary in the data turns up nowhere but in the frames; two workspaces never see each other."""

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.exc import StatementError

from tests.databases import beside_the_frames
from tests.store.shop import dataset, receipt
from winback.errors import WinbackError
from winback.schema import REJECTS
from winback.store import ConcurrentChange, Dataset, FrameRole, ImportReceipt, Store, SuppressionReason, Workspace

CANARY = "canary-7f3a@example.com"


def canary_shop() -> Dataset:
    return dataset(3, email=CANARY, marker=CANARY)


def canary_receipt() -> ImportReceipt:
    given = receipt("orders.csv", rejected=2, headers=[CANARY], warnings=[f"“{CANARY}” is no date"])
    assert given.rejects is not None
    return replace(given, rejects=REJECTS.check(given.rejects.with_columns(excerpt=pl.lit(CANARY))))


def put_in(store: Store, name: str, kept: Dataset, entry: ImportReceipt) -> Workspace:
    shop = store.create_workspace(name)
    return store.commit_import(shop.id, expected_version=shop.version, dataset=kept, receipts=[entry])


def test_nothing_outside_the_frames_holds_the_canary(store: Store, data_dir: Path):
    shop = put_in(store, "Tea shop", canary_shop(), canary_receipt())
    store.suppress(shop.id, [CANARY], reason=SuppressionReason.ERASED)
    store.close()
    others = beside_the_frames(data_dir)
    assert any(b"Tea shop" in content for content in others.values())
    assert [name for name, content in others.items() if b"canary-7f3a" in content] == []
    assert store.dataset(shop).people["email"].to_list() == [CANARY]


def test_no_exception_and_no_log_text_holds_the_canary(store: Store, data_dir: Path):
    shop = put_in(store, "Tea shop", canary_shop(), canary_receipt())
    frames_of_canary = store.dataset(shop)
    wrong = replace(frames_of_canary, people=frames_of_canary.people.drop("phone"))

    def commit(kept: Dataset, version: int) -> Callable[[], object]:
        return lambda: store.commit_import(shop.id, expected_version=version, dataset=kept, receipts=[canary_receipt()])

    texts = [repr(frames_of_canary), repr(replace(canary_receipt(), facts={}))]
    texts += [told(commit(frames_of_canary, 1)), told(commit(wrong, shop.version))]
    for path in (data_dir / "frames").glob("*/*"):
        path.write_bytes(b"")
    texts.append(told(lambda: store.dataset(shop)))
    assert [text for text in texts if "canary-7f3a" in text] == []


def told(act: Callable[[], object]) -> str:
    """All that a log could hold of the error that this raises."""
    with pytest.raises(WinbackError) as caught:
        act()
    return "".join(traceback.format_exception(caught.value))


def test_a_fault_of_the_database_does_not_spell_out_what_was_to_be_written(store: Store):
    shop = store.create_workspace("Tea shop")
    naive = canary_receipt().imported_at.replace(tzinfo=None)
    faulty = replace(canary_receipt(), imported_at=naive, counts={"who": "canary-7f3a"})
    with pytest.raises(StatementError) as caught:
        store.commit_import(shop.id, expected_version=shop.version, dataset=canary_shop(), receipts=[faulty])
    assert "canary-7f3a" not in "".join(traceback.format_exception(caught.value))


def test_two_shops_of_the_same_shape_never_see_each_other(store: Store):
    tea = put_in(store, "Tea shop", dataset(3, email="kay@example.com", marker="tea"), receipt("tea.csv", rejected=1))
    coffee = put_in(store, "Coffee shop", dataset(3, email="kay@example.com", marker="coffee"), receipt("coffee.csv", rejected=2))
    for shop, marker, rejected in ((tea, "tea", 1), (coffee, "coffee", 2)):
        assert store.dataset(shop).people["tags"].to_list() == [marker]
        assert store.frame(shop, FrameRole.LINES, columns=["product"]).to_series().unique().to_list() == [marker]
        assert [(entry.file_name, entry.rejected) for entry in store.receipts(shop.id)] == [(f"{marker}.csv", rejected)]


def test_the_dataset_of_another_workspace_cannot_be_asked_for(store: Store):
    tea = put_in(store, "Tea shop", dataset(3), receipt())
    coffee = put_in(store, "Coffee shop", dataset(4), receipt())
    with pytest.raises(ConcurrentChange):
        store.dataset(replace(tea, dataset_id=coffee.dataset_id))


def test_a_deleted_workspace_is_gone_from_the_disk_and_the_others_stay(store: Store, data_dir: Path):
    tea = put_in(store, "Tea shop", dataset(3), receipt(rejected=1))
    coffee = put_in(store, "Coffee shop", dataset(4), receipt(rejected=1))
    store.suppress(tea.id, ["kay@example.com"], reason=SuppressionReason.UNSUBSCRIBED)
    store.delete_workspace(tea.id)
    assert [folder.name for folder in (data_dir / "frames").glob("*/")] == [str(coffee.id)]
    assert store.workspaces() == [coffee]
    assert store.receipts(tea.id) == []
    assert store.dataset(coffee).orders.height == 4
    for gone in (lambda: store.dataset(tea), lambda: store.current(tea.id)):
        with pytest.raises(ConcurrentChange):
            gone()


def test_a_new_workspace_never_gets_the_id_of_a_deleted_one(store: Store):
    deleted = store.create_workspace("Tea shop")
    store.delete_workspace(deleted.id)
    assert store.create_workspace("Tea shop").id != deleted.id

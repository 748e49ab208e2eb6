"""What is put in comes out again, and nothing else."""

import pytest
from polars.testing import assert_frame_equal

from tests.store.shop import dataset, receipt
from winback.errors import UnusableInput
from winback.policy import ShopPolicy
from winback.store import ConcurrentChange, FrameRole, Store


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
    with pytest.raises(UnusableInput, match="no workspace named “Tea shop”"):
        store.workspace("Tea shop")


def test_a_workspace_is_made_once_when_asked_for(store: Store):
    assert store.workspace("Tea shop", create=True) == store.workspace("  Tea shop ", create=True)

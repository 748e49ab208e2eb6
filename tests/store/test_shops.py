"""Workspaces: named, archived, copied; what was said about their files; how much there is."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import update

from tests.databases import open_kept
from tests.store.conftest import NOON
from tests.store.lists import recorded
from tests.store.shop import dataset, receipt
from winback.errors import UnusableInput
from winback.policy import ImportAnswers, ShopPolicy
from winback.store import ConcurrentChange, Store, SuppressionReason, settings_for_copy
from winback.store.tables import RememberedAnswersRow
from winback.vocabulary import BusinessType, DateOrder

HEADER, OTHER_HEADER = "a" * 64, "b" * 64
ANSWERS = ImportAnswers(date_order=DateOrder.DAY_FIRST, mapping=(("email", "Sähköposti"), ("total", "Summe, brutto")), phone_country="FI")
BY_OWNER, UNSUBSCRIBED, ERASED = SuppressionReason.ADDED_BY_OWNER, SuppressionReason.UNSUBSCRIBED, SuppressionReason.ERASED
KAY, BEN = "kay@example.com", "ben@example.org"


# Names


def test_a_renamed_workspace_keeps_everything_else(store: Store):
    shop = store.create_workspace("Tea shop", policy=ShopPolicy(currency="EUR"))
    shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    renamed = store.rename_workspace(shop.id, "  Coffee shop ")
    assert (renamed.name, renamed.version, renamed.id, renamed.uid) == ("Coffee shop", shop.version + 1, shop.id, shop.uid)
    assert (renamed.policy, renamed.dataset_id, store.dataset(renamed).orders.height) == (shop.policy, shop.dataset_id, 3)
    assert [one.name for one in store.workspaces()] == ["Coffee shop"]


def test_names_that_differ_in_capitals_only_are_one_name(store: Store):
    shop = store.create_workspace("Tea shop")
    assert store.workspace("TEA SHOP", create=True).id == shop.id
    assert store.workspace("tea shop").id == shop.id
    with pytest.raises(UnusableInput):
        store.create_workspace("tea SHOP")
    assert store.rename_workspace(shop.id, "TEA shop").name == "TEA shop"
    with pytest.raises(UnusableInput):
        store.rename_workspace(store.create_workspace("Coffee shop").id, "Tea shop")


def test_a_name_that_is_taken_is_given_to_nobody_else(store: Store):
    store.create_workspace("Tea shop")
    other = store.create_workspace("Coffee shop")
    with pytest.raises(UnusableInput, match="There is a shop named “Tea shop” already"):
        store.rename_workspace(other.id, "Tea shop")
    assert store.current(other.id) == other
    with pytest.raises(UnusableInput, match="1 to 80 visible characters"):
        store.rename_workspace(other.id, " ")
    assert store.rename_workspace(other.id, "Coffee shop").name == "Coffee shop"


def test_an_archived_workspace_is_kept_with_all_it_has_and_can_be_brought_back(store: Store):
    shop = store.create_workspace("Tea shop")
    shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    archived = store.archive_workspace(shop.id)
    assert (archived.archived_at, archived.version) == (NOON, shop.version + 1)
    assert store.workspaces() == [archived]
    assert store.dataset(archived).orders.height == 3
    back = store.unarchive_workspace(shop.id)
    assert (back.archived_at, back.version) == (None, shop.version + 2)


@pytest.mark.parametrize(
    "change", [lambda store, gone: store.rename_workspace(gone, "New"), Store.archive_workspace, Store.unarchive_workspace]
)
def test_a_workspace_that_was_deleted_meanwhile_cannot_be_changed(store: Store, change):
    shop = store.create_workspace("Tea shop")
    store.delete_workspace(shop.id)
    with pytest.raises(ConcurrentChange):
        change(store, shop.id)


def test_settings_are_copied_without_the_name_in_messages(store: Store):
    settings = ShopPolicy(name="Kays Tee", currency="EUR", margin=Decimal("0.35"), business_type=BusinessType.COFFEE, cool_down_days=30)
    first = store.create_workspace("Tea shop", policy=settings)
    copy = store.create_workspace("Coffee shop", policy=settings_for_copy(first.policy))
    assert copy.policy == ShopPolicy(currency="EUR", margin=Decimal("0.35"), business_type=BusinessType.COFFEE, cool_down_days=30)
    assert copy.uid != first.uid


# What was said about files


def test_what_was_said_about_a_file_is_remembered_for_the_next_with_the_same_header(store: Store, data_dir: Path):
    shop, other = store.create_workspace("Tea shop"), store.create_workspace("Coffee shop")
    store.remember_answers(shop.id, HEADER, ANSWERS)
    assert open_kept(data_dir).remembered_answers(shop.id, HEADER) == ANSWERS
    assert store.remembered_answers(shop.id, OTHER_HEADER) is None
    assert store.remembered_answers(other.id, HEADER) is None
    assert store.current(shop.id).version == shop.version


def test_newer_answers_take_the_place_of_older_ones(store: Store):
    shop = store.create_workspace("Tea shop")
    for answers in (ANSWERS, ImportAnswers(), ImportAnswers(date_order=DateOrder.MONTH_FIRST)):
        store.remember_answers(shop.id, HEADER, answers)
        assert store.remembered_answers(shop.id, HEADER) == answers


def test_a_header_that_is_an_address_is_not_remembered(store: Store):
    shop = store.create_workspace("Tea shop")
    store.remember_answers(shop.id, HEADER, ANSWERS)
    store.remember_answers(shop.id, HEADER, ImportAnswers(mapping=(("email", KAY),)))
    assert store.remembered_answers(shop.id, HEADER) is None


@pytest.mark.parametrize(
    "stored",
    [
        "[]",
        "3",
        "null",
        '{"colour": "petrol"}',
        '{"date_order": "year_first"}',
        '{"mapping": [["email"]]}',
        '{"mapping": {"email": "E"}}',
        '{"time_zone": 3}',
    ],
)
def test_answers_that_this_program_cannot_read_are_none(store: Store, stored: str):
    shop = store.create_workspace("Tea shop")
    store.remember_answers(shop.id, HEADER, ANSWERS)
    with store._database.writing() as session:
        session.execute(update(RememberedAnswersRow).values(answers=json.loads(stored)))
    assert store.remembered_answers(shop.id, HEADER) is None


# How much there is


def test_the_footprint_counts_what_is_stored_of_this_workspace_alone(store: Store, data_dir: Path):
    shop, other = store.create_workspace("Tea shop"), store.create_workspace("Coffee shop")
    for orders in (3, 4):
        shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(orders), receipts=[receipt(rejected=1)])
    recorded(store, shop.id)
    store.suppress(shop.id, [KAY, BEN], reason=BY_OWNER)
    store.remember_answers(shop.id, HEADER, ANSWERS)
    found, empty = store.footprint(shop.id), store.footprint(other.id)
    assert (found.datasets, found.imports, found.campaigns, found.suppressed, found.remembered_answers) == (2, 2, 1, 2, 1)
    assert (found.folder, found.frames_bytes) == (data_dir / "frames" / str(shop.id), sum(_sizes(data_dir / "frames")))
    assert (empty.datasets, empty.imports, empty.campaigns, empty.suppressed, empty.frames_bytes) == (0, 0, 0, 0, 0)


def _sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.rglob("*.parquet")]


# The do-not-contact list


def test_the_list_is_counted_by_reason(store: Store):
    shop, other = store.create_workspace("Tea shop"), store.create_workspace("Coffee shop")
    store.suppress(shop.id, [KAY, "+491511234567"], reason=ERASED)
    store.suppress(shop.id, [BEN], reason=BY_OWNER)
    assert store.suppression_summary(shop.id) == {UNSUBSCRIBED: 0, ERASED: 2, BY_OWNER: 1}
    assert store.suppression_summary(other.id) == {UNSUBSCRIBED: 0, ERASED: 0, BY_OWNER: 0}


def test_what_the_owner_added_by_mistake_can_be_taken_off_again(store: Store):
    shop, other = store.create_workspace("Tea shop"), store.create_workspace("Coffee shop")
    for one in (shop, other):
        store.suppress(one.id, [KAY, BEN], reason=BY_OWNER)
    after = store.take_off_list(shop.id, KAY)
    assert after.version == shop.version + 2
    assert store.suppressed(shop.id, pl.Series([KAY, BEN])).to_list() == [False, True]
    assert store.suppressed(other.id, pl.Series([KAY, BEN])).to_list() == [True, True]


@pytest.mark.parametrize("reason", [UNSUBSCRIBED, ERASED])
def test_who_unsubscribed_or_was_forgotten_is_never_taken_off(store: Store, reason: SuppressionReason):
    shop = store.create_workspace("Tea shop")
    before = store.suppress(shop.id, [KAY], reason=reason)
    with pytest.raises(UnusableInput, match="unsubscribed or asked to be forgotten"):
        store.take_off_list(shop.id, KAY)
    with pytest.raises(UnusableInput, match="not on the do-not-contact list"):
        store.take_off_list(shop.id, BEN)
    assert (store.current(shop.id), store.suppressed(shop.id, pl.Series([KAY])).item()) == (before, True)


def test_who_unsubscribes_after_the_owner_added_them_stays_for_good(store: Store):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=BY_OWNER)
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    with pytest.raises(UnusableInput, match="unsubscribed or asked"):
        store.take_off_list(shop.id, KAY)
    assert store.suppression_summary(shop.id) == {UNSUBSCRIBED: 1, ERASED: 0, BY_OWNER: 0}

"""A do-not-contact list is read with the keys it was made with, or not at all."""

from pathlib import Path

import polars as pl
import pytest

from tests.conftest import NewDataDir
from tests.databases import open_kept, rows
from winback.errors import StoreUnavailable, UnusableInput
from winback.store import Store, SuppressionReason
from winback.store.keys import KEY_BYTES, KEY_FILE, Keys, key_id

KAY, BEN, CLEO = "kay@example.com", "ben@example.org", "cleo@example.com"
OTHER = b"o" * KEY_BYTES
BY_OWNER, UNSUBSCRIBED, ERASED = SuppressionReason.ADDED_BY_OWNER, SuppressionReason.UNSUBSCRIBED, SuppressionReason.ERASED


def listed(store: Store, workspace_id: int) -> list[bool]:
    return store.suppressed(workspace_id, pl.Series([KAY, BEN, CLEO])).to_list()


def with_two_keys(store: Store, data_dir: Path) -> int:
    """A shop whose list names the key of this installation for new entries, and another one with which BEN was listed."""
    store.suppress(store.create_workspace("Own shop").id, [CLEO], reason=UNSUBSCRIBED)  # makes the key of this installation
    store.keep_key(OTHER)
    shop, keys = store.create_workspace("Tea shop"), Keys(data_dir)
    own = key_id(keys.own() or b"")
    rows(data_dir, "UPDATE workspace SET list_keys = :keys WHERE id = :id", keys=f'["{key_id(OTHER)}"]', id=shop.id)
    store.suppress(shop.id, [BEN], reason=BY_OWNER)
    rows(data_dir, "UPDATE workspace SET list_keys = :keys WHERE id = :id", keys=f'["{own}", "{key_id(OTHER)}"]', id=shop.id)
    return shop.id


def test_the_name_of_a_key_does_not_give_it_away_and_is_always_the_same():
    assert key_id(OTHER) == key_id(OTHER) != key_id(b"x" * KEY_BYTES)
    assert (len(key_id(OTHER)), OTHER.hex() in key_id(OTHER)) == (24, False)


def test_a_list_says_which_key_it_was_made_with(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    assert rows(data_dir, "SELECT list_keys FROM workspace")[0][0] in (
        [key_id((data_dir / KEY_FILE).read_bytes())],
        f'["{key_id((data_dir / KEY_FILE).read_bytes())}"]',
    )


def test_the_key_of_another_installation_is_not_taken_for_the_lost_one(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    own = (data_dir / KEY_FILE).read_bytes()
    (data_dir / KEY_FILE).write_bytes(OTHER)
    for ask in (
        lambda: listed(store, shop.id),
        lambda: store.suppress(shop.id, [BEN], reason=ERASED),
        lambda: store.take_off_list(shop.id, KAY),
    ):
        with pytest.raises(StoreUnavailable, match=f"suppression-{key_id(own)}.key"):
            ask()
    store.keep_key(own)  # as a backup brings it
    assert listed(store, shop.id) == [True, False, False]


def test_a_list_of_two_keys_knows_whoever_was_listed_with_either(store: Store, data_dir: Path):
    shop = with_two_keys(store, data_dir)
    assert listed(store, shop) == [False, True, False]
    store.suppress(shop, [KAY, BEN], reason=BY_OWNER)
    assert (listed(store, shop), store.suppression_count(shop)) == ([True, True, False], 2)
    store.take_off_list(shop, BEN)
    assert listed(store, shop) == [True, False, False]


def test_what_outranks_does_so_whatever_key_somebody_was_listed_with(store: Store, data_dir: Path):
    shop = with_two_keys(store, data_dir)
    store.suppress(shop, [BEN, CLEO], reason=ERASED)
    assert store.suppression_summary(shop) == {UNSUBSCRIBED: 0, ERASED: 2, BY_OWNER: 0}
    assert store.erased(shop, pl.Series([KAY, BEN, CLEO])).to_list() == [False, True, True]
    with pytest.raises(UnusableInput, match="unsubscribed or asked to be forgotten"):
        store.take_off_list(shop, BEN)


@pytest.mark.parametrize("lost", [KEY_FILE, f"suppression-{key_id(OTHER)}.key"])
def test_with_one_of_two_keys_lost_nobody_is_said_to_be_free(store: Store, data_dir: Path, lost: str):
    shop = with_two_keys(store, data_dir)
    (data_dir / lost).unlink()
    with pytest.raises(StoreUnavailable, match=lost):
        listed(store, shop)
    assert not (data_dir / lost).exists()


def test_a_key_that_is_damaged_is_a_lost_one_and_can_be_kept_again(store: Store, data_dir: Path):
    shop, path = with_two_keys(store, data_dir), data_dir / f"suppression-{key_id(OTHER)}.key"
    path.write_bytes(OTHER[:-1])
    with pytest.raises(StoreUnavailable, match=path.name):
        listed(store, shop)
    store.keep_key(OTHER)
    assert (listed(store, shop), path.stat().st_mode & 0o777) == ([False, True, False], 0o600)


def test_a_new_key_is_made_where_every_list_still_has_its_own(store: Store, data_dir: Path):
    store.keep_key(OTHER)
    shop = store.create_workspace("Tea shop")
    rows(data_dir, "UPDATE workspace SET list_keys = :keys", keys=f'["{key_id(OTHER)}"]')
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    assert not (data_dir / KEY_FILE).exists()
    own = store.create_workspace("Own shop")
    store.suppress(own.id, [BEN], reason=UNSUBSCRIBED)
    assert ((data_dir / KEY_FILE).exists(), listed(store, shop.id), listed(store, own.id)) == (
        True,
        [True, False, False],
        [False, True, False],
    )


def test_a_shop_whose_key_is_lost_can_still_be_deleted(new_data_dir: NewDataDir):
    data_dir = new_data_dir("kept")
    store = open_kept(data_dir)
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    rows(data_dir, "UPDATE workspace SET list_keys = '[]'")
    (data_dir / KEY_FILE).unlink()
    store.delete_workspace(shop.id)
    assert (store.workspaces(), rows(data_dir, "SELECT * FROM former_suppression")) == ([], [])
    store.close()


def test_the_list_of_a_deleted_shop_stays_as_hashes_and_that_of_a_demo_shop_does_not(store: Store, data_dir: Path):
    for name, is_demo in (("Tea shop", False), ("Demo shop", True)):
        shop = store.create_workspace(name, is_demo=is_demo)
        store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
        store.delete_workspace(shop.id)
    assert [row[0] for row in rows(data_dir, "SELECT reason FROM former_suppression")] == ["unsubscribed"]
    (data_dir / KEY_FILE).unlink()
    with pytest.raises(StoreUnavailable, match=r"suppression\.key"):  # it would be needed by a backup that is restored
        store.suppress(store.create_workspace("New").id, [BEN], reason=UNSUBSCRIBED)
    store.delete_all_workspaces()
    assert rows(data_dir, "SELECT * FROM former_workspace") == []
    store.suppress(store.create_workspace("New").id, [BEN], reason=UNSUBSCRIBED)

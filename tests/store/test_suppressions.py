"""The do-not-contact list knows people again without keeping who they are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_series_equal

from tests.store.shop import dataset
from winback.errors import StoreUnavailable
from winback.store import Store, SuppressionReason, open_store

KAY, MIKA = "kay@example.com", "mika@example.org"
UNSUBSCRIBED, ERASED = SuppressionReason.UNSUBSCRIBED, SuppressionReason.ERASED


def listed(store: Store, workspace_id: int, *addresses: str | None) -> list[bool]:
    return store.suppressed(workspace_id, pl.Series(addresses, dtype=pl.String)).to_list()


def stored(data_dir: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(data_dir / "winback.sqlite3")) as connection:
        return connection.execute("SELECT address_hash, reason FROM suppression").fetchall()


def test_who_is_on_the_list_is_known_again_row_by_row(store: Store):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY, "+4915112345678"], reason=UNSUBSCRIBED)
    assert listed(store, shop.id, MIKA, KAY, None, KAY, "+4915112345678") == [False, True, False, True, True]


def test_nobody_is_on_an_empty_list(store: Store):
    shop = store.create_workspace("Tea shop")
    assert_series_equal(store.suppressed(shop.id, pl.Series([KAY, None])), pl.Series("suppressed", [False, False]))


def test_customers_are_found_by_e_mail_and_by_phone(store: Store):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY, "+4915112345678"], reason=UNSUBSCRIBED)
    one = dataset(0).people
    people = pl.concat(
        [
            one.with_columns(customer=pl.lit(number, dtype=pl.Int64), email=pl.lit(email), phone=pl.lit(phone))
            for number, email, phone in [(1, MIKA, None), (2, KAY, None), (3, MIKA, "+4915112345678"), (4, None, None)]
        ],
        how="vertical_relaxed",
    )
    assert store.suppressed_customers(shop.id, people).to_list() == [2, 3]


def test_the_version_rises_so_that_no_cached_audience_survives(store: Store):
    shop = store.create_workspace("Tea shop")
    assert store.suppress(shop.id, [KAY], reason=ERASED).version == shop.version + 1
    assert store.current(shop.id).version == shop.version + 1


def test_one_workspace_does_not_see_the_list_of_another(store: Store):
    tea, coffee = store.create_workspace("Tea shop"), store.create_workspace("Coffee shop")
    store.suppress(tea.id, [KAY], reason=UNSUBSCRIBED)
    store.suppress(coffee.id, [MIKA], reason=UNSUBSCRIBED)
    assert (listed(store, tea.id, KAY, MIKA), listed(store, coffee.id, KAY, MIKA)) == ([True, False], [False, True])


def test_who_is_suppressed_twice_stays_as_first_recorded(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY, KAY], reason=ERASED)
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    assert [reason for _, reason in stored(data_dir)] == ["erased"]


def test_the_list_holds_hashes_that_only_this_installation_can_make(tmp_path: Path):
    hashes = []
    for name in ("one", "other"):
        store = open_store(tmp_path / name)
        store.suppress(store.create_workspace("Tea shop").id, [KAY], reason=ERASED)
        hashes.append(stored(tmp_path / name)[0][0])
    assert hashes[0] != hashes[1]
    assert {len(address_hash) for address_hash in hashes} == {64}


def test_the_list_outlives_the_process(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=ERASED)
    assert listed(open_store(data_dir), shop.id, KAY, MIKA) == [True, False]


def test_without_its_key_the_list_is_not_taken_for_empty(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=ERASED)
    (data_dir / "suppression.key").unlink()
    for ask in (lambda: listed(store, shop.id, KAY), lambda: store.suppress(shop.id, [MIKA], reason=ERASED)):
        with pytest.raises(StoreUnavailable, match=r"suppression\.key"):
            ask()
    assert not (data_dir / "suppression.key").exists()

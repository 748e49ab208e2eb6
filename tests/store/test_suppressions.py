"""The do-not-contact list knows people again without keeping who they are."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy
from polars.testing import assert_series_equal
from sqlalchemy.dialects import postgresql

from tests.conftest import NewDataDir
from tests.databases import open_kept, rows
from tests.store.conftest import NOON
from tests.store.shop import dataset
from winback.errors import StoreUnavailable
from winback.store import Store, SuppressionReason, suppressions

KAY, MIKA = "kay@example.com", "mika@example.org"
UNSUBSCRIBED, ERASED = SuppressionReason.UNSUBSCRIBED, SuppressionReason.ERASED


def listed(store: Store, workspace_id: int, *addresses: str | None) -> list[bool]:
    return store.suppressed(workspace_id, pl.Series(addresses, dtype=pl.String)).to_list()


def stored(data_dir: Path) -> list[tuple[str, str]]:
    return rows(data_dir, "SELECT address_hash, reason FROM suppression")


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


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (ERASED, UNSUBSCRIBED, "erased"),
        (UNSUBSCRIBED, SuppressionReason.ADDED_BY_OWNER, "unsubscribed"),
        (UNSUBSCRIBED, ERASED, "erased"),
        (SuppressionReason.ADDED_BY_OWNER, ERASED, "erased"),
    ],
)
def test_who_is_suppressed_twice_stays_as_first_recorded_unless_they_are_to_be_forgotten(
    store: Store, data_dir: Path, first: SuppressionReason, then: SuppressionReason, kept: str
):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY, KAY], reason=first)
    store.suppress(shop.id, [KAY], reason=then)
    assert [reason for _, reason in stored(data_dir)] == [kept]


def test_a_reason_that_outranks_another_has_a_day_of_its_own(data_dir: Path):
    days = iter([NOON, NOON + timedelta(days=1), NOON + timedelta(days=2), NOON + timedelta(days=3)])
    store = open_kept(data_dir, clock=lambda: next(days))
    shop = store.create_workspace("Tea shop")
    for reason in (UNSUBSCRIBED, ERASED, UNSUBSCRIBED):
        store.suppress(shop.id, [KAY], reason=reason)
    assert [str(since)[:19] for (since,) in rows(data_dir, "SELECT since FROM suppression")] == ["2026-07-02 12:00:00"]


def test_a_list_that_another_process_lengthens_is_never_old(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=UNSUBSCRIBED)
    assert listed(store, shop.id, KAY, MIKA) == [True, False]
    open_kept(data_dir).suppress(shop.id, [MIKA], reason=UNSUBSCRIBED)
    assert listed(store, shop.id, KAY, MIKA) == [True, True]


def test_a_list_that_could_not_be_kept_is_not_remembered(store: Store):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [MIKA], reason=UNSUBSCRIBED)
    with pytest.raises(AttributeError):
        store.suppress(shop.id, [KAY, 3], reason=UNSUBSCRIBED)  # type: ignore[list-item]
    assert listed(store, shop.id, KAY, MIKA) == [False, True]


def test_more_addresses_than_go_into_one_statement_are_all_listed(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(suppressions, "HASHES_AT_ONCE", 7)
    shop = store.create_workspace("Tea shop")
    many = [f"person{number}@example.com" for number in range(50)]
    store.suppress(shop.id, many[:30], reason=UNSUBSCRIBED)
    store.suppress(shop.id, many, reason=UNSUBSCRIBED)
    assert listed(store, shop.id, *many) == [True] * 50


def test_the_same_addresses_are_written_to_postgresql_in_one_parameter():
    given = suppressions.rows_of(["0a", "1b"], dialect="postgresql")
    said = str(sqlalchemy.select(given).compile(dialect=postgresql.dialect()))
    assert "json_array_elements_text(CAST(" in said
    assert said.count("%(") == 1


def test_the_list_holds_hashes_that_only_this_installation_can_make(new_data_dir: NewDataDir):
    hashes = []
    for data_dir in (new_data_dir("one"), new_data_dir("other")):
        store = open_kept(data_dir)
        store.suppress(store.create_workspace("Tea shop").id, [KAY], reason=ERASED)
        hashes.append(stored(data_dir)[0][0])
    assert hashes[0] != hashes[1]
    assert {len(address_hash) for address_hash in hashes} == {64}


def test_the_list_outlives_the_process(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=ERASED)
    assert listed(open_kept(data_dir), shop.id, KAY, MIKA) == [True, False]


def test_without_its_key_the_list_is_not_taken_for_empty(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=ERASED)
    (data_dir / "suppression.key").unlink()
    for ask in (lambda: listed(store, shop.id, KAY), lambda: store.suppress(shop.id, [MIKA], reason=ERASED)):
        with pytest.raises(StoreUnavailable, match=r"suppression\.key"):
            ask()
    assert not (data_dir / "suppression.key").exists()

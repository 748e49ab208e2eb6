"""A receipt says what was imported, and nothing about people."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.store.shop import dataset, receipt
from winback.schema import REJECTS
from winback.store import ImportReceipt, Store
from winback.store.receipts import shown_file_name, without_addresses


def committed(store: Store, *receipts: ImportReceipt) -> list[ImportReceipt]:
    shop = store.workspace("Tea shop", create=True)
    store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(1), receipts=receipts)
    return store.receipts(shop.id)


def test_receipts_come_back_in_order_with_what_was_recognised(store: Store):
    facts = {"layout": "shopify_orders", "rows": 12, "mapping": [["order_id", "Name"]], "delimiter": None, "certainty": 0.98}
    first, second = committed(store, receipt("orders.csv", **facts), receipt("customers.csv", rejected=2))
    assert (first.file_name, second.file_name) == ("orders.csv", "customers.csv")
    assert first.facts == facts
    assert first.counts == {"new_orders": 3}
    assert (first.imported_at, first.bytes) == (receipt().imported_at, 1234)
    assert [(entry.dataset_version, entry.rejected) for entry in (first, second)] == [(2, 0), (2, 2)]


def test_refused_rows_are_read_back_by_receipt_and_workspace(store: Store):
    given = receipt("bad.csv", rejected=3)
    clean, bad = committed(store, receipt("good.csv"), given)
    shop, other = store.workspace("Tea shop"), store.create_workspace("Coffee shop")
    assert given.rejects is not None
    assert_frame_equal(store.rejects(shop.id, bad.id or 0), given.rejects)
    assert_frame_equal(store.rejects(shop.id, clean.id or 0), REJECTS.empty())
    assert_frame_equal(store.rejects(other.id, bad.id or 0), REJECTS.empty())


def test_refused_rows_of_early_imports_outlive_their_dataset(store: Store):
    for number in range(1, 5):
        entries = committed(store, receipt(rejected=number))
    assert [store.rejects(store.workspace("Tea shop").id, entry.id or 0).height for entry in entries] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("upload", "shown"),
    [
        ("orders.csv", "orders.csv"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\Kay\orders.csv", "orders.csv"),
        ("orders\x00\r\n\x1b.csv", "orders.csv"),
        ("ü" * 300, "ü" * 120),
        ("", ""),
    ],
)
def test_only_the_base_name_is_kept_visible_and_short(upload: str, shown: str):
    assert shown_file_name(upload) == shown


@given(st.text())
@settings(deadline=None)
def test_no_file_name_leaves_its_folder_or_control_characters(upload: str):
    shown = shown_file_name(upload)
    assert len(shown) <= 120
    assert not set(shown) & set("/\\\0\r\n")


def test_what_looks_like_an_address_is_hidden_wherever_it_stands(store: Store):
    facts = {"headers": ["Name", "kay@example.com"], "kay@example.com": {"from": "Kay <kay@example.com>, today"}, "rows": 3}
    (entry,) = committed(store, replace(receipt("kay@example.com.csv"), facts=facts, counts={"of kay@example.com": 1}))
    assert entry.file_name == "…@…"
    assert entry.facts == {"headers": ["Name", "…@…"], "…@…": {"from": "Kay <…@…>, today"}, "rows": 3}
    assert entry.counts == {"of …@…": 1}


def test_texts_without_an_address_stay_as_they_are_however_long():
    long = "x" * 1_000_000 + " @ "
    facts = {"long": long, "titles": ("2 items @ 5.00", "a@", "@b"), "ok": True, "share": 0.5, "none": None}
    assert without_addresses(facts) == {"long": long, "titles": ["2 items @ 5.00", "a@", "@b"], "ok": True, "share": 0.5, "none": None}

"""A person who is erased is gone from everything that is kept, at once or not at all."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import NewDataDir
from tests.databases import open_kept, rows
from tests.store.conftest import NOON
from tests.store.erasing import KAY, MOMENTS, erase, erasure, files_with, rejecting, shop_with
from tests.store.lists import codes_of, people, recorded
from tests.store.shop import dataset
from winback.policy import ImportAnswers
from winback.store import ConcurrentChange, ErasedBeside, Store, SuppressionReason, database
from winback.vocabulary import Arm

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_below_the_data_folder_names_the_person_any_more(store: Store, data_dir: Path):
    shop = shop_with(
        store, rejecting(f"1,{KAY},nonsense", "2,Kay Birdsong", file_name="Orders of Kay Birdsong.csv", headers=["Kay  birdsong", "x"])
    )
    assert len(files_with(data_dir, KAY)) > 3
    erase(store, shop)
    store.close()
    assert files_with(data_dir, "person4") == []
    assert [name for name in ("Birdsong", "birdsong") if files_with(data_dir, name)] == []


@pytest.mark.sqlite_only("a log of this kind is a file of SQLite")
def test_no_log_beside_the_database_names_the_person_while_it_is_open(data_dir: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "journal_mode", lambda _: "WAL")
    store = open_kept(data_dir)
    shop = shop_with(store, rejecting("x", file_name="Orders of Kay Birdsong.csv"))
    assert "winback.sqlite3-wal" in files_with(data_dir, "Birdsong")
    erase(store, shop)
    assert files_with(data_dir, "Birdsong") == []
    store.close()


def test_the_version_before_is_gone_from_the_disk(store: Store, data_dir: Path):
    shop = shop_with(store)
    after, _ = erase(store, shop)
    with pytest.raises(ConcurrentChange):
        store.dataset(shop)
    assert store.dataset(after).people["email"].to_list() == ["nobody"]
    # Five frames of the dataset and two of the campaign.
    assert len(list((data_dir / "frames").glob("*/*"))) == 7


def test_a_campaign_loses_the_person_and_counts_them_by_arm(store: Store):
    shop = shop_with(store)
    _, beside = erase(store, shop, given=erasure(KAY, customers=(3, 4)))
    (campaign,) = store.campaigns(shop.id)
    assigned, recipients = store.campaign_frames(campaign)
    assert campaign.erased == {Arm.A: 1, Arm.HOLDOUT: 1}
    assert assigned["customer"].to_list() == [1, 2, 5, 6, 7, 8, 9]
    assert recipients["customer"].to_list() == [1, 2, 5, 7, 8]
    assert assigned.equals(people()[0].filter(~pl.col("customer").is_in([3, 4])))
    assert beside == ErasedBeside(campaigns=1, rejected_rows=0)


def test_who_is_erased_later_is_added_to_the_count(store: Store):
    shop = shop_with(store)
    after, _ = erase(store, shop)
    erase(store, after, given=erasure("person5@example.com", customers=(5,)))
    assert store.campaigns(shop.id)[0].erased == {Arm.A: 2}


def test_a_campaign_knows_the_person_by_an_address_of_then(store: Store):
    shop = shop_with(store)
    _, beside = erase(store, shop, given=erasure(KAY, customers=()))
    assert (beside.campaigns, store.campaigns(shop.id)[0].erased) == (1, {Arm.A: 1})


def test_a_code_that_was_given_out_is_never_given_to_somebody_else(store: Store):
    shop = shop_with(store)
    erase(store, shop)
    assert store.taken_codes(shop.id) == codes_of(1)


def test_refused_rows_keep_line_and_reason_and_lose_what_they_say_of_the_person(store: Store):
    rows = ("1,PERSON4@example.com,x", "2,ben@example.com,x", "3,Birdsong; Kay", "4,Kay", "5,Birdsongs, Kay")
    shop = shop_with(store, rejecting(*rows))
    after, beside = erase(store, shop)
    (told,) = [entry for entry in store.receipts(shop.id) if entry.rejected]
    rejects = store.rejects(after.id, told.id or 0)
    assert rejects["excerpt"].to_list() == [None, rows[1], None, rows[3], rows[4]]
    assert rejects["line_number"].to_list() == [2, 3, 4, 5, 6]
    assert rejects["reason"].null_count() == 0
    assert beside.rejected_rows == 2


def test_the_address_stays_on_the_list_as_a_hash_with_the_day(store: Store, data_dir: Path):
    shop = shop_with(store)
    store.suppress(shop.id, [KAY], reason=SuppressionReason.UNSUBSCRIBED)
    erase(store, store.current(shop.id), given=erasure(KAY, "i:shopify:77"))
    assert store.erased(shop.id, pl.Series([KAY, "i:shopify:77", "ben@example.com", None])).to_list() == [True, True, False, False]
    assert store.suppressed(shop.id, pl.Series([KAY])).to_list() == [True]
    listed = {(reason, str(since)[:19]) for reason, since in rows(data_dir, "SELECT reason, since FROM suppression")}
    assert listed == {("erased", "2026-07-01 12:00:00")}


def test_who_unsubscribed_is_not_taken_for_somebody_to_be_forgotten(store: Store):
    shop = store.create_workspace("Tea shop")
    store.suppress(shop.id, [KAY], reason=SuppressionReason.UNSUBSCRIBED)
    assert store.erased(shop.id, pl.Series([KAY])).to_list() == [False]


def test_another_shop_keeps_the_same_person(store: Store):
    shop_with(store)
    other = store.create_workspace("Coffee shop")
    other = store.commit_import(other.id, expected_version=other.version, dataset=dataset(2, email=KAY), receipts=[rejecting(KAY)])
    recorded(store, other.id)
    erase(store, store.workspace("Tea shop"))
    other = store.current(other.id)
    assert store.dataset(other).people["email"].to_list() == [KAY]
    assert store.rejects(other.id, store.receipts(other.id)[0].id or 0)["excerpt"].to_list() == [KAY]
    assert store.campaigns(other.id)[0].erased == {}
    assert store.erased(other.id, pl.Series([KAY])).to_list() == [False]


def test_whoever_was_overtaken_changes_nothing(store: Store, data_dir: Path):
    shop = shop_with(store, rejecting(KAY))
    store.suppress(shop.id, ["ben@example.com"], reason=SuppressionReason.UNSUBSCRIBED)
    before = sorted(path.name for path in (data_dir / "frames").glob("*/*"))
    with pytest.raises(ConcurrentChange):
        erase(store, shop)
    assert sorted(path.name for path in (data_dir / "frames").glob("*/*")) == before
    assert store.erased(shop.id, pl.Series([KAY])).to_list() == [False]


def test_what_is_known_beside_the_orders_is_found_and_left_as_it_is(store: Store):
    shop = shop_with(store, rejecting("x", KAY))
    store.suppress(shop.id, [KAY], reason=SuppressionReason.UNSUBSCRIBED)
    version = store.current(shop.id).version
    known = store.known_of(shop.id, erasure(KAY, "i:shopify:77"))
    (of_campaign,), (rejected,) = known.campaigns, known.rejected
    assert (of_campaign.campaign.name, of_campaign.assigned["customer"]) == ("Campaign 1", 4)
    assert of_campaign.recipient is not None
    assert of_campaign.recipient["code"] == "C1-4"
    assert (rejected.line_number, rejected.excerpt) == (3, KAY)
    assert {address: (entry.reason, entry.since) for address, entry in known.listed.items()} == {
        KAY: (SuppressionReason.UNSUBSCRIBED, NOON)
    }
    assert store.current(shop.id).version == version
    assert "person4" not in repr(known)


def test_a_killed_erasure_has_happened_or_not(new_data_dir: NewDataDir, tmp_path: Path):
    for number in range(len(MOMENTS)):
        new_data_dir(str(number))
    run = subprocess.run(
        [sys.executable, "-m", "tests.store.erasing", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    told = json.loads(run.stdout)
    done = {"before files are deleted", "after everything"}
    assert told == {moment: [moment not in done] * 4 for moment in MOMENTS}


def test_answers_about_a_file_that_name_the_person_are_forgotten_too(store: Store, data_dir: Path):
    shop = shop_with(store)
    for header, column in (("a" * 64, "Kay Birdsong"), ("b" * 64, "Order of Kay"), ("c" * 64, "Total")):
        store.remember_answers(shop.id, header, ImportAnswers(mapping=(("total", column),)))
    erase(store, shop)
    assert store.remembered_answers(shop.id, "a" * 64) is None
    assert store.footprint(shop.id).remembered_answers == 2
    assert files_with(data_dir, "Birdsong") == []

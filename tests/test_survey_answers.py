"""A survey's answers through the whole house: read in beside the shop's own files, a reason to leave, and gone with the person."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.in_process import parse_here
from tests.one_list import NOW
from winback import pipeline
from winback.analysis.reasons import evidence
from winback.backups import restore_backup, write_backup
from winback.importing import Upload, import_files
from winback.locale.formats import speaker
from winback.privacy import access, erase
from winback.store import FrameRole, Store, Workspace, open_store
from winback.undoing import undo_import
from winback.vocabulary import Reason

KAY, BEN, CLEO = "kay@example.com", "ben@example.org", "cleo@example.com"
ORDERS = "Order ID,Email,Order date,Total,Currency,Tags\n" + "".join(
    f"{number},{who},2026-0{number}-02,10.00,EUR,{tags}\n"
    for number, (who, tags) in enumerate([(KAY, "reason: gift"), (BEN, ""), (CLEO, ""), (KAY, "")], start=1)
)
ANSWERS = f"Email,Why did you leave?,Date\n{KAY},Far too expensive <b>now</b>,2026-05-02\n{BEN},I moved away,2026-05-03\n"
LATER = f"Email,Answer\n{KAY},The quality got worse\n"


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data", clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Workspace:
    return add(store, store.create_workspace("Tea shop"), tmp_path, ORDERS, ANSWERS)


def add(store: Store, workspace: Workspace, tmp_path: Path, *contents: str) -> Workspace:
    uploads = []
    for number, content in enumerate(contents):
        path = tmp_path / f"upload {number}.csv"
        path.write_text(content)
        uploads.append(Upload(path=path, file_name=path.name))
    return import_files(store, store.current(workspace.id), uploads, now=NOW).workspace


def told(store: Store, workspace: Workspace) -> dict[str, str]:
    """E-mail → the sentence of everybody who told us."""
    known = store.current(workspace.id)
    history = pipeline.read_history(store.dataset(known), policy=known.policy, imported_on=NOW.date(), as_of=date(2026, 6, 30))
    assert history is not None
    found = history.reasons.filter(pl.col("reason") == Reason.TOLD_US).join(history.people, on="customer", suffix="_known")
    return {row["email"]: speaker("en").say(evidence(row, currency="EUR")) for row in found.rows(named=True)}


def test_an_answer_is_the_main_reason_before_a_tag_and_is_told_in_the_customers_own_words(store, shop):
    assert told(store, shop) == {KAY: "Answered “Far too expensive <b>now</b>” – Price.", BEN: "Answered “I moved away”."}


def test_the_newest_answer_wins_and_taking_the_import_back_brings_the_older_one_back(store, shop, tmp_path):
    later = add(store, shop, tmp_path, LATER)
    assert told(store, later)[KAY] == "Answered “The quality got worse” – Bad experience."
    add(store, shop, tmp_path, ANSWERS)  # read in once more: its answer is still the older one
    assert told(store, shop)[KAY] == "Answered “The quality got worse” – Bad experience."
    for _ in range(2):
        now = store.current(shop.id)
        undo_import(store, now, expected_version=now.version, now=NOW)
    assert told(store, shop)[KAY] == "Answered “Far too expensive <b>now</b>” – Price."


def test_what_is_known_of_a_person_holds_the_answer_and_whoever_is_forgotten_is_forgotten_with_it(store, shop, tmp_path):
    known = json.loads(access(store, shop.id, KAY, now=NOW))
    assert known["person"][0]["answer"] == "Far too expensive <b>now</b>"
    erase(store, shop.id, KAY, now=NOW)
    dataset = store.dataset(store.current(shop.id))
    assert "expensive" not in "".join(getattr(dataset, role).write_csv() for role in FrameRole)
    assert set(told(store, shop)) == {BEN}
    add(store, shop, tmp_path, ANSWERS)  # a later file brings neither the person nor the answer back
    assert set(told(store, shop)) == {BEN}


def test_a_backup_keeps_the_answers(store, shop, tmp_path):
    file = tmp_path / "backups" / "shops.winback.zip"
    write_backup(store, store.workspaces(), file, now=NOW)
    other = open_store(tmp_path / "other", clock=lambda: NOW)
    (restored,) = restore_backup(other, file, now=NOW)
    assert told(other, restored) == told(store, shop)
    other.close()


def test_an_answer_after_the_last_order_counts_at_present_and_not_where_somebody_looks_back(store, shop):
    known = store.current(shop.id)  # the last order is of 2026-04-02, the answers are of May
    for as_of, reasons in ((None, {Reason.TOLD_US}), (date(2026, 4, 30), {Reason.TRIED_ONCE})):
        history = pipeline.read_history(store.dataset(known), policy=known.policy, imported_on=NOW.date(), as_of=as_of)
        of_ben = history.people.filter(pl.col("email") == BEN)["customer"][0]
        assert set(history.main_reasons.filter(pl.col("customer") == of_ben)["reason"]) == reasons


def test_tags_of_a_later_file_with_the_address_of_somebody_forgotten_are_left_out(store, shop, tmp_path):
    erase(store, shop.id, KAY, now=NOW)
    tagged = f"Email,First name,Last name,Tags\n{BEN},Ben,Berg,friend of {KAY}\n{CLEO},Cleo,Meyer,VIP\n"
    add(store, shop, tmp_path, tagged)
    people = store.dataset(store.current(shop.id)).people
    assert dict(people.select("email", "tags").drop_nulls("email").rows()) == {BEN: None, CLEO: "VIP"}

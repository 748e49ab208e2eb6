"""A campaign is recorded once, with all of its people and codes, and stays as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.conftest import NewDataDir
from tests.databases import beside_the_frames, database_of, open_kept, rows
from tests.store.conftest import NOON
from tests.store.lists import AS_OF, TERMS, codes_of, draft, people, recorded
from tests.store.shop import dataset, receipt
from winback.errors import FrameMismatch, StoreUnavailable, UnusableInput
from winback.store import Campaign, CampaignDraft, CodesTaken, ConcurrentChange, Store, SuppressionReason, Workspace
from winback.store.frames import FrameFile, FrameFolder
from winback.store.suppressions import Suppressions
from winback.vocabulary import Arm, CampaignStatus

RECORDED, SENT, NOT_SENT = CampaignStatus.RECORDED, CampaignStatus.SENT, CampaignStatus.NOT_SENT
SENT_ON = date(2026, 7, 2)


@pytest.fixture
def shop(store: Store) -> Workspace:
    return store.create_workspace("Tea shop")


def record(store: Store, shop: Workspace, wanted: CampaignDraft, frames: tuple[pl.DataFrame, pl.DataFrame]) -> Campaign:
    return store.record_campaign(shop.id, expected_version=shop.version, draft=wanted, assigned=frames[0], recipients=frames[1])


def files(data_dir: Path) -> set[str]:
    return {path.name for path in (data_dir / "frames").glob("*/*")}


# Recording


def test_a_campaign_comes_back_as_it_was_recorded(store: Store, shop: Workspace):
    campaign = record(store, shop, draft(), people())
    assert (campaign.name, campaign.play, campaign.window_days, campaign.holdout) == ("Campaign 1", "win_back", 90, 0.3)
    assert (campaign.status, campaign.recorded_at, campaign.sent_on, campaign.as_of) == (RECORDED, NOON, None, AS_OF)
    assert (campaign.seed, campaign.terms, campaign.erased) == (bytes([1]) * 32, TERMS, {})
    assert (campaign.assigned.rows, campaign.recipients.rows) == (9, 6)
    assert store.campaigns(shop.id) == [campaign]
    assert store.campaign(shop.id, " Campaign 1 ") == campaign
    assert store.current(shop.id).version == shop.version + 1


def test_its_people_come_back_as_they_were_frozen(store: Store, shop: Workspace):
    assigned, recipients = store.campaign_frames(record(store, shop, draft(), people()))
    assert_frame_equal(assigned, people()[0])
    assert_frame_equal(recipients, people()[1])


def test_campaigns_are_listed_newest_first(store: Store, shop: Workspace):
    for number in (1, 2, 3):
        recorded(store, shop.id, number)
    assert [campaign.name for campaign in store.campaigns(shop.id)] == ["Campaign 3", "Campaign 2", "Campaign 1"]


def test_the_codes_given_out_are_known_in_capitals(store: Store, shop: Workspace):
    record(store, shop, draft(), people(codes=["Käse-1", "abc", None, None, "X9", None]))
    assert store.taken_codes(shop.id) == {"KÄSE-1", "ABC", "X9"}


def test_the_same_request_again_gives_the_campaign_that_is_there_whatever_else_is_said(store: Store, shop: Workspace, data_dir: Path):
    first = record(store, shop, draft(1), people(1))
    known, version = files(data_dir), store.current(shop.id).version
    again = record(store, shop, draft(2, request_key=draft(1).request_key), people(2))
    renamed = record(store, shop, draft(1, name=""), people(1))
    assert (again, renamed) == (first, first)
    assert (files(data_dir), store.current(shop.id).version, len(store.campaigns(shop.id))) == (known, version, 1)


def test_the_same_request_again_gives_the_campaign_as_it_is_now(store: Store, shop: Workspace):
    first = record(store, shop, draft(), people())
    sent = store.mark_sent(shop.id, first.id, on=SENT_ON, expected_status=RECORDED)
    assert record(store, shop, draft(), people()) == sent


class OvertakenFolder(FrameFolder):
    """Another process does something while the first frame is being written."""

    def overtake_with(self, overtake: Callable[[], object]) -> None:
        self._overtake = [overtake]

    def write(self, workspace_id: int, frame: pl.DataFrame) -> FrameFile:
        written = super().write(workspace_id, frame)
        while self._overtake:
            self._overtake.pop()()
        return written


def overtaken(data_dir: Path, overtake: Callable[[], object]) -> Store:
    frames = OvertakenFolder(data_dir / "frames")
    frames.overtake_with(overtake)
    return Store(database_of(data_dir), frames, Suppressions(data_dir), clock=lambda: NOON)


def test_two_that_record_the_same_request_at_once_get_one_campaign(store: Store, shop: Workspace, data_dir: Path):
    slow = overtaken(data_dir, lambda: record(store, shop, draft(), people()))
    assert record(slow, shop, draft(), people()) == store.campaigns(shop.id)[0]
    assert len(store.campaigns(shop.id)) == 1
    assert_frame_equal(store.campaign_frames(store.campaigns(shop.id)[0])[0], people()[0])


def test_a_campaign_that_is_overtaken_by_an_import_is_refused_and_leaves_nothing(store: Store, shop: Workspace, data_dir: Path):
    slow = overtaken(data_dir, lambda: imported(store, shop))
    with pytest.raises(ConcurrentChange):
        record(slow, shop, draft(), people())
    assert (store.campaigns(shop.id), store.taken_codes(shop.id)) == ([], frozenset())
    assert len(files(data_dir)) == 5
    assert store.dataset(store.current(shop.id)).orders.height == 3


def imported(store: Store, shop: Workspace) -> Workspace:
    version = store.current(shop.id).version
    return store.commit_import(shop.id, expected_version=version, dataset=dataset(3), receipts=[receipt()])


def assert_refused(store: Store, shop: Workspace, data_dir: Path, error: type[Exception], told: str, *attempt: object) -> None:
    """Nothing is written by a refused recording: no row, no code, no file, no version."""
    now, campaigns = store.current(shop.id), store.campaigns(shop.id)
    before = (files(data_dir), store.taken_codes(shop.id))
    with pytest.raises(error, match=told):
        record(store, now, *attempt)  # type: ignore[arg-type]
    assert (store.current(shop.id), store.campaigns(shop.id)) == (now, campaigns)
    assert (files(data_dir), store.taken_codes(shop.id)) == before


def test_a_name_is_taken_once_in_a_shop(store: Store, shop: Workspace, data_dir: Path):
    recorded(store, shop.id, 1)
    wanted = draft(2, name="Campaign 1 ")
    assert_refused(store, shop, data_dir, UnusableInput, "There is a campaign named “Campaign 1” already", wanted, people(2))


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "spring\nagain"])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, shop: Workspace, data_dir: Path, name: str):
    told = "A campaign needs a name of 1 to 80 visible characters"
    assert_refused(store, shop, data_dir, UnusableInput, told, draft(name=name), people())


def test_a_code_that_somebody_has_is_not_given_out_again(store: Store, shop: Workspace, data_dir: Path):
    recorded(store, shop.id, 1)
    frames = people(2, codes=["c1-1", "C1-2", "NEW-1", "NEW-2", None, None])
    assert_refused(store, shop, data_dir, CodesTaken, "2 codes of this list have been given to somebody before", draft(2), frames)


def test_the_codes_of_a_campaign_that_was_not_sent_stay_taken(store: Store, shop: Workspace, data_dir: Path):
    store.mark_not_sent(shop.id, recorded(store, shop.id, 1).id, expected_status=RECORDED)
    frames = people(2, codes=["C1-1", None, None, None, None, None])
    assert_refused(store, shop, data_dir, CodesTaken, "1 code of this list has been given", draft(2), frames)


def test_two_people_of_one_list_cannot_have_the_same_code(store: Store, shop: Workspace, data_dir: Path):
    frames = people(codes=["A", "a", "B", "b", "B", "C"])
    assert_refused(store, shop, data_dir, CodesTaken, "3 codes", draft(), frames)


def test_one_code_for_all_is_taken_once_and_never_again(store: Store, shop: Workspace):
    record(store, shop, draft(one_code=True), people(codes=["Summer"] * 6))
    assert store.taken_codes(shop.id) == {"SUMMER"}
    with pytest.raises(CodesTaken, match="1 code"):
        record(store, store.current(shop.id), draft(2, one_code=True), people(2, codes=["SUMMER"] * 6))
    with pytest.raises(CodesTaken, match="4 codes"):
        record(store, store.current(shop.id), draft(3, one_code=True), people(3, codes=["A"] * 3 + ["B"] * 3))


def test_a_code_may_be_in_use_in_another_shop(store: Store, shop: Workspace):
    other = store.create_workspace("Coffee shop")
    recorded(store, shop.id, 1)
    recorded(store, other.id, 1)
    assert store.taken_codes(shop.id) == store.taken_codes(other.id) == codes_of(1)


def test_a_list_of_an_earlier_state_of_the_shop_is_refused(store: Store, shop: Workspace):
    imported(store, shop)
    with pytest.raises(ConcurrentChange):
        record(store, shop, draft(), people())
    assert store.campaigns(shop.id) == []


def with_somebody_of_the_comparison_group(frames: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return frames[0], frames[1].with_columns(customer=pl.col("customer").replace(1, 3))


def with_other_codes(frames: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return frames[0], frames[1].with_columns(code=pl.col("code") + "X")


def without_somebody(frames: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return frames[0], frames[1].head(5)


def with_somebody_twice(frames: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.concat([frames[0], frames[0].head(1)]), frames[1]


@pytest.mark.parametrize("wrong", [with_somebody_of_the_comparison_group, with_other_codes, without_somebody, with_somebody_twice])
def test_people_who_do_not_fit_together_are_refused(store: Store, shop: Workspace, data_dir: Path, wrong):
    assert_refused(store, shop, data_dir, FrameMismatch, "not as declared", draft(), wrong(people()))


def test_no_code_is_needed(store: Store, shop: Workspace):
    campaign = record(store, shop, draft(), people(codes=[None] * 6))
    assert (store.taken_codes(shop.id), store.campaign_frames(campaign)[1]["code"].null_count()) == (frozenset(), 6)


def test_more_codes_than_are_written_at_once_are_all_there(store: Store, shop: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("winback.store.campaigns.CODES_AT_ONCE", 4)
    recorded(store, shop.id, 1)
    assert store.taken_codes(shop.id) == codes_of(1)


def test_a_campaign_that_is_not_there_is_named(store: Store, shop: Workspace):
    with pytest.raises(UnusableInput, match="There is no campaign named “Spring”"):
        store.campaign(shop.id, "Spring")


@pytest.mark.sqlite_only("tells SQLite how large its file may become; test_server asks the same of PostgreSQL")
def test_a_database_without_room_for_the_codes_takes_nothing_and_says_so(store: Store, shop: Workspace, data_dir: Path):
    with store._database.engine.connect() as connection:  # the pool gives the same one to whoever is next
        connection.exec_driver_sql(f"PRAGMA max_page_count = {connection.exec_driver_sql('PRAGMA page_count').scalar_one() + 5}")
    many = people(count=3000)
    assert_refused(store, shop, data_dir, StoreUnavailable, "not enough free space to save this", draft(), many)
    assert record(store, shop, draft(), people()) == store.campaigns(shop.id)[0]


# Sent, or not


def test_a_campaign_is_sent_on_a_day_and_the_version_rises(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    sent = store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=RECORDED)
    assert sent == replace(campaign, status=SENT, sent_on=SENT_ON)
    assert store.campaigns(shop.id) == [sent]
    assert store.current(shop.id).version == shop.version + 2


def test_a_campaign_that_is_given_up_stays_so(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    given_up = store.mark_not_sent(shop.id, campaign.id, expected_status=RECORDED)
    assert given_up == replace(campaign, status=NOT_SENT)
    with pytest.raises(UnusableInput, match="its people may be on another list by now"):
        store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=NOT_SENT)
    assert store.campaigns(shop.id) == [given_up]
    assert store.current(shop.id).version == shop.version + 2


def test_a_day_or_a_sending_that_was_a_mistake_is_corrected(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=RECORDED)
    assert store.mark_sent(shop.id, campaign.id, on=date(2026, 7, 3), expected_status=SENT).sent_on == date(2026, 7, 3)
    assert store.mark_not_sent(shop.id, campaign.id, expected_status=SENT) == replace(campaign, status=NOT_SENT)
    assert store.current(shop.id).version == shop.version + 4


def test_saying_the_same_again_changes_nothing(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    sent = store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=RECORDED)
    assert store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=RECORDED) == sent
    assert store.current(shop.id).version == shop.version + 2


def test_a_second_tab_that_shows_an_earlier_state_does_not_undo_the_first(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    sent = store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=RECORDED)
    with pytest.raises(ConcurrentChange):
        store.mark_not_sent(shop.id, campaign.id, expected_status=RECORDED)
    with pytest.raises(ConcurrentChange):
        store.mark_sent(shop.id, campaign.id, on=date(2026, 7, 9), expected_status=RECORDED)
    assert store.campaigns(shop.id) == [sent]


def test_nothing_is_sent_before_the_last_day_of_its_data(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    with pytest.raises(UnusableInput, match="made from orders up to 2026-06-30"):
        store.mark_sent(shop.id, campaign.id, on=date(2026, 6, 29), expected_status=RECORDED)
    assert store.mark_sent(shop.id, campaign.id, on=AS_OF, expected_status=RECORDED).sent_on == AS_OF


# Two shops, erased shops, files


def test_one_shop_never_sees_the_campaigns_of_another(store: Store, shop: Workspace):
    other = store.create_workspace("Coffee shop")
    own = recorded(store, shop.id, 1)
    assert (store.campaigns(other.id), store.taken_codes(other.id)) == ([], frozenset())
    attempts: list[Callable[[], object]] = [
        lambda: store.campaign_frames(replace(own, workspace_id=other.id)),
        lambda: store.mark_sent(other.id, own.id, on=SENT_ON, expected_status=RECORDED),
        lambda: store.mark_not_sent(other.id, own.id, expected_status=RECORDED),
    ]
    for attempt in attempts:
        with pytest.raises(ConcurrentChange):
            attempt()
    with pytest.raises(UnusableInput):
        store.campaign(other.id, own.name)
    theirs = recorded(store, other.id, 1)
    assert (theirs.id != own.id, theirs.name, theirs.request_key) == (True, own.name, own.request_key)
    assert store.campaigns(shop.id) == [own]


def test_neither_sweep_nor_later_imports_delete_the_people_of_a_campaign(store: Store, shop: Workspace):
    campaign = recorded(store, shop.id)
    for orders in (3, 4, 5):
        now = store.current(shop.id)
        store.commit_import(shop.id, expected_version=now.version, dataset=dataset(orders), receipts=[receipt()])
    store.sweep(now=NOON.timestamp() + 10**10)
    assert_frame_equal(store.campaign_frames(campaign)[0], people()[0])
    assert_frame_equal(store.campaign_frames(campaign)[1], people()[1])


def test_a_deleted_shop_takes_its_campaigns_along(store: Store, shop: Workspace, data_dir: Path):
    campaign = recorded(store, shop.id)
    store.delete_workspace(shop.id)
    with pytest.raises(ConcurrentChange):
        store.campaign_frames(campaign)
    assert files(data_dir) == set()
    assert [rows(data_dir, f"SELECT count(*) FROM {table}") for table in ("campaign", "campaign_code")] == [[(0,)], [(0,)]]


def test_people_whose_file_was_changed_are_not_shown(store: Store, shop: Workspace, data_dir: Path):
    campaign = recorded(store, shop.id)
    path = data_dir / "frames" / str(shop.id) / f"{campaign.assigned.sha256}.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreUnavailable, match="damaged"):
        open_kept(data_dir).campaign_frames(campaign)


def test_people_without_somebody_erased_since_are_read_with_a_campaign_read_before(store: Store, shop: Workspace, data_dir: Path):
    before = recorded(store, shop.id)
    fewer = store._frames.write(shop.id, people()[0].head(8))
    changed = "UPDATE campaign SET assigned_sha256 = :sha256, assigned_rows = :rows, assigned_bytes = :bytes, erased = :erased"
    rows(data_dir, changed, sha256=fewer.sha256, rows=fewer.rows, bytes=fewer.bytes, erased='{"holdout": 1}')
    assert store.campaign_frames(before)[0].height == 8
    assert store.campaigns(shop.id)[0].erased == {Arm.HOLDOUT: 1}


def test_nothing_outside_the_frames_names_the_people(store: Store, shop: Workspace, data_dir: Path):
    campaign = recorded(store, shop.id)
    store.mark_sent(shop.id, campaign.id, on=SENT_ON, expected_status=RECORDED)
    store.close()
    others = beside_the_frames(data_dir)
    assert any(b"C1-4" in content for content in others.values())
    assert [name for name, content in others.items() if b"example.com" in content] == []
    assert "example.com" not in repr(campaign)


# What is drawn


def test_the_same_label_draws_the_same_secret_in_every_process(store: Store, shop: Workspace, data_dir: Path):
    drawn = store.draw_secret(shop.id, "lot 3")
    assert len(drawn) == 32
    assert open_kept(data_dir).draw_secret(shop.id, "lot 3") == drawn


def test_another_label_shop_or_installation_draws_another_secret(store: Store, shop: Workspace, new_data_dir: NewDataDir):
    elsewhere = open_kept(new_data_dir("elsewhere"))
    drawn = [
        store.draw_secret(shop.id, "lot 3"),
        store.draw_secret(shop.id, "lot 4"),
        store.draw_secret(shop.id + 1, "lot 3"),
        store.draw_secret(shop.id + 10, "lot 3"),
        store.draw_secret(shop.id, "0 lot 3"),
        elsewhere.draw_secret(shop.id, "lot 3"),
    ]
    assert len(set(drawn)) == len(drawn)


def test_a_secret_is_never_the_hash_of_an_address(store: Store, shop: Workspace, data_dir: Path):
    store.suppress(shop.id, [f"{shop.id} kay@example.com"], reason=SuppressionReason.ERASED)
    listed = {address_hash for (address_hash,) in rows(data_dir, "SELECT address_hash FROM suppression")}
    assert store.draw_secret(shop.id, "kay@example.com").hex() not in listed

"""Crashes, full disks and other processes: what was saved is there, before or after, never between."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, note_address, open_kept
from tests.postgres import PostgresServer
from tests.store.child import SHOP
from tests.store.killing import look_at_campaigns, look_at_imports
from tests.store.lists import AS_OF, codes_of, recorded
from tests.store.shop import dataset, receipt
from winback.store import FrameRole, Store
from winback.vocabulary import CampaignStatus

ROOT = Path(__file__).resolve().parents[2]
KILLS = {SQLITE: 100, POSTGRESQL: 50}
LONG_AFTER = 7200


def child(task: str, data_dir: Path, number: int, *, processes: int = 1) -> subprocess.Popen[str]:
    return python("tests.store.child", task, str(data_dir), str(number), str(processes))


def python(*module: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def stored_files(data_dir: Path) -> set[str]:
    return {path.name for path in (data_dir / "frames").glob("*/*")}


# Four processes at once


def test_four_processes_that_start_on_an_empty_folder_lose_no_update(bare_data_dir: Path):
    assert child("add_orders", bare_data_dir, 5, processes=4).communicate() == ("", "")
    store = open_kept(bare_data_dir)
    shop = store.workspace(SHOP)
    assert store.dataset(shop).orders.height == 20
    assert (shop.version, len(store.receipts(shop.id))) == (21, 20)


def test_four_processes_that_record_send_and_import_in_the_same_and_in_their_own_shop_lose_nothing(data_dir: Path):
    assert child("do_everything", data_dir, 3, processes=4).communicate() == ("", "")
    store = open_kept(data_dir)
    expected = {SHOP: range(4)} | {f"Shop of {who}": range(who, who + 1) for who in range(4)}
    assert {shop.name for shop in store.workspaces()} == set(expected)
    for shop in store.workspaces():
        numbers = {100 * who + campaign for who in expected[shop.name] for campaign in range(3)}
        campaigns = store.campaigns(shop.id)
        assert {campaign.name for campaign in campaigns} == {f"Campaign {number}" for number in numbers}
        assert {(campaign.status, campaign.sent_on) for campaign in campaigns} == {(CampaignStatus.SENT, AS_OF)}
        assert store.taken_codes(shop.id) == set().union(*map(codes_of, numbers))
        assert store.dataset(shop).orders.height == len(store.receipts(shop.id)) == len(campaigns) == len(numbers)
        assert shop.version == 1 + 3 * len(numbers)
        assert {store.campaign_frames(campaign)[0].height for campaign in campaigns} == {9}


def test_the_same_request_from_four_processes_makes_one_campaign(data_dir: Path):
    said, complaint = child("record_the_same", data_dir, 10, processes=4).communicate()
    assert complaint == ""
    answers = [tuple(map(int, line.split())) for line in said.splitlines()]
    store = open_kept(data_dir)
    shop = store.workspace(SHOP)
    assert len(answers) == 40
    assert set(answers) == {(int(campaign.name.split()[1]), campaign.id) for campaign in store.campaigns(shop.id)}
    assert (len(store.campaigns(shop.id)), shop.version) == (10, 11)
    assert {store.campaign_frames(campaign)[0].height for campaign in store.campaigns(shop.id)} == {9}


# Killed


Killed = dict[str, tuple[Path, int, subprocess.Popen[str]]]


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def killed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    """What is written and killed again and again, side by side: the data folder, how often, and the process that does it."""
    begun, kills = {}, KILLS[request.param]
    with ExitStack() as databases:
        for what in ("imports", "campaigns"):
            data_dir = tmp_path_factory.mktemp(what) / "kept"
            if request.param == POSTGRESQL:
                server: PostgresServer = request.getfixturevalue("postgres")
                note_address(data_dir, databases.enter_context(server.database()))
            begun[what] = data_dir, kills, killing(what, data_dir, kills)
        yield begun
        for _, _, killer in begun.values():
            killer.kill()
            killer.communicate()


def killing(what: str, data_dir: Path, kills: int) -> subprocess.Popen[str]:
    store = open_kept(data_dir)
    store.create_workspace(SHOP)
    store.close()
    return python("tests.store.killing", what, str(data_dir), str(kills))


def test_killed_imports_leave_the_state_before_or_after_each(killed: Killed):
    data_dir, kills, killer = killed["imports"]
    acknowledged, complaint = killer.communicate()
    assert complaint == ""
    store = open_kept(data_dir)
    look_at_imports(store, int(acknowledged))
    store.sweep(now=time.time() + LONG_AFTER)
    look_at_imports(store, int(acknowledged))
    assert int(acknowledged) >= 2 * kills
    # The current dataset, those that three imports can be taken back to, the one file of rejects.
    assert len(stored_files(data_dir)) == 4 * len(FrameRole) + 1


def test_killed_recordings_leave_each_campaign_whole_or_not_at_all(killed: Killed):
    data_dir, kills, killer = killed["campaigns"]
    acknowledged, complaint = killer.communicate()
    assert complaint == ""
    store = open_kept(data_dir)
    store.sweep(now=time.time() + LONG_AFTER)
    campaigns = store.campaigns(store.workspace(SHOP).id)
    look_at_campaigns(store, int(acknowledged), newest=len(campaigns))
    assert int(acknowledged) >= 2 * kills
    assert len(stored_files(data_dir)) == 2 * len(campaigns)


# No room


NO_SPACE = "There is not enough free space to save this. What was stored before is unchanged."
NO_DATABASE = "The database cannot be read or written. What was stored before is unchanged."


TASKS = ("import_on_a_full_disk", "record_on_a_full_disk")


# Frames have some 10,000 bytes each, the database of SQLite more than 57,344: the first limit stops the frame, the second the database.
@pytest.mark.parametrize("task", TASKS)
def test_a_disk_too_full_for_frames_keeps_the_old_state_and_says_so(store: Store, data_dir: Path, task: str):
    assert_full_disk_keeps_the_old_state(store, data_dir, task, largest_file=3_000, told=NO_SPACE)


@pytest.mark.sqlite_only("the disk of a server is its own: test_server fills that")
@pytest.mark.parametrize("task", TASKS)
def test_a_disk_too_full_for_the_database_keeps_the_old_state_and_says_so(store: Store, data_dir: Path, task: str):
    assert_full_disk_keeps_the_old_state(store, data_dir, task, largest_file=40_000, told=NO_DATABASE)


def assert_full_disk_keeps_the_old_state(store: Store, data_dir: Path, task: str, *, largest_file: int, told: str) -> None:
    shop = store.create_workspace(SHOP)
    shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt()])
    campaign = recorded(store, shop.id)
    shop, before = store.current(shop.id), stored_files(data_dir)

    said, complaint = child(task, data_dir, largest_file).communicate()

    assert (said.startswith(told), complaint) == (True, ""), said
    assert store.current(shop.id) == shop
    assert (store.dataset(shop).orders.height, len(store.receipts(shop.id))) == (3, 1)
    assert (store.campaigns(shop.id), store.taken_codes(shop.id)) == ([campaign], codes_of(1))
    store.sweep(now=time.time() + LONG_AFTER)
    assert stored_files(data_dir) == before

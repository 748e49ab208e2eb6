"""Whatever was done in two shops, each comes back as it was, and whatever is done in one leaves the other alone."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backing_up import on_disk, sound_here, stored
from tests.one_list import NOW
from tests.store.lists import recorded
from tests.store.shop import dataset, receipt
from winback.backups import restore_backup, write_backup
from winback.policy import ImportAnswers, ShopPolicy
from winback.store import Store, SuppressionReason, Workspace, open_store
from winback.vocabulary import CampaignStatus

Deed = Callable[[Store, Workspace, int], object]


def bring_in(store: Store, shop: Workspace, number: int) -> None:
    receipts = [receipt(f"{number}.csv", rejected=number % 3)]
    store.commit_import(
        shop.id, expected_version=shop.version, dataset=dataset(1 + number, marker=f"{shop.name} {number}"), receipts=receipts
    )


def send(store: Store, shop: Workspace, number: int) -> None:
    campaign = recorded(store, shop.id, 1 + len(store.campaigns(shop.id)))
    if number % 2:
        store.mark_not_sent(shop.id, campaign.id, expected_status=CampaignStatus.RECORDED)


DEEDS: dict[str, Deed] = {
    "import": bring_in,
    "campaign": send,
    "list": lambda store, shop, number: store.suppress(
        shop.id, [f"person{number}@example.com"], reason=list(SuppressionReason)[number % len(SuppressionReason)]
    ),
    "settings": lambda store, shop, number: store.save_policy(shop.id, ShopPolicy(name=shop.name, cool_down_days=number)),
    "archive": lambda store, shop, number: store.archive_workspace(shop.id),
    "answers": lambda store, shop, number: store.remember_answers(
        shop.id, f"{number:064x}", ImportAnswers(mapping=(("total", f"T{number}"),))
    ),
}
SHOPS = ("Tea shop", "Coffee shop")
lives = st.lists(st.tuples(st.sampled_from(SHOPS), st.sampled_from(sorted(DEEDS)), st.integers(0, 5)), max_size=7)


def live(store: Store, life: list[tuple[str, str, int]], *, only: str | None = None) -> None:
    for name, deed, number in life:
        if only in (None, name):
            DEEDS[deed](store, store.workspace(name), number)


@settings(max_examples=10, deadline=None)
@given(lives, lives)
def test_two_shops_come_back_as_they_were_and_never_touch_each_other(before: list[tuple[str, str, int]], after: list[tuple[str, str, int]]):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patches:
        patches.setattr("winback.backups.restoring.sound", sound_here)
        data_dir, file = Path(folder) / "kept", Path(folder) / "shops.winback.zip"
        store = open_store(data_dir, clock=lambda: NOW)
        shops = {name: store.create_workspace(name) for name in SHOPS}
        live(store, before)
        expected = {name: stored(store, shop) for name, shop in shops.items()}
        write_backup(store, store.workspaces(), file, now=NOW)
        live(store, after)  # what happens later in the originals is no matter of the copies, but for who has left
        left = {name: store.suppression_count(shop.id) for name, shop in shops.items()}
        originals = {name: on_disk(data_dir, shop.id) for name, shop in shops.items()}

        copies = {shop.name.split(" (")[0]: shop for shop in restore_backup(store, file, now=NOW)}

        for name in SHOPS:
            assert store.suppression_count(copies[name].id) == left[name]
            if not any(deed == "list" and who == name for who, deed, _ in after):
                assert without_name(stored(store, copies[name])) == expected[name]
            assert on_disk(data_dir, shops[name].id) == originals[name]
        live(store, [(copies[name].name, deed, number) for name, deed, number in after], only=copies[SHOPS[0]].name)
        assert {name: on_disk(data_dir, shop.id) for name, shop in shops.items()} == originals
        store.close()


def without_name(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """A restored copy has the day behind its name."""
    return {table: [row.replace(" (restored 2026-07-01)", "") for row in rows] for table, rows in found.items()}

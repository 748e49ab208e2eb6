"""Kills writers: ``python -m tests.store.killing <what they write> <data folder> <kills>``.

One writer after the other is forked, writes for ever, and is killed at another moment of a write. Each first looks at
what the one before has left: everything it was told is stored, and nothing by halves.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from polars.testing import assert_frame_equal

from tests.databases import open_kept
from tests.store.child import SHOP, forked, one_more_campaign, with_marker
from tests.store.lists import codes_of, draft, people
from tests.store.shop import dataset, receipt
from winback.store import Store

Writing = Callable[[Path, int], Iterator[int]]
"""From the data folder and the number of acknowledged writes, a writer that yields each number after its write."""
ORDERS = 300
PEOPLE = 60


def imports(data_dir: Path, acknowledged: int) -> Iterator[int]:
    """Datasets, each marked in every frame with the version it becomes."""
    store = opened_after_the_last(data_dir)
    look_at_imports(store, acknowledged)
    shop, made = store.workspace(SHOP), dataset(ORDERS)
    while True:
        marked = with_marker(made, f"version {shop.version + 1}")
        shop = store.commit_import(shop.id, expected_version=shop.version, dataset=marked, receipts=[receipt(rejected=1)])
        yield shop.version - 1


def campaigns(data_dir: Path, acknowledged: int) -> Iterator[int]:
    """Campaigns by number. The one that was not acknowledged is asked for again, as a person would."""
    store = opened_after_the_last(data_dir)
    look_at_campaigns(store, acknowledged, newest=2)
    number = acknowledged
    while True:
        number += 1
        one_more_campaign(store, store.workspace(SHOP), number, count=PEOPLE)
        yield number


def opened_after_the_last(data_dir: Path) -> Store:
    """The store, once a server has done what the writer that was killed had asked it for."""
    store = open_kept(data_dir)
    with store._database.writing():
        return store


def look_at_imports(store: Store, acknowledged: int) -> None:
    """All five frames are those of the version, and each version has its receipt."""
    shop = store.workspace(SHOP)
    kept, receipts = store.dataset(shop), store.receipts(shop.id)
    marks = [kept.orders["tags"], kept.lines["product"], kept.contacts["tags"], kept.people["tags"], kept.numbers["customer_key"]]
    expected = [[f"version {shop.version}"] if shop.version > 1 else []] * 5
    assert [mark.unique().to_list() for mark in marks] == expected
    assert kept.version == (shop.version if shop.version > 1 else 0)
    assert [entry.dataset_version for entry in receipts] == list(range(2, shop.version + 1))
    assert shop.version - 1 in {acknowledged, acknowledged + 1}


def look_at_campaigns(store: Store, acknowledged: int, *, newest: int) -> None:
    """Every campaign is there once, with its codes and a version; of the ``newest``, all people."""
    shop = store.workspace(SHOP)
    known = store.campaigns(shop.id)
    assert [campaign.name for campaign in known] == [draft(number).name for number in range(len(known), 0, -1)]
    assert store.taken_codes(shop.id) == set().union(*(codes_of(number, count=PEOPLE) for number in range(1, len(known) + 1)))
    assert (shop.version - 1, len(known) in {acknowledged, acknowledged + 1}) == (len(known), True)
    for campaign in known[:newest]:
        for stored, given in zip(store.campaign_frames(campaign), people(int(campaign.name.split()[1]), count=PEOPLE), strict=True):
            assert_frame_equal(stored, given)


def kill_writers(writing: Writing, data_dir: Path, kills: int) -> int:
    """Returns how many writes were acknowledged in all."""
    acknowledged = 0
    for kill in range(kills):
        reader, writer = os.pipe()
        process = forked(lambda: write_for_ever(writing(data_dir, acknowledged), writer))  # noqa: B023 # forked at once
        os.close(writer)
        with os.fdopen(reader) as said:
            acknowledged, _ = told(said.readline())  # the first write is slower than those after it
            acknowledged, seconds = told(said.readline())
            time.sleep((kill + 0.5) / kills * 1.5 * seconds)  # evenly through the third write, and into the fourth
            os.kill(process, signal.SIGKILL)
            acknowledged = max([acknowledged, *(told(line)[0] for line in said)])
        os.waitpid(process, 0)
    return acknowledged


def told(line: str) -> tuple[int, float]:
    """Number and seconds of one write; nothing is told by a writer that failed, so that its traceback is the last word."""
    number, seconds = line.split()
    return int(number), float(seconds)


def write_for_ever(writes: Iterator[int], said: int) -> None:
    """Say after each write its number and the seconds that it took."""
    begun = time.perf_counter()
    for number in writes:
        os.write(said, f"{number} {time.perf_counter() - begun}\n".encode())
        begun = time.perf_counter()


if __name__ == "__main__":
    WRITING = {"imports": imports, "campaigns": campaigns}
    sys.stdout.write(str(kill_writers(WRITING[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3]))))

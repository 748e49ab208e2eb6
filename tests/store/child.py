"""What other processes do in these tests: ``python -m tests.store.child <task> <data folder> <number> <processes>``.

The processes are forked from this one, which has imported everything and not used polars yet: its threads would be missing in them.
"""

import os
import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy  # noqa: F401 # polars would import it in every process, late
import polars as pl

from tests.databases import open_kept
from tests.store.lists import AS_OF, draft, people
from tests.store.shop import dataset, receipt
from winback.errors import StoreUnavailable
from winback.schema import ORDERS
from winback.store import Campaign, ConcurrentChange, Dataset, Store, Workspace
from winback.vocabulary import CampaignStatus

SHOP = "Tea shop"
Result = TypeVar("Result")


def add_orders(data_dir: Path, number: int, _who: int) -> None:
    """Add one order to what is there, so many times; start again where another process was first."""
    store = open_kept(data_dir)
    for _ in range(number):
        until_done(store, SHOP, lambda shop: one_more_order(store, shop))


def do_everything(data_dir: Path, number: int, who: int) -> None:
    """Record so many campaigns, mark them as sent and add orders, in the shop of all and in one of our own, by turns."""
    store = open_kept(data_dir)
    for campaign in range(100 * who, 100 * who + number):
        for name in (SHOP, f"Shop of {who}"):
            made = until_done(store, name, lambda shop: one_more_campaign(store, shop, campaign))  # noqa: B023 # called at once
            store.mark_sent(made.workspace_id, made.id, on=AS_OF, expected_status=CampaignStatus.RECORDED)
            until_done(store, name, lambda shop: one_more_order(store, shop))


def record_the_same(data_dir: Path, number: int, _who: int) -> None:
    """Record so many campaigns, the same ones as every other process, and say which id each has."""
    store = open_kept(data_dir)
    for campaign in range(number):
        say(f"{campaign} {one_more_campaign(store, store.workspace(SHOP, create=True), campaign).id}")


def import_on_a_full_disk(data_dir: Path, number: int, _who: int) -> None:
    """Commit a large dataset although no file may grow beyond so many bytes; say what a person is told."""
    store = open_kept(data_dir)
    shop, late = store.workspace(SHOP), dataset(500, marker="late")
    on_a_full_disk(number, lambda: store.commit_import(shop.id, expected_version=shop.version, dataset=late, receipts=[receipt()]))


def record_on_a_full_disk(data_dir: Path, number: int, _who: int) -> None:
    """Record a large campaign although no file may grow beyond so many bytes; say what a person is told."""
    store = open_kept(data_dir)
    shop = store.workspace(SHOP)
    on_a_full_disk(number, lambda: one_more_campaign(store, shop, 2, count=3000))


def one_more_order(store: Store, shop: Workspace) -> Workspace:
    """The dataset that is there with one order more."""
    known = store.dataset(shop)
    one_more = dataset(known.orders.height + 1)
    assert ORDERS.check(one_more.orders).height == known.orders.height + 1
    return store.commit_import(shop.id, expected_version=shop.version, dataset=one_more, receipts=[receipt()])


def one_more_campaign(store: Store, shop: Workspace, number: int, *, count: int = 9) -> Campaign:
    """The campaign of this number."""
    assigned, recipients = people(number, count=count)
    return store.record_campaign(shop.id, expected_version=shop.version, draft=draft(number), assigned=assigned, recipients=recipients)


def until_done(store: Store, name: str, act: Callable[[Workspace], Result]) -> Result:
    """Do it with the workspace as it is now, as often as another process was first."""
    while True:
        try:
            return act(store.workspace(name, create=True))
        except ConcurrentChange:
            continue


def on_a_full_disk(largest_file: int, act: Callable[[], object]) -> None:
    """Do it although no file may grow beyond so many bytes, and say what a person is told."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
    try:
        act()
    except StoreUnavailable as failure:
        say(str(failure))


def with_marker(unmarked: Dataset, marker: str) -> Dataset:
    """The same dataset, with the marker in every frame."""
    return Dataset(
        orders=unmarked.orders.with_columns(tags=pl.lit(marker)),
        lines=unmarked.lines.with_columns(product=pl.lit(marker)),
        contacts=unmarked.contacts.with_columns(tags=pl.lit(marker)),
        people=unmarked.people.with_columns(tags=pl.lit(marker)),
        numbers=unmarked.numbers.with_columns(customer_key=pl.lit(marker)),
    )


def say(words: str) -> None:
    """Tell the parent, through the pipe."""
    os.write(sys.stdout.fileno(), f"{words}\n".encode())


def forked(act: Callable[[], object]) -> int:
    """Do it in a process of its own, which ends with 1 and a traceback if it fails; returns its id."""
    process = os.fork()
    if process:
        return process
    try:
        act()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    TASKS = {task.__name__: task for task in (add_orders, do_everything, record_the_same, import_on_a_full_disk, record_on_a_full_disk)}
    TASK, FOLDER, NUMBER = TASKS[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3])
    PROCESSES = [forked(lambda: TASK(FOLDER, NUMBER, who)) for who in range(int(sys.argv[4]))]  # noqa: B023 # forked at once
    sys.exit(max(os.waitpid(process, 0)[1] for process in PROCESSES) != 0)

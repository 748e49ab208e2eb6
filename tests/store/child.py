"""What other processes do in these tests: ``python -m tests.store.child <task> <data folder> [number]``."""

import resource
import sys
import time
from pathlib import Path

import polars as pl

from tests.store.shop import dataset, receipt
from winback.errors import StoreUnavailable
from winback.schema import ORDERS
from winback.store import ConcurrentChange, Dataset, Store, open_store

SHOP = "Tea shop"


def add_orders(data_dir: Path, number: int) -> None:
    """Add one order to what is there, so many times; start again where another process was first."""
    store = open_store(data_dir)
    for _ in range(number):
        while not _added_one_order(store):
            pass


def commit_for_ever(data_dir: Path, number: int) -> None:
    """Commit datasets of so many orders, each marked in every frame with the version it becomes, until killed.

    Says after each commit how many seconds it took.
    """
    store = open_store(data_dir)
    shop = store.workspace(SHOP)
    made = dataset(number)
    while True:
        marked = with_marker(made, f"version {shop.version + 1}")
        begun = time.perf_counter()
        shop = store.commit_import(shop.id, expected_version=shop.version, dataset=marked, receipts=[receipt(rejected=1)])
        say(str(time.perf_counter() - begun))


def fill_the_disk(data_dir: Path, number: int) -> None:
    """Commit a large dataset although no file may grow beyond so many bytes; say what a person is told."""
    store = open_store(data_dir)
    shop = store.workspace(SHOP)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, resource.RLIM_INFINITY))
    try:
        store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(500, marker="late"), receipts=[receipt()])
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
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _added_one_order(store: Store) -> bool:
    shop = store.workspace(SHOP, create=True)
    try:
        known = store.dataset(shop)
        one_more = dataset(known.orders.height + 1)
        assert ORDERS.check(one_more.orders).height == known.orders.height + 1
        store.commit_import(shop.id, expected_version=shop.version, dataset=one_more, receipts=[receipt()])
    except ConcurrentChange:
        return False
    return True


if __name__ == "__main__":
    TASKS = {task.__name__: task for task in (add_orders, commit_for_ever, fill_the_disk)}
    TASKS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))

"""A shop with somebody who is to be erased, and a program that is killed while it does so.

``python -m tests.store.erasing <data folder>`` tells for each moment whether the person was still known afterwards.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from tests.databases import beside_the_frames, open_kept
from tests.store.child import forked
from tests.store.conftest import NOON
from tests.store.lists import recorded
from tests.store.shop import dataset, receipt
from winback.ingest.traces import Traces
from winback.schema import REJECTS
from winback.store import Dataset, ErasedBeside, Erasure, ImportReceipt, Store, Workspace, imported
from winback.store.database import Database
from winback.store.frames import FrameFolder

SHOP = "Tea shop"
KAY = "person4@example.com"
"""Number 4 of the campaign's people, written to; number 3 is in the comparison group."""


def erasure(*identifiers: str, customers: tuple[int, ...] = (4,), names: tuple[tuple[str, str], ...] = (("kay", "birdsong"),)) -> Erasure:
    traces = Traces(emails=frozenset(identifiers), names=frozenset(names))
    return Erasure(identifiers=identifiers, customers=customers, traces=traces, now=NOON + timedelta(days=1))


def rejecting(*excerpts: str, file_name: str = "orders.csv", **facts: object) -> ImportReceipt:
    made = receipt(file_name, rejected=len(excerpts), **facts)
    assert made.rejects is not None
    return replace(made, rejects=REJECTS.check(made.rejects.with_columns(excerpt=pl.Series(excerpts, dtype=pl.String))))


def shop_with(store: Store, *receipts: ImportReceipt, email: str = KAY) -> Workspace:
    """Two imports of a shop whose one customer is to be erased, and a campaign of nine people."""
    shop = store.create_workspace(SHOP)
    for orders in (3, 4):
        kept = dataset(orders, email=email)
        shop = store.commit_import(shop.id, expected_version=shop.version, dataset=kept, receipts=receipts if orders == 4 else [])
    recorded(store, shop.id)
    return store.current(shop.id)


def erase(store: Store, shop: Workspace, without: Dataset | None = None, given: Erasure | None = None) -> tuple[Workspace, ErasedBeside]:
    anonymous = without or dataset(4, email="nobody")
    return store.erase(shop.id, expected_version=shop.version, dataset=anonymous, erasure=given or erasure(KAY))


def files_with(data_dir: Path, text: str) -> list[str]:
    """Every file below the data folder, and every table beside it, that holds the text, as bytes or in a cell of a frame."""
    found = [name for name, content in beside_the_frames(data_dir).items() if text.encode() in content]
    for path in data_dir.rglob("*.parquet"):
        cells = pl.read_parquet(path).select(pl.col(pl.String))
        in_cells = any(column.str.contains(text, literal=True).any() for column in cells)
        found += [path.name] if in_cells or text.encode() in path.read_bytes() else []
    return found


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_frame(number: int) -> Callable[[], None]:
    """The process is killed as it is about to write its frame of that number, from 0."""

    def prepare() -> None:
        real, written = FrameFolder.write, iter(range(100))
        FrameFolder.write = lambda *given: real(*given) if next(written) < number else die()  # type: ignore[method-assign]

    return prepare


def in_place_of(owner: object, name: str) -> Callable[[], None]:
    """The process is killed where it would call this."""
    return lambda: setattr(owner, name, die)


MOMENTS = {
    **{f"before frame {number}": before_frame(number) for number in (0, 4, 7)},
    "in the transaction": in_place_of(imported, "point_to"),
    "before files are deleted": in_place_of(FrameFolder, "remove"),
    "after everything": in_place_of(Database, "settle"),
}


def in_a_process(act: Callable[[], object]) -> int:
    """The signal that ended it; 0 where none did. Each part has a process of its own, as polars must not be forked once it works."""
    status = os.waitpid(forked(act), 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def erase_and_die(data_dir: Path, prepare: Callable[[], None]) -> None:
    opened = open_kept(data_dir)
    prepare()
    erase(opened, opened.workspace(SHOP))


def look(data_dir: Path) -> None:
    """Note what is known after the next start, an hour later: by the dataset, the campaign, the list and any byte on the disk."""
    opened = open_kept(data_dir)
    opened.sweep(now=datetime.now(UTC).timestamp() + 7200)
    shop = opened.workspace(SHOP)
    known = [
        opened.dataset(shop).people["email"].to_list() == [KAY],
        not opened.campaigns(shop.id)[0].erased,
        not opened.erased(shop.id, pl.Series([KAY])).item(),
    ]
    opened.close()
    (data_dir / "known.json").write_text(json.dumps([*known, bool(files_with(data_dir, KAY))]))


if __name__ == "__main__":
    TOLD = {}
    for number, (moment, prepare) in enumerate(MOMENTS.items()):
        FOLDER = Path(sys.argv[1]) / str(number)
        begun = in_a_process(lambda: shop_with(open_kept(FOLDER), rejecting(KAY)))  # noqa: B023 # done before the next
        killed = in_a_process(lambda: erase_and_die(FOLDER, prepare))  # noqa: B023
        looked = in_a_process(lambda: look(FOLDER))  # noqa: B023
        assert (begun, killed, looked) == (0, signal.SIGKILL, 0), moment
        TOLD[moment] = json.loads((FOLDER / "known.json").read_text())
    sys.stdout.write(json.dumps(TOLD))

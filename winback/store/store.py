"""Everything that lasts, behind one object. Every question about a shop takes its workspace."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from winback.store.copies import CopiedShops
from winback.store.database import Database, address_of
from winback.store.frames import FrameFolder
from winback.store.installation import is_new, keep_together, refuse_other_kind
from winback.store.listed import DoNotContactList
from winback.store.places import private_folder
from winback.store.recorded import RecordedCampaigns
from winback.store.restored import RestoredShops
from winback.store.shops import Shops
from winback.store.suppressions import Suppressions
from winback.store.upgrading import upgrade

FRAMES_FOLDER = "frames"


def utc_now() -> datetime:
    """The clock of the store, for what it dates itself."""
    return datetime.now(UTC)


def open_store(data_dir: Path, database_url: str | None = None, *, clock: Callable[[], datetime] = utc_now) -> "Store":
    """Open what is kept in ``data_dir``, making or upgrading it where needed; one store serves all threads of a process.

    ``database_url`` None: SQLite in the folder. Raises ``StoreUnavailable``, also where folder and database are not a pair.
    """
    folder = private_folder(data_dir)
    frames = FrameFolder(folder / FRAMES_FOLDER)
    is_beside = database_url is None
    refuse_other_kind(folder / FRAMES_FOLDER, is_beside=is_beside)
    database = Database(address_of(folder, database_url))
    try:
        upgrade(database, folder, may_begin=frames.is_empty if is_beside else lambda: is_new(folder / FRAMES_FOLDER))
        keep_together(database, folder / FRAMES_FOLDER, is_beside=is_beside)
    except BaseException:
        database.close()
        raise
    store = Store(database, frames, Suppressions(folder), clock=clock)
    store.name_lists()
    store.sweep(now=time.time())
    return store


class Store(Shops, DoNotContactList, RecordedCampaigns, CopiedShops, RestoredShops):
    """Workspaces with their datasets, receipts, campaigns and suppressions. Every method may raise ``StoreUnavailable``."""

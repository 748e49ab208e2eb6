"""Writing a backup: under another name, to the disk, read back in full, and only then under its own."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from winback import __version__
from winback.backups.archive import ArchiveWriter
from winback.backups.contents import COUNTED, BackedUpShop, BackupContents, Manifest
from winback.backups.problems import no_room, not_written
from winback.backups.reading import examine
from winback.errors import StoreUnavailable, UnusableFile
from winback.store import FrameRole, Store, Workspace
from winback.store.frames import ORPHAN_AFTER_SECONDS, SPARE_BYTES, collected
from winback.store.hashed import HashedFile
from winback.store.places import sync_folder
from winback.store.problems import is_full
from winback.store.restored import POINTING, files_of
from winback.store.rows import TABLES, Row, as_line, tables_version

_ATTEMPTS = 3
_UNFINISHED = ".winback-unfinished-"


def write_backup(store: Store, workspaces: Sequence[Workspace], path: Path, *, now: datetime) -> BackupContents:
    """Write these workspaces into one file, for its owner only, in place of what is there.

    It gets its name once it has been read back in full. Raises ``StoreUnavailable`` where that fails; what was there stays then.
    """
    unfinished = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent, before=time.time() - ORPHAN_AFTER_SECONDS)
        _refuse_without_room(store, workspaces, path.parent)
        _write_unchanged(store, workspaces, unfinished, now=now)
        contents = examine(unfinished)
        os.replace(unfinished, path)
        sync_folder(path.parent)
    except OSError as failure:
        raise (no_room() if is_full(failure) else not_written()) from None
    except UnusableFile:
        raise not_written() from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return contents


def _sweep(folder: Path, *, before: float) -> None:
    """Delete what a program that was killed while it wrote has left: it holds people's data."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if left.stat().st_mtime < before:
                left.unlink()


def _refuse_without_room(store: Store, workspaces: Sequence[Workspace], folder: Path) -> None:
    needed = sum(store.footprint(workspace.id).frames_bytes for workspace in workspaces)
    if shutil.disk_usage(folder).free < needed + SPARE_BYTES:
        raise no_room()


def _write_unchanged(store: Store, workspaces: Sequence[Workspace], unfinished: Path, *, now: datetime) -> None:
    """Write all of it; from the beginning where an import has replaced frames meanwhile."""
    for attempt in range(_ATTEMPTS):
        before = [store.current(workspace.id).version for workspace in workspaces]
        try:
            _write(store, workspaces, unfinished, now=now)
            return
        except StoreUnavailable:
            unfinished.unlink(missing_ok=True)
            if attempt == _ATTEMPTS - 1 or before == [store.current(workspace.id).version for workspace in workspaces]:
                raise


def _write(store: Store, workspaces: Sequence[Workspace], unfinished: Path, *, now: datetime) -> None:
    with closing(HashedFile(unfinished)) as file, _writer(file, now=now) as writer:
        shops = tuple(_add_shop(store, workspace, writer, number) for number, workspace in enumerate(workspaces))
        writer.finish(Manifest(made_at=now, program=__version__, tables=tables_version(), shops=shops, files=writer.files))
        file.sync()


@contextmanager
def _writer(file: HashedFile, *, now: datetime) -> Iterator[ArchiveWriter]:
    writer = ArchiveWriter(cast(BinaryIO, file), now=now)
    try:
        yield writer
    finally:
        writer.abandon()


def _add_shop(store: Store, workspace: Workspace, writer: ArchiveWriter, number: int) -> BackedUpShop:
    """One workspace: all rows of one moment, then the frames that they point to."""
    with store.copied(workspace.id) as copy:
        tables = {table: Written(copy.rows(table)) for table in TABLES}
        for table, rows in tables.items():
            writer.add(f"shops/{number}/{table}.jsonl", rows.lines(keep=table in POINTING), packed=True)
    for named, key in copy.keys.items():
        if f"keys/{named}.key" not in writer.files:
            writer.add(f"keys/{named}.key", [key], packed=False)
    for file in files_of({table: tables[table].kept for table in POINTING}):
        writer.add(f"shops/{number}/frames/{file.sha256}.parquet", store.frame_bytes(workspace.id, file), packed=False)
    return _told(store, copy.workspace, **{name: tables[table].count for name, table in COUNTED.items()})


class Written:
    """Rows on their way into the backup: counted, and kept where they point to frames."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.count = 0
        self.kept: list[Row] = []

    def lines(self, *, keep: bool) -> Iterator[bytes]:
        """Each row as a line."""
        for row in self._rows:
            self.count += 1
            self.kept += [row] if keep else []
            yield as_line(row)


def _told(store: Store, workspace: Workspace, **counts: int) -> BackedUpShop:
    day = pl.col("ordered_on")
    figures = pl.len(), day.min().alias("first"), day.max().alias("last")
    orders, first, last = collected(store.scan(workspace, FrameRole.ORDERS).select(*figures)).row(0)
    return BackedUpShop(
        name=workspace.name,
        uid=workspace.uid,
        is_demo=workspace.is_demo,
        is_archived=workspace.archived_at is not None,
        orders=orders,
        customers=collected(store.scan(workspace, FrameRole.PEOPLE).select(pl.len())).item(),
        **counts,
        first_order=first,
        last_order=last,
    )

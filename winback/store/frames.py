"""Frames as immutable Parquet files, each named by the SHA-256 of its bytes.

A file is written under a temporary name in its folder, made durable, and only then renamed. Nothing
counts until a row in the database points to it; what no row points to is swept away after an hour.
"""

import hashlib
import math
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import polars as pl

from winback.schema import FrameSchema
from winback.store.hashed import HashedFile, sha256_of
from winback.store.places import private_folder, sync_folder
from winback.store.problems import frame_damaged, frame_missing, not_enough_space, writing_failed

SUFFIX = ".parquet"
UNFINISHED_SUFFIX = ".unfinished"
STAGING_PREFIX = "restoring-"
PIECE_BYTES = 1 << 20
SPARE_BYTES = 50_000_000
"""Room left beside a new frame, for the database and its journal."""
ORPHAN_AFTER_SECONDS = 3600
"""Younger files may belong to an import of another process that has not committed yet."""


@dataclass(frozen=True, kw_only=True)
class FrameFile:
    """What the database remembers of one stored frame, and what a read is checked against."""

    sha256: str
    rows: int
    bytes: int


def free_bytes(folder: Path) -> int:
    """Space that is left where ``folder`` lies."""
    return shutil.disk_usage(folder).free


class FrameFolder:
    """The Parquet files of all workspaces, one sub-folder each."""

    def __init__(self, folder: Path, *, free_bytes: Callable[[Path], int] = free_bytes) -> None:
        self.folder = private_folder(folder)
        self._free_bytes = free_bytes
        self._verified: set[tuple[str, int, int]] = set()

    def write(self, workspace_id: int, frame: pl.DataFrame) -> FrameFile:
        """Store a frame for good; the same content twice is the same file.

        Raises ``StoreUnavailable`` where there is no room or the folder cannot be written.
        """
        unfinished = None
        try:
            folder = self._workspace_folder(workspace_id)
            self._refuse_without_room(folder, frame)
            unfinished = folder / f"{secrets.token_hex(16)}{UNFINISHED_SUFFIX}"
            written = _write_durably(unfinished, frame)
            os.replace(unfinished, self._path(workspace_id, written))
            sync_folder(folder)
        except OSError as failure:
            raise writing_failed(failure) from None
        finally:
            if unfinished is not None:
                unfinished.unlink(missing_ok=True)
        return written

    def scan(self, workspace_id: int, file: FrameFile, schema: FrameSchema) -> pl.LazyFrame:
        """The stored frame, verified, to be read with ``collected``.

        Raises ``StoreUnavailable`` if the file is not what was written. What an earlier version of the
        program wrote is brought to the columns that are declared today.
        """
        path = self._path(workspace_id, file)
        self._verify(path, file)
        return as_declared(pl.scan_parquet(path), schema)

    def read(self, workspace_id: int, file: FrameFile) -> Iterator[bytes]:
        """The bytes of a stored frame, in pieces. Raises ``StoreUnavailable``, at the end at the latest, if they are others."""
        path, digest = self._path(workspace_id, file), hashlib.sha256()
        try:
            with path.open("rb") as stored:
                while piece := stored.read(PIECE_BYTES):
                    digest.update(piece)
                    yield piece
        except FileNotFoundError:
            raise frame_missing() from None
        except OSError:
            raise frame_damaged() from None
        if digest.hexdigest() != file.sha256:
            raise frame_damaged()

    def copy_in(self, workspace_id: int, file: FrameFile, pieces: Iterable[bytes]) -> None:
        """Store the bytes of a frame that was read elsewhere. Raises ``ValueError`` where they are not those of ``file``."""
        folder = self._workspace_folder(workspace_id)
        unfinished = folder / f"{secrets.token_hex(16)}{UNFINISHED_SUFFIX}"
        try:
            with closing(HashedFile(unfinished)) as copy:
                for piece in pieces:
                    copy.write(piece)
                copy.sync()
            if (copy.digest.hexdigest(), copy.size) != (file.sha256, file.bytes):
                raise ValueError("not the bytes of this frame")
            os.replace(unfinished, self._path(workspace_id, file))
        except OSError as failure:
            raise writing_failed(failure) from None
        finally:
            unfinished.unlink(missing_ok=True)

    @contextmanager
    def staging(self) -> "Iterator[FrameFolder]":
        """A folder of frames that are nobody's yet, beside the others; it is gone afterwards."""
        folder = self.folder / f"{STAGING_PREFIX}{secrets.token_hex(8)}"
        try:
            yield FrameFolder(folder, free_bytes=self._free_bytes)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def move_in(self, workspace_id: int, staged: "FrameFolder", number: int) -> None:
        """Make the staged frames of that number those of a workspace."""
        try:
            folder = self._workspace_folder(workspace_id)
            for path in (staged.folder / str(number)).glob(f"*{SUFFIX}"):
                os.replace(path, folder / path.name)
            sync_folder(folder)
        except OSError as failure:
            raise writing_failed(failure) from None

    def refuse_without(self, room: int) -> None:
        """Raises ``StoreUnavailable`` unless there is room for so many bytes."""
        if self._free_bytes(self.folder) < room + SPARE_BYTES:
            raise not_enough_space()

    def missing(self, workspace_id: int, files: Collection[FrameFile]) -> bool:
        """Whether any of these files is no longer there."""
        return not all(self._path(workspace_id, file).exists() for file in files)

    def remove(self, workspace_id: int, hashes: Collection[str]) -> None:
        """Delete stored frames. One that is still open elsewhere (Windows) is left to the sweep."""
        for sha256 in hashes:
            _delete(self.folder / str(workspace_id) / f"{sha256}{SUFFIX}")

    def remove_workspace(self, workspace_id: int) -> None:
        """Delete all frames of a workspace."""
        shutil.rmtree(self.folder / str(workspace_id), ignore_errors=True)

    def measured(self, workspace_id: int) -> tuple[Path, int]:
        """The folder of a workspace and the bytes in it."""
        folder = self.folder / str(workspace_id)
        return folder, sum(_size(path) for path in folder.glob(f"*{SUFFIX}"))

    def remove_workspaces_but(self, kept: Collection[int]) -> None:
        """Delete all frames of all other workspaces, also those that no row points to any more."""
        for folder in self.folder.iterdir():
            if folder.name.isdecimal() and int(folder.name) not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def is_empty(self) -> bool:
        """Whether nothing is stored at all."""
        return not any(self.folder.glob(f"*/*{SUFFIX}"))

    def orphans(self, referenced: Collection[tuple[int, str]], *, now: float) -> list[Path]:
        """Files older than an hour that no (workspace id, sha256) refers to."""
        kept = {self.folder / str(workspace_id) / f"{sha256}{SUFFIX}" for workspace_id, sha256 in referenced}
        return [path for path in self.aged(now=now) if path not in kept]

    def aged(self, *, now: float) -> Iterator[Path]:
        """Files that are old enough to be looked at, in seconds since 1970."""
        for path in self.folder.glob("*/*"):
            if path.suffix in {SUFFIX, UNFINISHED_SUFFIX} and _modified(path) < now - ORPHAN_AFTER_SECONDS:
                yield path

    def sweep(self, referenced: Collection[tuple[int, str]], *, now: float) -> int:
        """Delete the orphans and return how many there were."""
        orphans = self.orphans(referenced, now=now)
        for path in orphans:
            _delete(path)
        return len(orphans)

    def sweep_staging(self, *, now: float) -> None:
        """Delete what a restore that was killed has left, an hour later."""
        for folder in self.folder.glob(f"{STAGING_PREFIX}*"):
            touched = [_modified(path) for path in (folder, *folder.rglob("*"))]
            if max(touched) < now - ORPHAN_AFTER_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)

    def _workspace_folder(self, workspace_id: int) -> Path:
        folder = self.folder / str(workspace_id)
        if not folder.is_dir():
            private_folder(folder)
            sync_folder(self.folder)
        return folder

    def _path(self, workspace_id: int, file: FrameFile) -> Path:
        return self.folder / str(workspace_id) / f"{file.sha256}{SUFFIX}"

    def _refuse_without_room(self, folder: Path, frame: pl.DataFrame) -> None:
        # Parquet is smaller than the frame in memory, by about five times: its size is a safe bound.
        if self._free_bytes(folder) < frame.estimated_size() + SPARE_BYTES:
            raise not_enough_space()

    def _verify(self, path: Path, file: FrameFile) -> None:
        """Size and rows each time; the hash once per process, as it reads the whole file (a gigabyte a second)."""
        try:
            status = path.stat()
            if status.st_size != file.bytes:
                raise frame_damaged()
            seen = (str(path), status.st_mtime_ns, status.st_ino)
            if seen not in self._verified and sha256_of(path) != file.sha256:
                raise frame_damaged()
            if _footer_rows(path) != file.rows:
                raise frame_damaged()
        except FileNotFoundError:
            raise frame_missing() from None
        except (OSError, pl.exceptions.PolarsError):
            raise frame_damaged() from None
        self._verified.add(seen)


def collected(frame: pl.LazyFrame) -> pl.DataFrame:
    """Read what was scanned. Raises ``StoreUnavailable`` if the file has gone or changed since."""
    try:
        return frame.collect()
    except FileNotFoundError:
        raise frame_missing() from None
    except (OSError, pl.exceptions.ComputeError):
        raise frame_damaged() from None


def as_declared(frame: pl.LazyFrame, schema: FrameSchema) -> pl.LazyFrame:
    """What an earlier version of the program wrote, with the columns that are declared today."""
    stored = frame.collect_schema()
    if list(stored.items()) == list(schema.columns.items()):
        return frame
    added = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.columns.items() if name in schema.nullable - set(stored)]
    return frame.with_columns(added).select(pl.col(name).cast(dtype) for name, dtype in schema.columns.items())


def _footer_rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # deleted by another process in the meantime
        return 0


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # swept by another process in the meantime
        return math.inf


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # open in another process, on Windows
        return


def _write_durably(path: Path, frame: pl.DataFrame) -> FrameFile:
    with closing(HashedFile(path)) as file:
        try:
            frame.write_parquet(cast(IO[bytes], file), compression="zstd", compression_level=1)
        except pl.exceptions.PolarsError:
            raise file.failure or OSError() from None
        file.sync()
    return FrameFile(sha256=file.digest.hexdigest(), rows=frame.height, bytes=file.size)

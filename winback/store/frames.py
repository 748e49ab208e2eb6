"""Frames as immutable Parquet files, each named by the SHA-256 of its bytes.

A file is written under a temporary name in its folder, made durable, and only then renamed. Nothing
counts until a row in the database points to it; what no row points to is swept away after an hour.
"""

import hashlib
import math
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from winback.store.places import PRIVATE_FILE, private_folder, sync_folder
from winback.store.problems import frame_damaged, frame_missing, not_enough_space, writing_failed

SUFFIX = ".parquet"
UNFINISHED_SUFFIX = ".unfinished"
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
        self._folder = private_folder(folder)
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
        except pl.exceptions.PolarsError:
            raise writing_failed(None) from None
        finally:
            if unfinished is not None:
                unfinished.unlink(missing_ok=True)
        return written

    def read(self, workspace_id: int, file: FrameFile, *, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The stored frame, or only some columns of it. Raises ``StoreUnavailable`` if it is not what was written."""
        try:
            return self.scan(workspace_id, file).select(pl.all() if columns is None else pl.col(*columns)).collect()
        except FileNotFoundError:
            raise frame_missing() from None
        except pl.exceptions.ComputeError:
            raise frame_damaged() from None

    def scan(self, workspace_id: int, file: FrameFile) -> pl.LazyFrame:
        """The stored frame, to be read when it is collected. Raises ``StoreUnavailable`` like ``read``."""
        path = self._path(workspace_id, file)
        self._verify(path, file)
        return pl.scan_parquet(path)

    def missing(self, workspace_id: int, files: Collection[FrameFile]) -> bool:
        """Whether any of these files is no longer there."""
        return not all(self._path(workspace_id, file).exists() for file in files)

    def remove(self, workspace_id: int, hashes: Collection[str]) -> None:
        """Delete stored frames. One that is still open elsewhere (Windows) is left to the sweep."""
        for sha256 in hashes:
            _delete(self._folder / str(workspace_id) / f"{sha256}{SUFFIX}")

    def remove_workspace(self, workspace_id: int) -> None:
        """Delete all frames of a workspace."""
        shutil.rmtree(self._folder / str(workspace_id), ignore_errors=True)

    def orphans(self, referenced: Collection[tuple[int, str]], *, now: float) -> list[Path]:
        """Files older than an hour that no (workspace id, sha256) refers to."""
        kept = {self._folder / str(workspace_id) / f"{sha256}{SUFFIX}" for workspace_id, sha256 in referenced}
        return [path for path in self.aged(now=now) if path not in kept]

    def aged(self, *, now: float) -> Iterator[Path]:
        """Files that are old enough to be looked at, in seconds since 1970."""
        for path in self._folder.glob("*/*"):
            if path.suffix in {SUFFIX, UNFINISHED_SUFFIX} and _modified(path) < now - ORPHAN_AFTER_SECONDS:
                yield path

    def sweep(self, referenced: Collection[tuple[int, str]], *, now: float) -> int:
        """Delete the orphans and return how many there were."""
        orphans = self.orphans(referenced, now=now)
        for path in orphans:
            _delete(path)
        return len(orphans)

    def _workspace_folder(self, workspace_id: int) -> Path:
        folder = self._folder / str(workspace_id)
        if not folder.is_dir():
            private_folder(folder)
            sync_folder(self._folder)
        return folder

    def _path(self, workspace_id: int, file: FrameFile) -> Path:
        return self._folder / str(workspace_id) / f"{file.sha256}{SUFFIX}"

    def _refuse_without_room(self, folder: Path, frame: pl.DataFrame) -> None:
        # Parquet is smaller than the frame in memory, by about five times: its size is a safe bound.
        if self._free_bytes(folder) < frame.estimated_size() + SPARE_BYTES:
            raise not_enough_space()

    def _verify(self, path: Path, file: FrameFile) -> None:
        """Size and rows each time; the hash once per process, as it reads the whole file (1 GB in about a second)."""
        try:
            status = path.stat()
            if status.st_size != file.bytes:
                raise frame_damaged()
            seen = (str(path), status.st_mtime_ns, status.st_ino)
            if seen not in self._verified and _sha256(path) != file.sha256:
                raise frame_damaged()
            if _footer_rows(path) != file.rows:
                raise frame_damaged()
        except FileNotFoundError:
            raise frame_missing() from None
        except (OSError, pl.exceptions.PolarsError):
            raise frame_damaged() from None
        self._verified.add(seen)


def _write_durably(path: Path, frame: pl.DataFrame) -> FrameFile:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(descriptor, "w+b") as file:
        frame.write_parquet(file, compression="zstd", compression_level=1)
        file.flush()
        os.fsync(file.fileno())
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return FrameFile(sha256=sha256, rows=frame.height, bytes=size)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _footer_rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


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

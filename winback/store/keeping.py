"""What the rows of the database and the files beside it need of each other: written first, pointed to, deleted last."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import polars as pl

from winback.errors import StoreUnavailable
from winback.store.database import Database
from winback.store.datasets import all_references, referenced_hashes
from winback.store.frames import FrameFile, FrameFolder
from winback.store.problems import ConcurrentChange
from winback.store.suppressions import Suppressions
from winback.store.workspaces import Workspace, workspace_by_id


class Keeping:
    """The base of the store: a database, the frames that it points to, and the key of this installation."""

    def __init__(self, database: Database, frames: FrameFolder, suppressions: Suppressions, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._frames = frames
        self._suppressions = suppressions
        self._clock = clock

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def current(self, workspace_id: int) -> Workspace:
        """The workspace as it is now. Raises ``ConcurrentChange`` if it has been deleted."""
        with self._database.reading() as session:
            return workspace_by_id(session, workspace_id)

    def sweep(self, *, now: float) -> int:
        """Delete files that no row points to and that are older than an hour; returns how many. ``now`` in seconds since 1970."""
        self._frames.sweep_staging(now=now)
        if not any(self._frames.aged(now=now)):
            return 0
        with self._database.writing() as session:  # so that no import can begin to point to one meanwhile
            return self._frames.sweep(all_references(session), now=now)

    def _refuse_outdated(self, workspace_id: int, expected_version: int) -> None:
        """Spare the writing of frames that could not be committed; the commit itself checks again."""
        if self.current(workspace_id).version != expected_version:
            raise ConcurrentChange

    @contextmanager
    def _writing_frames(self, workspace_id: int) -> Iterator[Callable[[pl.DataFrame], FrameFile]]:
        """Gives a function that stores a frame; what it stored is deleted again if the block fails."""
        written: list[FrameFile] = []

        def write(frame: pl.DataFrame) -> FrameFile:
            written.append(self._frames.write(workspace_id, frame))
            return written[-1]

        try:
            yield write
        except BaseException:
            self._discard(workspace_id, {file.sha256 for file in written})
            raise

    def _refuse_missing(self, workspace_id: int, files: Collection[FrameFile]) -> None:
        """To be asked under the lock of a commit: a file that was there already may have been deleted since by another process."""
        if self._frames.missing(workspace_id, files):
            raise ConcurrentChange

    def _discard(self, workspace_id: int, hashes: Collection[str]) -> None:
        """Delete those of the files that nothing points to, under the lock that a commit needs.

        What cannot be deleted now is swept at a later start: it is no reason to fail.
        """
        if not hashes:
            return
        with suppress(StoreUnavailable), self._database.writing() as session:
            self._frames.remove(workspace_id, set(hashes) - referenced_hashes(session, workspace_id=workspace_id))

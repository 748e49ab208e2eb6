"""The part of the store that gives a workspace away whole, row by row and frame by frame, for a backup."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from winback.store.frames import FrameFile
from winback.store.keeping import Keeping
from winback.store.rows import TABLES, Row
from winback.store.tables import DatasetFileRow, DatasetRow
from winback.store.workspaces import Workspace, workspace_by_id

_ROWS_AT_ONCE = 10_000
_OF_FILES = DatasetFileRow.__tablename__


@dataclass(frozen=True, kw_only=True, eq=False)
class ShopCopy:
    """A workspace at one moment: ``rows`` gives those of a table, as long as the copy is open; ``keys`` of its list by name."""

    workspace: Workspace
    rows: Callable[[str], Iterator[Row]]
    keys: Mapping[str, bytes]


class CopiedShops(Keeping):
    """Workspaces as they are given away. Every method may raise ``StoreUnavailable``."""

    @contextmanager
    def copied(self, workspace_id: int) -> Iterator[ShopCopy]:
        """All rows of a workspace, of one state of the database. Raises ``ConcurrentChange`` if it has been deleted."""
        with self._database.reading() as session:
            workspace = workspace_by_id(session, workspace_id)
            keys = self._suppressions.named_keys(session, workspace_id=workspace_id)
            yield ShopCopy(workspace=workspace, rows=lambda table: _rows(session, table, workspace_id, tuple(keys)), keys=keys)

    def frame_bytes(self, workspace_id: int, file: FrameFile) -> Iterator[bytes]:
        """The bytes of a frame of this workspace in pieces; raises ``StoreUnavailable`` where it has been replaced meanwhile."""
        return self._frames.read(workspace_id, file)


def _rows(session: Session, name: str, workspace_id: int, keys: tuple[str, ...]) -> Iterator[Row]:
    table = TABLES[name]
    if name == "workspace":
        theirs = table.c.id == workspace_id
    elif name == _OF_FILES:
        datasets = TABLES[DatasetRow.__tablename__]
        theirs = table.c.dataset_id.in_(select(datasets.c.id).where(datasets.c.workspace_id == workspace_id))
    else:
        theirs = table.c.workspace_id == workspace_id
    query = select(table).where(theirs).order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in session.connection().execute(query).mappings():
        yield {**row, "list_keys": list(keys)} if name == "workspace" else dict(row)

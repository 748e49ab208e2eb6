"""The part of the store that takes workspaces in whole, from a backup: beside those that are there, all of them or none.

Frames are staged first; the rows that point to them come in one transaction, and with it the frames move to their place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from winback.locale import N_, Message
from winback.schema import ASSIGNED, RECIPIENTS, REJECTS, FrameSchema
from winback.store.bulk import insert_rows
from winback.store.datasets import SCHEMAS, FrameRole
from winback.store.frames import FrameFile, FrameFolder
from winback.store.keeping import Keeping
from winback.store.known_lists import NOBODY, KnownList, forget_former, known_list
from winback.store.problems import ConcurrentChange
from winback.store.rows import TABLES, Row
from winback.store.suppressions import SuppressionReason
from winback.store.tables import NAME_LENGTH
from winback.store.workspaces import Workspace, workspace_by_id, workspace_named

_ROWS_AT_ONCE = 10_000
_POINTING = {"workspace_id": "workspace", "dataset_id": "dataset", "campaign_id": "campaign"}
"""The tables that columns point to."""
POINTING = ("dataset_file", "import_receipt", "campaign")
"""The tables whose rows point to frames."""
Say = Callable[[Message], str]


@dataclass(frozen=True, kw_only=True, eq=False)
class ShopToRestore:
    """A workspace that was staged: the ``number`` of its frames, its rows by table, and whom ``known`` says to have left since.

    ``rows`` of a table may be asked for several times. Their ids are those of the backup. ``learnt`` is what else it tells of
    those who are forgotten again.
    """

    number: int
    uid: str
    rows: Mapping[str, Callable[[], Iterable[Row]]]
    known: KnownList
    learnt: KnownList = NOBODY

    def row(self) -> Row:
        """The row of the workspace."""
        return next(iter(self.rows["workspace"]()))


class RestoredShops(Keeping):
    """Workspaces as they are taken in. Every method may raise ``StoreUnavailable``."""

    @contextmanager
    def staging(self, *, room: int) -> Iterator[FrameFolder]:
        """A folder for frames to be restored; gone afterwards. Raises ``StoreUnavailable`` without room for so many bytes."""
        self._frames.refuse_without(room)
        with self._frames.staging() as staged:
            yield staged

    def known_list(self, uid: str) -> KnownList:
        """Everybody who is known to have left the shop of this uid."""
        with self._database.reading() as session:
            return known_list(session, uid, own_key=lambda: self._suppressions.own_key(session))

    def keep_key(self, key: bytes) -> str:
        """Keep a key of restored lists; returns its name."""
        return self._suppressions.keys.keep(key)

    def key_named(self, named: str) -> bytes:
        """The key of this name. Raises ``StoreUnavailable`` where it is lost."""
        return self._suppressions.keys.get(named)

    def restore(self, shops: Sequence[ShopToRestore], staged: FrameFolder, *, now: datetime, say: Say) -> tuple[Workspace, ...]:
        """Keep the staged workspaces, all in one transaction.

        Raises ``ConcurrentChange`` where somebody has left one of these shops since ``known`` was read, ``ValueError`` for rows
        that do not belong together. Whatever is raised, what was stored before is unchanged.
        """
        moved: list[tuple[int, set[str]]] = []
        try:
            with self._database.writing() as session:
                restored = [self._restore_one(session, shop, staged, moved, now=now, say=say) for shop in shops]
                for shop in shops:
                    forget_former(session, shop.uid)
        except BaseException as failure:
            for workspace_id, hashes in moved:
                self._discard(workspace_id, hashes)
            if isinstance(failure, IntegrityError):
                raise ValueError("rows that do not go together") from None
            raise
        return tuple(restored)

    def _restore_one(
        self,
        session: Session,
        shop: ShopToRestore,
        staged: FrameFolder,
        moved: list[tuple[int, set[str]]],
        *,
        now: datetime,
        say: Say,
    ) -> Workspace:
        if known_list(session, shop.uid, own_key=lambda: self._suppressions.own_key(session)) != shop.known:
            raise ConcurrentChange
        row, ids = shop.row(), Ids()
        keys = list(dict.fromkeys((*row["list_keys"], *shop.known.keys)))
        name = free_name(session, row["name"], now=now, say=say)
        workspace_id = _add(session, "workspace", {**row, "name": name, "list_keys": keys, "dataset_id": None})
        ids.learn("workspace", row["id"], workspace_id)
        for table in ("dataset", "import_receipt", "campaign"):
            for one in shop.rows[table]():
                ids.learn(table, one["id"], _add(session, table, ids.translated(table, one)))
        for table in ("dataset_file", "remembered_answers", "campaign_code"):
            _add_all(session, table, (ids.translated(table, one) for one in shop.rows[table]()))
        _add_all(session, "suppression", _listed(shop, workspace_id))
        _point_to_dataset(session, workspace_id, row["dataset_id"] and ids.new("dataset", row["dataset_id"]))
        files = files_of({table: list(shop.rows[table]()) for table in POINTING})
        moved.append((workspace_id, {file.sha256 for file in files}))
        self._frames.move_in(workspace_id, staged, shop.number)
        self._refuse_missing(workspace_id, files)
        return workspace_by_id(session, workspace_id)


class Ids:
    """New ids for the old ones, by table. Raises ``ValueError`` where a row points to one that is not there."""

    def __init__(self) -> None:
        self._new: dict[tuple[str, int], int] = {}

    def learn(self, table: str, old: int, new: int) -> None:
        """The row with this id has another one now."""
        if self._new.setdefault((table, old), new) != new:
            raise ValueError("two rows with the same id")

    def new(self, table: str, old: int) -> int:
        """The new id."""
        try:
            return self._new[table, old]
        except KeyError:
            raise ValueError("a row points to one that is not there") from None

    def translated(self, table: str, row: Row) -> Row:
        """The row with the new ids of what it points to."""
        return {**row, **{name: self.new(to, row[name]) for name, to in _POINTING.items() if name in TABLES[table].columns}}


def free_name(session: Session, wanted: str, *, now: datetime, say: Say) -> str:
    """``wanted``, with the day and if need be a number behind it where a workspace of that name is there."""
    if workspace_named(session, wanted) is None:
        return wanted
    for number in count(1):
        told = N_("{name} (restored {day})") if number == 1 else N_("{name} (restored {day}, {number})")
        rest = len(_visible(say(Message(told, name="", day=now.date(), number=number)))) + 1
        name = _visible(say(Message(told, name=wanted[: NAME_LENGTH - rest], day=now.date(), number=number)))
        if workspace_named(session, name) is None:
            return name
    raise AssertionError("numbers do not end")


def _visible(text: str) -> str:
    """With plain spaces only: dates may hold others, which a name must not."""
    return " ".join(text.split())


def uses_of(rows: Mapping[str, Iterable[Row]]) -> Iterator[tuple[FrameFile, FrameSchema]]:
    """Every frame that rows of datasets, receipts and campaigns point to, with what it is."""
    for row in rows["dataset_file"]:
        yield FrameFile(sha256=row["sha256"], rows=row["rows"], bytes=row["bytes"]), SCHEMAS[FrameRole(row["role"])]
    beside = [("rejects", REJECTS, "import_receipt"), ("assigned", ASSIGNED, "campaign"), ("recipients", RECIPIENTS, "campaign")]
    for name, schema, table in beside:
        for row in rows[table]:
            if row[f"{name}_sha256"] is not None:
                yield FrameFile(sha256=row[f"{name}_sha256"], rows=row[f"{name}_rows"], bytes=row[f"{name}_bytes"]), schema


def files_of(rows: Mapping[str, Iterable[Row]]) -> list[FrameFile]:
    """The same frames, each once."""
    return list(dict.fromkeys(file for file, _ in uses_of(rows)))


def _listed(shop: ShopToRestore, workspace_id: int) -> Iterator[Row]:
    """The do-not-contact list of the backup, and who has left since."""
    rows = shop.rows["suppression"]()
    if not shop.known.entries and not shop.learnt.entries:
        yield from ({**row, "workspace_id": workspace_id} for row in rows)
        return
    stated = ((row["address_hash"], (SuppressionReason(row["reason"]), row["since"])) for row in rows)
    together = NOBODY.with_entries((), stated).with_entries((), shop.known.entries.items())
    together = together.with_entries((), shop.learnt.entries.items())
    for address_hash, (reason, since) in together.entries.items():
        yield {"workspace_id": workspace_id, "address_hash": address_hash, "reason": reason.value, "since": since}


def _add(session: Session, name: str, row: Row) -> int:
    table = TABLES[name]
    values = {column: value for column, value in row.items() if column != "id"}
    return int(session.connection().execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def _add_all(session: Session, name: str, rows: Iterable[Row]) -> None:
    remaining = iter(rows)
    while part := list(islice(remaining, _ROWS_AT_ONCE)):
        insert_rows(session.connection(), TABLES[name], part)


def _point_to_dataset(session: Session, workspace_id: int, dataset_id: Any) -> None:
    table = TABLES["workspace"]
    session.connection().execute(table.update().where(table.c.id == workspace_id).values(dataset_id=dataset_id))

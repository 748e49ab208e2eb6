"""Everybody who is known to have left a shop, in whatever copies of it are here or were: what a restored one has to respect."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlmodel import Session, col, delete

from winback.store.bulk import insert_rows
from winback.store.suppressions import RANKED, SuppressionReason, among
from winback.store.tables import FormerSuppressionRow, FormerWorkspaceRow, SuppressionRow, WorkspaceRow

Entry = tuple[SuppressionReason, datetime]
_LIST: Any = SuppressionRow.__table__  # type: ignore[attr-defined] # SQLModel adds it
_FORMER: Any = FormerSuppressionRow.__table__  # type: ignore[attr-defined] # as above


@dataclass(frozen=True, kw_only=True)
class KnownList:
    """Reason and moment by hash, and the names of the keys that the hashes were made with."""

    keys: tuple[str, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict, repr=False)

    def with_entries(self, keys: Iterable[str], entries: Iterable[tuple[str, Entry]]) -> "KnownList":
        """Both lists; where both have somebody the stronger reason, of the same the earlier."""
        together = dict(self.entries)
        for address_hash, entry in entries:
            known = together.get(address_hash)
            together[address_hash] = entry if known is None else min(known, entry, key=lambda one: (-RANKED.index(one[0]), one[1]))
        return KnownList(keys=tuple(dict.fromkeys((*self.keys, *keys))), entries=together)

    def erased(self) -> frozenset[str]:
        """The hashes of those who asked to be forgotten."""
        return frozenset(address_hash for address_hash, (reason, _) in self.entries.items() if reason is SuppressionReason.ERASED)

    def is_erased(self, key_of: Callable[[str], bytes]) -> Callable[[pl.Series], pl.Series]:
        """For each e-mail, phone or ``i:<source>:<id>`` whether it belongs to somebody who asked to be forgotten."""
        erased = self.erased()
        return lambda identifiers: among(identifiers, erased, lambda: [key_of(named) for named in self.keys])


NOBODY = KnownList()


def known_list(session: Session, uid: str, *, own_key: Callable[[], str]) -> KnownList:
    """Everybody on the lists of the workspaces of this uid, of those that are here and of those that were deleted.

    ``own_key`` names the key of this installation, for lists that name none.
    """
    known = NOBODY
    for workspace_id, keys in session.execute(
        select(col(WorkspaceRow.id), col(WorkspaceRow.list_keys)).where(col(WorkspaceRow.uid) == uid)
    ).all():
        entries = _entries(session, _LIST, _LIST.c.workspace_id == workspace_id)
        known = known.with_entries(_named(keys, own_key) if entries else (), entries)
    for (keys,) in session.execute(select(col(FormerWorkspaceRow.list_keys)).where(col(FormerWorkspaceRow.uid) == uid)).all():
        known = known.with_entries(_named(keys, own_key), _entries(session, _FORMER, _FORMER.c.uid == uid))
    return known


def retain(session: Session, workspace_id: int, *, now: datetime, own_key: Callable[[], str]) -> None:
    """Before a workspace is deleted: keep its list as hashes, for backups of it that are restored later. A demo shop has none."""
    row = session.execute(select(col(WorkspaceRow.uid), col(WorkspaceRow.is_demo)).where(col(WorkspaceRow.id) == workspace_id)).first()
    if row is None or row.is_demo:
        return
    known = known_list(session, row.uid, own_key=own_key)
    if not known.entries:
        return
    forget_former(session, row.uid)
    session.add(FormerWorkspaceRow(uid=row.uid, list_keys=list(known.keys), deleted_at=now))
    session.flush()
    rows = [{"uid": row.uid, "address_hash": one, "reason": reason.value, "since": since} for one, (reason, since) in known.entries.items()]
    insert_rows(session.connection(), _FORMER, rows)


def forget_former(session: Session, uid: str | None = None) -> None:
    """Delete what was retained of the deleted workspaces of this uid; of all without one."""
    for table in (FormerSuppressionRow, FormerWorkspaceRow):
        session.exec(delete(table) if uid is None else delete(table).where(col(table.uid) == uid))


def _entries(session: Session, table: Any, where: Any) -> list[tuple[str, Entry]]:
    rows = session.connection().execute(select(table.c.address_hash, table.c.reason, table.c.since).where(where)).all()
    return [(address_hash, (SuppressionReason(reason), since)) for address_hash, reason, since in rows]


def _named(keys: list[str], own_key: Callable[[], str]) -> list[str]:
    return keys or [own_key()]

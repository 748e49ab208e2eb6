"""People who are never to be written to again, as keyed hashes: their address is not kept, yet is known again.

Whoever reads the database cannot tell from a hash whose it is without the key beside it. Of those who asked to be
forgotten, customer numbers (``i:<source>:<id>``) are listed like addresses, so that no import brings them back.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import JSON, ColumnElement, Text, cast, delete, exists, func, insert, literal, select, update
from sqlmodel import Session, col

from winback.store.keys import KEY_FILE, Keys, key_id
from winback.store.problems import key_missing, listed_for_good, not_listed
from winback.store.tables import FormerWorkspaceRow, SuppressionRow, UtcDateTime, WorkspaceRow

HASH_BYTES = 32
HASHES_AT_ONCE = 100_000
DRAWN = b"winback drawn"
"""Keeps drawn secrets apart from the hashes of addresses, which are made with the same key."""
_LIST: Any = SuppressionRow.__table__  # type: ignore[attr-defined] # SQLModel adds it


class SuppressionReason(StrEnum):
    """Why somebody is on the do-not-contact list."""

    UNSUBSCRIBED = "unsubscribed"
    ERASED = "erased"
    ADDED_BY_OWNER = "added_by_owner"


RANKED = (SuppressionReason.ADDED_BY_OWNER, SuppressionReason.UNSUBSCRIBED, SuppressionReason.ERASED)
"""From the weakest: what a person asks for is more than what the owner does, and to be forgotten is more than anything."""


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """Since when and why an address is on the do-not-contact list."""

    reason: SuppressionReason
    since: datetime


class Suppressions:
    """The do-not-contact list, with the key of this installation."""

    def __init__(self, data_dir: Path) -> None:
        self.keys = Keys(data_dir)
        self._lists: dict[int, tuple[int, frozenset[str]]] = {}

    def add(self, session: Session, *, workspace_id: int, addresses: Iterable[str], reason: SuppressionReason, now: datetime) -> None:
        """Suppress these e-mails or phones, normalised as ``PEOPLE`` holds them.

        Who is on the list already stays as they are, unless for a weaker reason (``RANKED``).
        The caller advances the workspace in the same transaction: the list is read anew only with a new version.
        """
        keys = self._keys(session, workspace_id)
        name_keys(session, workspace_id, [key_id(key) for key in keys])
        distinct = list(dict.fromkeys(addresses))
        hashes = [hashes_of(distinct, key) for key in keys]
        listed = _fetched(session, _of(workspace_id)) if len(keys) > 1 else frozenset()
        new = [one for one, *others in zip(*hashes, strict=True) if not listed.intersection(others)]
        for given in _in_parts(session, [address_hash for each in hashes for address_hash in each]):
            session.execute(_outranking(workspace_id, given, reason, now))
        for given in _in_parts(session, new):
            session.execute(_adding(workspace_id, given, reason, now))

    def suppressed(self, session: Session, *, workspace_id: int, addresses: pl.Series) -> pl.Series:
        """For each e-mail or phone, normalised, whether it is on the list; a null is not."""
        listed = self._listed(session, workspace_id)
        return among(addresses, listed, lambda: self._keys(session, workspace_id)).alias("suppressed")

    def any_erased(self, session: Session, *, workspace_id: int) -> bool:
        """Whether anybody asked to be forgotten at all."""
        return session.execute(select(exists(_forgotten(workspace_id)))).scalar_one()

    def any_erased_since(self, session: Session, *, workspace_id: int, since: datetime) -> bool:
        """Whether anybody asked to be forgotten at that moment or later."""
        return session.execute(select(exists(_forgotten(workspace_id).where(_LIST.c.since >= since)))).scalar_one()

    def erased(self, session: Session, *, workspace_id: int, identifiers: pl.Series) -> pl.Series:
        """For each e-mail, phone or ``i:<source>:<id>`` whether it belongs to somebody who asked to be forgotten; a null does not."""
        listed = _fetched(session, _forgotten(workspace_id))
        return among(identifiers, listed, lambda: self._keys(session, workspace_id)).alias("erased")

    def entries(self, session: Session, *, workspace_id: int, addresses: Sequence[str]) -> list[Suppression | None]:
        """Why and since when each address is on the list; None where it is not."""
        keys = self._keys(session, workspace_id)
        found = [self._entry(session, workspace_id, [hashes_of([address], key)[0] for key in keys]) for address in addresses]
        return [max(entries, key=lambda one: RANKED.index(one.reason), default=None) for entries in found]

    def count(self, session: Session, *, workspace_id: int) -> int:
        """How many addresses are on the list."""
        return session.execute(select(func.count()).select_from(_LIST).where(_LIST.c.workspace_id == workspace_id)).scalar_one()

    def counts(self, session: Session, *, workspace_id: int) -> dict[SuppressionReason, int]:
        """How many addresses are on the list for each reason."""
        query = select(_LIST.c.reason, func.count()).where(_LIST.c.workspace_id == workspace_id).group_by(_LIST.c.reason)
        found = dict(iter(session.execute(query)))
        return {reason: found.get(reason.value, 0) for reason in SuppressionReason}

    def take_off(self, session: Session, *, workspace_id: int, address: str) -> None:
        """Take off what the owner had added. Raises ``UnusableInput`` for everybody else: nobody is taken off who asked for it."""
        (entry,) = self.entries(session, workspace_id=workspace_id, addresses=[address])
        if entry is None:
            raise not_listed()
        if entry.reason is not SuppressionReason.ADDED_BY_OWNER:
            raise listed_for_good()
        hashes = [hashes_of([address], key)[0] for key in self._keys(session, workspace_id)]
        session.execute(delete(_LIST).where(_LIST.c.workspace_id == workspace_id, _LIST.c.address_hash.in_(hashes)))

    def secret(self, session: Session, label: str) -> bytes:
        """32 bytes that nobody can tell without the key of this installation; for the same label the same ones."""
        return hashlib.blake2b(label.encode(), key=self._own(session), digest_size=HASH_BYTES, person=DRAWN).digest()

    def named_keys(self, session: Session, *, workspace_id: int) -> dict[str, bytes]:
        """The keys of a list by name, the first one for new entries."""
        return {key_id(key): key for key in self._keys(session, workspace_id)}

    def own_key(self, session: Session) -> str:
        """The name of the key of this installation."""
        return key_id(self._own(session))

    def unnamed(self, session: Session) -> list[int]:
        """The workspaces whose lists, from earlier releases, do not say that they were made with the key of this installation."""
        is_listed = exists().where(col(SuppressionRow.workspace_id) == col(WorkspaceRow.id))
        lists = session.execute(select(col(WorkspaceRow.id), col(WorkspaceRow.list_keys)).where(is_listed)).all()
        return [workspace_id for workspace_id, named in lists if not named] if self.keys.own() else []

    def name_unnamed(self, session: Session) -> None:
        """Let these lists say so, so that a lost key is not mistaken for another one."""
        for workspace_id in self.unnamed(session):
            name_keys(session, workspace_id, [self.own_key(session)])

    def _listed(self, session: Session, workspace_id: int) -> frozenset[str]:
        """All hashes of a workspace, kept between calls as long as its version is the same.

        The version is read first: what is written in between is then rather in the list too early than too late.
        """
        version = session.execute(select(col(WorkspaceRow.version)).where(col(WorkspaceRow.id) == workspace_id)).scalar()
        known = self._lists.get(workspace_id)
        if known is None or known[0] != version:
            known = (version or 0, _fetched(session, _of(workspace_id)))
            self._lists[workspace_id] = known
        return known[1]

    def _entry(self, session: Session, workspace_id: int, hashes: Sequence[str]) -> list[Suppression]:
        query = select(_LIST.c.reason, _LIST.c.since).where(_LIST.c.workspace_id == workspace_id, _LIST.c.address_hash.in_(hashes))
        return [Suppression(reason=SuppressionReason(row.reason), since=row.since) for row in session.execute(query).all()]

    def _keys(self, session: Session, workspace_id: int) -> list[bytes]:
        """The keys of a list, the first one for new entries. Raises ``StoreUnavailable`` where one is lost."""
        named = session.execute(select(col(WorkspaceRow.list_keys)).where(col(WorkspaceRow.id) == workspace_id)).scalar()
        return [self.keys.get(one) for one in named] if named else [self._own(session)]

    def _own(self, session: Session) -> bytes:
        """The key of this installation, made on first use – never anew while a list is stored that may need it."""
        own = self.keys.own()
        if own is not None:
            return own
        is_listed = exists().where(col(SuppressionRow.workspace_id) == col(WorkspaceRow.id))
        of_lists = session.execute(select(col(WorkspaceRow.list_keys)).where(is_listed)).scalars().all()
        of_former = session.execute(select(col(FormerWorkspaceRow.list_keys))).scalars().all()
        if any(not named or any(self.keys.known(one) is None for one in named) for named in (*of_lists, *of_former)):
            raise key_missing(KEY_FILE)
        return self.keys.make_own()


def hashes_of(addresses: Iterable[str], key: bytes) -> list[str]:
    """What stands for each address on a list of this key. BLAKE2 has a key of its own and takes a third of the time of an HMAC."""
    return [hashlib.blake2b(address.encode(), key=key, digest_size=HASH_BYTES).hexdigest() for address in addresses]


def among(addresses: pl.Series, listed: frozenset[str], keys: Callable[[], list[bytes]]) -> pl.Series:
    """Whether each address is one of those whose hashes are given."""
    if not listed:
        return pl.repeat(False, addresses.len(), dtype=pl.Boolean, eager=True)
    distinct = addresses.drop_nulls().unique()
    hits = pl.repeat(False, distinct.len(), dtype=pl.Boolean, eager=True)
    for key in keys():
        hits = hits | pl.Series([address_hash in listed for address_hash in hashes_of(distinct, key)], dtype=pl.Boolean)
    return addresses.is_in(distinct.filter(hits).implode()).fill_null(value=False)


def name_keys(session: Session, workspace_id: int, names: list[str]) -> None:
    """Note which keys the hashes of a list are made with, so that another key is not taken for them."""
    session.execute(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace_id).values(list_keys=names))


def _in_parts(session: Session, hashes: Iterable[str]) -> Iterator[ColumnElement[str]]:
    ordered, dialect = sorted(set(hashes)), session.connection().dialect.name
    return (rows_of(ordered[start : start + HASHES_AT_ONCE], dialect=dialect) for start in range(0, len(ordered), HASHES_AT_ONCE))


def _of(workspace_id: int) -> Any:
    return select(_LIST.c.address_hash).where(_LIST.c.workspace_id == workspace_id)


def _forgotten(workspace_id: int) -> Any:
    return _of(workspace_id).where(_LIST.c.reason == SuppressionReason.ERASED.value)


def _fetched(session: Session, query: Any) -> frozenset[str]:
    rows = session.connection().execute(query).cursor  # the driver's own: SQLAlchemy's rows take three times as long
    return frozenset(address_hash for (address_hash,) in rows.fetchall()) if rows else frozenset()


def rows_of(hashes: Sequence[str], *, dialect: str) -> ColumnElement[str]:
    """The hashes as a column to select from: one parameter instead of many, which is five times as fast."""
    given = literal(json.dumps(hashes), Text)
    if dialect == "sqlite":
        return func.json_each(given).table_valued("value").c.value
    return func.json_array_elements_text(cast(given, JSON)).table_valued("value").c.value


def _adding(workspace_id: int, given: ColumnElement[str], reason: SuppressionReason, now: datetime) -> Any:
    known = exists().where(_LIST.c.workspace_id == workspace_id, _LIST.c.address_hash == given)
    rows = select(literal(workspace_id), given, literal(reason.value), literal(now, UtcDateTime)).where(~known)
    return insert(_LIST).from_select(["workspace_id", "address_hash", "reason", "since"], rows)


def _outranking(workspace_id: int, given: ColumnElement[str], reason: SuppressionReason, now: datetime) -> Any:
    listed = (_LIST.c.workspace_id == workspace_id) & _LIST.c.address_hash.in_(select(given))
    weaker = [one.value for one in RANKED[: RANKED.index(reason)]]
    return update(_LIST).where(listed, _LIST.c.reason.in_(weaker)).values(reason=reason.value, since=now)

"""People who are never to be written to again, as keyed hashes: their address is not kept, yet is known again.

Whoever reads the database cannot tell from a hash whose it is without the key beside it.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import polars as pl
from sqlalchemy import exists
from sqlmodel import Session, col, select

from winback.store.places import PRIVATE_FILE, sync_folder
from winback.store.problems import key_missing, not_writable
from winback.store.tables import SuppressionRow

KEY_FILE = "suppression.key"
KEY_BYTES = 32
HASH_BYTES = 32
DRAWN = b"winback drawn"
"""Keeps drawn secrets apart from the hashes of addresses, which are made with the same key."""


class SuppressionReason(StrEnum):
    """Why somebody is on the do-not-contact list."""

    UNSUBSCRIBED = "unsubscribed"
    ERASED = "erased"
    ADDED_BY_OWNER = "added_by_owner"


class Suppressions:
    """The do-not-contact list, with the key of this installation."""

    def __init__(self, data_dir: Path) -> None:
        self._key_path = data_dir / KEY_FILE

    def add(self, session: Session, *, workspace_id: int, addresses: Iterable[str], reason: SuppressionReason, now: datetime) -> None:
        """Suppress these e-mails or phones, normalised as ``PEOPLE`` holds them; who is on the list already stays as they are."""
        hashes = set(self._hashes(session, addresses))
        known = self._listed(session, workspace_id)
        session.add_all(
            SuppressionRow(workspace_id=workspace_id, address_hash=address_hash, reason=reason, since=now)
            for address_hash in sorted(hashes - known)
        )

    def suppressed(self, session: Session, *, workspace_id: int, addresses: pl.Series) -> pl.Series:
        """For each e-mail or phone, normalised, whether it is on the list; a null is not."""
        listed = self._listed(session, workspace_id)
        if not listed:
            return pl.repeat(False, addresses.len(), dtype=pl.Boolean, eager=True).alias("suppressed")
        distinct = addresses.drop_nulls().unique().sort()
        hits = [address_hash in listed for address_hash in self._hashes(session, distinct.to_list())]
        return addresses.is_in(distinct.filter(pl.Series(hits, dtype=pl.Boolean)).implode()).fill_null(False).alias("suppressed")

    def secret(self, session: Session, label: str) -> bytes:
        """32 bytes that nobody can tell without the key of this installation; for the same label the same ones."""
        return hashlib.blake2b(label.encode(), key=self._key(session), digest_size=HASH_BYTES, person=DRAWN).digest()

    def _listed(self, session: Session, workspace_id: int) -> set[str]:
        return set(session.exec(select(SuppressionRow.address_hash).where(SuppressionRow.workspace_id == workspace_id)).all())

    def _hashes(self, session: Session, addresses: Iterable[str]) -> list[str]:
        # BLAKE2 has a key of its own and takes a third of the time of an HMAC.
        key = self._key(session)
        return [hashlib.blake2b(address.encode(), key=key, digest_size=HASH_BYTES).hexdigest() for address in addresses]

    def _key(self, session: Session) -> bytes:
        """The key of this installation, made on first use – never anew while hashes made with it are stored."""
        try:
            if not self._key_path.exists():
                if session.execute(select(exists().where(col(SuppressionRow.address_hash).is_not(None)))).scalar():
                    raise key_missing()
                _make_key(self._key_path)
            return self._key_path.read_bytes()
        except OSError as failure:
            raise not_writable(str(self._key_path.parent)) from failure


def _make_key(path: Path) -> None:
    """Write a new key under a name of its own and then link it into place: another process sees all of it or nothing."""
    unfinished = path.with_name(f"{secrets.token_hex(16)}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:  # another process was first
        pass
    finally:
        unfinished.unlink()
    sync_folder(path.parent)

"""Restoring: checked in a process of its own, staged, and then kept at once, beside what is there."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from winback.backups.archive import Archive, opened
from winback.backups.guarding import sound
from winback.backups.problems import damaged
from winback.backups.reading import ShopRows, keys_of, shop_rows
from winback.backups.replaying import Staged, TableRows, forgotten_again
from winback.locale import Message
from winback.store import ConcurrentChange, Store, SuppressionReason, Workspace
from winback.store.frames import FrameFolder
from winback.store.known_lists import NOBODY
from winback.store.restored import ShopToRestore
from winback.store.suppressions import hashes_of

_ATTEMPTS = 3


def restore_backup(store: Store, path: Path, *, now: datetime, say: Callable[[Message], str] = Message.in_english) -> tuple[Workspace, ...]:
    """Bring back every workspace of a backup beside those that are there, all or none; a taken name gets the day behind it.

    Whoever has unsubscribed or asked to be forgotten since is not written to, and forgotten again. ``say`` gives the language
    of such a name. Raises ``UnusableFile`` like ``check_backup``, and ``StoreUnavailable`` where it cannot be kept.
    """
    _, checked = sound(path)
    for _ in range(_ATTEMPTS - 1):
        try:
            return _restore(store, path, checked, now=now, say=say)
        except ConcurrentChange:  # somebody has left one of the shops just now
            continue
    return _restore(store, path, checked, now=now, say=say)


def _restore(store: Store, path: Path, checked: str, *, now: datetime, say: Callable[[Message], str]) -> tuple[Workspace, ...]:
    with opened(path) as archive, store.staging(room=2 * archive.bytes) as staged:
        if archive.manifest_sha256 != checked:
            raise damaged()
        for key in keys_of(archive).values():
            store.keep_key(key)
        read = [shop_rows(archive, number) for number in range(len(archive.manifest.shops))]
        for shop in read:
            _stage(archive, shop, staged)
        shops = [_prepared(store, shop, staged, now=now) for shop in read]
        return store.restore(shops, staged, now=now, say=say)


def _stage(archive: Archive, shop: ShopRows, staged: FrameFolder) -> None:
    for file in shop.files:
        staged.copy_in(shop.number, file, archive.pieces(shop.frame_name(file)))


def _prepared(store: Store, shop: ShopRows, staged: FrameFolder, *, now: datetime) -> ShopToRestore:
    """The workspace as it may be seen: without those who have asked to be forgotten since."""
    (workspace,) = shop.rows["workspace"]()
    known = store.known_list(workspace["uid"])
    listed = {row["address_hash"]: row["reason"] for row in shop.rows["suppression"]()} if known.entries else {}
    since = [one for one in known.erased() if listed.get(one) != SuppressionReason.ERASED]
    rows: TableRows = shop.rows
    learnt = NOBODY
    if since:
        is_erased = known.is_erased(store.key_named)
        rows, identifiers = forgotten_again(Staged(frames=staged, number=shop.number, rows=shop.rows), is_erased, now=now)
        hashes = hashes_of(identifiers, store.key_named(workspace["list_keys"][0]))
        learnt = NOBODY.with_entries((), ((one, (SuppressionReason.ERASED, now)) for one in hashes))
    return ShopToRestore(number=shop.number, uid=workspace["uid"], rows=rows, known=known, learnt=learnt)

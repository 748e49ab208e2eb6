"""Backups: everything of some workspaces in one file that can be read back anywhere, and restoring from it.

A backup holds people's data as they are, with the key of the do-not-contact list: keep it as safe as the data folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from winback.store import Store, Workspace

SUFFIX = ".winback.zip"


@dataclass(frozen=True, kw_only=True)
class BackedUpShop:
    """One workspace in a backup. ``first_order`` and ``last_order`` of all that are dated; None without orders."""

    name: str
    uid: str
    is_demo: bool
    is_archived: bool
    orders: int
    customers: int
    imports: int
    campaigns: int
    suppressed: int
    first_order: date | None
    last_order: date | None


@dataclass(frozen=True, kw_only=True)
class BackupContents:
    """What a backup holds: when and by which version of the program it was made, its size in bytes, and its workspaces."""

    made_at: datetime
    program: str
    bytes: int
    shops: tuple[BackedUpShop, ...]


def backup_file_name(now: datetime) -> str:
    """What a backup made now is called."""
    return f"winback-{now:%Y-%m-%d-%H%M}{SUFFIX}"


def write_backup(store: Store, workspaces: Sequence[Workspace], path: Path, *, now: datetime) -> BackupContents:
    """Write these workspaces into one file, for its owner only, in place of what is there.

    It gets its name once it has been read back in full. Raises ``StoreUnavailable`` where that fails; what was there stays then.
    """
    raise NotImplementedError


def check_backup(path: Path) -> BackupContents:
    """What a backup holds, after all of it was read. Raises ``UnusableFile`` for what is damaged, not ours, or of a newer program."""
    raise NotImplementedError


def restore_backup(store: Store, path: Path, *, now: datetime) -> tuple[Workspace, ...]:
    """Bring back every workspace of a backup beside those that are there, all or none; a taken name gets the day behind it.

    Whoever has unsubscribed or asked to be forgotten since is not written to, and forgotten again. Raises ``UnusableFile`` like
    ``check_backup``, and ``StoreUnavailable`` where it cannot be kept.
    """
    raise NotImplementedError

"""What a backup says of itself: the manifest, and what people are shown of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

SUFFIX = ".winback.zip"
KIND = "winback backup"
FORMAT = 1
"""Rises when an earlier program could no longer read what this one writes."""
MANIFEST = "manifest.json"
COUNTED = {"imports": "import_receipt", "campaigns": "campaign", "suppressed": "suppression"}
"""The table that each count of a workspace is of."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class BackedUpShop:
    """One workspace in a backup. ``first_order`` and ``last_order`` by the shop's calendar; None without orders."""

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


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file in the backup."""

    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything that is in a backup. ``tables`` is the version of the rows; ``files`` are all others in it, by name."""

    made_at: datetime
    program: str
    tables: str
    shops: tuple[BackedUpShop, ...]
    files: Mapping[str, Entry]

    def as_json(self) -> bytes:
        """The manifest as JSON in UTF-8."""
        told = {"kind": KIND, "format": FORMAT, **asdict(self)}
        return json.dumps(told, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat()).encode()


def manifest_from(said: Mapping[str, Any]) -> Manifest:
    """The manifest again. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    made_at = datetime.fromisoformat(said["made_at"])
    if made_at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return Manifest(
        made_at=made_at,
        program=_text(said["program"], 40),
        tables=_text(said["tables"], 32),
        shops=tuple(_shop(one) for one in said["shops"]),
        files={_text(name, 200): _entry(one) for name, one in said["files"].items()},
    )


def backup_file_name(now: datetime) -> str:
    """What a backup made now is called."""
    return f"winback-{now:%Y-%m-%d-%H%M}{SUFFIX}"


def _shop(said: Mapping[str, Any]) -> BackedUpShop:
    if not _UID.fullmatch(said["uid"]):
        raise ValueError("no uid")
    return BackedUpShop(
        name=_text(said["name"], 80),
        uid=said["uid"],
        is_demo=said["is_demo"] is True,
        is_archived=said["is_archived"] is True,
        **{name: _count(said[name]) for name in ("orders", "customers", "imports", "campaigns", "suppressed")},
        first_order=_day(said["first_order"]),
        last_order=_day(said["last_order"]),
    )


def _entry(said: Mapping[str, Any]) -> Entry:
    if not _SHA256.fullmatch(said["sha256"]):
        raise ValueError("no hash")
    return Entry(sha256=said["sha256"], bytes=_count(said["bytes"]))


def _text(value: Any, longest: int) -> str:
    if type(value) is not str or len(value) > longest or not value.isprintable():
        raise ValueError("no text, or too long a one")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("no count")
    return value


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)

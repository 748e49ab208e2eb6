"""Workspaces: one shop each, with its settings and its version."""

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from winback.errors import UnusableInput
from winback.policy import ShopPolicy
from winback.store.problems import ConcurrentChange, unusable_workspace_name
from winback.store.tables import NAME_LENGTH, WorkspaceRow
from winback.vocabulary import BusinessType

_PLAIN_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_AMOUNTS = ("margin", "contact_cost", "shipping_cost", "gift_cost")


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """One shop as it was read.

    ``version`` rises with every import and every change of settings or suppressions; caches are
    keyed on (``id``, ``version``, …). An id is never used twice. ``dataset_id`` pins the frames
    that belong to this version; None before the first import. ``uid`` is the same in a backup and what is
    restored from it. An archived workspace is kept and not offered. ``demo_business``: which demo shop this is.
    """

    id: int
    name: str
    is_demo: bool
    version: int
    policy: ShopPolicy
    created_at: datetime
    dataset_id: int | None
    uid: str = ""
    archived_at: datetime | None = None
    demo_business: BusinessType | None = None


def usable_name(name: str, *, refusal: Callable[[int], UnusableInput] = unusable_workspace_name) -> str:
    """The name trimmed and in composed form, with plain blanks: one that keeps words together looks the same and is typed by nobody.

    Raises ``UnusableInput`` if it is empty, too long or holds invisible characters; ``refusal`` makes that error from the greatest length.
    """
    trimmed = unicodedata.normalize("NFC", name).translate(_PLAIN_BLANKS).strip()
    if not 1 <= len(trimmed) <= NAME_LENGTH or not trimmed.isprintable():
        raise refusal(NAME_LENGTH)
    return trimmed


def list_workspaces(session: Session) -> list[Workspace]:
    """All workspaces by name."""
    rows = session.exec(select(WorkspaceRow)).all()
    return [_workspace(row) for row in sorted(rows, key=lambda row: row.name)]  # here: every server has an order of its own


def workspace_named(session: Session, name: str) -> Workspace | None:
    """The workspace of this name; where there is none, the only one whose name differs in nothing but capitals."""
    alike = _named_alike(session, name)
    exactly = [row for row in alike if row.name == name]
    return _workspace(*(exactly or alike)) if len(exactly or alike) == 1 else None


def is_taken(session: Session, name: str, *, but: int | None = None) -> bool:
    """Whether a workspace other than ``but`` has this name, in capitals or not: people would take one shop for the other."""
    return any(row.id != but for row in _named_alike(session, name))


def _named_alike(session: Session, name: str) -> list[WorkspaceRow]:
    return [row for row in session.exec(select(WorkspaceRow)).all() if row.name.casefold() == name.casefold()]


def workspace_by_id(session: Session, workspace_id: int) -> Workspace:
    """The workspace as it is now. Raises ``ConcurrentChange`` if it has been deleted."""
    row = session.exec(select(WorkspaceRow).where(WorkspaceRow.id == workspace_id)).first()
    if row is None:
        raise ConcurrentChange
    return _workspace(row)


def add_workspace(
    session: Session, name: str, *, policy: ShopPolicy, is_demo: bool, now: datetime, demo_business: BusinessType | None = None
) -> Workspace:
    """Record a new workspace without data."""
    row = WorkspaceRow(
        name=name,
        is_demo=is_demo,
        version=1,
        policy=policy_as_json(policy),
        created_at=now,
        uid=secrets.token_hex(16),
        demo_business=demo_business,
    )
    session.add(row)
    session.flush()
    return _workspace(row)


def advance(session: Session, workspace_id: int, *, expected_version: int | None = None, **changes: Any) -> Workspace:
    """Raise the version by one and set ``changes``.

    Raises ``ConcurrentChange`` if the workspace is gone or no longer at ``expected_version``.
    """
    statement = update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace_id)
    if expected_version is not None:
        statement = statement.where(col(WorkspaceRow.version) == expected_version)
    changed = session.execute(statement.values(version=WorkspaceRow.version + 1, **changes).returning(col(WorkspaceRow.id))).first()
    if changed is None:
        raise ConcurrentChange
    return workspace_by_id(session, workspace_id)


def _workspace(row: WorkspaceRow) -> Workspace:
    if row.id is None:
        raise AssertionError("a stored row has an id")
    return Workspace(
        id=row.id,
        name=row.name,
        is_demo=row.is_demo,
        version=row.version,
        policy=policy_from_json(row.policy),
        created_at=row.created_at,
        dataset_id=row.dataset_id,
        uid=row.uid,
        archived_at=row.archived_at,
        demo_business=BusinessType(row.demo_business) if row.demo_business in set(BusinessType) else None,
    )


def policy_as_json(policy: ShopPolicy) -> dict[str, Any]:
    """The settings as a JSON object; amounts are text, because JSON numbers are floats."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(policy).items()}


def settings_for_copy(policy: ShopPolicy) -> ShopPolicy:
    """The settings for another workspace: all but the shop's own name."""
    return replace(policy, name="")


def policy_from_json(stored: dict[str, Any]) -> ShopPolicy:
    """The settings again; those that this program does not know are left out."""
    known = {field.name for field in fields(ShopPolicy)}
    settings = {name: value for name, value in stored.items() if name in known}
    amounts = {name: Decimal(settings[name]) for name in _AMOUNTS if settings.get(name) is not None}
    business = settings.get("business_type")
    return ShopPolicy(**settings | amounts | {"business_type": BusinessType(business) if business in set(BusinessType) else None})

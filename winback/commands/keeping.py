"""``workspaces``, ``backup``, ``restore`` and ``undo``: what is kept, in a safe place, and how it comes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from winback import undoing
from winback.backups import BackedUpShop, BackupContents, backup_file_name, restore_backup, write_backup
from winback.commands.imports import existing
from winback.commands.shown import columns, iso
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.locale.formats import Speaker
from winback.locale.sizes import in_bytes
from winback.store import Footprint, Store, Workspace
from winback.undoing import UndoableImport


@dataclass(frozen=True, kw_only=True)
class Listed:
    """All workspaces, with how much of each is stored."""

    workspaces: tuple[tuple[Workspace, Footprint], ...]

    def as_json(self) -> dict[str, Any]:
        return {"workspaces": [_workspace_json(*one) for one in self.workspaces]}

    def as_table(self, say: Speaker) -> str:
        rows = [(workspace.name, _workspace_line(say, workspace, stored)) for workspace, stored in self.workspaces]
        return columns(rows or [(say.say(N_("Shops")), say.say(N_("There is none yet.")))])


@dataclass(frozen=True, kw_only=True)
class BackedUp:
    """A backup that was written, or whose workspaces were restored under the names that follow."""

    path: Path
    contents: BackupContents

    def as_json(self) -> dict[str, Any]:
        shops = [_shop_json(shop) for shop in self.contents.shops]
        return {"file": str(self.path), "made_at": self.contents.made_at.isoformat(), "bytes": self.contents.bytes, "workspaces": shops}

    def as_table(self, say: Speaker) -> str:
        rows = [(say.say(N_("File")), str(self.path)), (say.say(N_("Size")), say.say(in_bytes(self.contents.bytes)))]
        rows += [(shop.name, _shop_line(say, shop)) for shop in self.contents.shops]
        told = N_(
            "It holds people’s data, also of people who are forgotten later: keep it as safe as the data folder, and delete old ones."
        )
        return columns([*rows, (say.say(N_("Note")), say.say(told))])


@dataclass(frozen=True, kw_only=True)
class Restored:
    """Workspaces that came back, under the names that they have now."""

    workspaces: tuple[Workspace, ...]

    def as_json(self) -> dict[str, Any]:
        return {"restored": [workspace.name for workspace in self.workspaces]}

    def as_table(self, say: Speaker) -> str:
        return columns([(say.say(N_("Restored")), workspace.name) for workspace in self.workspaces])


@dataclass(frozen=True, kw_only=True)
class Undone:
    """The import that was taken back."""

    workspace: Workspace
    taken_back: UndoableImport

    def as_json(self) -> dict[str, Any]:
        told = self.taken_back
        counts = {"orders": told.orders_before, "customers": told.customers_before}
        return {"workspace": self.workspace.name, "files": list(told.file_names), "imported_at": told.imported_at.isoformat(), **counts}

    def as_table(self, say: Speaker) -> str:
        told = self.taken_back
        rows = [(say.say(N_("Taken back")), name) for name in told.file_names]
        rows += [
            (say.say(N_("Orders")), say.number(told.orders_before or 0)),
            (say.say(N_("Customers")), say.number(told.customers_before or 0)),
        ]
        return columns(rows)


def workspaces(store: Store, *, archive: str | None, restore: str | None, rename: Sequence[str] | None) -> Listed:
    """Archive, bring back or rename a workspace, and list them all. Raises ``UnusableInput`` for a name that is not there or taken."""
    if archive is not None:
        store.archive_workspace(store.workspace(archive).id)
    if restore is not None:
        store.unarchive_workspace(store.workspace(restore).id)
    if rename:
        before, after = rename
        store.rename_workspace(store.workspace(before).id, after)
    return Listed(workspaces=tuple((workspace, store.footprint(workspace.id)) for workspace in store.workspaces()))


def refuse_archived(store: Store, name: str) -> None:
    """Raises ``UnusableInput`` for the name of an archived workspace: nothing is done in it unseen."""
    if any(one.archived_at is not None for one in store.workspaces() if one.name == name.strip()):
        raise UnusableInput(
            Message(N_("The shop “{name}” is archived."), name=name.strip()),
            Message(N_('Bring it back first, with: python3 -m winback workspaces --restore "{name}"'), name=name.strip()),
        )


def backup(store: Store, workspace: str | None, *, out: Path, now: datetime) -> BackedUp:
    """Write one workspace, or all, into one file; into a folder under a name with the day. Raises ``UnusableInput`` where there is none."""
    chosen = store.workspaces() if workspace is None else [store.workspace(workspace)]
    if not chosen:
        raise UnusableInput(Message(N_("There is nothing to back up yet.")))
    path = out / backup_file_name(now) if out.is_dir() else out
    return BackedUp(path=path, contents=write_backup(store, chosen, path, now=now))


def restore(store: Store, file: Path, *, now: datetime, say: Callable[[Message], str]) -> Restored:
    """Bring back every workspace of a backup. Raises ``UnusableFile`` and changes nothing."""
    return Restored(workspaces=restore_backup(store, existing(file), now=now, say=say))


def undo(store: Store, workspace: str, *, now: datetime) -> Undone:
    """Take back the last import of a workspace. Raises ``UnusableInput`` where that cannot be done."""
    shop = store.workspace(workspace)
    told = undoing.last_import(store, shop)
    after = undoing.undo_import(store, shop, expected_version=shop.version, now=now)
    if told is None:
        raise AssertionError("what was taken back was there")
    return Undone(workspace=after, taken_back=told)


def _workspace_json(workspace: Workspace, stored: Footprint) -> dict[str, Any]:
    return {
        "name": workspace.name,
        "demo": workspace.is_demo,
        "archived_at": workspace.archived_at and workspace.archived_at.isoformat(),
        "version": workspace.version,
        "imports": stored.imports,
        "campaigns": stored.campaigns,
        "do_not_contact": stored.suppressed,
        "bytes": stored.frames_bytes,
    }


def _workspace_line(say: Speaker, workspace: Workspace, stored: Footprint) -> str:
    imports, campaigns, size = stored.imports, stored.campaigns, in_bytes(stored.frames_bytes)
    if workspace.archived_at is None:
        return say.say(Message(N_("imports: {imports}, lists: {campaigns}, size: {size}"), imports=imports, campaigns=campaigns, size=size))
    told = N_("archived on {day}; imports: {imports}, lists: {campaigns}, size: {size}")
    return say.say(Message(told, day=workspace.archived_at.date(), imports=imports, campaigns=campaigns, size=size))


def _shop_json(shop: BackedUpShop) -> dict[str, Any]:
    counts = {name: getattr(shop, name) for name in ("orders", "customers", "imports", "campaigns")}
    days = {"first_order": iso(shop.first_order), "last_order": iso(shop.last_order)}
    return {"name": shop.name, "demo": shop.is_demo, **counts, "do_not_contact": shop.suppressed, **days}


def _shop_line(say: Speaker, shop: BackedUpShop) -> str:
    orders, customers, campaigns = shop.orders, shop.customers, shop.campaigns
    if shop.first_order is None or shop.last_order is None:
        told = N_("orders: {orders}, customers: {customers}, lists: {campaigns}")
        return say.say(Message(told, orders=orders, customers=customers, campaigns=campaigns))
    told = N_("orders: {orders} from {first} to {last}, customers: {customers}, lists: {campaigns}")
    first, last = shop.first_order, shop.last_order
    return say.say(Message(told, orders=orders, customers=customers, campaigns=campaigns, first=first, last=last))

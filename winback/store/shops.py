"""The part of the store that keeps the workspaces themselves: names, settings, answers about files, and how much there is."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from winback.errors import StoreUnavailable, UnusableInput
from winback.policy import ImportAnswers, ShopPolicy
from winback.store.answers import all_kept_answers, forget_answers, keep_answers, kept_answers
from winback.store.keeping import Keeping
from winback.store.known_lists import forget_former, retain
from winback.store.problems import no_such_workspace, workspace_exists
from winback.store.tables import CampaignRow, DatasetRow, ImportReceiptRow, RememberedAnswersRow, SuppressionRow, WorkspaceRow
from winback.store.upgrading import BACKUPS_FOLDER
from winback.store.workspaces import (
    Workspace,
    add_workspace,
    advance,
    is_taken,
    list_workspaces,
    policy_as_json,
    usable_name,
    workspace_named,
)
from winback.vocabulary import BusinessType


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """How much of one workspace is stored, and where.

    ``frames_bytes`` of all its files of orders, people and campaigns; ``datasets`` counts the versions of the data that are kept.
    """

    folder: Path
    frames_bytes: int
    datasets: int
    imports: int
    campaigns: int
    suppressed: int
    remembered_answers: int


class Shops(Keeping):
    """All workspaces. Every method may raise ``StoreUnavailable``."""

    def workspaces(self) -> list[Workspace]:
        """All workspaces by name, the archived ones too."""
        with self._database.reading() as session:
            return list_workspaces(session)

    def workspace(self, name: str, *, create: bool = False) -> Workspace:
        """The workspace of this name, made if ``create``. Raises ``UnusableInput`` if there is none."""
        if create:
            with suppress(UnusableInput):  # there already, or made by another process just now
                return self.create_workspace(name)
        wanted = usable_name(name)
        with self._database.reading() as session:
            found = workspace_named(session, wanted)
        if found is None:
            raise no_such_workspace(wanted)
        return found

    def create_workspace(
        self,
        name: str,
        *,
        policy: ShopPolicy = ShopPolicy(),  # noqa: B008 # frozen
        is_demo: bool = False,
        demo_business: BusinessType | None = None,
    ) -> Workspace:
        """A new workspace without data. Raises ``UnusableInput`` if the name is taken or cannot be used."""
        wanted = usable_name(name)
        try:
            with self._database.writing() as session:
                if is_taken(session, wanted):
                    raise workspace_exists(wanted)
                return add_workspace(session, wanted, policy=policy, is_demo=is_demo, now=self._clock(), demo_business=demo_business)
        except IntegrityError:
            raise workspace_exists(wanted) from None

    def rename_workspace(self, workspace_id: int, name: str) -> Workspace:
        """Give a workspace another name; the version rises. Raises ``UnusableInput`` if the name is taken or cannot be used."""
        wanted = usable_name(name)
        try:
            with self._database.writing() as session:
                if is_taken(session, wanted, but=workspace_id):
                    raise workspace_exists(wanted)
                return advance(session, workspace_id, name=wanted)
        except IntegrityError:
            raise workspace_exists(wanted) from None

    def archive_workspace(self, workspace_id: int) -> Workspace:
        """Keep a workspace with all its data, but offer it no longer; the version rises."""
        with self._database.writing() as session:
            return advance(session, workspace_id, archived_at=self._clock())

    def unarchive_workspace(self, workspace_id: int) -> Workspace:
        """Offer an archived workspace again; the version rises."""
        with self._database.writing() as session:
            return advance(session, workspace_id, archived_at=None)

    def save_policy(self, workspace_id: int, policy: ShopPolicy) -> Workspace:
        """Keep the settings of a shop; the version rises."""
        with self._database.writing() as session:
            return advance(session, workspace_id, policy=policy_as_json(policy))

    def delete_workspace(self, workspace_id: int) -> None:
        """Remove a workspace with everything in it, from the disk too. One that is not there is no error.

        The hashes of its do-not-contact list stay, so that a backup of it that is restored later writes to nobody who left.
        """
        with self._database.writing() as session:
            with suppress(StoreUnavailable):  # without their key, the hashes are of no use
                retain(session, workspace_id, now=self._clock(), own_key=lambda: self._suppressions.own_key(session))
            session.exec(delete(WorkspaceRow).where(col(WorkspaceRow.id) == workspace_id))
        self._frames.remove_workspace(workspace_id)

    def delete_all_workspaces(self) -> int:
        """Remove everything of all workspaces, from the disk too: copies made before an update, the hashes of do-not-contact
        lists and their keys as well. Returns how many workspaces there were.

        Backups that a person made are their own; one that is restored later knows only who had left when it was made.
        """
        for copy in (self._frames.folder.parent / BACKUPS_FOLDER).glob("winback-*"):
            copy.unlink(missing_ok=True)
        with self._database.writing() as session:
            there = len(list_workspaces(session))
            forget_former(session)
            session.exec(delete(WorkspaceRow))
        self._database.settle()
        with self._database.writing() as session:  # so that nobody begins to keep anything meanwhile
            kept = {workspace.id for workspace in list_workspaces(session)}
            self._frames.remove_workspaces_but(kept)
            if not kept:
                self._suppressions.keys.delete_all()
        return there

    def remembered_answers(self, workspace_id: int, header_sha256: str) -> ImportAnswers | None:
        """What was said about the last file of this workspace with this header; None where that is nothing this program understands."""
        with self._database.reading() as session:
            return kept_answers(session, workspace_id=workspace_id, header_sha256=header_sha256)

    def remember_answers(self, workspace_id: int, header_sha256: str, answers: ImportAnswers) -> None:
        """Keep what was said about a file for the next one with the same header; the version stays.

        Answers that name a column by what looks like an e-mail address are not kept: that file has no header.
        """
        with self._database.writing() as session:
            keep_answers(session, answers, workspace_id=workspace_id, header_sha256=header_sha256, now=self._clock())

    def all_remembered_answers(self, workspace_id: int) -> list[tuple[str, ImportAnswers, datetime]]:
        """Header key, answers and moment of everything that was said about files of this workspace."""
        with self._database.reading() as session:
            return all_kept_answers(session, workspace_id=workspace_id)

    def forget_answers(self, workspace_id: int, header_sha256: str) -> None:
        """Let go of what was said about files with this header; the version stays."""
        with self._database.writing() as session:
            forget_answers(session, workspace_id=workspace_id, header_sha256=header_sha256)

    def footprint(self, workspace_id: int) -> Footprint:
        """How much of a workspace is stored, and where."""
        with self._database.reading() as session:
            counts = {name: _count(session, table, workspace_id) for name, table in _COUNTED.items()}
        folder, stored = self._frames.measured(workspace_id)
        return Footprint(folder=folder, frames_bytes=stored, **counts)


_COUNTED: dict[str, Any] = {
    "datasets": DatasetRow,
    "imports": ImportReceiptRow,
    "campaigns": CampaignRow,
    "suppressed": SuppressionRow,
    "remembered_answers": RememberedAnswersRow,
}


def _count(session: Session, table: Any, workspace_id: int) -> int:
    return session.exec(select(func.count()).select_from(table).where(table.workspace_id == workspace_id)).one()

"""The part of the store that keeps what was imported: datasets, receipts, refused rows."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl
from sqlmodel import Session

from winback.schema import REJECTS
from winback.store.datasets import (
    SCHEMAS,
    Dataset,
    FrameRole,
    add_dataset,
    dataset_before,
    dataset_files,
    retire_datasets,
    worth_keeping,
)
from winback.store.erasure import NOTHING_REWRITTEN, ErasedBeside, Erasure, Rewritten, point_to, rewritten, rows_beside
from winback.store.frames import FrameFile, collected
from winback.store.keeping import Keeping
from winback.store.problems import ConcurrentChange
from winback.store.receipts import ImportReceipt, add_receipt, delete_receipts, list_receipts, rejects_file
from winback.store.suppressions import SuppressionReason
from winback.store.workspaces import Workspace, advance, workspace_by_id


class ImportedData(Keeping):
    """The datasets of every workspace. Every method may raise ``StoreUnavailable``."""

    def commit_import(self, workspace_id: int, *, expected_version: int, dataset: Dataset, receipts: Sequence[ImportReceipt]) -> Workspace:
        """Keep a dataset and the receipts of the files it came from, in one transaction; the version rises.

        Raises ``ConcurrentChange`` if the workspace is no longer at ``expected_version``: merge again
        with what is there now. Whatever is raised, what was stored before is unchanged.
        """
        return self._keep(workspace_id, expected_version, dataset, receipts, None)[0]

    def dataset(self, workspace: Workspace) -> Dataset:
        """All frames that belong to the workspace as it was read; empty ones before the first import.

        Raises ``ConcurrentChange`` once later imports have replaced them.
        """
        if workspace.dataset_id is None:
            return Dataset.empty()
        version, files = self._files(workspace)
        scans = {role: self._frames.scan(workspace.id, file, SCHEMAS[role]) for role, file in files.items()}
        return Dataset.of({role: SCHEMAS[role].check(collected(scan)) for role, scan in scans.items()}, version=version)

    def frame(self, workspace: Workspace, role: FrameRole, *, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of one frame of the dataset, without reading the others."""
        return collected(self.scan(workspace, role).select(*columns))

    def scan(self, workspace: Workspace, role: FrameRole) -> pl.LazyFrame:
        """One frame of the dataset, verified, to be read when it is collected; for figures that need few of its columns."""
        if workspace.dataset_id is None:
            return SCHEMAS[role].empty().lazy()
        _, files = self._files(workspace)
        return self._frames.scan(workspace.id, files[role], SCHEMAS[role])

    def receipts(self, workspace_id: int) -> list[ImportReceipt]:
        """What was imported into this workspace, the oldest first, without the refused rows."""
        with self._database.reading() as session:
            return list_receipts(session, workspace_id=workspace_id)

    def rejects(self, workspace_id: int, receipt_id: int) -> pl.DataFrame:
        """The refused rows (REJECTS) of one imported file; none for a receipt of another workspace."""
        with self._database.reading() as session:
            file = rejects_file(session, workspace_id=workspace_id, receipt_id=receipt_id)
        return REJECTS.empty() if file is None else REJECTS.check(collected(self._frames.scan(workspace_id, file, REJECTS)))

    def dataset_before(self, workspace: Workspace, version: int) -> Workspace | None:
        """The workspace with the dataset pinned that it had before this version; None if that is no longer kept."""
        with self._database.reading() as session:
            found = dataset_before(session, workspace_id=workspace.id, version=version)
        return None if found is None else replace(workspace, dataset_id=found)

    def undo_import(self, workspace_id: int, *, expected_version: int, import_version: int, dataset: Dataset) -> Workspace:
        """Keep the dataset as it was before the last import, without the receipts and refused rows of that one; the version rises.

        ``import_version`` is the dataset version of its receipts. What the import had stored is deleted. Raises like ``commit_import``.
        """
        self._refuse_outdated(workspace_id, expected_version)
        with self._writing_frames(workspace_id) as write:
            files = {role: write(frame) for role, frame in dataset.frames().items()}
            with self._database.writing() as session:
                rejects = delete_receipts(session, workspace_id=workspace_id, version=import_version)
                workspace, retired = self._record(session, workspace_id, expected_version, files, [], keep_previous=False)
        self._discard(workspace_id, retired | rejects)
        self._database.settle()
        return workspace

    def erase(
        self, workspace_id: int, *, expected_version: int, dataset: Dataset, receipts: Sequence[ImportReceipt] = (), erasure: Erasure
    ) -> tuple[Workspace, ErasedBeside]:
        """Keep a dataset without a person, and take them out of everything beside it and out of earlier versions, in one transaction.

        What identifies them stays on the do-not-contact list as hashes. Raises like ``commit_import``.
        """
        kept = self._keep(workspace_id, expected_version, dataset, receipts, erasure)
        self._database.settle()
        return kept

    def _keep(
        self, workspace_id: int, expected_version: int, dataset: Dataset, receipts: Sequence[ImportReceipt], erasure: Erasure | None
    ) -> tuple[Workspace, ErasedBeside]:
        """Frames first, then all rows that point to them; last, the files that nothing points to any more are deleted."""
        self._refuse_outdated(workspace_id, expected_version)
        with self._writing_frames(workspace_id) as write:
            files = {role: write(frame) for role, frame in dataset.frames().items()}
            imports = [(receipt, _write_rejects(receipt, write)) for receipt in receipts]
            changes = NOTHING_REWRITTEN
            if erasure:
                with self._database.reading() as session:
                    beside = rows_beside(session, workspace_id=workspace_id)
                changes = rewritten(beside, self._frames, write, workspace_id=workspace_id, erasure=erasure)
            with self._database.writing() as session:
                workspace, retired = self._record(session, workspace_id, expected_version, files, imports, keep_previous=erasure is None)
                if erasure:
                    retired |= retire_datasets(session, workspace_id=workspace_id, keep={workspace.dataset_id or 0})
                    self._forget(session, workspace_id, changes, erasure)
        self._discard(workspace_id, retired | changes.replaced)
        return workspace, changes.beside

    def _record(
        self,
        session: Session,
        workspace_id: int,
        expected_version: int,
        files: dict[FrameRole, FrameFile],
        imports: Sequence[tuple[ImportReceipt, FrameFile | None]],
        *,
        keep_previous: bool,
    ) -> tuple[Workspace, set[str]]:
        """All rows of one import; returns the workspace and the files that are no longer needed.

        What an import can be taken back to stays, and the dataset before this one for who is reading it, if ``keep_previous``.
        """
        previous = workspace_by_id(session, workspace_id)
        version = expected_version + 1
        dataset_id = add_dataset(session, workspace_id=workspace_id, version=version, files=files, now=self._clock())
        workspace = advance(session, workspace_id, expected_version=expected_version, dataset_id=dataset_id)
        for receipt, rejects in imports:
            add_receipt(session, receipt, workspace_id=workspace_id, version=version, rejects=rejects)
        kept = worth_keeping(session, workspace_id=workspace_id) | ({previous.dataset_id or dataset_id} if keep_previous else set())
        retired = retire_datasets(session, workspace_id=workspace_id, keep={dataset_id} | kept)
        self._refuse_missing(workspace_id, [*files.values(), *(rejects for _, rejects in imports if rejects)])
        return workspace, retired

    def _forget(self, session: Session, workspace_id: int, changes: Rewritten, erasure: Erasure) -> None:
        point_to(session, changes, workspace_id=workspace_id)
        self._refuse_missing(workspace_id, changes.files)
        reason = SuppressionReason.ERASED
        self._suppressions.add(session, workspace_id=workspace_id, addresses=erasure.identifiers, reason=reason, now=erasure.now)

    def _files(self, workspace: Workspace) -> tuple[int, dict[FrameRole, FrameFile]]:
        with self._database.reading() as session:
            found = dataset_files(session, workspace_id=workspace.id, dataset_id=workspace.dataset_id or 0)
        if found is None:
            raise ConcurrentChange
        return found


def _write_rejects(receipt: ImportReceipt, write: Callable[[pl.DataFrame], FrameFile]) -> FrameFile | None:
    if receipt.rejects is None or receipt.rejects.is_empty():
        return None
    return write(REJECTS.check(receipt.rejects))

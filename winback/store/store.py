"""Everything that lasts, behind one object. Every question about a shop takes its workspace."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from winback.errors import UnusableInput
from winback.ingest.identity import phones_of_customers
from winback.policy import ShopPolicy
from winback.schema import REJECTS
from winback.store.database import Database, address_of
from winback.store.datasets import (
    SCHEMAS,
    Dataset,
    FrameRole,
    add_dataset,
    dataset_files,
    retire_datasets,
)
from winback.store.erasure import (
    NOTHING_REWRITTEN,
    ErasedBeside,
    Erasure,
    KnownBeside,
    Rewritten,
    campaigns_with,
    point_to,
    rejected_with,
    rewritten,
)
from winback.store.frames import FrameFile, FrameFolder, collected
from winback.store.places import private_folder
from winback.store.problems import ConcurrentChange, no_such_workspace, workspace_exists
from winback.store.receipts import ImportReceipt, add_receipt, list_receipts, rejects_file
from winback.store.recorded import RecordedCampaigns
from winback.store.suppressions import SuppressionReason, Suppressions
from winback.store.tables import WorkspaceRow
from winback.store.upgrading import upgrade
from winback.store.workspaces import (
    Workspace,
    add_workspace,
    advance,
    list_workspaces,
    policy_as_json,
    usable_name,
    workspace_by_id,
    workspace_named,
)
from winback.vocabulary import BusinessType

FRAMES_FOLDER = "frames"


def utc_now() -> datetime:
    """The clock of the store, for what it dates itself."""
    return datetime.now(UTC)


def open_store(data_dir: Path, database_url: str | None = None, *, clock: Callable[[], datetime] = utc_now) -> "Store":
    """Open what is kept in ``data_dir``, making or upgrading it where needed; one store serves all threads of a process.

    ``database_url`` None: SQLite in the folder. Raises ``StoreUnavailable``.
    """
    folder = private_folder(data_dir)
    frames = FrameFolder(folder / FRAMES_FOLDER)
    database = Database(address_of(folder, database_url))
    upgrade(database, folder, may_begin=frames.is_empty)
    store = Store(database, frames, Suppressions(folder), clock=clock)
    store.sweep(now=time.time())
    return store


class Store(RecordedCampaigns):
    """Workspaces with their datasets, receipts, campaigns and suppressions. Every method may raise ``StoreUnavailable``."""

    # Workspaces

    def workspaces(self) -> list[Workspace]:
        """All workspaces by name."""
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
                return add_workspace(session, wanted, policy=policy, is_demo=is_demo, now=self._clock(), demo_business=demo_business)
        except IntegrityError:
            raise workspace_exists(wanted) from None

    def save_policy(self, workspace_id: int, policy: ShopPolicy) -> Workspace:
        """Keep the settings of a shop; the version rises."""
        with self._database.writing() as session:
            return advance(session, workspace_id, policy=policy_as_json(policy))

    def delete_workspace(self, workspace_id: int) -> None:
        """Remove a workspace with everything in it, from the disk too. One that is not there is no error."""
        with self._database.writing() as session:
            session.exec(delete(WorkspaceRow).where(col(WorkspaceRow.id) == workspace_id))
        self._frames.remove_workspace(workspace_id)

    # Datasets, and what was imported

    def commit_import(self, workspace_id: int, *, expected_version: int, dataset: Dataset, receipts: Sequence[ImportReceipt]) -> Workspace:
        """Keep a dataset and the receipts of the files it came from, in one transaction; the version rises.

        Raises ``ConcurrentChange`` if the workspace is no longer at ``expected_version``: merge again
        with what is there now. Whatever is raised, what was stored before is unchanged.
        """
        return self._keep(workspace_id, expected_version, dataset, receipts, None)[0]

    def dataset(self, workspace: Workspace) -> Dataset:
        """All frames that belong to the workspace as it was read; empty ones before the first import.

        Raises ``ConcurrentChange`` once two later imports have replaced them.
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

    # People who are not to be written to

    def suppress(self, workspace_id: int, addresses: Iterable[str], *, reason: SuppressionReason) -> Workspace:
        """Put e-mails or phones, normalised as PEOPLE holds them, on the do-not-contact list; the version rises."""
        with self._database.writing() as session:
            workspace = advance(session, workspace_id)  # first: where the database locks rows, one writer after the other
            self._suppressions.add(session, workspace_id=workspace_id, addresses=addresses, reason=reason, now=self._clock())
            return workspace

    def suppressed(self, workspace_id: int, addresses: pl.Series) -> pl.Series:
        """For each e-mail or phone, normalised, whether it is on the do-not-contact list (Boolean); a null is not."""
        with self._database.reading() as session:
            return self._suppressions.suppressed(session, workspace_id=workspace_id, addresses=addresses)

    def any_erased(self, workspace_id: int) -> bool:
        """Whether anybody asked to be forgotten in this workspace."""
        with self._database.reading() as session:
            return self._suppressions.any_erased(session, workspace_id=workspace_id)

    def erased(self, workspace_id: int, identifiers: pl.Series) -> pl.Series:
        """For each e-mail, phone or ``i:<source>:<id>`` whether it belongs to somebody who asked to be forgotten (Boolean)."""
        with self._database.reading() as session:
            return self._suppressions.erased(session, workspace_id=workspace_id, identifiers=identifiers)

    def erase(
        self, workspace_id: int, *, expected_version: int, dataset: Dataset, receipts: Sequence[ImportReceipt] = (), erasure: Erasure
    ) -> tuple[Workspace, ErasedBeside]:
        """Keep a dataset without a person, and take them out of everything beside it and out of earlier versions, in one transaction.

        What identifies them stays on the do-not-contact list as hashes. Raises like ``commit_import``.
        """
        kept = self._keep(workspace_id, expected_version, dataset, receipts, erasure)
        self._database.settle()
        return kept

    def known_of(self, workspace_id: int, erasure: Erasure) -> KnownBeside:
        """What is known of a person beside the dataset; nothing is changed."""
        with self._database.reading() as session:
            listed = self._suppressions.entries(session, workspace_id=workspace_id, addresses=erasure.identifiers)
            return KnownBeside(
                campaigns=campaigns_with(session, self._frames, workspace_id=workspace_id, erasure=erasure),
                rejected=rejected_with(session, self._frames, workspace_id=workspace_id, traces=erasure.traces),
                listed={address: entry for address, entry in zip(erasure.identifiers, listed, strict=True) if entry},
            )

    def suppression_count(self, workspace_id: int) -> int:
        """How many addresses are on the do-not-contact list."""
        with self._database.reading() as session:
            return self._suppressions.count(session, workspace_id=workspace_id)

    def suppressed_customers(self, workspace_id: int, people: pl.DataFrame) -> pl.Series:
        """The customer numbers in PEOPLE who are on the do-not-contact list by e-mail or by any phone that orders and records tell."""
        listed = self.suppressed(workspace_id, people["email"]) | self.suppressed(workspace_id, people["phone"])
        return people["customer"].filter(listed | people["customer"].is_in(self._listed_by_phone(workspace_id).implode()))

    def _listed_by_phone(self, workspace_id: int) -> pl.Series:
        """The customers with any phone on the list; PEOPLE holds but one of several."""
        if not self.suppression_count(workspace_id):
            return pl.Series("customer", [], dtype=pl.Int64)
        workspace = self.current(workspace_id)
        marks = ["source", "email", "platform_customer_id", "phone"]
        phones = phones_of_customers(
            self.frame(workspace, FrameRole.ORDERS, columns=["customer", *marks]),
            self.frame(workspace, FrameRole.CONTACTS, columns=marks),
            self.frame(workspace, FrameRole.NUMBERS, columns=["customer_key", "customer"]),
        )
        return phones["customer"].filter(self.suppressed(workspace_id, phones["phone"])).unique()

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
                    changes = rewritten(session, self._frames, write, workspace_id=workspace_id, erasure=erasure)
            with self._database.writing() as session:
                workspace, retired = self._record(session, workspace_id, expected_version, files, imports, only_this=erasure is not None)
                if erasure:
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
        only_this: bool,
    ) -> tuple[Workspace, set[str]]:
        """All rows of one import; returns the workspace and the files that are no longer needed.

        The dataset before stays for who is reading it, unless ``only_this`` one is to be left.
        """
        previous = workspace_by_id(session, workspace_id)
        version = expected_version + 1
        dataset_id = add_dataset(session, workspace_id=workspace_id, version=version, files=files, now=self._clock())
        workspace = advance(session, workspace_id, expected_version=expected_version, dataset_id=dataset_id)
        for receipt, rejects in imports:
            add_receipt(session, receipt, workspace_id=workspace_id, version=version, rejects=rejects)
        kept = {dataset_id} if only_this else {dataset_id, previous.dataset_id or dataset_id}
        retired = retire_datasets(session, workspace_id=workspace_id, keep=kept)
        self._refuse_missing(workspace_id, [*files.values(), *(rejects for _, rejects in imports if rejects)])
        return workspace, retired

    def _forget(self, session: Session, workspace_id: int, changes: Rewritten, erasure: Erasure) -> None:
        point_to(session, changes)
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

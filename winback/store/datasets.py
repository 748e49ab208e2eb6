"""All frames of one shop as one import left them: a dataset version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import polars as pl
from sqlmodel import Session, col, delete, select

from winback.schema import CONTACTS, LINES, ORDERS, PEOPLE, FrameSchema
from winback.store.frames import FrameFile
from winback.store.tables import CampaignRow, DatasetFileRow, DatasetRow, ImportReceiptRow, WorkspaceRow

UNDOABLE = 3
"""So many imports can be taken back one after the other, the last one first."""
UNDO_BYTES = 1_000_000_000
"""What the datasets kept for that may take up; the one before the last import is kept in any case."""

NUMBERS = FrameSchema(
    name="numbers",
    grain="one customer key with the number it was given, kept between imports",
    key=("customer_key",),
    columns={"customer_key": pl.String(), "customer": pl.Int64()},
)


class FrameRole(StrEnum):
    """Which frame of a dataset a file holds."""

    ORDERS = "orders"
    LINES = "lines"
    CONTACTS = "contacts"
    PEOPLE = "people"
    NUMBERS = "numbers"


SCHEMAS: Mapping[FrameRole, FrameSchema] = {
    FrameRole.ORDERS: ORDERS,
    FrameRole.LINES: LINES,
    FrameRole.CONTACTS: CONTACTS,
    FrameRole.PEOPLE: PEOPLE,
    FrameRole.NUMBERS: NUMBERS,
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Dataset:
    """Everything known of one shop after identity. ``version`` is set by the store; 0 before the first import."""

    orders: pl.DataFrame
    lines: pl.DataFrame
    contacts: pl.DataFrame
    people: pl.DataFrame
    numbers: pl.DataFrame
    version: int = 0

    @classmethod
    def empty(cls) -> "Dataset":
        """The dataset of a workspace without imports."""
        return cls.of({role: schema.empty() for role, schema in SCHEMAS.items()}, version=0)

    @classmethod
    def of(cls, frames: Mapping[FrameRole, pl.DataFrame], *, version: int) -> "Dataset":
        """A dataset from its five frames."""
        return cls(**{role.value: frames[role] for role in FrameRole}, version=version)

    def frames(self) -> dict[FrameRole, pl.DataFrame]:
        """The frames by role. Raises ``FrameMismatch`` where one is not as declared."""
        return {role: schema.check(getattr(self, role)) for role, schema in SCHEMAS.items()}

    def __repr__(self) -> str:
        # Never rows: they are people, and this may end up in a log.
        rows = ", ".join(f"{role}={getattr(self, role).height}" for role in FrameRole)
        return f"Dataset(version={self.version}, rows: {rows})"


def add_dataset(session: Session, *, workspace_id: int, version: int, files: Mapping[FrameRole, FrameFile], now: datetime) -> int:
    """Record a dataset and its files; returns its id."""
    dataset = DatasetRow(workspace_id=workspace_id, version=version, created_at=now)
    session.add(dataset)
    session.flush()
    if dataset.id is None:
        raise AssertionError("a flushed row has an id")
    session.add_all(
        DatasetFileRow(dataset_id=dataset.id, role=role, sha256=file.sha256, rows=file.rows, bytes=file.bytes)
        for role, file in files.items()
    )
    return dataset.id


def dataset_files(session: Session, *, workspace_id: int, dataset_id: int) -> tuple[int, dict[FrameRole, FrameFile]] | None:
    """Version and files of one dataset of this workspace; None if it is no longer kept."""
    query = select(DatasetRow.version, DatasetFileRow).join(DatasetFileRow, col(DatasetFileRow.dataset_id) == col(DatasetRow.id))
    found = session.exec(query.where(DatasetRow.workspace_id == workspace_id, DatasetRow.id == dataset_id)).all()
    if not found:
        return None
    files = {FrameRole(row.role): FrameFile(sha256=row.sha256, rows=row.rows, bytes=row.bytes) for _, row in found}
    return found[0][0], files


def dataset_version_of(session: Session, *, workspace_id: int) -> int | None:
    """The version of the dataset that the workspace has now; None before the first import."""
    query = select(DatasetRow.version).join(WorkspaceRow, col(WorkspaceRow.dataset_id) == col(DatasetRow.id))
    return session.exec(query.where(WorkspaceRow.id == workspace_id)).first()


def dataset_before(session: Session, *, workspace_id: int, version: int) -> int | None:
    """The id of the dataset as it was before this version; None if it is no longer kept."""
    query = select(DatasetRow.id).where(DatasetRow.workspace_id == workspace_id, col(DatasetRow.version) < version)
    return session.exec(query.order_by(col(DatasetRow.version).desc())).first()


def worth_keeping(session: Session, *, workspace_id: int) -> set[int]:
    """The datasets that an import can be taken back to: those before the last ``UNDOABLE`` imports.

    The one before the last import always; the others as far as all of them together take up no more than ``UNDO_BYTES``.
    """
    imports = select(ImportReceiptRow.dataset_version).where(ImportReceiptRow.workspace_id == workspace_id).distinct()
    newest = session.exec(imports.order_by(col(ImportReceiptRow.dataset_version).desc()).limit(UNDOABLE)).all()
    kept: dict[int, int] = {}
    for version in newest:
        before = dataset_before(session, workspace_id=workspace_id, version=version)
        if before is None or before in kept:
            continue
        kept[before] = _bytes_of(session, before)
        if len(kept) > 1 and sum(kept.values()) > UNDO_BYTES:
            del kept[before]
            break
    return set(kept)


def _bytes_of(session: Session, dataset_id: int) -> int:
    return sum(session.exec(select(DatasetFileRow.bytes).where(DatasetFileRow.dataset_id == dataset_id)).all())


def retire_datasets(session: Session, *, workspace_id: int, keep: set[int]) -> set[str]:
    """Forget all datasets of this workspace but ``keep``; returns the hashes of the files they pointed to."""
    old = select(DatasetRow.id).where(DatasetRow.workspace_id == workspace_id, col(DatasetRow.id).not_in(keep))
    hashes = set(session.exec(select(DatasetFileRow.sha256).where(col(DatasetFileRow.dataset_id).in_(old))).all())
    session.exec(delete(DatasetFileRow).where(col(DatasetFileRow.dataset_id).in_(old)))
    session.exec(delete(DatasetRow).where(col(DatasetRow.workspace_id) == workspace_id, col(DatasetRow.id).not_in(keep)))
    return hashes


def referenced_hashes(session: Session, *, workspace_id: int) -> set[str]:
    """The hashes of all files that rows of this workspace point to."""
    return {sha256 for workspace, sha256 in all_references(session) if workspace == workspace_id}


def all_references(session: Session) -> set[tuple[int, str]]:
    """Every (workspace id, hash) that a row points to: frames of datasets and of campaigns, refused rows of imports."""
    frames = select(DatasetRow.workspace_id, DatasetFileRow.sha256).join(
        DatasetFileRow, col(DatasetFileRow.dataset_id) == col(DatasetRow.id)
    )
    rejects = select(ImportReceiptRow.workspace_id, ImportReceiptRow.rejects_sha256).where(
        col(ImportReceiptRow.rejects_sha256).is_not(None)
    )
    assigned = select(CampaignRow.workspace_id, CampaignRow.assigned_sha256)
    recipients = select(CampaignRow.workspace_id, CampaignRow.recipients_sha256)
    queries = (frames, rejects, assigned, recipients)
    return {(workspace, sha256) for query in queries for workspace, sha256 in session.exec(query).all() if sha256}

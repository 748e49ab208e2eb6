"""What was imported when, without personal data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from sqlmodel import Session, col, delete, select

from winback.store.frames import FrameFile
from winback.store.tables import FILE_NAME_LENGTH, ImportReceiptRow

_FOLDER_PARTS = re.compile(r"^.*[/\\]", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Begins only where a word begins, so that a long text without an address costs no more than its length.
_ADDRESS = re.compile(r"(?<![^\s@<>\"',;:])[^\s@<>\"',;:]++@[^\s@<>\"',;:]++")
HIDDEN_ADDRESS = "…@…"


@dataclass(frozen=True, kw_only=True)
class ImportReceipt:
    """One imported file.

    ``facts`` and ``counts`` are JSON objects: what was recognised, and what came out of it. Anything
    in them that looks like an e-mail address is hidden when it is stored, as a file without a header
    row may have one for a column name. ``rejects`` is given on commit and read back with
    ``Store.rejects``; ``id``, ``dataset_version`` and ``rejected`` (rows refused) are set by the store.
    """

    file_name: str
    imported_at: datetime
    bytes: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)
    rejects: pl.DataFrame | None = field(default=None, compare=False, repr=False)
    rejected: int = 0
    dataset_version: int = 0
    id: int | None = None


def shown_file_name(file_name: str) -> str:
    """The base name of an upload without control characters, cut to 120 characters. Never used as a path."""
    return _UNSEEN.sub("", _FOLDER_PARTS.sub("", file_name))[:FILE_NAME_LENGTH]


def without_addresses(value: Any) -> Any:
    """The same JSON value with everything that looks like an e-mail address hidden."""
    if isinstance(value, str):
        return _ADDRESS.sub(HIDDEN_ADDRESS, value)
    if isinstance(value, Mapping):
        return {without_addresses(str(name)): without_addresses(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_addresses(item) for item in value]
    return value


def add_receipt(session: Session, receipt: ImportReceipt, *, workspace_id: int, version: int, rejects: FrameFile | None) -> None:
    """Record one imported file that led to this dataset version."""
    session.add(
        ImportReceiptRow(
            workspace_id=workspace_id,
            dataset_version=version,
            imported_at=receipt.imported_at,
            file_name=without_addresses(shown_file_name(receipt.file_name)),
            bytes=receipt.bytes,
            facts=without_addresses(receipt.facts),
            counts=without_addresses(receipt.counts),
            rejects_sha256=rejects.sha256 if rejects else None,
            rejects_rows=rejects.rows if rejects else 0,
            rejects_bytes=rejects.bytes if rejects else 0,
        )
    )


def list_receipts(session: Session, *, workspace_id: int) -> list[ImportReceipt]:
    """All receipts of this workspace, the oldest first."""
    query = select(ImportReceiptRow).where(ImportReceiptRow.workspace_id == workspace_id).order_by(col(ImportReceiptRow.id))
    return [_receipt(row) for row in session.exec(query).all()]


def delete_receipts(session: Session, *, workspace_id: int, version: int) -> set[str]:
    """Delete the receipts of one import; returns the hashes of the files with their refused rows."""
    theirs = col(ImportReceiptRow.workspace_id) == workspace_id, col(ImportReceiptRow.dataset_version) == version
    hashes = session.exec(select(ImportReceiptRow.rejects_sha256).where(*theirs)).all()
    session.exec(delete(ImportReceiptRow).where(*theirs))
    return {sha256 for sha256 in hashes if sha256}


def rejects_file(session: Session, *, workspace_id: int, receipt_id: int) -> FrameFile | None:
    """Where the refused rows of one import of this workspace are; None if there were none."""
    query = select(ImportReceiptRow).where(ImportReceiptRow.workspace_id == workspace_id, ImportReceiptRow.id == receipt_id)
    row = session.exec(query).first()
    return None if row is None else rejects_of(row)


def rejects_of(row: ImportReceiptRow) -> FrameFile | None:
    """The file with the refused rows of one import."""
    if row.rejects_sha256 is None:
        return None
    return FrameFile(sha256=row.rejects_sha256, rows=row.rejects_rows, bytes=row.rejects_bytes)


def _receipt(row: ImportReceiptRow) -> ImportReceipt:
    return ImportReceipt(
        id=row.id,
        file_name=row.file_name,
        imported_at=row.imported_at,
        bytes=row.bytes,
        facts=row.facts,
        counts=row.counts,
        rejected=row.rejects_rows,
        dataset_version=row.dataset_version,
    )

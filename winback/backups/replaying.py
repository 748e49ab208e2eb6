"""Forgetting again: who has asked for it since a backup was made is taken out of it before anybody sees it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import polars as pl

from winback.importing import dataset_of
from winback.ingest.forgetting import Forgotten, IsErased, forget_again, identifiers_of, keys_of, retired
from winback.ingest.identity import resolve
from winback.ingest.traces import Traces, listed_addresses
from winback.privacy import records_of
from winback.schema import ASSIGNED, RECIPIENTS, REJECTS
from winback.store import Dataset, Erasure
from winback.store.campaigns import campaign_of
from winback.store.datasets import SCHEMAS, FrameRole
from winback.store.erasure import Rewritten, Rows, rewritten
from winback.store.frames import FrameFile, FrameFolder, collected
from winback.store.receipts import rejects_of
from winback.store.restored import POINTING, files_of
from winback.store.rows import Row
from winback.store.tables import CampaignRow, ImportReceiptRow, RememberedAnswersRow

TableRows = Mapping[str, Callable[[], Iterable[Row]]]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Staged:
    """A workspace in a backup whose frames lie in the folder of that number."""

    frames: FrameFolder
    number: int
    rows: TableRows

    def table(self, name: str) -> list[Row]:
        """The rows of one table."""
        return list(self.rows[name]())

    def frame_files(self) -> list[FrameFile]:
        """All frames that its rows point to."""
        return files_of({table: self.rows[table]() for table in POINTING})


def forgotten_again(staged: Staged, is_erased: IsErased, *, now: datetime) -> tuple[TableRows, tuple[str, ...]]:
    """The rows of a staged workspace without everybody who is to be forgotten, and by what these are known in it.

    Their frames are written anew, and those with anybody in it deleted. Earlier versions of the data go, as they do when
    somebody is forgotten.
    """
    known, beside = _dataset(staged), _rows_beside(staged)
    forgotten = _forgotten(known, is_erased)
    erasure = _erasure(staged, known, beside, forgotten, is_erased, now=now)
    write = partial(staged.frames.write, staged.number)
    changes = rewritten(beside, staged.frames, write, workspace_id=staged.number, erasure=erasure)
    dataset = _without(known, forgotten, erasure)
    files = {role: write(frame) for role, frame in dataset.frames().items()} if staged.table("dataset") else {}
    after = Staged(frames=staged.frames, number=staged.number, rows=_changed(staged, files, changes))
    left = {file.sha256 for file in after.frame_files()}
    staged.frames.remove(staged.number, {file.sha256 for file in staged.frame_files()} - left)
    return after.rows, erasure.identifiers


def _dataset(staged: Staged) -> Dataset:
    """The dataset that the workspace has now."""
    (workspace,) = staged.table("workspace")
    current = [row for row in staged.table("dataset_file") if row["dataset_id"] == workspace["dataset_id"]]
    if not current:
        return Dataset.empty()
    files = {FrameRole(row["role"]): FrameFile(sha256=row["sha256"], rows=row["rows"], bytes=row["bytes"]) for row in current}
    frames = {role: collected(staged.frames.scan(staged.number, file, SCHEMAS[role])) for role, file in files.items()}
    return Dataset.of({role: SCHEMAS[role].check(frame) for role, frame in frames.items()}, version=workspace["version"])


def _rows_beside(staged: Staged) -> Rows:
    campaigns = [campaign_of(CampaignRow(**row)) for row in staged.table("campaign")]
    return Rows(
        receipts=[ImportReceiptRow(**row) for row in staged.table("import_receipt")],
        campaigns=[replace(campaign, workspace_id=staged.number) for campaign in campaigns],
        answers=[RememberedAnswersRow(**row) for row in staged.table("remembered_answers")],
    )


def _forgotten(known: Dataset, is_erased: IsErased) -> Forgotten | None:
    records = records_of(known)
    return forget_again(records, is_erased, before=records.orders, credited=known.orders["credited"])


def _erasure(staged: Staged, known: Dataset, beside: Rows, forgotten: Forgotten | None, is_erased: IsErased, *, now: datetime) -> Erasure:
    """Whom the data, the numbers, the campaigns and the refused rows tell to be somebody who is to be forgotten."""
    (workspace,) = staged.table("workspace")
    told = [identifiers_of(known.numbers["customer_key"]), *_in_campaigns(staged, beside)]
    found = [addresses.filter(is_erased(addresses)) for addresses in told]
    found += [
        listed_addresses(_excerpts(staged, row), is_erased, phone_country=workspace["policy"].get("phone_country"))
        for row in beside.receipts
    ]
    found += [forgotten.identifiers] if forgotten else []
    identifiers = pl.concat([addresses.rename("identifier") for addresses in found]).unique().sort()
    traces = forgotten.traces if forgotten else Traces()
    for identifier in identifiers:
        traces = traces.with_address(identifier)
    theirs = pl.col("customer_key").is_in(keys_of(identifiers).implode())
    return Erasure(identifiers=tuple(identifiers), customers=tuple(known.numbers.filter(theirs)["customer"]), traces=traces, now=now)


def _in_campaigns(staged: Staged, beside: Rows) -> list[pl.Series]:
    """The addresses of everybody who was drawn or written to."""
    files = [(campaign.assigned, ASSIGNED, "email") for campaign in beside.campaigns]
    files += [(campaign.recipients, RECIPIENTS, "phone") for campaign in beside.campaigns]
    scans = [staged.frames.scan(staged.number, file, schema).select(pl.col(column).drop_nulls().unique()) for file, schema, column in files]
    return [collected(scan).to_series() for scan in scans]


def _excerpts(staged: Staged, row: ImportReceiptRow) -> pl.Series:
    file = rejects_of(row)
    rejects = REJECTS.empty() if file is None else collected(staged.frames.scan(staged.number, file, REJECTS))
    return rejects["excerpt"]


def _without(known: Dataset, forgotten: Forgotten | None, erasure: Erasure) -> Dataset:
    numbers = retired(known.numbers, pl.Series(erasure.identifiers, dtype=pl.String))
    if forgotten is None:
        return replace(known, numbers=numbers)
    return dataset_of(resolve(forgotten.records, numbers), forgotten.records)


def _changed(staged: Staged, files: Mapping[FrameRole, FrameFile], changes: Rewritten) -> TableRows:
    """The rows with the new files, and with the current dataset alone."""
    (workspace,) = staged.table("workspace")
    current = workspace["dataset_id"]
    kept: dict[str, list[Row]] = {
        "dataset": [row for row in staged.table("dataset") if row["id"] == current],
        "dataset_file": [
            {"dataset_id": current, "role": role.value, "sha256": file.sha256, "rows": file.rows, "bytes": file.bytes}
            for role, file in files.items()
        ],
        "import_receipt": [{**row, **changes.receipts.get(row["id"], {})} for row in staged.table("import_receipt")],
        "campaign": [{**row, **changes.campaigns.get(row["id"], {})} for row in staged.table("campaign")],
        "remembered_answers": [row for row in staged.table("remembered_answers") if row["header_sha256"] not in changes.answers],
    }
    return {**staged.rows, **{table: partial(list, rows) for table, rows in kept.items()}}

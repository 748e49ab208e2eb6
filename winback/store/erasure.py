"""What is kept beside the orders and names somebody: refused rows, receipts, campaigns and their people.

Frames are written anew without the person before the database points to them; the old files are deleted with the
transaction that does. Whoever is killed on the way leaves the old state, or files that the next start sweeps away.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from winback.ingest.traces import Traces, mentions, without_mentions
from winback.schema import ASSIGNED, RECIPIENTS, REJECTS
from winback.store.campaigns import Campaign, list_campaigns
from winback.store.frames import FrameFile, FrameFolder, collected
from winback.store.receipts import ImportReceipt, list_receipts, rejects_file, rejects_of
from winback.store.suppressions import Suppression
from winback.store.tables import CampaignRow, ImportReceiptRow, RememberedAnswersRow
from winback.vocabulary import Arm

HIDDEN = "…"
Write = Callable[[pl.DataFrame], FrameFile]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Erasure:
    """One person to be forgotten, or several at once.

    ``identifiers`` (e-mails, phones, ``i:<source>:<id>``) stay on the do-not-contact list as hashes; ``customers`` are the
    numbers they had; ``traces`` is how texts mention them.
    """

    identifiers: tuple[str, ...]
    customers: tuple[int, ...]
    traces: Traces
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ErasedBeside:
    """What was taken out beside the orders: campaigns the person was in, and excerpts of refused rows."""

    campaigns: int
    rejected_rows: int


@dataclass(frozen=True, kw_only=True)
class InCampaign:
    """One person in one campaign: the row of ASSIGNED, and that of RECIPIENTS if they were written to."""

    campaign: Campaign
    assigned: Mapping[str, Any] = field(repr=False)
    recipient: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """One refused row that mentions a person, and the file it came from."""

    receipt: ImportReceipt
    line_number: int
    reason: str
    column: str | None
    excerpt: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class KnownBeside:
    """What is known of a person beside orders and contacts. ``listed`` holds why and since when, by address, where it is listed."""

    campaigns: tuple[InCampaign, ...]
    rejected: tuple[RejectedRow, ...]
    listed: Mapping[str, Suppression] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of a workspace beside its dataset that may name somebody."""

    receipts: Sequence[ImportReceiptRow]
    campaigns: Sequence[Campaign]
    answers: Sequence[RememberedAnswersRow]


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """The rows that are to be changed, by id, with the new files and what they hold; ``answers`` to be deleted, by their headers."""

    receipts: Mapping[int, Mapping[str, Any]]
    campaigns: Mapping[int, Mapping[str, Any]]
    answers: frozenset[str]
    files: tuple[FrameFile, ...]
    replaced: frozenset[str]
    beside: ErasedBeside


NOTHING_REWRITTEN = Rewritten(
    receipts={}, campaigns={}, answers=frozenset(), files=(), replaced=frozenset(), beside=ErasedBeside(campaigns=0, rejected_rows=0)
)


def rows_beside(session: Session, *, workspace_id: int) -> Rows:
    """The rows of this workspace that may name somebody."""
    return Rows(
        receipts=session.exec(select(ImportReceiptRow).where(ImportReceiptRow.workspace_id == workspace_id)).all(),
        campaigns=list_campaigns(session, workspace_id=workspace_id),
        answers=session.exec(select(RememberedAnswersRow).where(RememberedAnswersRow.workspace_id == workspace_id)).all(),
    )


def rewritten(rows: Rows, frames: FrameFolder, write: Write, *, workspace_id: int, erasure: Erasure) -> Rewritten:
    """Write every frame beside the dataset that names the person anew, without them; the frames are in the folder of that number."""
    texts = [_texts_of(row) for row in rows.receipts], [row.answers for row in rows.answers]
    hidden = _mentioning(texts, erasure.traces)
    receipts = [_receipt_without(frames, write, row, erasure, hidden, workspace_id) for row in rows.receipts]
    campaigns = [_campaign_without(frames, write, campaign, erasure) for campaign in rows.campaigns]
    changed = [one for one in (*receipts, *campaigns) if one is not None]
    return Rewritten(
        receipts={one.id: one.values for one in receipts if one is not None},
        campaigns={one.id: one.values for one in campaigns if one is not None},
        answers=frozenset(row.header_sha256 for row in rows.answers if hidden.intersection(_leaves(row.answers))),
        files=tuple(file for one in changed for file in one.files),
        replaced=frozenset(sha256 for one in changed for sha256 in one.replaced),
        beside=ErasedBeside(
            campaigns=sum(one is not None for one in campaigns), rejected_rows=sum(one.rows for one in receipts if one is not None)
        ),
    )


def point_to(session: Session, changes: Rewritten, *, workspace_id: int) -> None:
    """Let the rows of this workspace point to the new files."""
    for receipt_id, values in changes.receipts.items():
        session.execute(update(ImportReceiptRow).where(col(ImportReceiptRow.id) == receipt_id).values(**values))
    for campaign_id, values in changes.campaigns.items():
        session.execute(update(CampaignRow).where(col(CampaignRow.id) == campaign_id).values(**values))
    named = col(RememberedAnswersRow.header_sha256).in_(changes.answers)
    session.execute(delete(RememberedAnswersRow).where(col(RememberedAnswersRow.workspace_id) == workspace_id, named))


def campaigns_with(session: Session, frames: FrameFolder, *, workspace_id: int, erasure: Erasure) -> tuple[InCampaign, ...]:
    """The campaigns that the person was drawn for, the newest first."""
    found = []
    for campaign in list_campaigns(session, workspace_id=workspace_id):
        assigned = collected(frames.scan(workspace_id, campaign.assigned, ASSIGNED).filter(_is_theirs(erasure)))
        numbers = assigned["customer"].implode()
        written_to = collected(frames.scan(workspace_id, campaign.recipients, RECIPIENTS).filter(pl.col("customer").is_in(numbers)))
        sent = {row["customer"]: row for row in written_to.iter_rows(named=True)}
        found += [
            InCampaign(campaign=campaign, assigned=row, recipient=sent.get(row["customer"])) for row in assigned.iter_rows(named=True)
        ]
    return tuple(found)


def rejected_with(session: Session, frames: FrameFolder, *, workspace_id: int, traces: Traces) -> tuple[RejectedRow, ...]:
    """The refused rows that mention the person, the oldest file first."""
    found = []
    for receipt in list_receipts(session, workspace_id=workspace_id):
        file = rejects_file(session, workspace_id=workspace_id, receipt_id=receipt.id or 0)
        if file is not None:
            rejects = collected(frames.scan(workspace_id, file, REJECTS))
            rows = rejects.filter(mentions(rejects["excerpt"], traces)).iter_rows(named=True)
            found += [RejectedRow(receipt=receipt, **row) for row in rows]
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Changed:
    """One row of the database: its new values, the files these point to, those they pointed to, and the refused rows concerned."""

    id: int
    values: Mapping[str, Any]
    files: tuple[FrameFile, ...] = ()
    replaced: tuple[str, ...] = ()
    rows: int = 0


def _texts_of(row: ImportReceiptRow) -> dict[str, Any]:
    return {"file_name": row.file_name, "facts": row.facts, "counts": row.counts}


def _mentioning(value: Any, traces: Traces) -> frozenset[str]:
    """The texts within JSON values that mention the person."""
    texts = pl.Series(sorted(set(_leaves(value))), dtype=pl.String)
    return frozenset(texts.filter(mentions(texts, traces)))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)


def _hidden(value: Any, texts: frozenset[str]) -> Any:
    """The same JSON value, with these texts hidden."""
    if isinstance(value, str):
        return HIDDEN if value in texts else value
    if isinstance(value, Mapping):
        return {_hidden(name, texts): _hidden(item, texts) for name, item in value.items()}
    return [_hidden(item, texts) for item in value] if isinstance(value, list | tuple) else value


def _receipt_without(
    frames: FrameFolder, write: Write, row: ImportReceiptRow, erasure: Erasure, hidden: frozenset[str], workspace_id: int
) -> _Changed | None:
    """A receipt without the person in its texts and refused rows; None where it does not mention them."""
    told = {name: new for name, value in _texts_of(row).items() if (new := _hidden(value, hidden)) != value}
    file = rejects_of(row)
    rejects = REJECTS.empty() if file is None else collected(frames.scan(workspace_id, file, REJECTS))
    theirs = mentions(rejects["excerpt"], erasure.traces)
    if file is None or not theirs.any():
        return _Changed(id=row.id or 0, values=told) if told else None
    new = write(without_mentions(rejects, theirs))
    values = {**told, **_columns("rejects", new)}
    return _Changed(id=row.id or 0, values=values, files=(new,), replaced=(file.sha256,), rows=int(theirs.sum()))


def _campaign_without(frames: FrameFolder, write: Write, campaign: Campaign, erasure: Erasure) -> _Changed | None:
    """A campaign without the person, who is counted by arm from then on; None where they were not in it."""
    assigned = collected(frames.scan(campaign.workspace_id, campaign.assigned, ASSIGNED))
    leave = assigned.filter(_is_theirs(erasure))
    if leave.is_empty():
        return None
    stay = ~pl.col("customer").is_in(leave["customer"].implode())
    recipients = collected(frames.scan(campaign.workspace_id, campaign.recipients, RECIPIENTS))
    files = write(assigned.filter(stay)), write(recipients.filter(stay))
    counts = dict(leave.group_by("arm").len().iter_rows())
    erased = {arm.value: campaign.erased.get(arm, 0) + counts.get(arm.value, 0) for arm in Arm}
    values = {"erased": {arm: count for arm, count in erased.items() if count}}
    return _Changed(
        id=campaign.id,
        values={**values, **_columns("assigned", files[0]), **_columns("recipients", files[1])},
        files=files,
        replaced=(campaign.assigned.sha256, campaign.recipients.sha256),
    )


def _is_theirs(erasure: Erasure) -> pl.Expr:
    """By number, and by the e-mail under which a campaign may have known them before their number changed."""
    return pl.col("customer").is_in(list(erasure.customers)) | pl.col("email").is_in(list(erasure.identifiers)).fill_null(value=False)


def _columns(frame: str, file: FrameFile) -> dict[str, Any]:
    return {f"{frame}_sha256": file.sha256, f"{frame}_rows": file.rows, f"{frame}_bytes": file.bytes}

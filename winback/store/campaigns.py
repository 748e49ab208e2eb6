"""Recorded campaigns: what was frozen, where each stands, and the codes that were given out.

The people are in two frames beside the row: everyone assigned, the comparison group included, and those written to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import select as core_select
from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from winback.errors import FrameMismatch
from winback.schema import RECIPIENTS
from winback.store.bulk import insert_rows
from winback.store.datasets import dataset_version_of
from winback.store.frames import FrameFile
from winback.store.problems import CodesTaken, ConcurrentChange, campaign_exists, unusable_campaign_name
from winback.store.tables import CampaignCodeRow, CampaignRow
from winback.store.workspaces import usable_name
from winback.vocabulary import Arm, CampaignStatus

CODES_AT_ONCE = 100_000
_CODES: Any = CampaignCodeRow.__table__  # type: ignore[attr-defined] # SQLModel adds it


@dataclass(frozen=True, kw_only=True)
class CampaignDraft:
    """What is frozen with a campaign, beside its people.

    ``request_key``: at most 64 characters; the same for the same draft, so that it is recorded once. ``window_days`` from the
    sending; ``as_of`` is the last day of the data it was planned on; ``holdout`` the share drawn for the comparison group,
    0–1; ``seed`` (at most 32 bytes) what the lot was drawn with; ``one_code``: everybody has the same. ``terms`` is a JSON
    object of rules and expected figures, without anything about people.
    """

    name: str
    request_key: str
    play: str
    window_days: int
    as_of: date
    holdout: float
    seed: bytes = field(repr=False)
    one_code: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, kw_only=True)
class Campaign(CampaignDraft):
    """One recorded campaign as it was read.

    ``sent_on`` is set while the status is SENT. ``erased`` counts by arm the people who were in it and asked to be
    forgotten. ``assigned`` and ``recipients`` are the files of its two frames: read them with ``Store.campaign_frames``.
    ``dataset_version`` is that of the data it was drawn from; None where release 0.2 recorded it.
    """

    id: int
    workspace_id: int
    status: CampaignStatus
    recorded_at: datetime
    sent_on: date | None
    erased: Mapping[Arm, int] = field(hash=False)
    assigned: FrameFile
    recipients: FrameFile
    dataset_version: int | None = None


def usable_campaign_name(name: str) -> str:
    """The name trimmed and in composed form. Raises ``UnusableInput`` as ``usable_name`` does."""
    return usable_name(name, refusal=unusable_campaign_name)


def issued_codes(assigned: pl.DataFrame, recipients: pl.DataFrame, *, one_code: bool = False) -> pl.Series:
    """The codes that a campaign gives out, in capitals and sorted.

    Raises ``FrameMismatch`` unless those written to are those assigned without the comparison group, each with the
    same code, and ``CodesTaken`` where two people have the same one, unless it is ``one_code`` for all.
    """
    given = recipients.select("customer", "code").sort("customer")
    if not given.equals(assigned.filter(pl.col("arm") != Arm.HOLDOUT).select("customer", "code").sort("customer")):
        raise FrameMismatch(RECIPIENTS.name, ["those written to are not those assigned to be, or have other codes"])
    codes = given["code"].drop_nulls().str.to_uppercase().sort()
    if one_code and codes.n_unique() == 1:
        return codes.unique()
    if repeated := codes.len() - codes.n_unique():
        raise CodesTaken(repeated)
    return codes


def add_campaign(
    session: Session, draft: CampaignDraft, *, workspace_id: int, files: tuple[FrameFile, FrameFile], codes: pl.Series, now: datetime
) -> Campaign:
    """Record a campaign with its codes. Raises ``IntegrityError`` where its name, its key or a code is there already."""
    assigned, recipients = files
    row = CampaignRow(
        workspace_id=workspace_id,
        name=draft.name,
        request_key=draft.request_key,
        status=CampaignStatus.RECORDED,
        play=draft.play,
        recorded_at=now,
        window_days=draft.window_days,
        as_of=draft.as_of,
        holdout=draft.holdout,
        seed=draft.seed.hex(),
        terms=dict(draft.terms),
        erased={},
        assigned_sha256=assigned.sha256,
        assigned_rows=assigned.rows,
        assigned_bytes=assigned.bytes,
        recipients_sha256=recipients.sha256,
        recipients_rows=recipients.rows,
        recipients_bytes=recipients.bytes,
        dataset_version=dataset_version_of(session, workspace_id=workspace_id),
    )
    session.add(row)
    session.flush()
    campaign = campaign_of(row)
    _add_codes(session, campaign, codes)
    return campaign


def list_campaigns(session: Session, *, workspace_id: int) -> list[Campaign]:
    """All campaigns of this workspace, the newest first."""
    return [campaign_of(row) for row in session.exec(_of(workspace_id).order_by(col(CampaignRow.id).desc())).all()]


def campaign_named(session: Session, name: str, *, workspace_id: int) -> Campaign | None:
    """The campaign of this name in this workspace."""
    return _found(session, _of(workspace_id).where(CampaignRow.name == name))


def campaign_requested(session: Session, request_key: str, *, workspace_id: int) -> Campaign | None:
    """The campaign that was recorded under this key in this workspace."""
    return _found(session, _of(workspace_id).where(CampaignRow.request_key == request_key))


def campaign_by_id(session: Session, campaign_id: int, *, workspace_id: int) -> Campaign:
    """The campaign as it is now. Raises ``ConcurrentChange`` if this workspace no longer has it."""
    found = _found(session, _of(workspace_id).where(CampaignRow.id == campaign_id))
    if found is None:
        raise ConcurrentChange
    return found


def move_campaign(
    session: Session, campaign: Campaign, *, expected_status: CampaignStatus, status: CampaignStatus, sent_on: date | None
) -> Campaign:
    """Give a campaign another status. Raises ``ConcurrentChange`` if it is no longer at ``expected_status``."""
    statement = update(CampaignRow).where(col(CampaignRow.id) == campaign.id, col(CampaignRow.status) == expected_status)
    if session.execute(statement.values(status=status, sent_on=sent_on).returning(col(CampaignRow.id))).first() is None:
        raise ConcurrentChange
    return campaign_by_id(session, campaign.id, workspace_id=campaign.workspace_id)


def list_codes(session: Session, *, workspace_id: int) -> frozenset[str]:
    """Every code that a campaign of this workspace has given out, in capitals."""
    query = core_select(_CODES.c.code).where(_CODES.c.workspace_id == workspace_id)
    rows = session.connection().execute(query)  # past the ORM, as they are added
    return frozenset(code for (code,) in rows)


def refuse_taken(session: Session, draft: CampaignDraft, codes: Collection[str], *, workspace_id: int) -> None:
    """Raises ``UnusableInput`` where another campaign has the name, ``CodesTaken`` where one has given out a code."""
    if campaign_named(session, draft.name, workspace_id=workspace_id):
        raise campaign_exists(draft.name)
    if taken := len(list_codes(session, workspace_id=workspace_id).intersection(codes)):
        raise CodesTaken(taken)


def _add_codes(session: Session, campaign: Campaign, codes: pl.Series) -> None:
    """Past the ORM, which takes ten times as long: there may be a million."""
    for start in range(0, codes.len(), CODES_AT_ONCE):
        part = codes.slice(start, CODES_AT_ONCE).to_list()
        rows = [{"workspace_id": campaign.workspace_id, "campaign_id": campaign.id, "code": code} for code in part]
        insert_rows(session.connection(), _CODES, rows)


def _of(workspace_id: int) -> SelectOfScalar[CampaignRow]:
    return select(CampaignRow).where(CampaignRow.workspace_id == workspace_id)


def _found(session: Session, query: SelectOfScalar[CampaignRow]) -> Campaign | None:
    row = session.exec(query).first()
    return None if row is None else campaign_of(row)


def campaign_of(row: CampaignRow) -> Campaign:
    """The campaign in a row."""
    if row.id is None:
        raise AssertionError("a stored row has an id")
    return Campaign(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        request_key=row.request_key,
        status=CampaignStatus(row.status),
        play=row.play,
        recorded_at=row.recorded_at,
        sent_on=row.sent_on,
        window_days=row.window_days,
        as_of=row.as_of,
        holdout=row.holdout,
        seed=bytes.fromhex(row.seed),
        terms=row.terms,
        erased={Arm(arm): count for arm, count in row.erased.items()},
        assigned=FrameFile(sha256=row.assigned_sha256, rows=row.assigned_rows, bytes=row.assigned_bytes),
        recipients=FrameFile(sha256=row.recipients_sha256, rows=row.recipients_rows, bytes=row.recipients_bytes),
        dataset_version=row.dataset_version,
    )

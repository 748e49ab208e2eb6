"""What was said about files, kept for the next file of a shop with the same header."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from winback.policy import ImportAnswers
from winback.store.receipts import without_addresses
from winback.store.tables import RememberedAnswersRow
from winback.vocabulary import DateOrder, FileKind


def kept_answers(session: Session, *, workspace_id: int, header_sha256: str) -> ImportAnswers | None:
    """The answers that were kept; None where there are none or they are of another version of the program."""
    row = session.exec(_of(workspace_id, header_sha256)).first()
    return None if row is None else answers_from_json(row.answers)


def all_kept_answers(session: Session, *, workspace_id: int) -> list[tuple[str, ImportAnswers, datetime]]:
    """Header key, answers and moment of everything that was kept and is understood."""
    rows = session.exec(select(RememberedAnswersRow).where(RememberedAnswersRow.workspace_id == workspace_id)).all()
    read = [(row.header_sha256, answers_from_json(row.answers), row.kept_at) for row in rows]
    return [(key, answers, kept_at) for key, answers, kept_at in read if answers is not None]


def forget_answers(session: Session, *, workspace_id: int, header_sha256: str) -> None:
    """Let go of the answers for one header, if there are any."""
    row = session.exec(_of(workspace_id, header_sha256)).first()
    if row is not None:
        session.delete(row)


def keep_answers(session: Session, answers: ImportAnswers, *, workspace_id: int, header_sha256: str, now: datetime) -> None:
    """Keep these answers in place of those before, unless they name somebody."""
    before = session.exec(_of(workspace_id, header_sha256)).first()
    if before is not None:
        session.delete(before)
        session.flush()
    said = answers_as_json(answers)
    if without_addresses(said) == said:
        session.add(RememberedAnswersRow(workspace_id=workspace_id, header_sha256=header_sha256, answers=said, kept_at=now))


def answers_as_json(answers: ImportAnswers) -> dict[str, Any]:
    """The answers as a JSON object."""
    return {name: [list(pair) for pair in value] if name == "mapping" else value for name, value in asdict(answers).items()}


def answers_from_json(said: Any) -> ImportAnswers | None:
    """The answers again; None for anything else than ``answers_as_json`` makes today."""
    if not isinstance(said, dict) or not set(said) <= {field.name for field in fields(ImportAnswers)}:
        return None
    order, kind, mapping = said.get("date_order"), said.get("kind"), said.get("mapping", [])
    others = {name: value for name, value in said.items() if name not in {"date_order", "kind", "mapping"}}
    if not all(value is None or isinstance(value, str) for value in others.values()) or not _is_mapping(mapping):
        return None
    if (order is not None and order not in set(DateOrder)) or (kind is not None and kind not in set(FileKind)):
        return None
    return ImportAnswers(
        date_order=DateOrder(order) if order else None,
        kind=FileKind(kind) if kind else None,
        mapping=tuple((field, header) for field, header in mapping),
        **others,
    )


def _is_mapping(stored: Any) -> bool:
    pairs = stored if isinstance(stored, list) else [None]
    return all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in pairs)


def _of(workspace_id: int, header_sha256: str) -> Any:
    return select(RememberedAnswersRow).where(
        RememberedAnswersRow.workspace_id == workspace_id, RememberedAnswersRow.header_sha256 == header_sha256
    )

"""What was said about an earlier file with the same header, put to use for the next one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from winback.locale import N_, Message
from winback.policy import ImportAnswers
from winback.vocabulary import DateOrder, FileKind


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What was said, on which day, about a file whose header has this key."""

    header_sha256: str
    answers: ImportAnswers
    kept_on: date


@dataclass(frozen=True, kw_only=True)
class PutToUse:
    """The answers that hold for a file; ``remembered_on`` is the day of those that were remembered, if any were."""

    answers: ImportAnswers
    remembered_on: date | None
    notices: tuple[Message, ...]


def answers_of(stated: dict[str, Any]) -> ImportAnswers:
    """Answers from their JSON form."""
    order, kind, mapping = stated["date_order"], stated["kind"], stated["mapping"]
    pairs = tuple((str(name), str(header)) for name, header in mapping)
    said = {name: value for name, value in stated.items() if name not in {"date_order", "kind", "mapping"}}
    return ImportAnswers(date_order=DateOrder(order) if order else None, kind=FileKind(kind) if kind else None, mapping=pairs, **said)


def header_key(headers: Sequence[str]) -> str:
    """The key of files with the same header: the same columns in the same order, however they are spaced and capitalised."""
    plain = "\n".join(" ".join(header.casefold().split()) for header in headers)
    return hashlib.sha256(plain.encode()).hexdigest()


def worth_remembering(answers: ImportAnswers) -> bool:
    """Whether a person has said anything that would hold for the next file, too."""
    return bool(answers.mapping or answers.date_order or answers.decimal_mark or answers.kind)


def put_to_use(said: ImportAnswers, remembered: Sequence[Remembered], headers: Sequence[str]) -> PutToUse:
    """What was said now, and where nothing was said, what was said about the last file with this header.

    What names a column that is not there is not used. Where only a file with other columns was explained, that is told.
    """
    key = header_key(headers)
    same = next((one for one in remembered if one.header_sha256 == key), None)
    if same is not None and _fits(same.answers, headers):
        return PutToUse(answers=_over(same.answers, said), remembered_on=same.kept_on, notices=())
    notices = () if worth_remembering(said) else _other_columns(remembered, headers)
    return PutToUse(answers=said, remembered_on=None, notices=notices)


def _fits(answers: ImportAnswers, headers: Sequence[str]) -> bool:
    return all(not header or header in headers for _, header in answers.mapping)


def _over(kept: ImportAnswers, said: ImportAnswers) -> ImportAnswers:
    """What was said now, over what was kept, field by field."""
    settled = {field for field, _ in said.mapping}
    mapping = (*(pair for pair in kept.mapping if pair[0] not in settled), *said.mapping)
    return replace(
        said,
        mapping=mapping,
        date_order=said.date_order or kept.date_order,
        decimal_mark=said.decimal_mark or kept.decimal_mark,
        kind=said.kind or kept.kind,
    )


def _other_columns(remembered: Sequence[Remembered], headers: Sequence[str]) -> tuple[Message, ...]:
    """That a file with nearly these columns was explained, if it was: half of what was named is there."""
    for one in sorted(remembered, key=lambda one: one.kept_on, reverse=True):
        named = {header for _, header in one.answers.mapping if header}
        if named and 2 * len(named & set(headers)) >= len(named):
            told = Message(
                N_(
                    N_("The columns are not those that you explained on {day}: what you said then was not used. Check the columns."),
                ),
                day=one.kept_on,
            )
            return (told,)
    return ()

"""A look at a file before it is read in: its columns, how they would be read, and what is to be asked."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from winback.errors import NeedsDateOrder, UnusableFile
from winback.ingest.parsed import ParsedFile
from winback.policy import ImportAnswers

LOOK_ROWS = 5_000
"""So many rows, from the first on, are looked at."""


@dataclass(frozen=True, kw_only=True)
class MarkQuestion:
    """An amount that can be read in two ways: with a decimal comma and with a decimal dot, both as exact text."""

    example: str
    comma: str
    dot: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """What a file looks like with certain answers, by its first rows.

    ``samples`` has the first filled cell of each header. ``found`` are the (field, header) in use or suggested, ``doubtful`` the
    fields of those that are not certain. ``dates`` and ``mark`` are questions that a person may answer, also where they have.
    ``parsed`` is what would be read in, or None where ``refusal`` says why nothing can be. ``is_part``: the file goes on below the
    rows looked at.
    """

    headers: tuple[str, ...]
    samples: dict[str, str] = field(repr=False)
    found: tuple[tuple[str, str], ...]
    doubtful: tuple[str, ...]
    answers: ImportAnswers
    remembered_on: date | None
    dates: NeedsDateOrder | None
    mark: MarkQuestion | None
    is_part: bool
    parsed: ParsedFile | None = field(repr=False)
    refusal: UnusableFile | NeedsDateOrder | None


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The part of a look that is told as JSON."""

    headers: tuple[str, ...]
    samples: dict[str, str] = field(repr=False)
    found: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[str, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    remembered_on: str | None = None
    dates: dict[str, str] | None = None
    mark: dict[str, str] | None = None
    is_part: bool = False

    def to_json(self) -> str:
        """As one JSON object."""
        return json.dumps(self.__dict__, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Columns":
        """What ``to_json`` wrote. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        stated = json.loads(text)
        pairs = tuple((str(field), str(header)) for field, header in stated.pop("found"))
        headers, doubtful = tuple(map(str, stated.pop("headers"))), tuple(map(str, stated.pop("doubtful")))
        samples = {str(header): str(cell) for header, cell in stated.pop("samples").items()}
        return cls(headers=headers, doubtful=doubtful, found=pairs, samples=samples, **stated)

"""Which sheet of a workbook holds those who left: taking the first would silence the subscribers."""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from winback.errors import UnusableFile
from winback.ingest.spreadsheet import sheets
from winback.ingest.subscription import speaks_of_leaving
from winback.locale import N_, Message, quoted


def sheet_of_those_who_left(path: Path, holds_addresses: Callable[[pl.DataFrame], bool]) -> str | None:
    """The name of the sheet to read, None where there is no choice: one sheet, or none with an address.

    Raises ``UnusableFile`` naming the sheets where their names do not decide.
    """
    found = sheets(path)
    visible = [sheet for sheet in found if sheet.is_visible]
    holding = [sheet.name for sheet in visible if holds_addresses(sheet.cells)]
    if not holding:
        return next((sheet.name for sheet in found if not sheet.is_visible and holds_addresses(sheet.cells)), None)
    leaving = [sheet.name for sheet in visible if speaks_of_leaving(sheet.name)]
    # An empty sheet of those who left is no reason to take the other one.
    chosen = [name for name in holding if name in leaving] if leaving else holding
    if len(chosen) != 1:
        raise _undecided(chosen or [sheet.name for sheet in visible])
    return chosen[0] if len(found) > 1 else None


def _undecided(names: Sequence[str]) -> UnusableFile:
    return UnusableFile(
        Message(N_("It cannot be told which sheet holds those who left: {sheets}."), sheets=tuple(map(quoted, names))),
        Message(N_("Save the one with those who left as a file of its own and choose that.")),
    )

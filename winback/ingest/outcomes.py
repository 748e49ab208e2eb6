"""What one file turned out to hold, in a few figures and in sentences."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.ingest.parsed import FileFacts, ParsedFile
from winback.locale import N_, Message
from winback.vocabulary import FileKind


@dataclass(frozen=True, kw_only=True)
class FileOutcome:
    """What one file turned out to hold. ``rejected`` counts refused rows by reason."""

    file_name: str
    facts: FileFacts
    orders: int
    contacts: int
    first_order: date | None
    last_order: date | None
    rejected: dict[str, int]


def file_outcome(file_name: str, file: ParsedFile) -> FileOutcome:
    """The summary of one parsed file."""
    first, last = file.orders.select(first=pl.col("placed_at").min().dt.date(), last=pl.col("placed_at").max().dt.date()).row(0)
    return FileOutcome(
        file_name=file_name,
        facts=file.facts,
        orders=file.orders.height,
        contacts=file.contacts.height,
        first_order=first,
        last_order=last,
        rejected=dict(Counter(file.rejects["reason"].to_list())),
    )


def recognised(file: FileOutcome) -> Message:
    """What a file turned out to hold, in one line."""
    if file.facts.kind == FileKind.ANSWERS:
        return Message(
            N_("{title}: {rows} rows → {people} people who answered"),
            title=Message(file.facts.title),
            rows=file.facts.rows,
            people=file.contacts,
        )
    if file.facts.kind == FileKind.CUSTOMERS:
        return Message(
            N_("{title}: {rows} rows → {contacts} customers"), title=Message(file.facts.title), rows=file.facts.rows, contacts=file.contacts
        )
    if file.first_order is None or file.last_order is None:
        return Message(N_("{title}: {rows} rows, no order"), title=Message(file.facts.title), rows=file.facts.rows)
    return Message(
        N_("{title}: {rows} rows → {orders} orders, {first} – {last}"),
        title=Message(file.facts.title),
        rows=file.facts.rows,
        orders=file.orders,
        first=file.first_order,
        last=file.last_order,
    )


def notices(file: FileOutcome) -> list[Message]:
    """What a person should know about a file, each a sentence."""
    told_on = file.facts.remembered_on
    explained = [Message(N_("Read as you told us on {day}."), day=told_on)] if told_on else []
    return [*explained, *file.facts.warnings, *([file.facts.fetch_instead] if file.facts.fetch_instead else [])]

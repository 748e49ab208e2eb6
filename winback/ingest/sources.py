"""Which unknown shop system a file comes from: the numbers of two systems are two series.

A file of no known export is of the unknown system whose orders it agrees with: the same numbers on the same days – also where
day and month were told apart otherwise before – or of the same people. Where it shares no number with any, it is of the one whose
files have the same column of order numbers or a similar header. A system that contradicts those known so far gets a source of
its own, named by the header of its first file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from winback.ingest.contacts import contact_key
from winback.ingest.parsed import ParsedFile
from winback.vocabulary import FileKind

UNKNOWN = "generic"
"""The source of the first unknown system of a workspace; a further one is called ``generic-`` and six letters."""

_MOSTLY = 0.5
_SAME_DAY_HOURS = 36  # a time zone that was set in between moves a moment across midnight
_ALIKE = 0.3  # share of the columns of both that two files of one family have in common


@dataclass(frozen=True, kw_only=True)
class KnownFile:
    """A file of an unknown system that was read earlier: its source, its header, and its column of order numbers."""

    source: str
    headers: tuple[str, ...]
    order_id: str | None


def is_unknown(source: str) -> bool:
    """Whether a source is an unknown system."""
    return source == UNKNOWN or source.startswith(f"{UNKNOWN}-")


def with_sources(files: Sequence[ParsedFile], orders: pl.DataFrame, earlier: Sequence[KnownFile]) -> list[ParsedFile]:
    """The files, each unknown one with its source settled: against ORDER_RECORDS, earlier files, and those of the same drop."""
    marks = orders.select(_MARKS)
    known = list(earlier)
    settled = list(files)
    for place in sorted(range(len(files)), key=lambda place: files[place].facts.kind != FileKind.ORDERS):
        file = files[place]
        if is_unknown(file.facts.source):
            settled[place] = _of_source(file, _source_of(file, marks, known))
            known.append(known_file(settled[place].facts.source, file.facts.headers, file.facts.mapping))
        marks = pl.concat([marks, settled[place].orders.select(_MARKS)], rechunk=False)
    return settled


_MARKS = ("source", "order_id", "placed_at", "email", "platform_customer_id")


def known_file(source: str, headers: Sequence[str], mapping: Sequence[tuple[str, str]]) -> KnownFile:
    """A file that was read as an unknown system's."""
    return KnownFile(source=source, headers=tuple(headers), order_id=dict(mapping).get("order_id"))


def _source_of(file: ParsedFile, marks: pl.DataFrame, known: Sequence[KnownFile]) -> str:
    unknown = marks.filter((marks["source"] == UNKNOWN) | marks["source"].str.starts_with(f"{UNKNOWN}-"))
    if unknown.is_empty():
        return UNKNOWN
    if file.facts.kind != FileKind.ORDERS:
        return _source_of_people(file, unknown)
    agreement = _agreement(file.orders, unknown)
    agreeing = {source: same for source, (same, share) in agreement.items() if share >= _MOSTLY}
    if agreeing:
        return max(agreeing, key=lambda source: agreeing[source])
    return _by_header(file, [one for one in known if one.source not in agreement], taken=set(unknown["source"]))


def _agreement(orders: pl.DataFrame, unknown: pl.DataFrame) -> dict[str, tuple[int, float]]:
    """Of each source that shares order numbers with the file: how many are the same orders, and their share."""
    common = orders.select(_MARKS[1:]).join(unknown, on="order_id", suffix="_known")
    found = common.group_by("source").agg(_is_same_order().sum().alias("same"), pl.len())
    return {source: (same, same / rows) for source, same, rows in found.rows()}


def _is_same_order() -> pl.Expr:
    """Whether two orders of one number are of the same day or person; customer numbers are small and alike in any young shop."""
    day, known = pl.col("placed_at").dt, pl.col("placed_at_known").dt
    near = (pl.col("placed_at") - pl.col("placed_at_known")).dt.total_hours().abs() <= _SAME_DAY_HOURS
    swapped = (day.year() == known.year()) & (day.month() == known.day()) & (day.day() == known.month())
    same_address = (pl.col("email") == pl.col("email_known")).fill_null(value=False)
    nameless = pl.col("email").is_null() & pl.col("email_known").is_null()
    same_number = (pl.col("platform_customer_id") == pl.col("platform_customer_id_known")).fill_null(value=False)
    return near | swapped | same_address | (nameless & same_number)


def _by_header(file: ParsedFile, families: Sequence[KnownFile], *, taken: set[str]) -> str:
    """The family that the header is of; else a name from the header."""
    this = known_file("", file.facts.headers, file.facts.mapping)
    alike = {one.source: _likeness(this, one) for one in families if _is_of_one_family(this, one)}
    if alike:
        return max(alike, key=lambda source: alike[source])
    name = f"{UNKNOWN}-{hashlib.sha256(chr(10).join(sorted(_plain(file.facts.headers))).encode()).hexdigest()[:6]}"
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next(one for one in names if one not in taken)


def _is_of_one_family(this: KnownFile, other: KnownFile) -> bool:
    same_numbers = this.order_id is not None and other.order_id is not None and _plain([this.order_id]) == _plain([other.order_id])
    return same_numbers or _likeness(this, other) >= _ALIKE


def _likeness(this: KnownFile, other: KnownFile) -> float:
    one, two = _plain(this.headers), _plain(other.headers)
    return len(one & two) / len(one | two) if one | two else 0.0


def _plain(headers: Sequence[str]) -> set[str]:
    return {" ".join(header.casefold().split()) for header in headers}


def _source_of_people(file: ParsedFile, unknown: pl.DataFrame) -> str:
    """The system whose customer numbers go with the same addresses; the first where none do."""
    told = file.contacts.select("platform_customer_id", "email").drop_nulls()
    seen = unknown.select("source", "platform_customer_id", "email").unique()
    counts: Mapping[str, int] = dict(told.join(seen, on=["platform_customer_id", "email"]).group_by("source").len().rows())
    sources = unknown["source"].unique().sort().to_list()
    return max(sources, key=lambda source: (counts.get(source, 0), source == UNKNOWN))


def _of_source(file: ParsedFile, source: str) -> ParsedFile:
    if source == file.facts.source:
        return file
    stated = pl.lit(source).alias("source")
    contacts = file.contacts.with_columns(stated).with_columns(contact_key=contact_key())
    return replace(file, facts=replace(file.facts, source=source), orders=file.orders.with_columns(stated), contacts=contacts)

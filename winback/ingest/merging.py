"""Several files of one shop, and what was known before → one set of records.

An order is known by its source and order number, a person by the contact key. The later upload wins – of an order with
all it says but a consent that it leaves open, of a person with each thing it says: what it leaves open stays known, above
all a no. Within one drop the file whose latest order reaches further counts as later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from winback.ingest.arrays import as_series
from winback.ingest.contacts import merged_contacts
from winback.ingest.parsed import ParsedFile
from winback.schema import CONTACTS, LINES, ORDER_RECORDS
from winback.vocabulary import Consent

_ORDER_KEY = ("source", "order_id")
_CONSENTS = ("email_consent", "sms_consent")
_OWN_TO_A_FILE = ("order", "file_line")
_LOST = -1  # in place of the new number of an order that another copy of it replaces


@dataclass(frozen=True, kw_only=True)
class Records:
    """Everything known of one shop before identity: ORDER_RECORDS, LINES and CONTACTS."""

    orders: pl.DataFrame
    lines: pl.DataFrame
    contacts: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class MergeCounts:
    """What a merge did to what was known. Orders that two files of one drop share are counted once."""

    new_orders: int
    changed_orders: int
    unchanged_orders: int
    new_contacts: int
    changed_contacts: int


def no_records() -> Records:
    """The records of a shop of which nothing is known yet."""
    return Records(orders=ORDER_RECORDS.empty(), lines=LINES.empty(), contacts=CONTACTS.empty())


def merge(known: Records, parsed: Sequence[ParsedFile]) -> tuple[Records, MergeCounts]:
    """Put the files on top of what is known; the orders come back numbered from 0 in the order of source and moment."""
    uploads = _uploads(parsed)
    every = [known, *uploads]
    orders, lines = _merged_orders(every)
    contacts = merged_contacts([records.contacts for records in every], orders)
    merged = Records(orders=ORDER_RECORDS.check(orders), lines=LINES.check(lines), contacts=CONTACTS.check(contacts))
    return merged, _counts(known, uploads, merged)


def changes(known: Records, parsed: Sequence[ParsedFile], merged: Records) -> MergeCounts:
    """What the files changed, where ``merged`` leaves out some of what they hold."""
    return _counts(known, _uploads(parsed), merged)


def _uploads(parsed: Sequence[ParsedFile]) -> list[Records]:
    return [Records(orders=file.orders, lines=file.lines, contacts=file.contacts) for file in _by_reach(parsed)]


def _by_reach(parsed: Sequence[ParsedFile]) -> list[ParsedFile]:
    """Files without orders as they came, then those whose latest order is earliest."""
    with_orders = [file for file in parsed if file.orders.height]
    return [file for file in parsed if not file.orders.height] + sorted(with_orders, key=lambda file: str(file.orders["placed_at"].max()))


def _merged_orders(every: Sequence[Records]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The winning copy of each order under a new number, and its lines under the same."""
    copies = pl.concat([records.orders.with_columns(upload=pl.lit(number, dtype=pl.Int32)) for number, records in enumerate(every)])
    if sum(records.orders.height > 0 for records in every) > 1:
        copies = _with_earlier_consents(copies.unique(_ORDER_KEY, keep="last", maintain_order=True), copies)
    winners = copies.sort("source", "placed_at", "order_id").with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    lines = [
        _renumbered(records.lines, winners.filter(pl.col("upload") == number).select("order", "number"))
        for number, records in enumerate(every)
        if records.lines.height
    ]
    orders = winners.drop("order", "upload").rename({"number": "order"}).select(list(ORDER_RECORDS.columns))
    return orders, _in_order(pl.concat(lines)) if lines else LINES.empty()


def _with_earlier_consents(winners: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """What the last copy of an order that says anything of consent says, as long as the order is of the same person."""
    left_open = [name for name in _CONSENTS if (winners[name] == Consent.UNKNOWN).any()]
    for name in left_open:
        said = copies.filter(pl.col(name) != Consent.UNKNOWN).unique(_ORDER_KEY, keep="last", maintain_order=True)
        earlier = said.select(*_ORDER_KEY, pl.col(name).alias("said"), pl.col("email").alias("of"))
        is_open = (pl.col(name) == Consent.UNKNOWN) & pl.col("said").is_not_null() & pl.col("of").eq_missing(pl.col("email"))
        told = winners.join(earlier, on=_ORDER_KEY, how="left", maintain_order="left")
        winners = told.with_columns(pl.when(is_open).then("said").otherwise(name).alias(name)).drop("said", "of")
    return winners


def _renumbered(lines: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Lines under the new numbers of their orders, looked up by place; without those of orders that did not win."""
    new = np.full(int(lines["order"].to_numpy().max()) + 1, _LOST, dtype=np.int64)
    inside = numbers.filter(pl.col("order") < len(new))
    new[inside["order"].to_numpy()] = inside["number"].to_numpy()
    renumbered = lines.with_columns(as_series(new[lines["order"].to_numpy()], "order"))
    return renumbered if (renumbered["order"] != _LOST).all() else renumbered.filter(pl.col("order") != _LOST)


def _in_order(lines: pl.DataFrame) -> pl.DataFrame:
    """By order and line, by way of one number for both, which is faster to sort by than two columns."""
    span = pl.col("line").max().cast(pl.Int64) + 1
    place = lines.select(pl.col("order") * span + pl.col("line")).to_series()
    return lines if place.is_sorted() else lines[place.arg_sort()]


def _counts(known: Records, uploads: Sequence[Records], merged: Records) -> MergeCounts:
    """Of the orders and contacts that were uploaded, how many were new, changed or just as known."""
    orders = _compared(known.orders, [upload.orders for upload in uploads], merged.orders, key=_ORDER_KEY, beside=_OWN_TO_A_FILE)
    contacts = _compared(known.contacts, [upload.contacts for upload in uploads], merged.contacts, key=("contact_key",))
    return MergeCounts(
        new_orders=orders.new,
        changed_orders=orders.changed,
        unchanged_orders=orders.same,
        new_contacts=contacts.new,
        changed_contacts=contacts.changed,
    )


@dataclass(frozen=True, kw_only=True)
class _Compared:
    new: int
    changed: int
    same: int


def _compared(
    known: pl.DataFrame, uploads: Sequence[pl.DataFrame], merged: pl.DataFrame, *, key: tuple[str, ...], beside: tuple[str, ...] = ()
) -> _Compared:
    """``beside`` names columns whose change is none."""
    if not known.height:
        return _Compared(new=merged.height, changed=0, same=0)
    uploaded = pl.concat([known.select(key).clear(), *(upload.select(key) for upload in uploads)]).unique().join(merged, on=key, how="semi")
    values = [name for name in merged.columns if name not in (*key, *beside)]
    both = merged.join(uploaded, on=key, how="semi").join(known, on=key, suffix="_known")
    same = both.select(pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_known")) for name in values).sum()).item()
    return _Compared(new=uploaded.height - both.height, changed=both.height - same, same=same)

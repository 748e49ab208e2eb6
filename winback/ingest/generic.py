"""A table of no known export: fields by the words in its headers and by what its columns hold.

What is needed for every order is taken only where it is certain; else the person is asked. What is not needed and not
certain is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from winback.errors import NeedsMapping
from winback.ingest.headers import says_nothing, speaks_of_products
from winback.ingest.layouts import COALESCED, FIELDS, Layout
from winback.ingest.layouts.items import PackedItems
from winback.ingest.layouts.statuses import DELIVERED_WORDS, REFUNDED_WORDS, STATUS_WORDS
from winback.ingest.matching import SURE, Fits, fits
from winback.ingest.packed_items import numbered_items, packing_of
from winback.ingest.parsing import cleaned
from winback.ingest.reading import TextTable
from winback.ingest.recognised import ITEMS, Recognised, overridden
from winback.ingest.refusals import with_refusals
from winback.ingest.row_shapes import shape_of
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

_AMOUNTS = ("total", "line_total", "unit_price")
_WHO = ("email", "customer_id", "phone")
_ASKED_IF_DOUBTFUL = ("order_id", "date", "total", "email")
_ALIKE = 0.045  # scores this close do not tell which of two columns is meant
_SEVERAL = COALESCED - {"customer_id"}
_ORDERS_ONLY = (
    "order_id",
    "date",
    "time",
    "total",
    "line_total",
    "unit_price",
    "quantity",
    "product",
    "product_name",
    "category",
    "status",
    "payment_status",
    "paid",
    "test",
    "fulfilment",
)
_CUSTOMERS_ONLY = ("stated_orders",)
_UNIQUE = 0.98

GENERIC_ORDERS = Layout(
    name="generic_orders",
    title=N_("Orders, read by their column names"),
    source="generic",
    kind=FileKind.ORDERS,
    shape=RowShape.ORDER,
    required=(),
    fields={},
    statuses=STATUS_WORDS,
    refunded_words=REFUNDED_WORDS,
    fulfilled=DELIVERED_WORDS,
    negative_is_credit_note=True,
)
GENERIC_CUSTOMERS = Layout(
    name="generic_customers",
    title=N_("Customers, read by their column names"),
    source="generic",
    kind=FileKind.CUSTOMERS,
    shape=RowShape.CUSTOMER,
    required=(),
    fields={},
)


@dataclass(frozen=True, kw_only=True)
class _Doubt:
    """A field that a person has to decide: the best column for it, and another that is just as good, if there is one."""

    field: str
    header: str
    other: str | None


def generic(table: TextTable, overrides: Sequence[tuple[str, str]], *, kind: FileKind | None = None) -> Recognised:
    """The mapping with the best scores. Raises ``NeedsMapping`` naming what is needed and was not found, or is not certain."""
    settled = dict(overrides)
    numbered = () if {"product", "product_name", ITEMS} & settled.keys() else numbered_items(table.headers)
    found = fits(table, without={header for position in numbered for _, header in position})
    packed = _packed(found, settled, table)
    taken = _assigned(found, settled)
    certain = {field: header for field, (header, score) in taken.items() if score >= SURE}
    mapping = _named(certain | {field: header for field, header in settled.items() if header}, found)
    if "status" not in mapping and "payment_status" in mapping and "status" not in settled:
        mapping["status"] = mapping.pop("payment_status")
    certainty = min((score for field, (_, score) in taken.items() if field in mapping and field in _DECISIVE), default=SURE)
    if kind == FileKind.CUSTOMERS or (kind is None and _is_customers(mapping, taken, found, table)):
        people = _without(mapping, _ORDERS_ONLY)
        return with_refusals(_recognised(GENERIC_CUSTOMERS, people, found, overrides, certainty), table, settled=settled)
    suggested = {field: header for field, (header, _) in taken.items()} | mapping
    _require(mapping, taken, table.headers, suggested)
    _ask_if_doubtful(_doubts(found, taken, settled, table), table.headers, suggested)
    if packed:
        mapping = {field: header for field, header in mapping.items() if header != packed[0]} | {ITEMS: packed[0]}
    shape, orders = shape_of(_without(mapping, _CUSTOMERS_ONLY), table)
    layout = replace(GENERIC_ORDERS, shape=shape, items=packed[1] if packed else None)
    read = replace(_recognised(layout, orders, found, overrides, certainty), numbered=numbered)
    return with_refusals(read, table, settled=settled)


def _packed(found: Fits, settled: Mapping[str, str], table: TextTable) -> tuple[str, PackedItems] | None:
    """The column that holds all products of an order, and how."""
    if ITEMS in settled:
        candidates = [settled[ITEMS]] if settled[ITEMS] else []
    elif {"product", "product_name"} & settled.keys():
        candidates = []
    else:
        candidates = [header for header in found.columns if speaks_of_products(header)]
    read = {header: packing_of(table.sample.select(cleaned(pl.col(header))).to_series()) for header in candidates}
    return next(((header, packing) for header, packing in read.items() if packing), None)


_DECISIVE = frozenset({*_WHO, *_AMOUNTS, "order_id", "date"})


def _assigned(found: Fits, settled: Mapping[str, str]) -> dict[str, tuple[str, float]]:
    """Each header for at most one field, the best scores first; what a person has settled stays out of it."""
    assigned: dict[str, tuple[str, float]] = {}
    taken = set(settled.values())
    for (field, header), score in sorted(found.scores.items(), key=lambda item: -item[1]):
        if field not in assigned and field not in settled and header not in taken:
            assigned[field] = (header, score)
            taken.add(header)
    return assigned


def _named(mapping: dict[str, str], found: Fits) -> dict[str, str]:
    """With “name” as the last name where there is a first name beside it, and “first name” as the whole name where it holds that."""
    if {"first_name", "full_name"} <= mapping.keys() and "last_name" not in mapping:
        whole = mapping.pop("full_name")
        mapping["full_name" if found.columns[whole].spaced >= SURE else "last_name"] = whole
    elif (
        "first_name" in mapping and not {"last_name", "full_name"} & mapping.keys() and found.columns[mapping["first_name"]].spaced >= SURE
    ):
        mapping["full_name"] = mapping.pop("first_name")
    return mapping


def _recognised(
    layout: Layout, mapping: Mapping[str, str], found: Fits, overrides: Sequence[tuple[str, str]], certainty: float
) -> Recognised:
    """With further columns for what a person can be known by, where the first is not filled."""
    settled = {field for field, _ in overrides}
    taken = set(mapping.values())
    pairs = list(mapping.items())
    for field in sorted(_SEVERAL & mapping.keys() - settled):
        if found.is_full(mapping[field]):
            continue
        more = [header for header, score in found.of(field) if score >= SURE and header not in taken]
        pairs += [(field, header) for header in more]
        taken |= set(more)
    in_order = sorted(pairs, key=lambda pair: tuple(FIELDS).index(pair[0]))
    read = Recognised(layout=layout, certainty=round(0.8 * certainty, 2), mapping=tuple(in_order))
    return overridden(read, overrides)


def _is_customers(mapping: Mapping[str, str], taken: Mapping[str, tuple[str, float]], found: Fits, table: TextTable) -> bool:
    """People, not orders: somebody to reach, no order number with an amount, and nearly every e-mail once."""
    if "date" in mapping and any(field in mapping for field in _AMOUNTS) and ("order_id" in mapping or "order_id" in taken):
        return False
    reach = mapping.get("email") or mapping.get("phone")
    if not reach or "order_id" in mapping or _may_be_orders(mapping, found):
        return False
    held = table.sample.select(cleaned(pl.col(reach))).to_series().drop_nulls()
    return held.len() > 0 and held.n_unique() >= _UNIQUE * held.len()


def _may_be_orders(mapping: Mapping[str, str], found: Fits) -> bool:
    """Whether columns that nobody knows hold days and amounts."""
    unknown = [column for header, column in found.columns.items() if says_nothing(header) and header not in mapping.values()]
    dated = "date" in mapping or any(column.plain_date >= _UNIQUE for column in unknown)
    return dated and any(column.fraction >= _UNIQUE > column.plain_date for column in unknown)


def _without(mapping: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    return {field: header for field, header in mapping.items() if field not in fields}


def _require(
    mapping: Mapping[str, str], taken: Mapping[str, tuple[str, float]], headers: Sequence[str], suggested: Mapping[str, str]
) -> None:
    """Raises ``NeedsMapping`` where nothing at all was found for something that orders need."""
    there = {*mapping, *taken}
    needs: tuple[tuple[Message, Callable[[], bool]], ...] = (
        (Message(N_("order number")), lambda: "order_id" in there),
        (Message(N_("order date")), lambda: "date" in there),
        (Message(N_("amount")), lambda: any(field in there for field in _AMOUNTS)),
        (Message(N_("customer (e-mail, phone or customer number)")), lambda: any(field in there for field in _WHO)),
    )
    missing = [need for need, is_met in needs if not is_met()]
    if missing:
        raise _question(
            Message(_NOT_FOUND[len(missing)], plural=None, count=None, **dict(zip("abcd", missing, strict=False))), headers, suggested
        )


_NOT_FOUND = {
    1: N_("This does not look like orders: no column was found for {a}."),
    2: N_("This does not look like orders: no column was found for {a} and {b}."),
    3: N_("This does not look like orders: no column was found for {a}, {b} and {c}."),
    4: N_("This does not look like orders: no column was found for {a}, {b}, {c} and {d}."),
}


def _doubts(found: Fits, taken: Mapping[str, tuple[str, float]], settled: Mapping[str, str], table: TextTable) -> list[_Doubt]:
    """What is needed and not certain: a column that may be something else, or two that may both be meant and differ."""
    doubts = []
    for field in _ASKED_IF_DOUBTFUL:
        if field in settled or field not in taken or (field == "total" and _stands_in_lines(taken, settled)):
            continue
        header, score = taken[field]
        used = {other for name, (other, _) in taken.items() if name != field} | set(settled.values())
        rivals = [other for other, fit in found.of(field) if other not in {header, *used} and score - fit < _ALIKE and fit >= SURE]
        rival = next((other for other in rivals if _differ(table, header, other)), None)
        if rival or (score < SURE and not _is_known_otherwise(field, taken)):
            doubts.append(_Doubt(field=field, header=header, other=rival))
    return doubts


def _stands_in_lines(taken: Mapping[str, tuple[str, float]], settled: Mapping[str, str]) -> bool:
    """Whether the amounts of the lines are certain and no total is."""
    lines = [score for field, (_, score) in taken.items() if field in _AMOUNTS[1:]]
    return taken["total"][1] < SURE and (max(lines, default=0) >= SURE or any(settled.get(field) for field in _AMOUNTS[1:]))


def _is_known_otherwise(field: str, taken: Mapping[str, tuple[str, float]]) -> bool:
    """Whether people are known by something else than a doubtful e-mail."""
    return field in _WHO and any(taken.get(other, ("", 0.0))[1] >= SURE for other in _WHO)


def _differ(table: TextTable, one: str, other: str) -> bool:
    """Whether two columns say different things in rows in which both say something."""
    cells = table.sample.select(one=cleaned(pl.col(one)), other=cleaned(pl.col(other))).drop_nulls()
    return bool((cells["one"] != cells["other"]).any())


def _ask_if_doubtful(doubts: Sequence[_Doubt], headers: Sequence[str], suggested: Mapping[str, str]) -> None:
    """Raises ``NeedsMapping`` for the first doubt; the others are in the question, too."""
    if not doubts:
        return
    first = doubts[0]
    name = Message(FIELDS[first.field])
    if first.other:
        problem = Message(
            N_("Two columns can be meant by {field}: “{one}” and “{other}”. They do not hold the same."),
            field=name,
            one=first.header,
            other=first.other,
        )
    else:
        problem = Message(N_("It is not certain that the column “{header}” is the {field}."), header=first.header, field=name)
    raise _question(problem, headers, suggested, tuple(doubt.field for doubt in doubts))


def _question(problem: Message, headers: Sequence[str], suggested: Mapping[str, str], doubtful: tuple[str, ...] = ()) -> NeedsMapping:
    return NeedsMapping(
        problem,
        Message(
            N_("The columns of the file are: {headers}. Say which one holds what, or download an export of orders."),
            headers=", ".join(headers[:60]),
        ),
        headers=tuple(headers),
        found=tuple(suggested.items()),
        doubtful=doubtful,
    )

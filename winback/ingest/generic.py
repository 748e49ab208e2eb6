"""A table of no known export: fields by the words in its headers and by what its columns hold."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from winback.errors import NeedsMapping
from winback.ingest.header_words import HEADER_WORDS
from winback.ingest.layouts import FIELDS, Layout
from winback.ingest.layouts.statuses import REFUNDED_WORDS, STATUS_WORDS
from winback.ingest.parsing import cleaned
from winback.ingest.parsing.money import parse_money, parse_quantities
from winback.ingest.reading import TextTable
from winback.ingest.recognised import Recognised, overridden
from winback.locale import N_, Message
from winback.vocabulary import FileKind, RowShape

_ENOUGH = 0.6  # share of the filled cells that have to look like what the field needs
_LOOKS = {
    "email": r"^(?:[^@]*<\s*)?[^@\s]+@[^@\s]+\.[^@\s]{2,}$",
    "date": (
        r"^\D{0,12}\d{1,4}[-/. ]+(?:\d{1,2}|\p{L}{3,})[-/., ]+\d{2,4}|^\p{L}{3,}\.? \d{1,2},? \d{4}"
        r"|^[2-5]\d{4}(?:\.\d+)?$|^(?:19|20)\d{6}$"
    ),
    "money": r"^[^\d]{0,6}\d[\d.,\s\u00a0'’]*[^\d]{0,6}$",
}
_LOOK_OF_FIELD = {
    "email": "email",
    "date": "date",
    "cancelled_at": "date",
    **dict.fromkeys(("total", "refunded", "discount", "unit_price", "line_total", "quantity", "stated_orders"), "money"),
}
_TEXTS = frozenset({"payment_method", "sales_channel", "tags", "currency", "fulfilment", "full_name", "first_name", "last_name", "country"})
_EMPTY = 0.1  # a column without a value gives way to any that has some
_BY_LOOK_ALONE = {"email": 0.3, "date": 0.2}
_AMOUNTS = ("total", "line_total", "unit_price")
_WHO = ("email", "customer_id", "phone")
_NEEDED = ("order_id", "date", *_AMOUNTS, *_WHO)
_ORDERS_ONLY = ("order_id", "date", "total", "line_total", "unit_price", "quantity", "product", "product_name", "status", "fulfilment")

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
    fulfilled=frozenset({"fulfilled", "shipped", "delivered", "versandt", "geliefert", "partial"}),
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


def generic(table: TextTable, overrides: Sequence[tuple[str, str]]) -> Recognised:
    """The mapping with the best scores. Raises ``NeedsMapping`` naming what is needed and was not found."""
    sample = table.sample.select(cleaned(pl.col(header)).alias(header) for header in table.headers)
    scores = {(field, header): _score(field, header, sample) for field in FIELDS for header in table.headers}
    found = _assigned(scores)
    mapping = {**{field: header for field, (header, _) in found.items()}, **dict(overrides)}
    mapping = {field: header for field, header in mapping.items() if header}
    certainty = min((score for field, (_, score) in found.items() if field in (*_WHO, "order_id", "date", *_AMOUNTS)), default=0.5)
    if _is_customers(mapping, sample):
        return _recognised(GENERIC_CUSTOMERS, _without(mapping, _ORDERS_ONLY), overrides, certainty)
    _require(mapping, table.headers)
    return _recognised(*_with_shape(mapping, table), overrides, certainty)


def _recognised(layout: Layout, mapping: Mapping[str, str], overrides: Sequence[tuple[str, str]], certainty: float) -> Recognised:
    found = Recognised(layout=layout, certainty=round(0.8 * certainty, 2), mapping=tuple(mapping.items()))
    return overridden(found, overrides)


def _score(field: str, header: str, sample: pl.DataFrame) -> float:
    """How well a column fits a field: 1 for one of its words and fitting values, less for a word among others, 0 for misfits."""
    words = _words(header)
    by_word = max((_word_score(words, candidate, rank) for rank, candidate in enumerate(HEADER_WORDS.get(field, ()))), default=0.0)
    look = _LOOK_OF_FIELD.get(field)
    if by_word and not sample[header].count():
        return 0.0 if field in _NEEDED else _EMPTY * by_word
    if field in _TEXTS and by_word < _ENOUGH and (_share(sample[header], _LOOKS["money"]) or 0) >= 0.9:
        return 0.0
    if not look or (not by_word and field not in _BY_LOOK_ALONE):
        return by_word
    share = _share(sample[header], _LOOKS[look])
    if share is None:
        return by_word
    if not by_word and share >= 0.9:
        return _BY_LOOK_ALONE.get(field, 0.0)
    return by_word if share >= _ENOUGH else 0.0


def _words(header: str) -> str:
    spaced = re.sub(r"(?<=[a-zäöü])(?=[A-Z])", " ", header)
    return " ".join(re.sub(r"\(.*?\)|[_\-.:/#*\"'\u00a0]", " ", spaced).casefold().split())


def _word_score(words: str, candidate: str, rank: int) -> float:
    preference = 0.001 * rank
    if words == candidate:
        return 1.0 - preference
    return 0.6 - preference if len(candidate) > 3 and f" {candidate} " in f" {words} " else 0.0


def _share(cells: pl.Series, pattern: str) -> float | None:
    held = cells.drop_nulls()
    return float(str(held.str.contains(pattern).mean())) if held.len() else None


def _assigned(scores: Mapping[tuple[str, str], float]) -> dict[str, tuple[str, float]]:
    """Each header for at most one field, the best scores first."""
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for (field, header), score in sorted(scores.items(), key=lambda item: -item[1]):
        if score > 0 and field not in found and header not in taken:
            found[field] = (header, score)
            taken.add(header)
    return found


def _is_customers(mapping: Mapping[str, str], sample: pl.DataFrame) -> bool:
    """People, not orders: somebody to reach, no order number with an amount, and nearly every e-mail once."""
    if "order_id" in mapping and "date" in mapping and any(field in mapping for field in _AMOUNTS):
        return False
    reach = mapping.get("email") or mapping.get("phone")
    if not reach or "order_id" in mapping:
        return False
    held = sample[reach].drop_nulls()
    return held.len() > 0 and held.n_unique() >= 0.98 * held.len()


def _without(mapping: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    return {field: header for field, header in mapping.items() if field not in fields}


def _require(mapping: Mapping[str, str], headers: Sequence[str]) -> None:
    needs: tuple[tuple[Message, Callable[[], bool]], ...] = (
        (Message(N_("order number")), lambda: "order_id" in mapping),
        (Message(N_("order date")), lambda: "date" in mapping),
        (Message(N_("amount")), lambda: any(field in mapping for field in _AMOUNTS)),
        (Message(N_("customer (e-mail, phone or customer number)")), lambda: any(field in mapping for field in _WHO)),
    )
    missing = [need for need, is_met in needs if not is_met()]
    if missing:
        raise NeedsMapping(
            Message(_NOT_FOUND[len(missing)], plural=None, count=None, **dict(zip("abcd", missing, strict=False))),
            Message(
                N_("The columns of the file are: {headers}. Say which one holds what, or download an export of orders."),
                headers=", ".join(headers[:60]),
            ),
            headers=tuple(headers),
            found=tuple(mapping.items()),
        )


_NOT_FOUND = {
    1: N_("This does not look like orders: no column was found for {a}."),
    2: N_("This does not look like orders: no column was found for {a} and {b}."),
    3: N_("This does not look like orders: no column was found for {a}, {b} and {c}."),
    4: N_("This does not look like orders: no column was found for {a}, {b}, {c} and {d}."),
}


def _with_shape(mapping: dict[str, str], table: TextTable) -> tuple[Layout, dict[str, str]]:
    """The layout with the row shape that the order numbers and totals show, and the mapping that goes with it."""
    if "total" not in mapping:
        return replace(GENERIC_ORDERS, shape=RowShape.LINES_ONLY), mapping
    columns = table.read([mapping["order_id"], mapping["total"]]).rows
    cells = columns.select(order=cleaned(pl.col(mapping["order_id"])), total=cleaned(pl.col(mapping["total"])))
    several = (
        cells.drop_nulls("order")
        .group_by("order")
        .agg(rows=pl.len(), totals=pl.col("total").drop_nulls().n_unique(), filled=pl.col("total").count())
        .filter(pl.col("rows") > 1)
    )
    if not several.height:
        return GENERIC_ORDERS, mapping
    once, constant = several.select(((pl.col("filled") == 1).mean()), (pl.col("totals") <= 1).mean()).row(0)
    if once > 0.9:
        return replace(GENERIC_ORDERS, shape=RowShape.LINES_BLANK_CONTINUATION), mapping
    if constant > 0.9 and not _total_is_of_the_line(mapping, table):
        return replace(GENERIC_ORDERS, shape=RowShape.LINES_REPEATED_TOTALS), mapping
    lines = mapping if "line_total" in mapping else {**mapping, "line_total": mapping["total"]}
    return replace(GENERIC_ORDERS, shape=RowShape.LINES_ONLY), _without(lines, ("total",))


def _total_is_of_the_line(mapping: Mapping[str, str], table: TextTable) -> bool:
    """Whether “total” is quantity × price in orders of several rows: equal lines look like one total that is repeated."""
    if not {"quantity", "unit_price"} <= mapping.keys():
        return False
    names = {field: mapping[field] for field in ("order_id", "quantity", "unit_price", "total")}
    rows = table.read(list(names.values())).rows.select(cleaned(pl.col(header)).alias(field) for field, header in names.items())
    several = rows.filter(pl.len().over("order_id") > 1)
    product = parse_quantities(several["quantity"]) * parse_money(several["unit_price"])
    agrees = (product == parse_money(several["total"])).mean()
    return isinstance(agrees, float) and agrees > 0.9

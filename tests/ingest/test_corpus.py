"""Made-up files in eight languages: every column that is taken is the right one, and what is not certain is asked."""

import csv
import io
from decimal import Decimal

import pytest

from tests.ingest.corpus import CUSTOMERS, LINES, ORDERS, ROWS, Case
from tests.ingest.exports import table
from tests.ingest.test_layouts import headers_of, orders_of
from winback.errors import NeedsMapping
from winback.ingest.generic import generic
from winback.ingest.headers import meanings
from winback.ingest.layouts import LAYOUTS, Layout
from winback.ingest.matching import SURE
from winback.vocabulary import FileKind


@pytest.mark.parametrize("case", [case for case in (*ORDERS, *LINES) if not case.asks], ids=lambda case: case.name)
def test_orders_are_taken_from_the_right_columns(parse, case: Case) -> None:
    parsed = parse(case.content())

    assert parsed.facts.kind == FileKind.ORDERS
    assert dict(parsed.facts.mapping) == case.expected
    assert parsed.orders.height == ROWS
    assert parsed.rejects.is_empty()
    assert parsed.facts.encoding in {"utf-8", "cp1252", "utf-16"}


@pytest.mark.parametrize("case", CUSTOMERS, ids=lambda case: case.name)
def test_customers_are_taken_from_the_right_columns(parse, case: Case) -> None:
    parsed = parse(case.content())

    assert parsed.facts.kind == FileKind.CUSTOMERS
    assert dict(parsed.facts.mapping) == case.expected
    assert parsed.facts.warnings == ()


@pytest.mark.parametrize("case", [case for case in ORDERS if case.asks], ids=lambda case: case.name)
def test_what_is_not_certain_is_asked_with_the_likely_answer_filled_in(parse, case: Case) -> None:
    with pytest.raises(NeedsMapping) as question:
        parse(case.content())

    assert question.value.doubtful == case.asks
    assert {field: header for field, header in question.value.found if field in case.expected} == case.expected
    answered = parse(case.content(), mapping=tuple((field, case.expected[field]) for field in case.asks))
    assert dict(answered.facts.mapping) == case.expected
    assert answered.orders.height == ROWS


def test_the_figures_of_a_german_file_are_those_that_stand_in_it(parse) -> None:
    case = next(case for case in ORDERS if case.name == "de shop")
    rows = csv.DictReader(io.StringIO(case.content().decode("cp1252")), delimiter=";")
    stated = [Decimal(row["Gesamtsumme inkl. MwSt."].replace(".", "").replace(",", ".")) for row in rows]

    orders = parse(case.content()).orders

    assert orders["total"].to_list() == stated
    assert str(orders["placed_at"].dt.date().min()) == "2024-01-15"
    assert orders["status"].to_list()[:3] == ["placed", "cancelled", "placed"]


KNOWN = [layout for layout in LAYOUTS if layout.kind == FileKind.ORDERS and not layout.not_enough]


@pytest.mark.parametrize("layout", KNOWN, ids=lambda layout: layout.name)
def test_a_real_export_that_were_not_known_would_be_read_the_same_or_asked_about(opened, layout: Layout) -> None:
    opened_table = opened(table(headers_of(layout), orders_of(layout)))

    try:
        mapping = dict(generic(opened_table, ()).mapping)
    except NeedsMapping as question:
        certain = {field: header for field, header in question.found if field not in question.doubtful}
        mapping = {field: header for field, header in certain.items() if dict(meanings(header)).get(field, 0) >= SURE}

    decisive = ("order_id", "date", "total", "refunded", "email", "customer_id", "status", "currency", "discount", "quantity")
    wrong = {field: mapping[field] for field in decisive if field in mapping and mapping[field] not in layout.fields.get(field, ())}
    assert wrong == WORDED_OTHERWISE.get(layout.name, {})


WORDED_OTHERWISE = {}

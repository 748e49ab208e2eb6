"""The real data set: every line of it, against the figures computed beside it."""

import json
from decimal import Decimal

import pytest

from tests.ingest.exports import table
from winback.ingest.credit_notes import before_credit_notes
from winback.ingest.identity import resolve
from winback.ingest.merging import merge, no_records
from winback.ingest.sandbox import parse_untrusted
from winback.policy import ImportAnswers
from winback.vocabulary import DateOrder, OrderStatus, Standing

HEADERS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


def line(invoice: str, product: str = "85123A", **cells: str) -> dict[str, str]:
    return {
        "InvoiceNo": invoice, "StockCode": product, "Description": "HEART", "Quantity": "6", "InvoiceDate": "13/12/2010 08:26",
        "UnitPrice": "2.55", "CustomerID": "17850", "Country": "United Kingdom", **cells,
    }  # fmt: skip


def test_an_invoice_is_the_sum_of_its_lines(parse):
    parsed = parse(table(HEADERS, [line("536365"), line("536365", "71053", UnitPrice="3.39"), line("C536366", Quantity="-1")]))
    assert parsed.orders.select("order_id", "total", "status", "currency", "country").rows() == [
        ("536365", Decimal("35.64"), OrderStatus.PLACED, "GBP", "GB"),
        ("C536366", Decimal("-2.55"), OrderStatus.CREDIT_NOTE, "GBP", "GB"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("01/12/2010 08:26", "13/12/2010 08:26", DateOrder.DAY_FIRST),
        ("12/1/10 8:26", "12/13/10 8:26", DateOrder.MONTH_FIRST),
        ("2010-12-01 08:26:00", "2010-12-13 08:26:00", None),
    ],
)
def test_all_three_renderings_of_the_date_are_read(parse, first: str, second: str, order: DateOrder | None):
    parsed = parse(table(HEADERS, [line("1", InvoiceDate=first), line("2", InvoiceDate=second)]))
    assert [str(moment) for moment in parsed.orders["placed_at"]] == ["2010-12-01 08:26:00", "2010-12-13 08:26:00"]
    assert parsed.facts.date_order == order


def test_postage_fees_and_vouchers_are_no_products(parse):
    codes = ("85123A", "POST", "DOT", "M", "D", "C2", "BANK CHARGES", "AMAZONFEE", "S", "gift_0001_20", "MIRROR")
    lines = parse(table(HEADERS, [line("1", code) for code in codes])).lines
    assert lines.filter("is_product")["product"].to_list() == ["85123A", "MIRROR"]


def test_a_line_without_a_price_is_refused_and_an_invoice_without_any_is_gone(parse):
    rows = [line("1"), line("1", UnitPrice="?"), line("2", UnitPrice="")]
    parsed = parse(table(HEADERS, rows))
    assert parsed.orders.select("order_id", "total").rows() == [("1", Decimal("15.30"))]
    assert parsed.rejects.select("line_number", "reason").rows() == [(3, "bad_amount"), (4, "bad_amount")]


def test_the_real_file_gives_the_published_figures(shared_data):
    facts = json.loads((shared_data / "online_retail_facts.json").read_text("utf-8"))["online_retail"]
    parsed = parse_untrusted(shared_data / "online_retail.csv.gz", file_name="online_retail.csv.gz", answers=ImportAnswers())
    assert (parsed.facts.layout, parsed.facts.rows, parsed.rejects.height) == ("online_retail", facts["rows"], 0)
    assert parsed.lines.height == facts["rows"]
    assert parsed.orders.height == facts["invoices"]
    assert parsed.orders["platform_customer_id"].drop_nulls().n_unique() == facts["customers"]
    assert round(parsed.orders["total"].sum(), 2) == Decimal(str(facts["sum_qty_x_price"]))
    assert str(parsed.orders["placed_at"].max()) == facts["max_date"]
    assert parsed.orders.filter(status=OrderStatus.CREDIT_NOTE).height == facts["cancel_invoices"]
    merged, _ = merge(no_records(), [parsed])
    orders = resolve(merged).orders
    before = before_credit_notes(orders, currency="GBP")
    assert (before.orders, before.customers, round(before.value, 2)) == (18_532, 4_338, Decimal("8911407.90"))
    known = orders.filter((orders["standing"] == Standing.COUNTED) & orders["customer"].is_not_null())
    assert known["net"].sum() < before.value

"""Each known export is recognised by its headers, and its row shape, statuses and quirks are read."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.ingest.exports import table
from winback.errors import UnusableFile
from winback.ingest.layouts import FIELDS, LAYOUTS, Layout
from winback.vocabulary import FileKind, OrderStatus

HEADERS = Path(__file__).resolve().parents[3] / "shared" / "headers.json"


def headers_of(layout: Layout) -> list[str]:
    """Every header that the layout knows of, each once and only one of each field."""
    return list(dict.fromkeys([*layout.required, *(headers[0] for headers in layout.fields.values())]))


def orders_of(layout: Layout) -> list[dict[str, str]]:
    """Two orders in the columns of a layout."""
    cells = {
        "order_id": "A-1001", "date": "2024-03-01", "time": "10:00:00", "total": "20.00", "line_total": "20.00", "unit_price": "10.00",
        "quantity": "2", "currency": "EUR", "product": "SKU1", "product_name": "Mug", "email": "anna@example.com", "customer_id": "7",
        "row_type": "Website Payment", "balance_effect": "Credit", "full_name": "Anna Berg",
    }  # fmt: skip
    rows = []
    for number in ("1001", "1002"):
        row = {layout.fields[field][0]: cell for field, cell in cells.items() if field in layout.fields}
        rows.append({**row, layout.fields["order_id"][0]: number})
    return rows


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.kind == FileKind.ORDERS and not layout.not_enough])
def test_a_known_export_of_orders_is_recognised_and_read(parse, layout: Layout):
    parsed = parse(table(headers_of(layout), orders_of(layout)))
    assert parsed.facts.layout == layout.name
    assert parsed.orders["order_id"].to_list() == ["1001", "1002"]
    assert parsed.orders["total"].to_list() == [Decimal(20), Decimal(20)]
    assert parsed.orders["status"].to_list() == [OrderStatus.PLACED, OrderStatus.PLACED]
    assert str(parsed.orders["placed_at"][0])[:10] == "2024-03-01"
    assert parsed.rejects.height == 0


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.kind == FileKind.ORDERS and not layout.can_mail])
def test_an_export_that_cannot_be_written_to_says_what_to_do(layout: Layout):
    assert layout.fetch_instead is not None


def test_the_fields_of_every_layout_are_on_the_closed_list():
    assert {field for layout in LAYOUTS for field in layout.fields} <= set(FIELDS)


def test_the_names_of_the_layouts_are_different():
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize(
    ("export", "name"),
    [
        ("shopify_orders_79", "shopify_orders"),
        ("shopify_orders_73", "shopify_orders"),
        ("shopify_customers_2022", "shopify_customers"),
        ("etsy_sold_orders", "etsy_orders"),
        ("etsy_sold_orders_uk_ca_wording", "etsy_orders"),
        ("etsy_sold_order_items", "etsy_items"),
        ("paypal_activity_en", "paypal_activity"),
        ("paypal_activity_de_first37", "paypal_activity_de"),
        ("stripe_unified_payments", "stripe_payments"),
        ("square_items", "square_items"),
        ("square_transactions", "square_transactions"),
        ("shopware5_default_orders", "shopware5_orders"),
        ("shopware5_main_orders", "shopware5_main_orders"),
        ("shopware6_default_orders", "shopware6_orders"),
        ("uci_online_retail", "online_retail"),
        ("uci_online_retail_ii", "online_retail_ii"),
        ("olist_orders", "olist_orders"),
        ("woocommerce_analytics_orders", "woocommerce_analytics_orders"),
        ("woocommerce_analytics_customers", "woocommerce_analytics_customers"),
        ("woo_advanced_order_export_2018", "woocommerce_advanced"),
        ("woo_webtoffee_orders", "woocommerce_webtoffee"),
        ("magento2_order_grid", "magento_orders"),
        ("prestashop_order_grid", "prestashop_orders"),
        ("bigcommerce_orders", "bigcommerce_orders"),
        ("squarespace_orders_2018", "squarespace_orders"),
        ("wix_orders_en", "wix_orders"),
        ("amazon_all_orders", "amazon_orders"),
        ("ebay_orders_report_en", "ebay_orders"),
    ],
)
def test_the_headers_of_a_real_export_are_recognised(opened, shared_data, export: str, name: str):
    from winback.ingest.recognise import recognise

    known = json.loads((shared_data.parent / "headers.json").read_text("utf-8"))[export]
    mark = known["delimiter"]
    content = mark.join(known["headers"]) + "\n" + mark.join(["x"] * len(known["headers"])) + "\n"
    if name == "olist_orders":
        with pytest.raises(UnusableFile, match="Olist"):
            recognise(opened(content), ())
        return
    found = recognise(opened(content), ())
    assert found.layout.name == name
    assert found.certainty > 0.9


def one(layout_name: str) -> Layout:
    return next(layout for layout in LAYOUTS if layout.name == layout_name)


def test_shopware_totals_that_repeat_are_counted_once_and_abandoned_carts_are_cancelled(parse):
    layout = one("shopware5_orders")
    rows = orders_of(layout)
    carts = {**rows[1], "orderId": "1003", "orderStatusID": "-1"}
    content = table(
        headers_of(layout), [rows[0], {**rows[0], "articleNumber": "SKU2", "articleName": "Plate"}, rows[1], carts], delimiter=";"
    )
    parsed = parse(content)
    assert parsed.orders.select("order_id", "total", "status").rows() == [
        ("1001", Decimal(20), OrderStatus.PLACED),
        ("1002", Decimal(20), OrderStatus.PLACED),
        ("1003", Decimal(20), OrderStatus.CANCELLED),
    ]
    assert parsed.lines["product"].to_list() == ["SKU1", "SKU2", "SKU1", "SKU1"]


def test_repeated_totals_that_differ_refuse_the_order(parse):
    layout = one("shopware5_orders")
    rows = orders_of(layout)
    parsed = parse(table(headers_of(layout), [rows[0], {**rows[0], "invoiceAmount": "21.00"}, rows[1]]))
    assert parsed.orders["order_id"].to_list() == ["1002"]
    assert parsed.rejects.select("line_number", "reason").rows() == [(2, "conflicting_totals"), (3, "conflicting_totals")]


def test_packed_refunds_of_webtoffee_are_added_up(parse):
    layout = one("woocommerce_webtoffee")
    rows = [
        {**row, "refund_items": packed}
        for row, packed in zip(orders_of(layout), ("amount:2.50|reason:x;amount:1.00|reason:", ""), strict=True)
    ]
    parsed = parse(table(headers_of(layout), rows))
    assert parsed.orders["refunded"].to_list() == [Decimal("3.50"), Decimal(0)]


def test_the_order_rows_of_ebay_hold_the_totals_and_its_item_rows_the_goods(parse):
    layout = one("ebay_orders")
    summary = {"Sales Record Number": "1", "Order Number": "11", "Total Price": "AU $3,000.00", "Sale Date": "Jul-21-25"}
    items = [{"Order Number": "11", "Item Title": title, "Quantity": "1", "Sold For": "AU $1,500.00"} for title in ("Mug", "Plate")]
    single = {**summary, "Order Number": "12", "Total Price": "$45.99", "Item Title": "Bowl", "Quantity": "1", "Sold For": "$45.99"}
    content = "\n" + table(headers_of(layout), [summary, *items, single]) + "\n4 record(s) downloaded\nSeller ID : example\n"
    parsed = parse(content)
    assert parsed.orders.select("order_id", "total").rows() == [("11", Decimal(3000)), ("12", Decimal("45.99"))]
    assert parsed.lines.select("order", "product_name").rows() == [(0, "Mug"), (0, "Plate"), (1, "Bowl")]
    assert parsed.rejects.height == 2


def test_only_sales_of_paypal_are_orders_and_refunds_come_off_their_sale(parse):
    layout = one("paypal_activity")
    sale, other = orders_of(layout)
    refund = {
        **other,
        "Transaction ID": "1003",
        "Type": "Payment Refund",
        "Gross": "-5.00",
        "Balance Impact": "Debit",
        "Reference Txn ID": "1001",
    }
    spend = {**other, "Type": "PreApproved Payment Bill User Payment", "Balance Impact": "Debit", "Gross": "-9.00"}
    hold = {**other, "Transaction ID": "1004", "Status": "Pending"}
    parsed = parse(table([*headers_of(layout)], [sale, spend, refund, hold]))
    assert parsed.orders.select("order_id", "status", "refunded").rows() == [
        ("1001", OrderStatus.PLACED, Decimal(5)),
        ("1002", OrderStatus.ADJUSTMENT, Decimal(0)),
        ("1003", OrderStatus.ADJUSTMENT, Decimal(0)),
        ("1004", OrderStatus.UNPAID, Decimal(0)),
    ]


def test_test_payments_of_stripe_are_test_orders(parse):
    layout = one("stripe_payments")
    rows = [{**row, "Mode": mode} for row, mode in zip(orders_of(layout), ("Live", "Test"), strict=True)]
    assert parse(table(headers_of(layout), rows)).orders["status"].to_list() == [OrderStatus.PLACED, OrderStatus.TEST]


def test_the_address_of_an_amazon_buyer_is_never_taken(parse):
    layout = one("amazon_orders")
    parsed = parse(table([*headers_of(layout), "buyer-email"], [{**row, "buyer-email": "x@example.com"} for row in orders_of(layout)]))
    assert parsed.orders["email"].null_count() == 2
    assert not parsed.facts.can_mail


def test_a_prestashop_amount_with_symbol_and_decimal_comma_is_read(parse):
    layout = one("prestashop_orders")
    rows = [{**row, "Total": "1\u00a0061,80\u00a0€"} for row in orders_of(layout)]
    parsed = parse(table(headers_of(layout), rows, delimiter=";"))
    assert parsed.orders["total"][0] == Decimal("1061.80")


def test_orders_without_amounts_are_refused_with_what_to_do(parse):
    with pytest.raises(UnusableFile, match="payments"):
        parse(table(["order_id", "customer_id", "order_status", "order_purchase_timestamp"], [{"order_id": "x"}]))

"""Products that stand in packed cells or numbered columns of an order's row become its lines, and the order stays as it is."""

from decimal import Decimal

import pytest

from tests.ingest.exports import table

WEBTOFFEE = {
    "order_id": "1234", "order_number": "1234", "order_date": "2025-08-05 11:11:03", "status": "completed", "order_total": "43.00",
    "order_subtotal": "40.00", "order_currency": "EUR", "billing_email": "anna@example.com", "billing_country": "IT", "refund_items": "",
}  # fmt: skip
MUG = "name:Mug – blue · 12 cl|product_id:31529|sku:MUG-1|quantity:2|total:18.00|sub_total:20.00"
PLATE = "name:Plate|large|product_id:7|sku:|quantity:1|total:20.00|sub_total:20.00|tax:4.00|meta:size:L"


def lines_of(parsed) -> list[tuple]:
    """Order number, product, name, quantity, unit price and amount of every line."""
    numbers = parsed.orders.select("order", "order_id")
    lines = parsed.lines.join(numbers, on="order").sort("order", "line")
    return lines.select("order_id", "product", "product_name", "quantity", "unit_price", "amount").rows()


EXPECTED = [
    ("1234", "MUG-1", "Mug – blue · 12 cl", 2.0, Decimal(10), Decimal(20)),
    ("1234", "Plate|large", "Plate|large", 1.0, Decimal(20), Decimal(20)),
    ("1235", "MUG-1", "Mug – blue · 12 cl", 2.0, Decimal(10), Decimal(20)),
]


def test_items_that_webtoffee_packs_into_one_column_each_are_lines(parse):
    rows = [
        {**WEBTOFFEE, "line_item_1": MUG, "line_item_2": PLATE},
        {**WEBTOFFEE, "order_id": "9", "order_number": "1235", "line_item_1": MUG},
    ]
    parsed = parse(table([*WEBTOFFEE, "line_item_1", "line_item_2", "line_item_3"], rows))
    assert parsed.facts.layout == "woocommerce_webtoffee"
    assert parsed.orders["total"].to_list() == [Decimal(43), Decimal(43)]
    assert lines_of(parsed) == EXPECTED
    assert parsed.facts.warnings == ()


def test_items_that_webtoffee_spreads_over_numbered_columns_are_lines(parse):
    def item(number: int, name: str, sku: str, quantity: str, subtotal: str) -> dict[str, str]:
        cells = {"Name": name, "id": "7", "SKU": sku, "Quantity": quantity, "Total": "1.00", "Subtotal": subtotal}
        return {f"Product Item {number} {title}": cell for title, cell in cells.items()}

    first = {**WEBTOFFEE, **item(1, "Mug – blue · 12 cl", "MUG-1", "2", "20.00"), **item(2, "Plate|large", "", "1", "20.00")}
    second = {**WEBTOFFEE, "order_number": "1235", **item(1, "Mug – blue · 12 cl", "MUG-1", "2", "20.00")}
    assert lines_of(parse(table([*first], [first, second]))) == EXPECTED


def test_items_that_webtoffee_spreads_over_rows_are_lines_of_one_order(parse):
    def row(number: str, name: str, sku: str, quantity: str, subtotal: str) -> dict[str, str]:
        return {
            **WEBTOFFEE,
            "order_number": number,
            "item_name": name,
            "item_sku": sku,
            "item_quantity": quantity,
            "item_subtotal": subtotal,
        }

    mug, plate = ("Mug – blue · 12 cl", "MUG-1", "2", "20.00"), ("Plate|large", "", "1", "20.00")
    rows = [row("1234", *mug), row("1234", *plate), row("1235", *mug)]
    parsed = parse(table([*rows[0]], rows))
    assert parsed.facts.layout == "woocommerce_webtoffee_rows"
    assert parsed.orders["total"].to_list() == [Decimal(43), Decimal(43)]
    assert lines_of(parsed) == EXPECTED


def test_numbered_products_of_the_advanced_order_export_are_lines(parse):
    order = {"Order Number": "1", "Order Status": "Abgeschlossen", "Order Date": "2024-05-06 10:30", "Email (Billing)": "a@example.com",
             "Order Total Amount": "50.00", "Currency": "EUR"}  # fmt: skip
    items = {"SKU #1": "M", "Name #1": "Mug", "Quantity #1": "2", "Item Cost #1": "10.00", "SKU #2": "P", "Name #2": "Plate",
             "Quantity #2": "1", "Item Cost #2": "30.00"}  # fmt: skip
    parsed = parse(
        table(
            [*order, *items],
            [
                {**order, **items},
                {**order, "Order Number": "2", "SKU #1": "P", "Name #1": "Plate", "Quantity #1": "1", "Item Cost #1": "50"},
            ],
        )
    )
    assert parsed.facts.layout == "woocommerce_advanced"
    assert lines_of(parsed) == [
        ("1", "M", "Mug", 2.0, Decimal(10), Decimal(20)),
        ("1", "P", "Plate", 1.0, Decimal(30), Decimal(30)),
        ("2", "P", "Plate", 1.0, Decimal(50), Decimal(50)),
    ]


def test_product_details_of_bigcommerce_are_lines(parse):
    order = {"Order ID": "100", "Order Date": "18/05/2022", "Order Total (inc tax)": "70.00", "Customer Email": "a@example.com",
             "Order Currency Code": "GBP"}  # fmt: skip
    details = (
        "Product ID: 2471, Product Qty: 20, Product SKU: B-1, Product Name: Bolt, steel, M8|"
        "Product ID: 12, Product Qty: 1, Product SKU: , Product Name: Box"
    )
    parsed = parse(table([*order, "Product Details"], [{**order, "Product Details": details}]))
    assert lines_of(parsed) == [
        ("100", "B-1", "Bolt, steel, M8", 20.0, Decimal(0), Decimal(0)),
        ("100", "Box", "Box", 1.0, Decimal(0), Decimal(0)),
    ]
    assert [told.in_english() for told in parsed.facts.warnings] == ["The file names the products of an order without their prices."]


def test_products_of_the_analytics_report_are_lines(parse):
    order = {"Date": "2024-01-13 10:00:00", "Order #": "7", "Status": "completed", "N. Revenue": "30.00"}
    parsed = parse(table([*order, "Product(s)"], [{**order, "Product(s)": "2× Mug, blue, 1× Plate"}]))
    assert [line[2:4] for line in lines_of(parsed)] == [("Mug, blue", 2.0), ("Plate", 1.0)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Produkte", "2x Mug; 1x Plate"),
        ("Articles", "2 x Mug | 1 x Plate"),
        ("Tuotteet", "Mug x 2, Plate x 1"),
        ("Items", "2x Mug\n1x Plate"),
    ],
)
def test_products_that_an_unknown_export_packs_into_a_cell_are_lines(parse, header: str, cell: str):
    order = {"Order ID": "1", "Date": "2024-01-13", "Email": "a@example.com", "Total": "30.00"}
    parsed = parse(table([*order, header], [{**order, "Order ID": number, header: cell} for number in ("1", "2")]))
    assert [line[2:4] for line in lines_of(parsed)] == [("Mug", 2.0), ("Plate", 1.0)] * 2
    assert parsed.orders["total"].to_list() == [Decimal(30)] * 2


def test_numbered_products_of_an_unknown_export_are_lines(parse):
    order = {"Bestellnummer": "1", "Bestelldatum": "13.01.2024", "E-Mail": "a@example.com", "Gesamtbetrag": "30,00"}
    items = {
        "Artikel 1": "Tasse",
        "Menge 1": "2",
        "Einzelpreis 1": "10,00",
        "Artikel 2": "Teller",
        "Menge 2": "1",
        "Einzelpreis 2": "10,00",
    }
    parsed = parse(table([*order, *items], [{**order, **items}], delimiter=";"))
    assert lines_of(parsed) == [
        ("1", "Tasse", "Tasse", 2.0, Decimal(10), Decimal(20)),
        ("1", "Teller", "Teller", 1.0, Decimal(10), Decimal(10)),
    ]


def test_a_text_that_packs_nothing_is_a_product_of_its_own(parse):
    order = {"Order ID": "1", "Date": "2024-01-13", "Email": "a@example.com", "Total": "30.00", "Product": "Mug, blue"}
    assert parse(table([*order], [order])).lines["product_name"].to_list() == ["Mug, blue"]


def test_items_that_cannot_be_read_are_counted_and_cost_nothing_else(parse):
    rows = [{**WEBTOFFEE, "line_item_1": MUG, "line_item_2": "a:2:{s:4}"}]
    parsed = parse(table([*WEBTOFFEE, "line_item_1", "line_item_2"], rows))
    assert len(lines_of(parsed)) == 1
    assert parsed.orders["total"].to_list() == [Decimal(43)]
    assert parsed.facts.warnings[0].in_english().startswith("1 product could not be told")


def test_the_order_figures_of_webtoffee_are_right(parse):
    rows = [
        {**WEBTOFFEE, "order_number": "1", "refund_items": "amount:10.50|reason:too late|date:2025-08-06 10:00:00"},
        {**WEBTOFFEE, "order_number": "2", "status": "wc-cancelled"},
        {**WEBTOFFEE, "order_number": "3", "status": "on-hold"},
        {**WEBTOFFEE, "order_number": "4", "status": "refunded"},
    ]
    orders = parse(table([*WEBTOFFEE], rows)).orders
    assert orders.select("status", "total", "refunded", "currency").rows() == [
        ("placed", Decimal(43), Decimal("10.5"), "EUR"),
        ("cancelled", Decimal(43), Decimal(0), "EUR"),
        ("unpaid", Decimal(43), Decimal(0), "EUR"),
        ("placed", Decimal(43), Decimal(43), "EUR"),
    ]
    assert orders["placed_at"].dt.strftime("%Y-%m-%d %H:%M:%S").unique().to_list() == ["2025-08-05 11:11:03"]

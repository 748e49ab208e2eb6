"""Tables that look plain and are not: each was read with wrong figures before there was a test for it."""

from decimal import Decimal

import pytest

from winback.errors import UnusableFile
from winback.vocabulary import OrderStatus

HEAD = "Order,Date,Email,Total"


def rows(*lines: str, head: str = HEAD) -> str:
    return "\n".join([head, *lines]) + "\n"


def test_cents_that_an_unquoted_decimal_comma_cuts_off_are_not_lost(parse):
    with pytest.raises(UnusableFile, match="header names 4 columns"):
        parse(rows("1,14.03.2025,a@example.com,14,50", "2,15.03.2025,b@example.com,15,05"))


def test_one_more_delimiter_at_the_end_of_every_row_is_no_cell(parse):
    parsed = parse(rows("1,14.03.2025,a@example.com,14,", "2,15.03.2025,b@example.com,15,"))
    assert parsed.orders["total"].to_list() == [Decimal(14), Decimal(15)]


@pytest.mark.parametrize(
    ("header", "no", "yes"),
    [("Cancelled", "no", "yes"), ("is_cancelled", "0", "1"), ("Storniert", "Nein", "Ja"), ("Cancelled at", "NULL", "2025-03-17"),
     ("Cancelled at", "0000-00-00 00:00:00", "2025-03-17 10:00:00"), ("Cancelled at", "-", "2025-03-17")],
)  # fmt: skip
def test_a_mark_or_a_day_of_cancellation_cancels_and_a_no_does_not(parse, header: str, no: str, yes: str):
    lines = [f"{number},2025-03-1{number},a@example.com,14,{said}" for number, said in enumerate((no, yes, no))]
    parsed = parse(rows(*lines, head=f"{HEAD},{header}"))
    assert parsed.orders["status"].to_list() == [OrderStatus.PLACED, OrderStatus.CANCELLED, OrderStatus.PLACED]


def test_refunds_are_read_from_a_column_that_mostly_says_null(parse):
    lines = [f"{number},2025-03-1{number},a@example.com,14,{back}" for number, back in enumerate(("NULL", "NULL", "5"))]
    assert parse(rows(*lines, head=f"{HEAD},Refunded")).orders["refunded"].to_list() == [Decimal(0), Decimal(0), Decimal(5)]


def test_sums_between_and_below_the_orders_are_no_orders(parse):
    parsed = parse(
        rows(
            "1,2025-03-14,a@example.com,10",
            "Subtotal March,2025-03-31,,10",
            "2,2025-04-15,b@example.com,20",
            "Grand total,2025-04-30,,30",
            "Summe:,2025-04-30,,30",
        )
    )
    assert parsed.orders["order_id"].to_list() == ["1", "2"]
    assert parsed.rejects.select("line_number", "reason").rows() == [(3, "no_order_id"), (5, "no_order_id"), (6, "no_order_id")]


@pytest.mark.parametrize("number", ["Total", "TOTAL1001", "Summer-17"])
def test_an_order_of_somebody_is_no_sum_whatever_its_number(parse, number: str):
    assert parse(rows(f"{number},2025-03-14,a@example.com,10")).orders["order_id"].to_list() == [number]


def test_guests_are_not_one_customer(parse):
    guests = ("-", "N/A", "Gast", "guest", "NULL", "null", "0")
    lines = [f"{number},2025-03-1{number},10,{who}" for number, who in enumerate(("17", "18", *guests))]
    parsed = parse(rows(*lines, head="Order,Date,Total,Customer ID"))
    assert parsed.orders["platform_customer_id"].to_list() == ["17", "18", *[None] * len(guests)]


def test_marks_without_width_are_neither_part_of_an_address_nor_of_a_day_or_an_amount(parse):
    parsed = parse(
        rows("1\u200b,2025-03-14\u200e,anna@example.com\u200e,10\u200f", "2,\u20662025-03-15\u2069,an\u200bna@example.com,\u200e20")
    )
    assert parsed.orders.select("order_id", "email", "total").rows() == [
        ("1", "anna@example.com", Decimal(10)),
        ("2", "anna@example.com", Decimal(20)),
    ]


@pytest.mark.parametrize(
    ("quantity", "price", "total"),
    [
        ("1,000", "10,00", Decimal(10)),
        ("1.000", "10.00", Decimal(10)),
        ("2,500", "10,00", Decimal(25)),
        ("1,000", "10.00", Decimal(10_000)),
    ],
)
def test_a_quantity_with_three_decimals_is_read_like_the_prices_beside_it(parse, quantity: str, price: str, total: Decimal):
    head = "Order;Date;Email;Item;Qty;Price"
    parsed = parse(rows(*[f"{number};2025-03-14;a@example.com;Bead;{quantity};{price}" for number in range(2)], head=head))
    assert parsed.orders["total"].to_list() == [total, total]


def test_amounts_that_may_be_thousands_are_told_unless_somebody_said_what_they_are(parse):
    table = rows("1,2025-03-14,a@example.com,1.234", "2,2025-03-14,a@example.com,2.500")
    told = parse(table, default_currency="EUR")
    assert told.orders["total"].to_list() == [Decimal(1234), Decimal(2500)]
    assert [warning.values.get("example") for warning in told.facts.warnings] == ["1.234"]
    said = parse(table, default_currency="EUR", decimal_mark=".")
    assert (said.orders["total"].to_list(), said.facts.warnings) == ([Decimal("1.234"), Decimal("2.5")], ())


def test_a_code_beside_a_sign_is_the_currency(parse):
    parsed = parse(rows('1,2025-03-14,a@example.com,"$1,234.50 USD"', "2,2025-03-14,a@example.com,US$20.00"))
    assert parsed.orders["currency"].to_list() == ["USD", "USD"]


def test_a_sign_of_several_currencies_is_not_taken_for_the_one_beside_the_others(parse):
    parsed = parse(rows("1,2025-03-14,a@example.com,€10.50", "2,2025-03-14,a@example.com,$20.00"), default_currency="CAD")
    assert parsed.orders["currency"].to_list() == ["EUR", "CAD"]


def test_years_in_front_of_slashes_are_no_days(parse):
    lines = [f"{day},25/03/{day},a@example.com,10" for day in (14, 15, 16)]
    assert [moment.date().isoformat() for moment in parse(rows(*lines)).orders["placed_at"]] == ["2025-03-14", "2025-03-15", "2025-03-16"]


STATUSES = f"{HEAD},Order status,Payment status"


def test_the_status_of_the_payment_counts_beside_that_of_the_order(parse):
    parsed = parse(
        rows(
            "1,2025-03-14,a@example.com,10,processing,paid",
            "2,2025-03-15,b@example.com,20,processing,refunded",
            "3,2025-03-16,c@example.com,20,processing,unpaid",
            "4,2025-03-16,d@example.com,20,cancelled,paid",
            "5,2025-03-16,e@example.com,20,pending,paid",
            "6,2025-03-16,f@example.com,20,delivered,unpaid",
            "7,2025-03-16,f@example.com,20,pending,",
            head=STATUSES,
        )
    )
    assert parsed.orders["status"].to_list() == ["placed", "placed", "unpaid", "cancelled", "placed", "placed", "unpaid"]
    assert parsed.orders["refunded"].to_list() == [0, 20, 0, 0, 0, 0, 0]


def test_the_status_of_the_payment_alone_is_the_status(parse):
    lines = ("1,2025-03-14,a@example.com,10,paid", "2,2025-03-15,b@example.com,20,failed")
    parsed = parse(rows(*lines, head=f"{HEAD},Payment status"))
    assert dict(parsed.facts.mapping)["status"] == "Payment status"
    assert parsed.orders["status"].to_list() == [OrderStatus.PLACED, OrderStatus.UNPAID]


@pytest.mark.parametrize("header", ["Total (EUR)", "Total in €", "Total Euro"])
def test_the_currency_may_stand_in_the_header_of_the_amounts(parse, header: str):
    parsed = parse(rows("1,2025-03-14,a@example.com,10", head=f"Order,Date,Email,{header}"), default_currency="USD")
    assert parsed.orders["currency"].to_list() == ["EUR"]


def test_a_discount_in_percent_is_no_amount_and_no_reason_to_refuse_the_file(parse):
    lines = ("1,2025-03-14,a@example.com,10,10%", "2,2025-03-15,b@example.com,20,0%")
    assert parse(rows(*lines, head=f"{HEAD},Discount")).orders["total"].to_list() == [Decimal(10), Decimal(20)]

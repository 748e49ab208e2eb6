"""Columns of orders that say yes or no: unpaid orders and tests do not count, and nothing else is taken for such a column."""

import pytest

from winback.vocabulary import OrderStatus

PLACED, UNPAID, TEST, CANCELLED = OrderStatus.PLACED, OrderStatus.UNPAID, OrderStatus.TEST, OrderStatus.CANCELLED


def orders(header: str, *cells: str, beside: str = "", said: tuple[str, ...] = ()) -> str:
    more = f",{beside}" if beside else ""
    rows = [
        f"A{number},2024-01-{13 + number},12.50,EUR,p{number}@example.com,{cell}" + (f",{said[number]}" if beside else "")
        for number, cell in enumerate(cells)
    ]
    return "\n".join([f"Order ID,Order date,Total,Currency,Email,{header}{more}", *rows])


@pytest.mark.parametrize(
    "header", ["Paid", "Is paid", "is_paid", "Bezahlt", "Bezahlt?", "Zahlung eingegangen", "Maksettu", "Payé", "Betald"]
)
@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("TRUE", "FALSE"), ("1", "0"), ("ja", "nein"), ("kyllä", "ei")])
def test_what_is_not_paid_is_unpaid(parse, header: str, yes: str, no: str):
    parsed = parse(orders(header, yes, no, ""))
    assert parsed.orders["status"].to_list() == [PLACED, UNPAID, PLACED]
    assert parsed.facts.warnings == ()


def test_what_is_delivered_counts_though_it_is_not_paid(parse):
    delivered = parse(orders("Paid", "no", "no", beside="Delivery status", said=("Delivered", "Pending")))
    assert delivered.orders["status"].to_list() == [PLACED, UNPAID]
    completed = parse(orders("Paid", "no", "no", "yes", beside="Order status", said=("Delivered", "Processing", "Cancelled")))
    assert completed.orders["status"].to_list() == [PLACED, UNPAID, CANCELLED]


def test_what_is_paid_counts_though_its_status_waits_for_something(parse):
    waiting = parse(orders("Paid", "yes", "no", "", beside="Order status", said=("Pending", "Pending", "Pending")))
    assert waiting.orders["status"].to_list() == [PLACED, UNPAID, UNPAID]
    cancelled = parse(orders("Paid", "yes", "yes", beside="Order status", said=("Cancelled", "Completed")))
    assert cancelled.orders["status"].to_list() == [CANCELLED, PLACED]


@pytest.mark.parametrize("header", ["Test", "Is test", "Test order", "Testbestellung", "Testitilaus", "Commande test"])
@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("true", "false"), ("1", "0"), ("x", "")])
def test_a_test_is_no_order(parse, header: str, yes: str, no: str):
    assert parse(orders(header, yes, no)).orders["status"].to_list() == [TEST, PLACED]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Paid", ("12.50", "0.00")),
        ("Paid", ("2024-01-14", "2024-01-15")),
        ("Test", ("A", "B")),
        ("Paid by", ("no", "yes")),
        ("Gift", ("yes", "no")),
    ],
)
def test_other_columns_are_no_flags(parse, header: str, cells: tuple[str, str]):
    parsed = parse(orders(header, *cells))
    assert parsed.orders["status"].to_list() == [PLACED, PLACED]
    assert not {"paid", "test"} & dict(parsed.facts.mapping).keys()


def test_a_total_of_ones_and_noughts_is_no_reason_to_take_the_flag_for_it(parse):
    rows = "\n".join(f"A{n},2024-01-{13 + n},{n % 2},{n % 2},p{n}@example.com" for n in range(9))
    parsed = parse(f"Order ID,Order date,Total,Paid,Email\n{rows}\n")
    assert dict(parsed.facts.mapping)["total"] == "Total"
    assert parsed.orders["status"].to_list() == [UNPAID, PLACED] * 4 + [UNPAID]


def test_a_flag_is_taken_off_by_hand(parse):
    assert parse(orders("Paid", "yes", "no"), mapping=(("paid", ""),)).orders["status"].to_list() == [PLACED, PLACED]

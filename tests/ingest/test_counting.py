"""Which orders count and what each brought; credit notes; the money bridge."""

from decimal import Decimal

import pytest

from tests.ingest.records import order_lines, records
from winback.ingest.bridge import bridge_by_year, money_bridge
from winback.ingest.credit_notes import before_credit_notes
from winback.ingest.identity import resolve
from winback.vocabulary import OrderStatus, Standing

A = "a@example.com"


@pytest.mark.parametrize(
    ("order", "standing", "net"),
    [
        ({}, Standing.COUNTED, "20"),
        ({"refunded": Decimal("5.01")}, Standing.COUNTED, "14.99"),
        ({"refunded": Decimal(20)}, Standing.REFUNDED, "0"),
        ({"refunded": Decimal(21)}, Standing.REFUNDED, "0"),
        ({"total": Decimal(0)}, Standing.ZERO, "0"),
        ({"total": Decimal(-3)}, Standing.ZERO, "0"),
        ({"status": OrderStatus.CANCELLED}, Standing.CANCELLED, "0"),
        ({"status": OrderStatus.UNPAID}, Standing.UNPAID, "0"),
        ({"status": OrderStatus.TEST}, Standing.TEST, "0"),
        ({"status": OrderStatus.CREDIT_NOTE, "total": Decimal(-20)}, Standing.CREDIT_NOTE, "0"),
        ({"status": OrderStatus.ADJUSTMENT}, Standing.ADJUSTMENT, "0"),
    ],
)
def test_the_standing_and_net_of_an_order(order: dict[str, object], standing: Standing, net: str):
    resolved = resolve(records({"email": A, **order}))
    assert resolved.orders.select("standing", "net").rows() == [(standing, Decimal(net))]


def credited(*orders: dict[str, object], lines: tuple[tuple[int, str, float, str], ...]) -> list[tuple[str, Decimal, Decimal]]:
    """Standing, credited and net of orders of one customer."""
    resolved = resolve(records(*({"email": A, **order} for order in orders), lines=order_lines(*lines)))
    return resolved.orders.select("standing", "credited", "net").rows()


NOTE = {"status": OrderStatus.CREDIT_NOTE, "total": Decimal(-10)}


def test_a_credit_note_comes_off_the_latest_earlier_sale_of_the_same_product_at_the_same_price():
    rows = credited({}, {}, {}, NOTE, lines=((0, "Mug", 2, "10"), (1, "Mug", 2, "10"), (2, "Mug", 2, "9"), (3, "Mug", -1, "10")))
    assert [str(row[1].normalize()) for row in rows] == ["0", "1E+1", "0", "1E+1"]
    assert rows[1] == (Standing.COUNTED, Decimal(10), Decimal(10))


def test_a_sale_too_small_for_the_credit_is_passed_over():
    rows = credited({}, {}, NOTE, lines=((0, "Mug", 2, "10"), (1, "Mug", 1, "20"), (2, "Mug", -2, "10")))
    assert rows[0] == (Standing.REFUNDED, Decimal(20), Decimal(0))


def test_what_was_credited_once_is_not_credited_again():
    rows = credited({}, NOTE, NOTE, lines=((0, "Mug", 1, "10"), (1, "Mug", -1, "10"), (2, "Mug", -1, "10")))
    assert [row[1] for row in rows] == [Decimal(10), Decimal(10), Decimal(0)]


def test_a_later_sale_or_another_customers_is_never_credited():
    later = credited({"day": 5}, {**NOTE, "day": 1}, lines=((0, "Mug", 1, "10"), (1, "Mug", -1, "10")))
    assert [row[1] for row in later] == [Decimal(0), Decimal(0)]
    other = credited({"email": "b@example.com"}, {}, NOTE, lines=((0, "Mug", 1, "10"), (2, "Mug", -1, "10")))
    assert [row[1] for row in other] == [Decimal(0)] * 3


def test_the_figures_before_credit_notes_leave_them_out():
    lines = order_lines((0, "Mug", 2, "10"), (1, "Mug", -2, "10"))
    orders = resolve(records({"email": A}, {"email": A, **NOTE}, {}, {"email": A, "total": Decimal(0)}, lines=lines)).orders
    assert orders["standing"][0] == Standing.REFUNDED
    before = before_credit_notes(orders, currency="EUR")
    assert (before.orders, before.customers, before.value) == (1, 1, Decimal(20))


def test_the_bridge_adds_up_to_the_cent_in_total_and_by_year():
    orders = resolve(
        records(
            {"email": A, "total": Decimal("100.10"), "refunded": Decimal("0.03"), "day": 1},
            {"email": A, "total": Decimal("50.05"), "status": OrderStatus.CANCELLED, "day": 2},
            {"total": Decimal("30.30"), "status": OrderStatus.UNPAID, "day": 3},
            {"total": Decimal("7.77"), "status": OrderStatus.TEST, "day": 400},
            {"total": Decimal("20.00"), "refunded": Decimal("25.00"), "day": 401},
            {"total": Decimal(0), "day": 402},
            {"total": Decimal("11.11"), "day": 403},
        )
    ).orders
    bridge = money_bridge(orders, currency="EUR")
    total = bridge.total
    assert (total.ordered, total.cancelled, total.refunded) == (Decimal("219.33"), Decimal("50.05"), Decimal("20.03"))
    assert (total.unpaid, total.test_and_zero, total.net) == (Decimal("30.30"), Decimal("7.77"), Decimal("111.18"))
    assert [(year.year, year.orders, year.net) for year in bridge.years] == [(2024, 3, Decimal("100.07")), (2025, 4, Decimal("11.11"))]
    for figures in (total, *bridge.years):
        taken_off = figures.cancelled + figures.refunded + figures.unpaid + figures.test_and_zero
        assert figures.ordered - taken_off == figures.net


def test_what_is_in_no_bridge_is_listed_apart():
    lines = order_lines((0, "Mug", 1, "10"), (1, "Mug", -1, "10"), (1, "Plate", -1, "4"))
    orders = resolve(
        records(
            {"email": A, "total": Decimal(10)},
            {"email": A, "status": OrderStatus.CREDIT_NOTE, "total": Decimal(-14)},
            {"email": A, "status": OrderStatus.ADJUSTMENT, "total": Decimal(-100)},
            {"email": A, "currency": "USD", "total": Decimal(8)},
            lines=lines,
        )
    ).orders
    bridge = money_bridge(orders, currency="EUR")
    assert (bridge.total.ordered, bridge.total.refunded, bridge.total.net) == (Decimal(10), Decimal(10), Decimal(0))
    assert (bridge.unmatched_credit_notes.orders, bridge.unmatched_credit_notes.amount) == (1, Decimal(-4))
    assert (bridge.adjustments.orders, bridge.adjustments.amount) == (1, Decimal(-100))
    assert [(currency, apart.orders, apart.amount) for currency, apart in bridge.other_currencies] == [("USD", 1, Decimal(8))]


def test_a_currency_without_orders_has_an_empty_bridge():
    orders = resolve(records({"email": A})).orders
    assert money_bridge(orders, currency="SEK").total.net == 0
    assert bridge_by_year(orders, currency="SEK").height == 0

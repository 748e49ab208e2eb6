"""Amounts are exact, and the decimal mark is decided by the whole column."""

from decimal import Decimal

import polars as pl
import pytest

from winback.ingest.parsing import parse_money, parse_quantities


def read(*cells: str | None, **settings: str) -> list[str | None]:
    amounts = parse_money(pl.Series("amount", cells, dtype=pl.String), **settings)
    return [None if amount is None else str(amount.normalize() + 0) for amount in amounts]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("12.50", "12.5"),
        ("-12.50", "-12.5"),
        ("0", "0"),
        ("1,234.50", "1234.5"),
        ("1.234,56", "1234.56"),
        ("1'234.50", "1234.5"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234,50\u00a0€", "1234.5"),
        ("$45.99", "45.99"),
        ("-$0.95", "-0.95"),
        ("$-0.95", "-0.95"),
        ("AU $3,000.00", "3000"),
        ("EUR 90,00", "90"),
        ("116,99 €", "116.99"),
        ("(12.50)", "-12.5"),
        ("12.50-", "-12.5"),
        ("−5.00", "-5"),
        ("5,-", "5"),
        ("99 kr", "99"),
        ("12,00,000.50", "1200000.5"),
        ("free", None),
        ("12.5.7,3", None),
        ("1,2,3", None),
    ],
)
def test_a_rendering_is_read(cell: str, amount: str | None):
    assert read(cell) == [amount]


def test_thousands_with_a_dot_are_known_by_the_cells_beside_them():
    assert read("1.000", "950", "12.500") == ["1000", "950", "12500"]
    assert read("1.000", "12,50") == ["1000", "12.5"]


def test_a_column_of_nothing_but_three_figures_after_the_dot_is_thousands_and_quantities_are_not():
    assert read("1.000", "2.500") == ["1000", "2500"]
    assert [str(piece.normalize()) for piece in parse_quantities(pl.Series(["1.000", "2.500"]))] == ["1", "2.5"]


def test_three_decimals_are_decimals_where_a_cell_shows_it():
    assert read("1.000", "0.125") == ["1", "0.125"]


def test_a_hint_decides_where_the_column_leaves_it_open():
    assert read("1.000", "2.500", decimal_mark=",") == ["1000", "2500"]
    assert read("1.000", "2.500", decimal_mark=".") == ["1", "2.5"]


def test_the_odd_cell_of_a_column_is_refused_and_not_reinterpreted():
    assert read("1,50", "2.50", "3.50") == [None, "2.5", "3.5"]


def test_an_amount_never_passes_through_a_float():
    assert parse_money(pl.Series(["0.1", "90071992547409930.07"])).sum() == Decimal("90071992547409930.1700")


def test_a_blank_cell_stays_blank():
    assert read(None, "1") == [None, "1"]

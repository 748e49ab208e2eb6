"""The month, quarter or year of the first order."""

from datetime import date

import pytest

from tests.analysis.frames import customers_frame
from winback.analysis.first_periods import days_of, first_period
from winback.errors import UnusableInput


def periods(*first_days: date) -> list[str]:
    customers = customers_frame([(1, 1, None)] * len(first_days), first_day=list(first_days))
    return customers.select(first_period(customers)).to_series().to_list()


def test_up_to_twelve_months_are_told_apart():
    assert periods(date(2025, 2, 28), date(2026, 1, 1)) == ["2025-02", "2026-01"]


def test_the_thirteenth_month_makes_them_quarters():
    assert periods(date(2025, 2, 1), date(2026, 2, 1), date(2025, 12, 31)) == ["2025-Q1", "2026-Q1", "2025-Q4"]


def test_the_thirteenth_quarter_makes_them_years():
    assert periods(date(2022, 4, 1), date(2025, 3, 31)) == ["2022-Q2", "2025-Q1"]
    assert periods(date(2022, 3, 31), date(2025, 3, 31)) == ["2022", "2025"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_tells_its_days(period, first, last):
    assert days_of(period) == (first, last)


@pytest.mark.parametrize("text", ["", "2025-13", "2025-Q5", "25", "2025-1", "2025-02-01", "0000", "٢٠٢٥"])
def test_any_other_text_is_refused(text):
    with pytest.raises(UnusableInput, match="no month, quarter or year"):
        days_of(text)


def test_nobody_has_no_period():
    assert periods() == []

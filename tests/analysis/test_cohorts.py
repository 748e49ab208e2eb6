"""Periods of first orders and what is left of them later."""

from datetime import date

import polars as pl
import pytest

from tests.analysis.frames import orders_frame
from winback.analysis.cohorts import (
    ACTIVE_MONTHS,
    BEGINNINGS,
    COHORTS,
    active_months,
    again_within,
    beginnings,
    bought_again,
    sizes,
    still_buying,
)
from winback.analysis.occasions import occasions

# Day 0 is 1 January 2024, day 31 the first of February, day 60 the first of March.
SEEN = occasions(
    orders_frame([(1, 0, "1"), (1, 3, "1"), (1, 61, "1"), (2, 30, "1"), (2, 31, "1"), (3, 40, "1"), (4, 20, "1"), (4, 60, "1")]),
    currency="EUR",
)
AS_OF = date(2024, 3, 31)


def rows_of(found: pl.DataFrame, months: int) -> list[tuple[object, ...]]:
    return found.filter(pl.col("months") == months).drop("months").rows()


def test_everybody_begins_once_and_buys_again_within_begun_months():
    found = BEGINNINGS.check_grain(beginnings(SEEN, as_of=AS_OF))
    assert found.select("customer", "cohort", "again_months").rows() == [
        (1, "2024-01", 1),
        (2, "2024-01", 1),
        (3, "2024-02", None),
        (4, "2024-01", 2),
    ]


@pytest.mark.parametrize(
    ("second", "months"),
    [
        (date(2023, 2, 1), 1),
        (date(2023, 2, 28), 1),  # the end of a shorter month is a month after its 31st
        (date(2023, 3, 1), 2),
        (date(2023, 3, 31), 2),
        (date(2023, 4, 1), 3),
        (date(2024, 1, 31), 12),
        (date(2024, 2, 1), 13),
    ],
)
def test_months_end_on_the_same_day_of_the_month(second: date, months: int):
    start = date(2024, 1, 1)
    days = [(date(2023, 1, 31) - start).days, (second - start).days]
    seen = occasions(orders_frame([(1, number, "1") for number in days]), currency="EUR")
    assert beginnings(seen, as_of=second)["again_months"].to_list() == [months]


def test_of_every_period_it_is_counted_who_bought_again_within_the_months():
    found = COHORTS.check_grain(bought_again(beginnings(SEEN, as_of=AS_OF), as_of=AS_OF))
    assert rows_of(found, 1) == [("2024-01", 3, 2, True), ("2024-02", 1, 0, True)]
    assert rows_of(found, 2) == [("2024-01", 3, 3, True), ("2024-02", 1, 0, False)]


def test_of_every_period_it_is_counted_who_ordered_in_a_later_month():
    begun = beginnings(SEEN, as_of=AS_OF)
    active = ACTIVE_MONTHS.check_grain(active_months(SEEN, begun, as_of=AS_OF))
    found = COHORTS.check_grain(still_buying(begun, active, as_of=AS_OF))
    assert rows_of(found, 1) == [("2024-01", 3, 1, True), ("2024-02", 1, 0, True)]
    assert rows_of(found, 2) == [("2024-01", 3, 2, True), ("2024-02", 1, 0, False)]
    assert rows_of(found, 3) == [("2024-01", 3, 0, False), ("2024-02", 1, 0, False)]


def test_what_comes_after_the_date_is_not_known():
    begun = beginnings(SEEN, as_of=date(2024, 1, 15))
    assert begun.select("customer", "again_months").rows() == [(1, 1)]
    assert bought_again(begun, as_of=date(2024, 1, 15))["whole"].any() is False
    assert active_months(SEEN, begun, as_of=date(2024, 1, 15)).rows() == [(1, "2024-01", 0)]


def test_the_people_behind_a_count_are_as_many_as_it_says():
    begun = beginnings(SEEN, as_of=AS_OF)
    found = bought_again(begun, as_of=AS_OF)
    for cohort, months, counted in found.select("cohort", "months", "counted").rows():
        assert begun.filter(pl.col("cohort") == cohort, again_within(months)).height == counted
    assert sizes(begun).rows() == [("2024-01", 3), ("2024-02", 1)]


def test_no_orders_make_no_cohorts():
    begun = beginnings(SEEN.clear(), as_of=AS_OF)
    assert begun.is_empty()
    assert bought_again(begun, as_of=AS_OF).is_empty()
    assert still_buying(begun, active_months(SEEN.clear(), begun, as_of=AS_OF), as_of=AS_OF).is_empty()

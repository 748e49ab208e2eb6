"""Months of first orders and what is left of them later."""

from datetime import date

from tests.analysis.frames import orders_frame
from winback.analysis.cohorts import COHORTS, cohorts
from winback.analysis.occasions import occasions

# Day 0 is 1 January 2024, day 31 the first of February, day 60 the first of March.
SEEN = occasions(orders_frame([(1, 0, "1"), (1, 3, "1"), (1, 61, "1"), (2, 30, "1"), (2, 31, "1"), (3, 40, "1")]), currency="EUR")


def test_every_month_of_a_cohort_tells_how_many_of_it_ordered():
    found = COHORTS.check_grain(cohorts(SEEN, as_of=date(2024, 3, 20)))
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    assert found.rows() == [
        (january, 0, 2, 2, True),
        (january, 1, 2, 1, True),
        (january, 2, 2, 1, False),
        (february, 0, 1, 1, True),
        (february, 1, 1, 0, False),
    ]


def test_the_last_day_of_a_month_ends_it():
    assert cohorts(SEEN, as_of=date(2024, 2, 29))["whole"].to_list() == [True, True, True]


def test_what_comes_after_the_date_is_not_known():
    assert cohorts(SEEN, as_of=date(2024, 1, 15)).rows() == [(date(2024, 1, 1), 0, 1, 1, False)]


def test_no_orders_make_no_cohorts():
    assert cohorts(SEEN.clear(), as_of=date(2024, 3, 20)).is_empty()

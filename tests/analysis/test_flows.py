"""Stages at past dates and the way between them."""

from datetime import date
from itertools import pairwise

import polars as pl
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import HISTORY_DAYS, generated_occasions
from winback.analysis.customers import customers
from winback.analysis.flows import FLOWS, flows, month_ends
from winback.analysis.lifecycle import stage
from winback.analysis.occasions import occasions
from winback.policy import Thresholds

LIMITS = Thresholds(at_risk_after_days=30, lapsed_after_days=60, lost_after_days=120)
SEEN = occasions(orders_frame([(1, 0, "1"), (2, 5, "1"), (2, 20, "1"), (3, 95, "1"), (1, 100, "1")]), currency="EUR")


def test_each_customer_is_counted_once_on_the_way_from_one_date_to_the_next():
    found = FLOWS.check_grain(flows(SEEN, [day(10), day(40), day(70), day(101)], LIMITS))
    assert found.rows() == [
        (day(10), None, "new", 2),
        (day(40), "new", "growing", 1),
        (day(40), "new", "at_risk", 1),
        (day(70), "growing", "at_risk", 1),
        (day(70), "at_risk", "lapsed", 1),
        (day(101), None, "new", 1),
        (day(101), "at_risk", "lapsed", 1),
        (day(101), "lapsed", "returned", 1),
    ]


def test_the_stages_on_every_date_are_those_of_the_customers_on_that_date():
    seen = generated_occasions()
    dates = [day(number) for number in range(50, HISTORY_DAYS, 130)]
    found = flows(seen, dates, LIMITS)
    for on in dates:
        then = customers(seen, as_of=on).select(stage(LIMITS)).group_by(now="stage").agg(customers=pl.len().cast(pl.Int64))
        counted = found.filter(until=on).group_by("now").agg(pl.col("customers").sum())
        assert_frame_equal(counted, then, check_row_order=False)


def test_whoever_was_in_a_stage_is_in_some_stage_on_the_next_date():
    seen = generated_occasions()
    dates = [day(number) for number in range(50, HISTORY_DAYS, 130)]
    found = flows(seen, dates, LIMITS)
    for earlier, later in pairwise(dates):
        there = found.filter(until=earlier).group_by(stage="now").agg(pl.col("customers").sum())
        went = found.filter(pl.col("before").is_not_null(), until=later).group_by(stage="before").agg(pl.col("customers").sum())
        assert_frame_equal(there, went, check_row_order=False)


def test_months_end_on_their_last_day_and_the_data_where_they_end():
    assert month_ends(first_day=date(2025, 11, 15), as_of=date(2026, 3, 10), most=36) == (
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 10),
    )
    assert month_ends(first_day=date(2020, 1, 31), as_of=date(2026, 3, 31), most=3) == (
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    )


def test_without_orders_or_dates_nothing_flows():
    assert flows(SEEN.clear(), [day(10)], LIMITS).is_empty()
    assert flows(SEEN, [], LIMITS).is_empty()

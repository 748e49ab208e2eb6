"""Stages at past dates and the way between them."""

from datetime import date
from itertools import pairwise

import polars as pl
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import HISTORY_DAYS, generated_occasions
from winback.analysis.customers import customers
from winback.analysis.flows import CHANGES, FLOWS, MOVED, QUIET, Change, change, changes, flows, month_ends, moved, stage_counts
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


def test_the_people_behind_a_flow_are_those_whom_it_counts():
    seen = generated_occasions()
    dates = [day(number) for number in range(50, HISTORY_DAYS, 130)]
    found = flows(seen, dates, LIMITS)
    for since, until in pairwise([None, *dates]):
        people = MOVED.check_grain(moved(seen, since=since, until=until, thresholds=LIMITS))
        counted = people.group_by("before", "now").agg(customers=pl.len().cast(pl.Int64))
        assert_frame_equal(found.filter(until=until).drop("until"), counted, check_row_order=False, check_column_order=False)


def test_a_customer_goes_quiet_comes_back_or_orders_for_the_first_time():
    found = CHANGES.check_grain(changes(flows(SEEN, [day(10), day(40), day(70), day(101)], LIMITS)))
    assert found.drop("since").rows() == [
        (day(40), "first_order", 0),
        (day(40), "came_back", 0),
        (day(40), "went_quiet", 0),
        (day(70), "first_order", 0),
        (day(70), "came_back", 0),
        (day(70), "went_quiet", 1),
        (day(101), "first_order", 1),
        (day(101), "came_back", 1),
        (day(101), "went_quiet", 1),
    ]
    assert found["since"].unique().sort().to_list() == [day(10), day(40), day(70)]
    people = moved(SEEN, since=day(70), until=day(101), thresholds=LIMITS)
    assert people.select("customer", change()).drop_nulls().rows() == [(1, "came_back"), (2, "went_quiet"), (3, "first_order")]


def test_the_changes_are_all_that_makes_the_active_more_or_fewer():
    seen = generated_occasions()
    dates = [day(number) for number in range(10, HISTORY_DAYS, 17)]
    short = Thresholds(at_risk_after_days=3, lapsed_after_days=9, lost_after_days=11)  # shorter than the time between two dates
    for limits in (LIMITS, short):
        found = flows(seen, dates, limits)
        per_date = (
            changes(found)
            .group_by("until")
            .agg(
                gained=pl.col("customers").filter(pl.col("change") != Change.WENT_QUIET).sum()
                - pl.col("customers").filter(change=Change.WENT_QUIET).sum()
            )
        )
        active = stage_counts(found).group_by("until").agg(pl.col("customers").filter(~pl.col("stage").is_in(QUIET)).sum())
        differences = dict(active.sort("until").select("until", pl.col("customers").diff()).drop_nulls().rows())
        assert differences == dict(per_date.rows())


def test_one_date_alone_shows_no_change():
    assert changes(flows(SEEN, [day(10)], LIMITS)).is_empty()
    assert changes(FLOWS.empty()).is_empty()
    assert moved(SEEN, since=None, until=day(4), thresholds=LIMITS).rows() == [(1, None, "new")]
    assert moved(SEEN.clear(), since=None, until=day(4), thresholds=LIMITS).is_empty()


def test_the_order_of_the_rows_is_irrelevant():
    dates = [day(10), day(40), day(70), day(101)]
    assert_frame_equal(flows(SEEN.reverse(), dates, LIMITS), flows(SEEN, dates, LIMITS))

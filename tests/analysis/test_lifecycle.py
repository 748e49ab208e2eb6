"""Stages, their summary and the funnel."""

from decimal import Decimal

import polars as pl
import pytest

from tests.analysis.frames import customers_frame, people_frame
from winback.analysis.lifecycle import (
    FUNNEL,
    STAGE_HISTOGRAM,
    funnel,
    lead_count,
    stage_histogram,
    stage_summary,
    stages,
    summary_from_histogram,
)
from winback.policy import Thresholds
from winback.schema import CUSTOMERS, STAGED
from winback.vocabulary import Stage

A, B, C = 90, 180, 360
THRESHOLDS = Thresholds(at_risk_after_days=A, lapsed_after_days=B, lost_after_days=C)
NOBODY = people_frame([])


@pytest.mark.parametrize(
    ("silent", "occasions", "last_gap", "expected"),
    [
        (0, 1, None, Stage.NEW),
        (90, 1, None, Stage.NEW),
        (91, 1, None, Stage.AT_RISK),
        (180, 1, None, Stage.AT_RISK),
        (181, 1, None, Stage.LAPSED),
        (360, 1, None, Stage.LAPSED),
        (361, 1, None, Stage.LOST),
        (90, 2, 10, Stage.GROWING),
        (90, 3, 10, Stage.GROWING),
        (90, 4, 10, Stage.LOYAL),
        (91, 4, 10, Stage.AT_RISK),
        (90, 2, 180, Stage.GROWING),
        (90, 2, 181, Stage.RETURNED),
        (0, 9, 181, Stage.RETURNED),
        (91, 9, 181, Stage.AT_RISK),
        (181, 9, 900, Stage.LAPSED),
        (361, 9, 900, Stage.LOST),
    ],
)
def test_each_boundary_day_belongs_to_one_stage(silent, occasions, last_gap, expected):
    staged = stages(customers_frame([(silent, occasions, last_gap)]), NOBODY, THRESHOLDS)
    assert staged.rows() == [(0, expected)]


def test_the_number_of_orders_that_makes_a_regular_can_be_chosen():
    regular_from_three = Thresholds(at_risk_after_days=A, lapsed_after_days=B, lost_after_days=C, loyal_from_occasions=3)
    staged = stages(customers_frame([(0, 2, 1), (0, 3, 1)]), NOBODY, regular_from_three)
    assert staged["stage"].to_list() == [Stage.GROWING, Stage.LOYAL]


def test_people_without_a_counted_order_are_leads():
    customers = customers_frame([(0, 1, None)])
    people = people_frame([0, 5, 6])
    assert STAGED.check_grain(stages(customers, people, THRESHOLDS)).rows() == [(0, Stage.NEW), (5, Stage.LEAD), (6, Stage.LEAD)]
    assert lead_count(customers, people) == 2


def test_the_summary_has_all_eight_stages_in_lifecycle_order_even_of_an_empty_shop():
    summary = stage_summary(CUSTOMERS.empty(), THRESHOLDS, leads=3)
    assert summary["stage"].to_list() == list(Stage)
    assert summary["customers"].to_list() == [3, 0, 0, 0, 0, 0, 0, 0]
    assert summary["net"].to_list() == [Decimal(0)] * 8


def test_the_summary_adds_up_customers_and_money_by_stage():
    customers = customers_frame([(5, 1, None), (5, 2, 500), (200, 1, None), (300, 4, 1)], net=["1.1", "2.2", "4.4", "8.8"])
    summary = stage_summary(customers, THRESHOLDS, leads=0).filter(pl.col("customers") > 0)
    assert summary.rows() == [
        (Stage.NEW, 1, Decimal("1.1"), Decimal(10)),
        (Stage.RETURNED, 1, Decimal("2.2"), Decimal(10)),
        (Stage.LAPSED, 2, Decimal("13.2"), Decimal(20)),
    ]


def test_the_histogram_keeps_only_gaps_that_can_make_a_returned_customer():
    histogram = STAGE_HISTOGRAM.check_grain(stage_histogram(customers_frame([(5, 2, 6), (5, 2, 3), (5, 2, 7), (5, 1, None)])))
    assert histogram.select("silent_days", "occasions", "last_gap", "customers").rows() == [(5, 1, None, 1), (5, 2, None, 2), (5, 2, 7, 1)]


def test_the_histogram_gives_the_same_summary_as_the_customers_at_the_tightest_thresholds():
    customers = customers_frame([(silent, occasions, gap) for silent in range(5) for occasions, gap in [(1, None), (2, 3), (5, 4), (3, 2)]])
    tight = Thresholds(at_risk_after_days=1, lapsed_after_days=2, lost_after_days=3)
    from_customers = stage_summary(customers, tight, leads=1)
    assert summary_from_histogram(stage_histogram(customers), tight, leads=1).equals(from_customers)
    assert from_customers["customers"].to_list() == [1, 2, 2, 0, 4, 4, 4, 4]


def test_the_funnel_counts_who_reached_each_next_order_and_the_share_of_the_step_before():
    customers = customers_frame([(0, occasions, None) for occasions in [1, 1, 1, 1, 2, 2, 3, 5]])
    steps = FUNNEL.check_grain(funnel(stage_histogram(customers), THRESHOLDS, leads=2))
    assert steps.rows() == [(0, 10, None), (1, 8, 0.8), (2, 4, 0.5), (3, 2, 0.5), (4, 1, 0.5)]


def test_the_funnel_of_an_empty_shop_has_every_step_and_no_shares():
    steps = funnel(stage_histogram(CUSTOMERS.empty()), THRESHOLDS, leads=0)
    assert steps.rows() == [(n, 0, None) for n in (0, 1, 2, 3, 4)]


def test_a_regular_from_three_orders_is_the_third_step_of_the_funnel():
    regular_from_three = Thresholds(at_risk_after_days=A, lapsed_after_days=B, lost_after_days=C, loyal_from_occasions=3)
    steps = funnel(stage_histogram(customers_frame([(0, 3, 1)])), regular_from_three, leads=0)
    assert steps["occasions"].to_list() == [0, 1, 2, 3]

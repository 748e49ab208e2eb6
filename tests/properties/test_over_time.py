"""What the pictures over time of any shop have in common: the same customers, counted from the same rows."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.analysis.frames import orders_frame
from tests.properties.test_analysis import AS_OF, customer_table, rows, thresholds
from winback.analysis.cohorts import active_months, again_within, beginnings, bought_again, sizes, still_buying
from winback.analysis.flows import change, changes, flows, month_ends, moved, stage_counts
from winback.analysis.gaps import gap_table
from winback.analysis.ladder import ladder, on_step
from winback.analysis.lifecycle import funnel, stage_histogram, stage_summary
from winback.analysis.occasions import occasions
from winback.policy import Limits, Thresholds
from winback.vocabulary import Stage

judged = st.builds(
    lambda limits, one_order, gap: replace(limits, one_order=one_order and limits_of(one_order), typical_gap_days=gap),
    thresholds,
    st.one_of(st.none(), thresholds),
    st.one_of(st.none(), st.floats(1, 300)),
)
"""Limits for everybody alike, with a second set for customers with one order, at own pace, and both."""
few_examples = settings(max_examples=20, deadline=None)


def limits_of(chosen: Thresholds) -> Limits:
    return Limits(
        at_risk_after_days=chosen.at_risk_after_days, lapsed_after_days=chosen.lapsed_after_days, lost_after_days=chosen.lost_after_days
    )


def dates_of(seen: pl.DataFrame) -> tuple[date, ...]:
    return month_ends(first_day=min(seen["day"].min() or AS_OF, AS_OF), as_of=AS_OF, most=36)


@few_examples
@given(rows=rows, thresholds=judged)
def test_the_last_column_is_the_stages_of_today_and_every_piece_is_its_people(rows, thresholds):
    seen = occasions(orders_frame(rows), currency="EUR")
    flown = flows(seen, dates_of(seen), thresholds)
    counted = stage_counts(flown)
    today = stage_summary(customer_table(orders_frame(rows)), thresholds, leads=0).filter(pl.col("customers") > 0)
    assert_frame_equal(counted.filter(until=AS_OF).select("stage", "customers"), today.select("stage", "customers"))
    for since, until in pairwise([None, *flown["until"].unique().sort()]):
        people = moved(seen, since=since, until=until, thresholds=thresholds)
        assert dict(people.group_by("now").len().rows()) == dict(counted.filter(until=until).select("stage", "customers").rows())
        if since is not None:
            happened = changes(flown).filter(pl.col("until") == until, pl.col("customers") > 0)
            listed = people.select(change()).drop_nulls().group_by("change").len()
            assert dict(listed.rows()) == dict(happened.select("change", "customers").rows())


@few_examples
@given(rows=rows, thresholds=judged)
def test_what_flows_into_a_stage_less_what_flows_out_is_what_it_gains(rows, thresholds):
    seen = occasions(orders_frame(rows), currency="EUR")
    flown = flows(seen, dates_of(seen), thresholds)
    counted = {(until, stage): customers for until, stage, customers in stage_counts(flown).rows()}
    for since, until in pairwise(flown["until"].unique().sort()):
        moves = flown.filter(pl.col("until") == until, pl.col("before").ne_missing(pl.col("now")))
        for stage in Stage:
            gained = moves.filter(now=stage)["customers"].sum() - moves.filter(before=stage)["customers"].sum()
            assert gained == counted.get((until, stage), 0) - counted.get((since, stage), 0)


@few_examples
@given(rows=rows, thresholds=judged)
def test_ladder_funnel_and_cohorts_begin_with_the_same_customers(rows, thresholds):
    seen = occasions(orders_frame(rows), currency="EUR")
    known = customer_table(orders_frame(rows))
    gaps = gap_table(seen, as_of=AS_OF)
    reached = dict(ladder(gaps, steps=thresholds.loyal_from_occasions).select("number", "customers").rows())
    steps = {number: count for number, count, _ in funnel(stage_histogram(known), thresholds, leads=2).rows() if number and count}
    assert {number: reached[number] for number in steps} == steps
    begun = beginnings(seen, as_of=AS_OF)
    assert sizes(begun)["customers"].sum() == reached.get(1, 0) == known.height
    assert begun["again_months"].count() == reached.get(2, 0) == on_step(gaps, 1, went_on=True).len()


@few_examples
@given(rows=rows)
def test_every_cell_of_the_cohorts_counts_its_people(rows):
    seen = occasions(orders_frame(rows), currency="EUR")
    begun = beginnings(seen, as_of=AS_OF)
    active = active_months(seen, begun, as_of=AS_OF)
    for cohort, months, customers, counted, _ in bought_again(begun, as_of=AS_OF).rows():
        people = begun.filter(pl.col("cohort") == cohort)
        assert (people.height, people.filter(again_within(months)).height) == (customers, counted)
    for cohort, months, _, counted, _ in still_buying(begun, active, as_of=AS_OF).rows():
        assert active.filter(pl.col("cohort") == cohort, pl.col("months_later") == months)["customer"].n_unique() == counted

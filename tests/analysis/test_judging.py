"""Who has passed a limit, where customers with one order or with a pace of their own have limits of their own."""

from dataclasses import replace
from datetime import date
from math import exp, log
from random import Random

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import HISTORY_DAYS, generated_occasions
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.activity import activity
from winback.analysis.customers import customers
from winback.analysis.flows import flows, stage_counts
from winback.analysis.judging import after_days, own_gap_days, own_limits
from winback.analysis.lifecycle import is_told_by_histogram, stage, stage_histogram, stage_summary, summary_from_histogram
from winback.analysis.metrics import newly_quiet_on, shop_metrics
from winback.analysis.occasions import occasions
from winback.policy import Limits, Thresholds
from winback.vocabulary import Stage

USUAL = Thresholds(at_risk_after_days=30, lapsed_after_days=60, lost_after_days=120)
ONE_ORDER = Limits(at_risk_after_days=45, lapsed_after_days=90, lost_after_days=200)
TWO_SETS = replace(USUAL, one_order=ONE_ORDER)
OWN_PACE = replace(USUAL, typical_gap_days=20.0)
BOTH = replace(TWO_SETS, typical_gap_days=20.0)
EVERY_WAY = pytest.mark.parametrize("thresholds", [USUAL, TWO_SETS, OWN_PACE, BOTH], ids=["usual", "two sets", "own pace", "both"])

IN_SQL = """
    with days as (select customer, day, lag(day) over who as previous, row_number() over who as number
        from seen where day <= $as_of window who as (partition by customer order by day)),
    known as (
        select customer, max(day) as last_day, count(*) as n, $as_of - max(day) as silent,
            max_by(day - previous, day) as last_gap,
            (coalesce(sum(ln(day - previous)), 0) + 2 * ln($typical)) / (count(*) - 1 + 2) as log_own,
            (coalesce(sum(ln(day - previous)), 0) - ln(max_by(day - previous, day)) + 2 * ln($typical)) / nullif(count(*) - 2 + 2, 0)
                as log_before
        from days group by customer
    ),
    limits as (select *,
        case when n = 1 then $a1 else $a end * exp(log_own - ln($typical)) + 1e-6 as a,
        case when n = 1 then $b1 else $b end * exp(log_own - ln($typical)) + 1e-6 as b,
        case when n = 1 then $c1 else $c end * exp(log_own - ln($typical)) + 1e-6 as c,
        case when n = 2 then $b1 else $b end * exp(log_before - ln($typical)) + 1e-6 as b_before
        from known)
    select case when silent > c then 'lost' when silent > b then 'lapsed' when silent > a then 'at_risk'
        when n > 1 and last_gap > b_before then 'returned' when n >= 4 then 'loyal' when n = 1 then 'new' else 'growing' end as stage,
        count(*)
    from limits group by 1 order by 1
"""


def one(rows: list[int], as_of: int) -> pl.DataFrame:
    """CUSTOMERS of one customer with orders on these days."""
    return customers(occasions(orders_frame([(1, number, "1") for number in rows]), currency="EUR"), as_of=day(as_of))


def stage_of(rows: list[int], as_of: int, thresholds: Thresholds) -> str:
    return str(one(rows, as_of).select(stage(thresholds)).item())


def asked(thresholds: Thresholds) -> dict[str, object]:
    first = thresholds.one_order or thresholds
    return {
        "a": thresholds.at_risk_after_days,
        "b": thresholds.lapsed_after_days,
        "c": thresholds.lost_after_days,
        "a1": first.at_risk_after_days,
        "b1": first.lapsed_after_days,
        "c1": first.lost_after_days,
    }


def in_sql(seen: pl.DataFrame, as_of: date, thresholds: Thresholds) -> dict[str, int]:
    """The stages; at the pace of the shop every customer's own gap is taken for the typical one, by leaving the gaps out."""
    query = (
        IN_SQL
        if thresholds.typical_gap_days
        else IN_SQL.replace("log_own - ln($typical)", "0 * log_own").replace("log_before - ln($typical)", "0")
    )
    with duckdb.connect() as connection:
        connection.register("seen", seen)
        found = connection.execute(query, {"as_of": as_of, "typical": thresholds.typical_gap_days or 1.0, **asked(thresholds)}).fetchall()
    return dict(found)


def counted(customers: pl.DataFrame, thresholds: Thresholds) -> dict[str, int]:
    return dict(customers.group_by(stage(thresholds).cast(pl.String)).len().sort("stage").rows())


@pytest.mark.parametrize(
    ("silent", "expected"), [(45, "new"), (46, "at_risk"), (90, "at_risk"), (91, "lapsed"), (200, "lapsed"), (201, "lost")]
)
def test_a_customer_with_one_order_is_judged_by_the_limits_for_one_order_alone(silent: int, expected: str):
    assert stage_of([0], silent, TWO_SETS) == expected


@pytest.mark.parametrize(("silent", "expected"), [(30, "growing"), (31, "at_risk"), (61, "lapsed"), (121, "lost")])
def test_a_customer_with_two_orders_is_judged_by_the_usual_limits(silent: int, expected: str):
    assert stage_of([0, 10], 10 + silent, TWO_SETS) == expected


def test_a_first_gap_makes_a_return_by_the_limit_it_was_judged_by_while_it_lasted():
    assert [stage_of([0, gap], gap, TWO_SETS) for gap in (61, 90, 91)] == ["growing", "growing", "returned"]
    assert [stage_of([0, 1, 1 + gap], 1 + gap, TWO_SETS) for gap in (60, 61)] == ["growing", "returned"]


def test_limits_at_own_pace_are_in_proportion_to_the_customers_typical_gap():
    """Gaps of 5 and 10 days: log g = (log 5 + log 10 + 2 log 20) / 4, so g = 11.89 and b = 60 · 11.89 / 20 = 35.67 days."""
    own = exp((log(5) + log(10) + 2 * log(20)) / 4)
    assert own == pytest.approx(11.892, abs=0.001)
    assert one([0, 5, 15], 100).select(after_days(OWN_PACE, Stage.LAPSED)).item() == 35
    assert [stage_of([0, 5, 15], 15 + silent, OWN_PACE) for silent in (17, 18, 35, 36, 71, 72)] == [
        *("growing", "at_risk", "at_risk", "lapsed", "lapsed", "lost")
    ]


def test_whoever_orders_as_often_as_is_typical_has_the_limits_as_they_are_stated():
    assert [stage_of([0, 20, 40, 60], 60 + silent, OWN_PACE) for silent in (30, 31, 60, 61, 120, 121)] == [
        *("loyal", "at_risk", "at_risk", "lapsed", "lapsed", "lost")
    ]
    assert [stage_of([0], silent, OWN_PACE) for silent in (30, 31, 60, 61)] == ["new", "at_risk", "at_risk", "lapsed"]


def test_the_gap_that_is_judged_is_left_out_of_the_typical_gap_it_is_judged_by():
    """Before the last order the gaps were 5 and 10 days, so that 36 days were a return; with them in, b would be 46 days."""
    assert [stage_of([0, 5, 15, 15 + gap], 15 + gap, OWN_PACE) for gap in (35, 36)] == ["loyal", "returned"]


def test_the_limits_of_one_customer_are_plain_days():
    known = pl.concat([one([0, 5, 15], 100), one([0], 100).with_columns(customer=pl.lit(2, dtype=pl.Int64))])
    assert own_limits(known, BOTH, customer=1) == Thresholds(at_risk_after_days=17, lapsed_after_days=35, lost_after_days=71)
    assert own_limits(known, BOTH, customer=2) == Thresholds(at_risk_after_days=45, lapsed_after_days=90, lost_after_days=200)


@EVERY_WAY
def test_the_stages_of_a_generated_shop_equal_those_of_sql(thresholds: Thresholds):
    seen = generated_occasions()
    for as_of in (day(HISTORY_DAYS), day(400)):
        expected = in_sql(seen, as_of, thresholds)
        assert counted(customers(seen, as_of=as_of), thresholds) == expected
        assert len(expected) >= 6


@EVERY_WAY
def test_the_stages_of_the_online_retail_file_equal_those_of_sql(shared_data, thresholds: Thresholds):
    seen = occasions(online_retail_orders(shared_data / "online_retail.csv.gz"), currency="GBP")
    as_of = date(2011, 12, 9)
    assert counted(customers(seen, as_of=as_of), thresholds) == in_sql(seen, as_of, thresholds)


@EVERY_WAY
def test_the_histogram_tells_the_same_as_the_customers(thresholds: Thresholds):
    random, known = Random(5), customers(generated_occasions(), as_of=day(HISTORY_DAYS))
    histogram = stage_histogram(known, typical_gap_days=thresholds.typical_gap_days)
    for _ in range(20):
        at_risk, lapsed, lost = sorted(random.sample(range(1, 300), 3))
        moved = replace(thresholds, at_risk_after_days=at_risk, lapsed_after_days=lapsed, lost_after_days=lost)
        if is_told_by_histogram(moved):
            assert summary_from_histogram(histogram, moved, leads=3).equals(stage_summary(known, moved, leads=3))


def test_a_first_gap_that_is_shorter_than_the_silence_allowed_is_told_by_the_customers_alone():
    early = replace(USUAL, one_order=Limits(at_risk_after_days=5, lapsed_after_days=10, lost_after_days=20))
    known = one([0, 12], 37)  # a return by the limits of one order, and silent for longer since than that gap was
    assert not is_told_by_histogram(early)
    assert stage_summary(known, early, leads=0).filter(customers=1)["stage"].to_list() == ["returned"]
    assert is_told_by_histogram(TWO_SETS)


@EVERY_WAY
def test_every_figure_that_asks_who_is_quiet_says_the_same(thresholds: Thresholds):
    seen = generated_occasions()
    known = customers(seen, as_of=day(HISTORY_DAYS))
    quiet = known.filter(stage(thresholds).is_in([Stage.LAPSED, Stage.LOST])).height
    flown = stage_counts(flows(seen, [day(500), day(HISTORY_DAYS)], thresholds)).filter(until=day(HISTORY_DAYS))
    assert dict(flown.select(pl.col("stage").cast(pl.String), "customers").rows()) == counted(known, thresholds)
    active = activity(seen, as_of=day(HISTORY_DAYS), thresholds=thresholds).filter(months_ago=0)["active"].item()
    assert active == known.height - quiet
    before = customers(seen, as_of=day(HISTORY_DAYS - 30)).filter(stage(thresholds).is_in([Stage.LAPSED, Stage.LOST]))
    ordered_since = seen.filter(pl.col("day") > day(HISTORY_DAYS - 30))
    still = before.join(ordered_since, on="customer", how="anti").height
    orders = orders_frame([(1, 0, "1")])
    figures = shop_metrics(orders, seen, known, currency="EUR", as_of=day(HISTORY_DAYS), thresholds=thresholds)
    began_and_quiet = known.filter(pl.col("first_day") > day(HISTORY_DAYS - 30), stage(thresholds).is_in([Stage.LAPSED, Stage.LOST])).height
    assert figures.newly_quiet == quiet - still == newly_quiet_on(seen, day(HISTORY_DAYS), thresholds=thresholds)
    assert began_and_quiet == 0


@pytest.mark.parametrize(
    ("rows", "days"), [([0], 30.0), ([0, 60], exp((log(60) + 2 * log(30)) / 3)), ([0, 10, 20], exp((2 * log(10) + 2 * log(30)) / 4))]
)
def test_the_own_typical_gap_begins_at_that_of_the_shop_and_leaves_it_with_each_gap(rows: list[int], days: float):
    known = one(rows, 100)
    assert own_gap_days(known, typical_gap_days=30.0, customer=known["customer"][0]) == pytest.approx(days)

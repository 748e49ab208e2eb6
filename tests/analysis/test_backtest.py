"""What a limit would have said on a past day, and what came after it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import generated_occasions
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.backtest import REPLAY, Check, a_horizon_apart, can_be_replayed, checks, past_dates, replay
from winback.analysis.customers import customers
from winback.analysis.lifecycle import stage
from winback.analysis.occasions import occasions
from winback.policy import Limits, Thresholds
from winback.vocabulary import Stage

ROWS = [(1, 0, "1"), (1, 30, "1"), (1, 130, "1"), (2, 10, "1"), (2, 95, "1"), (3, 90, "1"), (3, 101, "1"), (4, 105, "1")]
SEEN = occasions(orders_frame(ROWS), currency="EUR")
IN_SQL = """
    with days as (
        select distinct CustomerID::double::bigint as customer, InvoiceDate[:10]::date as day
        from read_csv($file, all_varchar = true)
        where CustomerID is not null and InvoiceNo not like 'C%' and Quantity::bigint > 0 and UnitPrice::decimal(18, 4) > 0
    ),
    known as (
        select customer, max(day) filter (where day <= $then) as last_day,
            coalesce(bool_or(day > $then and day <= $then + $horizon), false) as is_back
        from days group by customer having last_day is not null
    )
    select count(*), count(*) filter (where $then - last_day > $after and $then - last_day <= $until),
        count(*) filter (where $then - last_day > $after and $then - last_day <= $until and is_back),
        count(*) filter (where is_back)
    from known
"""


def limits(lapsed: int, lost: int) -> Thresholds:
    return Thresholds(at_risk_after_days=1, lapsed_after_days=lapsed, lost_after_days=lost)


def test_each_customer_is_taken_as_known_on_the_day_and_followed_for_the_horizon():
    found = REPLAY.check_grain(replay(SEEN, [day(100)], horizon_days=30)).drop("reached", "left_out")
    assert found.rows() == [(day(100), False, 5, 1, 0), (day(100), False, 70, 1, 1), (day(100), True, 10, 1, 1)]


def test_a_return_counts_up_to_the_last_day_of_the_horizon_only():
    assert replay(SEEN, [day(100)], horizon_days=29).drop("reached", "left_out").rows() == [
        *((day(100), False, 5, 1, 0), (day(100), False, 70, 1, 0), (day(100), True, 10, 1, 1))
    ]


def test_a_limit_is_held_against_what_happened():
    found = checks(
        replay(SEEN, [day(100), day(29)], horizon_days=30),
        [(day(100), limits(9, 99)), (day(29), limits(40, 99)), (day(100), limits(9, 69))],
    )
    assert found == (
        Check(on=day(100), after_days=9, until_days=99, customers=3, flagged=2, came_back=2, returners=2),
        Check(on=day(29), after_days=40, until_days=99, customers=2, flagged=0, came_back=0, returners=1),
        Check(on=day(100), after_days=9, until_days=69, customers=3, flagged=1, came_back=1, returners=2),
    )
    assert [(one.came_back_share, one.wrongly_flagged_share) for one in found] == [(1.0, 1.0), (None, 0.0), (1.0, 0.5)]


def test_the_days_looked_back_at_have_a_horizon_after_and_a_year_before_them():
    assert past_dates(first_day=date(2023, 1, 1), as_of=date(2026, 1, 1), horizon_days=100) == tuple(
        date(2026, 1, 1) - timedelta(days=100 * number) for number in (1, 2, 3, 4)
    )
    assert past_dates(first_day=date(2024, 9, 1), as_of=date(2026, 1, 1), horizon_days=30) == (
        date(2025, 12, 2),
        date(2025, 10, 17),
        date(2025, 9, 1),
    )
    assert past_dates(first_day=date(2025, 6, 1), as_of=date(2026, 1, 1), horizon_days=30) == ()


@pytest.mark.parametrize(("years", "horizon", "apart"), [(2, 180, [93, 93]), (3, 365, [183, 183]), (2, 330, [30]), (2, 367, None)])
def test_where_three_days_have_no_room_a_horizon_apart_they_are_closer(years: int, horizon: int, apart: list[int] | None):
    found = past_dates(first_day=date(2026 - years, 1, 1), as_of=date(2026, 1, 1), horizon_days=horizon)
    assert [(later - earlier).days for later, earlier in pairwise(found)] == (apart or [])
    assert len(found) == (0 if apart is None else len(apart) + 1)
    assert all(date(2026 - years, 1, 1) + timedelta(days=365) <= one <= date(2026, 1, 1) - timedelta(days=horizon) for one in found)


def test_of_days_that_are_too_close_those_a_horizon_apart_can_be_picked():
    assert a_horizon_apart([day(400), day(308), day(216)], horizon_days=180) == (day(400), day(216))
    assert a_horizon_apart([], horizon_days=180) == ()


def test_without_days_or_orders_nothing_is_replayed():
    assert replay(SEEN, [], horizon_days=30).is_empty()
    assert replay(SEEN.clear(), [day(100)], horizon_days=30).is_empty()
    assert checks(REPLAY.empty(), [(day(100), limits(9, 99))]) == (
        Check(on=day(100), after_days=9, until_days=99, customers=0, flagged=0, came_back=0, returners=0),
    )


@pytest.mark.parametrize("then", [date(2011, 6, 1), date(2011, 8, 15), date(2011, 10, 1)])
def test_the_online_retail_file_replayed_equals_sql(shared_data, then: date):
    file = shared_data / "online_retail.csv.gz"
    values = {"file": str(file), "then": then, "horizon": 45, "after": 60, "until": 150}
    customers, flagged, came_back, returners = duckdb.execute(IN_SQL, values).fetchone() or ()
    seen = occasions(online_retail_orders(file), currency="GBP")
    (found,) = checks(replay(seen, [then], horizon_days=45), [(then, limits(60, 150))])
    assert found == Check(
        on=then, after_days=60, until_days=150, customers=customers, flagged=flagged, came_back=came_back, returners=returners
    )
    assert flagged > 300
    assert came_back > 50


def test_a_date_can_be_replayed_from_a_year_after_the_first_order_to_a_horizon_before_the_end():
    first, end = date(2024, 1, 1), date(2026, 1, 1)
    asked = (date(2024, 12, 30), date(2024, 12, 31), date(2025, 12, 2), date(2025, 12, 3))
    assert [can_be_replayed(on, first_day=first, as_of=end, horizon_days=30) for on in asked] == [False, True, True, False]


def test_customers_with_one_order_are_flagged_by_their_own_limits():
    apart = replace(limits(20, 99), one_order=Limits(at_risk_after_days=1, lapsed_after_days=9, lost_after_days=10))
    (found, later) = checks(replay(SEEN, [day(100)], horizon_days=30), [(day(100), apart), (day(100), limits(20, 99))])
    assert (found.flagged, found.came_back, found.returners) == (2, 2, 2)
    assert (later.flagged, later.came_back) == (1, 1)


@pytest.mark.parametrize("typical", [None, 20.0], ids=["usual", "own pace"])
@pytest.mark.parametrize("apart", [None, Limits(at_risk_after_days=20, lapsed_after_days=80, lost_after_days=300)], ids=["one set", "two"])
def test_who_was_flagged_stood_in_that_stage_then(typical: float | None, apart: Limits | None):
    seen = generated_occasions()
    thresholds = replace(limits(60, 200), one_order=apart, typical_gap_days=typical)
    paces = None if typical is None else {day(500): typical}
    (found,) = checks(replay(seen, [day(500)], horizon_days=60, typical_gap_days=paces), [(day(500), thresholds)])
    then = customers(seen, as_of=day(500)).filter(stage(thresholds) == Stage.LAPSED)
    back = seen.filter(pl.col("day") > day(500), pl.col("day") <= day(560))
    assert (found.flagged, found.came_back) == (then.height, then.join(back, on="customer", how="semi").height)
    assert found.came_back > 0

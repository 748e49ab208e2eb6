"""What a limit would have said on a past day, and what came after it."""

from datetime import date, timedelta

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.backtest import REPLAY, Check, checks, past_dates, replay
from winback.analysis.occasions import occasions

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


def test_each_customer_is_taken_as_known_on_the_day_and_followed_for_the_horizon():
    found = REPLAY.check_grain(replay(SEEN, [day(100)], horizon_days=30))
    assert found.rows() == [(day(100), 5, 1, 0), (day(100), 10, 1, 1), (day(100), 70, 1, 1)]


def test_a_return_counts_up_to_the_last_day_of_the_horizon_only():
    assert replay(SEEN, [day(100)], horizon_days=29).rows() == [(day(100), 5, 1, 0), (day(100), 10, 1, 1), (day(100), 70, 1, 0)]


def test_a_limit_is_held_against_what_happened():
    found = checks(replay(SEEN, [day(100), day(29)], horizon_days=30), [(day(100), 9, 99), (day(29), 40, 99), (day(100), 9, 69)])
    assert found == (
        Check(on=day(100), after_days=9, until_days=99, customers=3, flagged=2, came_back=2, returners=2),
        Check(on=day(29), after_days=40, until_days=99, customers=2, flagged=0, came_back=0, returners=1),
        Check(on=day(100), after_days=9, until_days=69, customers=3, flagged=1, came_back=1, returners=2),
    )
    assert [(one.came_back_share, one.wrongly_flagged_share) for one in found] == [(1.0, 1.0), (None, 0.0), (1.0, 0.5)]


@pytest.mark.parametrize(("sent", "left"), [(100, 3), (101, 2), (130, 2), (131, 3)])
def test_whoever_got_a_message_in_between_is_left_out(sent: int, left: int):
    written = pl.DataFrame({"customer": [1], "sent_on": [day(sent)]})
    found = replay(SEEN, [day(100)], horizon_days=30, written_to=written)
    assert found["customers"].sum() == left


def test_the_days_looked_back_at_have_a_horizon_after_and_a_year_before_them():
    assert past_dates(first_day=date(2023, 1, 1), as_of=date(2026, 1, 1), horizon_days=100) == tuple(
        date(2026, 1, 1) - timedelta(days=100 * number) for number in (1, 2, 3, 4)
    )
    assert past_dates(first_day=date(2024, 9, 1), as_of=date(2026, 1, 1), horizon_days=30) == (
        date(2025, 12, 2),
        date(2025, 9, 2),
    )
    assert past_dates(first_day=date(2025, 6, 1), as_of=date(2026, 1, 1), horizon_days=30) == ()


def test_without_days_or_orders_nothing_is_replayed():
    assert replay(SEEN, [], horizon_days=30).is_empty()
    assert replay(SEEN.clear(), [day(100)], horizon_days=30).is_empty()
    assert checks(REPLAY.empty(), [(day(100), 9, 99)]) == (
        Check(on=day(100), after_days=9, until_days=99, customers=0, flagged=0, came_back=0, returners=0),
    )


@pytest.mark.parametrize("then", [date(2011, 6, 1), date(2011, 8, 15), date(2011, 10, 1)])
def test_the_online_retail_file_replayed_equals_sql(shared_data, then: date):
    file = shared_data / "online_retail.csv.gz"
    values = {"file": str(file), "then": then, "horizon": 45, "after": 60, "until": 150}
    customers, flagged, came_back, returners = duckdb.execute(IN_SQL, values).fetchone() or ()
    seen = occasions(online_retail_orders(file), currency="GBP")
    (found,) = checks(replay(seen, [then], horizon_days=45), [(then, 60, 150)])
    assert found == Check(
        on=then, after_days=60, until_days=150, customers=customers, flagged=flagged, came_back=came_back, returners=returners
    )
    assert flagged > 300
    assert came_back > 50

"""Active customers month by month."""

from datetime import date

import duckdb
import polars as pl
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame
from tests.analysis.test_second_engine import random_orders
from winback.analysis.activity import activity
from winback.analysis.occasions import occasions
from winback.policy import Thresholds
from winback.schema import OCCASIONS

IN_SQL = """
    with last as (
        select months_ago, as_of_day as day, customer, max(o.day) as last_day
        from days left join occasions o on o.day <= as_of_day
        group by all
    )
    select day, months_ago, count(*) filter (where date_diff('day', last_day, day) <= $limit)::bigint as active
    from last group by all order by day
"""


def seen(*rows: tuple[int, int]) -> pl.DataFrame:
    return occasions(orders_frame([(customer, number, "1") for customer, number in rows]), currency="EUR")


def quiet_after(days: int) -> Thresholds:
    return Thresholds(at_risk_after_days=1, lapsed_after_days=days, lost_after_days=days + 1)


def active(known: pl.DataFrame, *, as_of: date, limit: int = 30, months: int = 24) -> dict[int, int]:
    return dict(activity(known, as_of=as_of, thresholds=quiet_after(limit), months=months).select("months_ago", "active").rows())


def test_a_customer_is_active_from_an_order_until_the_limit_has_passed():
    known = seen((0, 0), (1, 100))
    on = {offset: active(known, as_of=day(100 + offset), months=0)[0] for offset in (-1, 0, 30, 31)}
    assert on == {-1: 0, 0: 1, 30: 1, 31: 0}


def test_a_customer_who_orders_often_is_counted_once():
    known = seen((0, 0), (1, 100), (1, 105), (1, 105), (1, 120), (2, 110))
    assert active(known, as_of=day(125), months=0) == {0: 2}


def test_orders_after_the_day_are_not_seen():
    known = seen((0, 0), (1, 100), (1, 140))
    assert active(known, as_of=day(135), months=0) == {0: 0}


def test_months_are_counted_back_from_the_as_of_date_and_end_where_the_orders_begin():
    known = seen((1, 0), (1, 60), (1, 120))
    found = activity(known, as_of=date(2024, 5, 31), thresholds=quiet_after(30))
    assert found["day"].to_list() == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31)]
    assert found["months_ago"].to_list() == [4, 3, 2, 1, 0]


def test_without_orders_nothing_is_counted():
    assert activity(OCCASIONS.empty(), as_of=day(10), thresholds=quiet_after(30)).is_empty()


def test_the_counts_equal_those_of_sql_on_every_day():
    known = occasions(random_orders(4000), currency="EUR")
    for as_of, limit in ((day(1199), 90), (day(1000), 20), (day(800), 200)):
        found = activity(known, as_of=as_of, thresholds=quiet_after(limit))
        with duckdb.connect() as connection:
            connection.register("occasions", known.select("customer", "day"))
            connection.register("days", found.select("months_ago", as_of_day="day"))
            expected = pl.DataFrame(connection.sql(IN_SQL, params={"limit": limit}).to_arrow_table())
        assert found["active"].sum() > 100
        assert_frame_equal(found, expected, check_dtypes=False)

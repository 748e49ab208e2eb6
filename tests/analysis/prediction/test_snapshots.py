"""What was known on a day: literal people, SQL of its own, and nothing of later days."""

import math
from datetime import date, timedelta

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.simulated_shops import LAWS, last_day, occasions_of
from tests.analysis.frames import day, orders_frame
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.occasions import occasions
from winback.analysis.prediction.snapshots import REFUND_DAYS, refunded_orders, snapshot
from winback.vocabulary import Standing

IN_SQL = """
    with seen as (select * from occasions where day <= $on),
    usual as (select avg(ln(gap)) as usual from seen),
    last as (select customer, arg_max(gap, day) as last_gap, arg_max(net, day)::double as last_net,
        arg_max(discounted_net > 0, day) as last_discounted from seen group by customer)
    select customer,
        date_diff('day', max(day), $on) as silent_days,
        date_diff('day', min(day), $on) as age_days,
        count(*) as occasions,
        (coalesce(sum(ln(gap)), 0) + 2 * any_value(usual)) / (count(*) + 1) as own_log_gap,
        case when count(*) > 1 then ln(any_value(last_gap))
            - (coalesce(sum(ln(gap)), 0) + 2 * any_value(usual)) / (count(*) + 1) else 0 end as last_log_gap,
        count(*) filter (where day > $on - 30) as in_30,
        count(*) filter (where day > $on - 90) as in_90,
        count(*) filter (where day > $on - 180) as in_180,
        count(*) filter (where day > $on - 365) as in_365,
        count(*) filter (where day <= $on - 180 and day > $on - 360) as half_before,
        count(*) filter (where day > $on - 365 and day <= $on - 365 + $horizon) as same_season,
        ln(avg(net::double)) as log_basket,
        ln(any_value(last_net)) - ln(avg(net::double)) as last_log_basket,
        avg((discounted_net > 0)::int) as discounted,
        any_value(last_discounted) as last_discounted
    from seen join last using (customer), usual group by customer order by customer
"""


def test_a_customer_is_known_by_what_happened_up_to_the_day():
    orders = orders_frame([(1, 0, "10"), (1, 30, "30"), (1, 70, "50"), (2, 65, "20")], discount=[0, 5, 0, 0])
    (first,) = snapshot(occasions(orders, currency="EUR"), day(60), horizon_days=40).to_dicts()
    assert (first["silent_days"], first["age_days"], first["occasions"], first["in_30"], first["in_90"]) == (30, 60, 2, 0, 2)
    assert first["own_log_gap"] == pytest.approx(math.log(30))
    assert (first["discounted"], first["last_discounted"]) == (0.5, True)
    assert (first["log_basket"], first["last_log_basket"]) == pytest.approx((math.log(20), math.log(1.5)))


def test_while_nobody_has_ordered_three_times_gaps_are_taken_to_vary_as_elsewhere():
    orders = orders_frame([(1, 0, "10"), (1, 37, "10"), (2, 0, "10"), (2, 41, "10"), (3, 5, "10")])
    known = snapshot(occasions(orders, currency="EUR"), day(60), horizon_days=30)
    assert known["gap_spread"].to_list() == pytest.approx([1.0, 1.0, 1.0])
    nobody_again = snapshot(occasions(orders, currency="EUR"), day(10), horizon_days=30)
    assert nobody_again["own_log_gap"].to_list() == pytest.approx([4.0, 4.0, 4.0])


def test_later_days_change_nothing():
    seen = occasions_of(LAWS[0], customers=300, days=500)
    on = last_day(300)
    assert_frame_equal(snapshot(seen, on, horizon_days=60), snapshot(seen.filter(pl.col("day") <= on), on, horizon_days=60))


def test_orders_taken_back_are_told_a_month_later():
    orders = orders_frame(
        [(1, 0, "10"), (1, 50, "10"), (2, 0, "0"), (2, 10, "10")],
        refunded=[5, 0, 10, 0],
        standing=[Standing.COUNTED, Standing.COUNTED, Standing.REFUNDED, Standing.COUNTED],
    )
    seen, refunds = occasions(orders, currency="EUR"), refunded_orders(orders, currency="EUR")
    early = snapshot(seen, day(REFUND_DAYS - 1), horizon_days=30, refunds=refunds)["refunded"].to_list()
    late = snapshot(seen, day(60), horizon_days=30, refunds=refunds)["refunded"].to_list()
    assert early == [0.0, 0.0]
    assert late == [0.5, 1.0]


@pytest.mark.parametrize("shop", ["online_retail", "made"])
def test_every_column_equals_sql_of_its_own(shop: str, request: pytest.FixtureRequest):
    if shop == "online_retail":
        file = request.getfixturevalue("shared_data") / "online_retail.csv.gz"
        seen, on = occasions(online_retail_orders(file), currency="GBP"), date(2011, 9, 9)
    else:
        seen, on = occasions_of(LAWS[1], customers=800, days=800), last_day(700)
    found = snapshot(seen, on, horizon_days=90).drop("gap_spread", "refunded")
    with duckdb.connect() as connection:
        connection.register("occasions", seen)
        told = pl.DataFrame(connection.sql(IN_SQL, params={"on": on, "horizon": 90}).to_arrow_table())
    assert_frame_equal(found, told.cast(dict(found.schema)), rel_tol=1e-9, abs_tol=1e-9)


def test_the_season_a_year_before_is_as_long_as_the_horizon():
    on = day(400)
    orders = orders_frame([(1, 400 - 365, "1"), (1, 400 - 364, "1"), (1, 400 - 325, "1"), (1, 400 - 324, "1")])
    known = snapshot(occasions(orders, currency="EUR"), on, horizon_days=40)
    assert known["same_season"].to_list() == [2]
    assert on - timedelta(days=364) + timedelta(days=39) == day(75)

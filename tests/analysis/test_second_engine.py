"""Occasions and customers equal, to the cent, to SQL that was written on its own and runs in DuckDB."""

from datetime import date, timedelta
from random import Random

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.customers import customers
from winback.analysis.known_from import a_year_before
from winback.analysis.metrics import newly_quiet_on, shop_metrics
from winback.analysis.occasions import occasions
from winback.policy import Thresholds
from winback.schema import CUSTOMERS
from winback.vocabulary import Standing

CUSTOMERS_IN_SQL = """
    with seen as (
        select customer, ordered_on, net, case when discount > 0 then net else 0 end as discounted
        from orders
        where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of
    ),
    ends as (select customer, min(ordered_on) as first_day, max(ordered_on) as last_day from seen group by customer),
    gaps as (
        select customer, sum(ln(day - previous)) as log_gaps
        from (select customer, day, lag(day) over (partition by customer order by day) as previous
            from (select distinct customer, ordered_on as day from seen))
        group by customer
    ),
    before as (
        select customer, max(ordered_on) as previous_day
        from seen join ends using (customer)
        where ordered_on < last_day group by customer
    )
    select
        customer, first_day, last_day,
        date_diff('day', last_day, $as_of) as silent_days,
        count(distinct ordered_on) as occasions,
        count(*) as orders,
        date_diff('day', previous_day, last_day) as last_gap,
        sum(net) as net,
        coalesce(sum(net) filter (where ordered_on >= last_day - 364), 0) as net_last_year,
        sum(discounted) as discounted_net,
        coalesce(any_value(log_gaps), 0) as log_gaps
    from seen join ends using (customer) join gaps using (customer) left join before using (customer)
    group by customer, first_day, last_day, previous_day
    order by customer
"""

ONLINE_RETAIL_IN_SQL = """
    select CustomerID::double::bigint as customer, sum(Quantity::bigint * UnitPrice::decimal(18, 4)) as net,
        count(distinct InvoiceNo) as orders, count(distinct InvoiceDate[:10]) as occasions
    from read_csv($file, all_varchar = true)
    where CustomerID is not null and InvoiceNo not like 'C%' and Quantity::bigint > 0 and UnitPrice::decimal(18, 4) > 0
    group by 1 order by 1
"""

FIGURES_IN_SQL = """
    with counted as (
        select * from orders where standing = 'counted' and currency = $currency and ordered_on <= $as_of
    ),
    days as (select distinct customer, ordered_on as day from counted where customer is not null),
    known as (
        select customer, count(distinct ordered_on) as occasions, max(ordered_on) as last_day, sum(net) as net
        from counted where customer is not null group by customer
    ),
    then_known as (select customer, max(day) as last_day from days where day <= $then group by customer),
    month_before as (select customer, max(day) as last_day from days where day <= $as_of - 30 group by customer)
    select
        (select round(sum(net) / count(*), 4)::decimal(38, 4) from counted) as aov,
        (select avg((occasions >= 2)::int) from known) as repeat_purchase_rate,
        (select avg((date_diff('day', known.last_day, $as_of) > $limit)::int) from then_known join known using (customer)
            where date_diff('day', then_known.last_day, $then) <= $limit) as churn_rate,
        (select round(avg(net), 4)::decimal(38, 4) from known) as value_so_far,
        (select sum(net) filter (where customer in (select customer from known where occasions >= 4)) / sum(net)
            from counted where ordered_on > $as_of - 365) as regulars_share,
        (select count(*) from known where date_diff('day', last_day, $as_of) between $limit + 1 and $limit + 30) as newly_quiet,
        (select count(*) from month_before where date_diff('day', last_day, $as_of - 30) between $limit + 1 and $limit + 30)
            as newly_quiet_before
"""


def in_sql(orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.register("orders", orders)
        found = connection.sql(CUSTOMERS_IN_SQL, params={"currency": currency, "as_of": as_of})
        return CUSTOMERS.conform(pl.DataFrame(found.to_arrow_table()))


def random_orders(count: int) -> pl.DataFrame:
    random = Random(3)
    rows = [
        (random.choice([None, *range(count // 8)]), random.randrange(1200), f"{random.randrange(1, 99999)}.{random.randrange(10000):04}")
        for _ in range(count)
    ]
    return orders_frame(
        rows,
        currency=[random.choice(["EUR", "EUR", "EUR", "SEK"]) for _ in rows],
        standing=[random.choice([Standing.COUNTED, Standing.COUNTED, *Standing]) for _ in rows],
        discount=[random.choice([0, 0, 5]) for _ in rows],
    )


def test_customers_of_random_orders_equal_those_of_sql_on_every_day_that_is_asked_for():
    orders = random_orders(4000)
    seen = occasions(orders, currency="EUR")
    for as_of in (day(100), day(700), day(1199)):
        expected = in_sql(orders, currency="EUR", as_of=as_of)
        assert expected.height > 50
        assert_frame_equal(customers(seen, as_of=as_of), expected)


def test_customers_of_the_online_retail_file_equal_those_of_sql(shared_data):
    orders = online_retail_orders(shared_data / "online_retail.csv.gz")
    made = customers(occasions(orders, currency="GBP"), as_of=date(2011, 12, 9))
    assert_frame_equal(made, in_sql(orders, currency="GBP", as_of=date(2011, 12, 9)))


def test_customers_of_the_online_retail_file_equal_sql_that_reads_the_file_itself(shared_data):
    file = shared_data / "online_retail.csv.gz"
    made = customers(occasions(online_retail_orders(file), currency="GBP"), as_of=date(2011, 12, 9))
    with duckdb.connect() as connection:
        expected = pl.DataFrame(connection.sql(ONLINE_RETAIL_IN_SQL, params={"file": str(file)}).to_arrow_table())
    found = made.select("customer", "net", "orders", "occasions")
    assert_frame_equal(found, expected, check_dtypes=False, check_exact=True)
    assert (found.height, found["orders"].sum(), f"{found['net'].sum():.2f}") == (4338, 18532, "8911407.90")


def test_the_figures_of_random_orders_equal_those_of_sql_on_every_day_that_is_asked_for():
    orders = random_orders(4000)
    seen = occasions(orders, currency="EUR")
    for as_of, limit in ((day(1199), 60), (day(1000), 30), (day(800), 150)):
        thresholds = Thresholds(at_risk_after_days=20, lapsed_after_days=limit, lost_after_days=300)
        known = customers(seen, as_of=as_of)
        made = shop_metrics(orders, seen, known, currency="EUR", as_of=as_of, thresholds=thresholds)
        before = newly_quiet_on(seen, as_of - timedelta(days=30), thresholds=thresholds)
        with duckdb.connect() as connection:
            connection.register("orders", orders)
            asked = {"currency": "EUR", "as_of": as_of, "then": a_year_before(as_of), "limit": limit}
            (expected,) = pl.DataFrame(connection.sql(FIGURES_IN_SQL, params=asked).to_arrow_table()).rows(named=True)
        assert expected["newly_quiet"] > 5
        assert expected["newly_quiet_before"] > 5
        assert 0 < expected["churn_rate"] < 1
        assert (made.aov, made.value_so_far) == (expected["aov"], expected["value_so_far"])
        assert (made.newly_quiet, before) == (expected["newly_quiet"], expected["newly_quiet_before"])
        shares = (made.repeat_purchase_rate, made.churn_rate, made.regulars_share)
        assert shares == pytest.approx((expected["repeat_purchase_rate"], expected["churn_rate"], expected["regulars_share"]))

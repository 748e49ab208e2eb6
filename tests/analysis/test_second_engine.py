"""Occasions and customers equal, to the cent, to SQL that was written on its own and runs in DuckDB."""

from datetime import date
from random import Random

import duckdb
import polars as pl
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.customers import customers
from winback.analysis.occasions import occasions
from winback.schema import CUSTOMERS
from winback.vocabulary import Standing

CUSTOMERS_IN_SQL = """
    with seen as (
        select customer, ordered_on, net, case when discount > 0 then net else 0 end as discounted
        from orders
        where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of
    ),
    ends as (select customer, min(ordered_on) as first_day, max(ordered_on) as last_day from seen group by customer),
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
        sum(discounted) as discounted_net
    from seen join ends using (customer) left join before using (customer)
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

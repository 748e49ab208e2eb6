"""The figures month by month."""

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.online_retail import online_retail_orders
from tests.analysis.test_second_engine import random_orders
from winback.analysis.customers import customers
from winback.analysis.metrics import shop_metrics
from winback.analysis.monthly import MONTHLY, monthly
from winback.analysis.occasions import occasions
from winback.policy import Limits, Thresholds

LIMITS = Thresholds(at_risk_after_days=20, lapsed_after_days=60, lost_after_days=300)

IN_SQL = """
    with counted as (select *, ordered_on as day from orders where standing = 'counted' and currency = $currency and ordered_on <= $as_of),
    months as (select ($as_of - to_months(n::int))::date as on_day, n as months_ago from range(36) ago(n)
        where on_day >= (select min(day) from counted)),
    days as (select customer, day, sum(net) as net from counted where customer is not null group by all),
    then_last as (select months_ago, customer, max(days.day) as last
        from months join days on days.day <= (on_day - to_months(12))::date group by all),
    known as (
        select months_ago, on_day, customer, count(*) as occasions, max(days.day) as last, sum(net) as net,
            count(*) filter (where days.day > on_day - 365) as lately,
            coalesce(sum(net) filter (where days.day > on_day - 365), 0) as net_lately
        from months join days on days.day <= on_day group by all
    ),
    staked as (
        select months_ago, sum(days.net) as at_stake
        from known join days using (customer)
        where date_diff('day', last, on_day) between $limit + 1 and $lost and days.day <= last and days.day > last - 365
        group by months_ago
    ),
    gone as (
        select months_ago, avg((date_diff('day', known.last, on_day) > $limit)::int) as churn_rate
        from then_last join known using (months_ago, customer)
        where date_diff('day', then_last.last, (on_day - to_months(12))::date) <= $limit group by months_ago
    ),
    of_orders as (
        select months_ago, count(*) as counted_orders, round(sum(net) / count(*), 4) as average_order,
            round(sum(net) filter (where day > on_day - 365) / count(*) filter (where day > on_day - 365), 4) as average_order_lately,
            sum(net) filter (where day > on_day - 365) as revenue_lately
        from months join counted on day <= on_day group by months_ago
    )
    select on_day as day, months_ago, count(customer) as customers, any_value(counted_orders) as counted_orders,
        any_value(average_order) as average_order, any_value(average_order_lately) as average_order_lately,
        avg((occasions >= 2)::int) as repeat_purchase_rate,
        avg((lately >= 2)::int) filter (where lately > 0) as repeat_purchase_rate_lately,
        any_value(churn_rate) as churn_rate, round(avg(net), 4) as value_so_far,
        coalesce(any_value(at_stake), 0) as revenue_at_stake,
        sum(net_lately) filter (where occasions >= 2) / any_value(revenue_lately) as repeaters_share,
        sum(net_lately) filter (where occasions >= 4) / any_value(revenue_lately) as regulars_share
    from known join of_orders using (months_ago) left join staked using (months_ago) left join gone using (months_ago)
    group by all order by day
"""


def in_sql(orders: pl.DataFrame, *, currency: str, as_of: date, thresholds: Thresholds) -> pl.DataFrame:
    asked = {
        "currency": currency,
        "as_of": as_of,
        "limit": thresholds.lapsed_after_days,
        "lost": thresholds.lost_after_days,
    }
    with duckdb.connect() as connection:
        connection.register("orders", orders)
        return pl.DataFrame(connection.sql(IN_SQL, params=asked).to_arrow_table())


def assert_equal_where_known(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    assert found["day"].to_list() == expected["day"].to_list()
    for name in MONTHLY.columns:
        pairs = [(ours, theirs) for ours, theirs in zip(found[name], expected[name], strict=True) if ours is not None]
        assert pairs
        is_number = not isinstance(pairs[0][0], date)
        ours, theirs = ([float(value) if is_number else value for value in values] for values in zip(*pairs, strict=True))
        assert ours == (pytest.approx(theirs, rel=1e-9, abs=1e-4) if is_number else theirs), name


@pytest.mark.parametrize(("as_of", "limit"), [(day(1199), 60), (date(2027, 2, 28), 30), (day(900), 150)])
def test_every_month_of_random_orders_equals_sql(as_of: date, limit: int):
    orders = random_orders(4000)
    thresholds = Thresholds(at_risk_after_days=20, lapsed_after_days=limit, lost_after_days=300)
    found = monthly(orders, occasions(orders, currency="EUR"), currency="EUR", as_of=as_of, thresholds=thresholds)
    assert_equal_where_known(found, in_sql(orders, currency="EUR", as_of=as_of, thresholds=thresholds))


def test_every_month_of_the_online_retail_file_equals_sql(shared_data):
    orders = online_retail_orders(shared_data / "online_retail.csv.gz")
    thresholds = Thresholds(at_risk_after_days=30, lapsed_after_days=60, lost_after_days=120)
    seen, as_of = occasions(orders, currency="GBP"), date(2011, 12, 9)
    found = monthly(orders, seen, currency="GBP", as_of=as_of, thresholds=thresholds)
    assert found.height == 13
    assert found["churn_rate"].null_count() == 13, "the orders reach back a year, and not sixty days more"
    expected = in_sql(orders, currency="GBP", as_of=as_of, thresholds=thresholds)
    assert_equal_where_known(found.drop("churn_rate").with_columns(churn_rate=expected["churn_rate"]).select(*MONTHLY.columns), expected)


@pytest.mark.parametrize(
    "limits",
    [
        LIMITS,
        replace(LIMITS, one_order=Limits(at_risk_after_days=20, lapsed_after_days=40, lost_after_days=400)),
        replace(LIMITS, typical_gap_days=80.0),
    ],
    ids=["usual", "two sets", "own pace"],
)
def test_now_and_a_year_before_are_what_the_shop_at_a_glance_says(limits: Thresholds):
    orders = random_orders(4000)
    seen = occasions(orders, currency="EUR")
    found = monthly(orders, seen, currency="EUR", as_of=day(1199), thresholds=limits)
    for ago, then in ((0, day(1199)), (12, date(2026, 4, 14))):
        known = shop_metrics(orders, seen, customers(seen, as_of=then), currency="EUR", as_of=then, thresholds=limits)
        month = found.filter(pl.col("months_ago") == ago).row(0, named=True)
        assert (month["day"], month["customers"], month["counted_orders"]) == (then, known.customers, known.counted_orders)
        assert (month["average_order"], month["value_so_far"]) == (known.aov, known.value_so_far)
        assert month["revenue_at_stake"] == known.revenue_at_stake
        assert (month["repeat_purchase_rate"], month["churn_rate"]) == (known.repeat_purchase_rate, known.churn_rate)
        assert month["regulars_share"] == pytest.approx(known.regulars_share)


def test_each_figure_follows_its_definition_on_a_shop_that_can_be_counted_by_hand():
    # customer 0 buys twice within a year, customer 1 twice with more than a year between, somebody unknown once
    orders = orders_frame([(0, 0, "100"), (1, 10, "50"), (0, 200, "20"), (1, 400, "80"), (None, 410, "30")])
    found = monthly(orders, occasions(orders, currency="EUR"), currency="EUR", as_of=day(410), thresholds=LIMITS, months=1).row(
        0, named=True
    )
    assert (found["customers"], found["counted_orders"]) == (2, 5)
    assert (float(found["average_order"]), float(found["average_order_lately"])) == (56, pytest.approx(130 / 3, abs=1e-4))
    assert (found["repeat_purchase_rate"], found["repeat_purchase_rate_lately"]) == (1, 0), "in the last year each came once"
    assert float(found["value_so_far"]) == 125
    assert float(found["revenue_at_stake"]) == 120, "customer 0 is silent for 210 days"
    assert found["repeaters_share"] == pytest.approx(100 / 130)
    assert found["regulars_share"] == 0
    assert found["churn_rate"] is None, "410 days are not a year and sixty days"


def test_the_churn_rate_counts_who_was_active_a_year_before_and_is_silent_now():
    a_year_before, now = 800 - 365, 800
    rows = [(0, a_year_before - 60, "1"), (1, a_year_before, "1"), (1, now - 60, "1"), (2, a_year_before - 61, "1"), (3, 0, "1")]
    rows += [(4, a_year_before - 5, "1"), (4, now - 61, "1"), (5, a_year_before - 1, "1"), (5, a_year_before + 9, "1"), (5, now - 1, "1")]
    orders = orders_frame(rows)
    found = monthly(orders, occasions(orders, currency="EUR"), currency="EUR", as_of=day(now), thresholds=LIMITS)
    assert day(a_year_before) == day(now) - timedelta(days=365)
    assert found["churn_rate"][-1] == 2 / 4, "0 and 4 of 0, 1, 4 and 5"


def test_months_are_counted_back_from_the_as_of_date_to_the_first_counted_order():
    orders = orders_frame([(0, 0, "1"), (0, 60, "1")])
    found = monthly(orders, occasions(orders, currency="EUR"), currency="EUR", as_of=date(2024, 3, 31), thresholds=LIMITS)
    assert found["day"].to_list() == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    assert found["months_ago"].to_list() == [2, 1, 0]


def test_without_a_counted_order_there_is_no_month():
    orders = orders_frame([(0, 10, "1")])
    assert monthly(orders, occasions(orders, currency="SEK"), currency="SEK", as_of=day(20), thresholds=LIMITS).is_empty()


def test_a_month_is_held_against_no_month_of_a_shop_that_had_only_begun_then():
    # nine days of orders before the day a year ago: they are no year before
    rows = [(number % 7, number, "1") for number in range(374)]
    orders = orders_frame(rows)
    found = monthly(orders, occasions(orders, currency="EUR"), currency="EUR", as_of=day(373), thresholds=LIMITS)
    (then,) = found.filter(pl.col("months_ago") == 12).drop("day", "months_ago").rows()
    assert then == (None,) * len(then)
    (now,) = found.filter(pl.col("months_ago") == 0).select("customers", "counted_orders", "repeat_purchase_rate").rows()
    assert now == (7, 374, 1.0)

"""Stages month by month, the ways between them, cohorts and the ladder equal to SQL that was written on its own and runs in DuckDB."""

from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.frames import day
from tests.analysis.online_retail import online_retail_orders
from tests.analysis.test_second_engine import random_orders
from winback.analysis.cohorts import active_months, beginnings, bought_again, still_buying
from winback.analysis.flows import changes, flows, month_ends
from winback.analysis.gaps import gap_table
from winback.analysis.ladder import first_step, ladder
from winback.analysis.occasions import occasions
from winback.policy import Thresholds

LIMITS = Thresholds(at_risk_after_days=40, lapsed_after_days=90, lost_after_days=200)
GENERATED, RETAIL = "a generated shop", "Online Retail"

DAYS = """
    with days as (
        select distinct customer, ordered_on as day from orders
        where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of
    )
"""

STAGES = """,
    dates as (select unnest($dates::date[]) as until),
    last as (select until, customer, max(day) as last_day, count(*) as occasions from dates join days on day <= until group by all),
    earlier as (select until, customer, max(day) as day_before from last join days using (customer) where day < last_day group by all),
    staged as (
        select until, customer,
            case
                when date_diff('day', last_day, until) > 200 then 'lost'
                when date_diff('day', last_day, until) > 90 then 'lapsed'
                when date_diff('day', last_day, until) > 40 then 'at_risk'
                when date_diff('day', day_before, last_day) > 90 then 'returned'
                when occasions >= 4 then 'loyal'
                when occasions = 1 then 'new'
                else 'growing'
            end as stage
        from last left join earlier using (until, customer)
    ),
    pairs as (select until, lag(until) over (order by until) as since from dates),
    moves as (
        select now.until, before.stage as before, now.stage as now, count(*) as customers
        from staged as now join pairs using (until)
        left join staged as before on before.until = pairs.since and before.customer = now.customer
        group by all
    )
"""

CHANGES = """
    select until,
        coalesce(sum(customers) filter (before is null and now not in ('lapsed', 'lost')), 0)::bigint as first_order,
        coalesce(sum(customers) filter (before in ('lapsed', 'lost') and now not in ('lapsed', 'lost')), 0)::bigint as came_back,
        coalesce(sum(customers) filter (coalesce(before, '') not in ('lapsed', 'lost') and now in ('lapsed', 'lost')), 0)::bigint
            as went_quiet
    from moves where until > (select min(until) from dates) group by until order by until
"""

FIRSTS = """,
    first as (select customer, min(day) as first_day from days group by customer),
    second as (select customer, min(day) as second_day from days join first using (customer) where day > first_day group by customer),
    begun as (
        select customer, first_day, second_day, date_trunc($length, first_day)::date as period,
            (date_trunc($length, first_day) + to_months($months_of_length) - interval 1 day)::date as last_of_period
        from first left join second using (customer)
    )
"""

AGAIN = """
    select period, k as months, count(*) as customers,
        count(*) filter (second_day <= first_day + to_months(k)) as counted,
        any_value(last_of_period + to_months(k) <= $as_of) as whole
    from begun, (select unnest([1, 2, 3, 6, 9, 12])::integer as k) group by all order by all
"""

ACTIVE = """
    select period, k as months, count(distinct begun.customer) as customers,
        count(distinct days.customer) filter (
            12 * (year(day) - year(first_day)) + month(day) - month(first_day) = k
        ) as counted,
        any_value(last_day((last_of_period + to_months(k))::date) <= $as_of) as whole
    from begun join days using (customer), (select unnest(range(1, 13))::integer as k) group by all order by all
"""

LADDER = """,
    numbered as (
        select customer, row_number() over own as number, date_diff('day', day, lead(day) over own) as days_to_next
        from days window own as (partition by customer order by day)
    )
    select number::integer as number, count(*) as customers, count(days_to_next) as went_on, median(days_to_next)::double as typical_days
    from numbered where number <= $steps group by number order by number
"""


def in_sql(orders: pl.DataFrame, text: str, **asked: Any) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.register("orders", orders)
        return pl.DataFrame(connection.sql(text, params=asked).to_arrow_table())


Shop = tuple[pl.DataFrame, str, date]


@pytest.fixture(scope="module", params=[GENERATED, RETAIL])
def shop(request: pytest.FixtureRequest) -> Shop:
    """Orders, the currency that is analysed, and the as-of date."""
    if request.param == GENERATED:
        return random_orders(12_000), "EUR", day(1150)
    return online_retail_orders(request.getfixturevalue("shared_data") / "online_retail.csv.gz"), "GBP", date(2011, 11, 20)


def test_the_stages_at_every_month_end_and_the_ways_between_them(shop: Shop) -> None:
    orders, currency, as_of = shop
    seen = occasions(orders, currency=currency)
    dates = month_ends(first_day=seen["day"].min(), as_of=as_of, most=36)
    assert len(dates) >= 12
    made = flows(seen, dates, LIMITS)
    expected = in_sql(orders, f"{DAYS}{STAGES} select * from moves", currency=currency, as_of=as_of, dates=list(dates))
    found = made.with_columns(pl.col("before", "now").cast(pl.String))
    assert_frame_equal(found, expected, check_row_order=False, check_dtypes=False)
    assert expected.filter(before="lapsed", now="returned").height > 3


def test_who_came_and_who_went_in_every_month(shop: Shop) -> None:
    orders, currency, as_of = shop
    seen = occasions(orders, currency=currency)
    dates = month_ends(first_day=seen["day"].min(), as_of=as_of, most=24)
    made = changes(flows(seen, dates, LIMITS)).with_columns(pl.col("change").cast(pl.String)).drop("since")
    expected = in_sql(orders, DAYS + STAGES + CHANGES, currency=currency, as_of=as_of, dates=list(dates))
    assert_frame_equal(made.pivot("change", index="until", values="customers"), expected, check_dtypes=False)
    assert expected.select(pl.col("came_back", "went_quiet").sum()).row(0) > (100, 100)


def test_who_bought_again_within_so_many_months(shop: Shop) -> None:
    orders, currency, as_of = shop
    begun = beginnings(occasions(orders, currency=currency), as_of=as_of)
    expected = in_sql(orders, DAYS + FIRSTS + AGAIN, currency=currency, as_of=as_of, **length_of(begun))
    assert_frame_equal(in_days(bought_again(begun, as_of=as_of)), expected, check_dtypes=False)
    assert expected.filter("whole")["counted"].sum() > 300


def test_who_ordered_in_each_later_month(shop: Shop) -> None:
    orders, currency, as_of = shop
    seen = occasions(orders, currency=currency)
    begun = beginnings(seen, as_of=as_of)
    made = still_buying(begun, active_months(seen, begun, as_of=as_of), as_of=as_of)
    expected = in_sql(orders, DAYS + FIRSTS + ACTIVE, currency=currency, as_of=as_of, **length_of(begun))
    assert_frame_equal(in_days(made), expected, check_dtypes=False)
    assert expected.filter("whole")["counted"].sum() > 300


def test_how_many_go_on_from_each_order_to_the_next(shop: Shop) -> None:
    orders, currency, as_of = shop
    made = ladder(gap_table(occasions(orders, currency=currency), as_of=as_of), steps=6)
    expected = in_sql(orders, DAYS + LADDER, currency=currency, as_of=as_of, steps=6)
    assert_frame_equal(made, expected, check_dtypes=False)
    assert expected["went_on"][0] > 500


def length_of(begun: pl.DataFrame) -> dict[str, Any]:
    """What periods the shop's are, as SQL calls them."""
    name = begun["cohort"][0]
    length, months = {7: ("quarter" if "Q" in name else "month", 3 if "Q" in name else 1), 4: ("year", 12)}[len(name)]
    return {"length": length, "months_of_length": months}


def in_days(cohorts: pl.DataFrame) -> pl.DataFrame:
    """The periods by their first day."""
    year, rest = pl.col("cohort").str.head(4).cast(pl.Int32), pl.col("cohort").str.slice(5)
    quarter = rest.str.strip_prefix("Q").cast(pl.Int32, strict=False).fill_null(1) * 3 - 2
    month = pl.when(rest.str.starts_with("Q")).then(quarter).otherwise(rest.cast(pl.Int32, strict=False).fill_null(1))
    return cohorts.select(pl.date(year, month, 1).alias("period"), *cohorts.columns[1:])


FIRST_STEP = """,
    firsts as (select customer, min(day) as first_day from days group by customer),
    seconds as (select customer, min(day) as second_day from days join firsts using (customer) where day > first_day group by customer)
    select count(*) as customers, count(second_day) as went_on, median(date_diff('day', first_day, second_day))::double as typical_days
    from firsts left join seconds using (customer) where first_day >= $known
"""


def test_how_many_order_a_second_time_of_those_who_are_known_to_be_new(shop: Shop) -> None:
    orders, currency, as_of = shop
    seen = occasions(orders, currency=currency)
    known = seen["day"].min() + timedelta(days=60)
    maybe_older = seen.filter(pl.col("number") == 1, pl.col("day") < known)["customer"]
    made = first_step(seen, maybe_older=maybe_older, as_of=as_of)
    (expected,) = in_sql(orders, DAYS + FIRST_STEP, currency=currency, as_of=as_of, known=known).rows()
    assert (made.customers, made.went_on, made.typical_days, made.may_be_older) == (*expected, False)
    assert maybe_older.len() > 100

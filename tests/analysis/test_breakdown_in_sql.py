"""Every breakdown by one dimension and by two equals SQL that was written on its own and runs in DuckDB."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from random import Random

import duckdb
import polars as pl

from tests.analysis.frames import day, lines_frame, orders_frame, people_frame
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.breakdown import breakdown, lapsed_people
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites
from winback.analysis.last_channels import last_channels
from winback.analysis.occasions import occasions
from winback.analysis.segments import segmented
from winback.policy import Thresholds
from winback.vocabulary import Consent, Dimension, Reason

LIMITS = Thresholds(at_risk_after_days=60, lapsed_after_days=120, lost_after_days=241)

LAPSED_IN_SQL = """
    create table quiet as
    with seen as (
        select * from orders where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of
    ),
    known as (
        select customer, min(ordered_on) as first_day, max(ordered_on) as last_day, count(distinct ordered_on) as occasions, sum(net) as net
        from seen group by customer
    ),
    ranked as (
        select *, rank() over (order by last_day) + (count(*) over (partition by last_day) - 1) / 2 as recency,
            rank() over (order by net) + (count(*) over (partition by net) - 1) / 2 as money, count(*) over () as n
        from known
    ),
    scored as (
        select *, ceil(5 * recency / n)::int as r, case when occasions >= 6 then 5 when occasions >= 4 then 4 else occasions end as f,
            case when money > 0.8 * n then 'high' when money > 0.5 * n then 'middle' else 'low' end as tier,
            date_diff('day', last_day, $as_of) as silent
        from ranked
    ),
    channel as (
        select customer, arg_max(coalesce(sales_channel, '?'), (placed_at, "order")) as channel from seen group by customer
    ),
    spent as (
        select customer, product, sum(amount) as amount, max(ordered_on) as latest from lines join seen using ("order") group by all
    ),
    favourite as (
        select customer, product from spent
        qualify row_number() over (partition by customer order by amount desc, latest desc, product) = 1
    ),
    categorised as (
        select product, category from lines join orders using ("order")
        where category is not null and standing = 'counted' and currency = $currency and ordered_on <= $as_of
        qualify row_number() over (partition by product order by ordered_on desc, product_name, category) = 1
    )
    select
        tier as value_tier,
        case when silent <= 180 then 0 when silent <= 241 then 1 when silent <= 482 then 2 else 3 end as silence_band,
        reasons.reason as reason,
        case
            when r = 5 and f >= 4 then 'champions' when r in (3, 4) and f >= 4 then 'regulars'
            when r in (4, 5) and f in (2, 3) then 'potential_regulars' when r = 5 then 'recent' when r = 4 then 'promising'
            when r = 3 and f = 3 then 'need_attention' when r = 3 then 'about_to_sleep' when f = 5 then 'cant_lose'
            when f in (3, 4) then 'slipping' else 'hibernating'
        end as rfm_segment,
        favourite.product as product, categorised.category as category,
        people.country as country, nullif(channel.channel, '?') as sales_channel,
        strftime(first_day, '%Y') || '-Q' || quarter(first_day) as cohort,
        case when silent > 241 then 'lost' else 'lapsed' end as stage,
        people.email_consent as email_consent, r as recency_score, f as frequency_score,
        (select sum(net) from seen where seen.customer = scored.customer and ordered_on > last_day - 365) as net_last_year
    from scored join reasons using (customer) join people using (customer) join channel using (customer)
        left join favourite using (customer) left join categorised on categorised.product = favourite.product
    where silent > 120
"""


def lapsed_of(shop: Mapping[str, pl.DataFrame], *, currency: str, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """LAPSED of a shop, and the main reasons that it was told, which are checked elsewhere."""
    seen = occasions(shop["orders"], currency=currency)
    known = customers(seen, as_of=as_of)
    liked = favourites(shop["lines"], shop["orders"], currency=currency, as_of=as_of)
    channels = last_channels(shop["orders"], currency=currency, as_of=as_of)
    given = known.select("customer", reason=pl.Series([list(Reason)[number % 4] for number in range(known.height)], dtype=pl.String))
    reason = given.with_columns(pl.col("reason").cast(pl.Enum([one.value for one in Reason])))
    return lapsed_people(known, shop["people"], segmented(known), liked, channels, reason, thresholds=LIMITS), given


def assert_equals_sql(shop: Mapping[str, pl.DataFrame], *, currency: str, as_of: date) -> None:
    lapsed, given = lapsed_of(shop, currency=currency, as_of=as_of)
    assert lapsed["cohort"].str.contains("Q").all()
    with duckdb.connect() as connection:
        for name, frame in {**shop, "reasons": given}.items():
            connection.register(name, frame.with_columns(pl.col(pl.Enum).cast(pl.String)))
        connection.execute(LAPSED_IN_SQL, {"currency": currency, "as_of": as_of})
        for by in [*((one,) for one in Dimension), *combinations(Dimension, 2)]:
            names = ", ".join(by)
            found = connection.sql(f"select {names}, count(*), sum(net_last_year) from quiet group by all").fetchall()
            made = breakdown(lapsed, by=by).select(*by, "customers", "net_last_year").rows()
            assert sorted(map(repr, made)) == sorted(repr(row) for row in found), by


def generated_shop() -> dict[str, pl.DataFrame]:
    """900 orders of 250 customers over three years, with products, channels, countries and consents, some of them not known."""
    random = Random(5)
    rows = [
        (random.choice([None, *range(250)]), random.randrange(950), f"{random.randrange(5, 200)}.{random.randrange(100):02}00")
        for _ in range(900)
    ]
    orders = orders_frame(
        rows,
        sales_channel=[random.choice(["web", "market stall", None]) for _ in rows],
        currency=[random.choice(["EUR", "EUR", "EUR", "SEK"]) for _ in rows],
    )
    lines = lines_frame(
        [(order, random.choice("ABCDEF"), f"{random.randrange(1, 90)}.{order % 100:02}00") for order in range(900) if order % 7],
        category=[random.choice(["Cups", "Teas", None, None]) for order in range(900) if order % 7],
    )
    countries, consents = ([random.choice(values) for _ in range(250)] for values in (["DE", "FI", None], list(Consent)))
    return {"orders": orders, "lines": lines, "people": people_frame(range(250), country=countries, email_consent=consents)}


def test_the_breakdowns_of_a_generated_shop_equal_sql_by_each_dimension_and_pair():
    assert_equals_sql(generated_shop(), currency="EUR", as_of=day(950))


def test_the_breakdowns_of_the_online_retail_file_equal_sql_by_each_dimension_and_pair(shared_data):
    orders = online_retail_orders(shared_data / "online_retail.csv.gz")
    # The file reaches back thirteen months: the earliest month makes them quarters.
    people = people_frame(orders["customer"].unique().sort().to_list())
    assert_equals_sql({"orders": orders, "lines": lines_frame([]), "people": people}, currency="GBP", as_of=date(2011, 12, 9))

"""Every reason once more, in SQL that was written from the definitions and runs in DuckDB."""

from datetime import date

import duckdb
import polars as pl

REASONS_IN_SQL = """
    create temp table counted as
        select * from orders where standing = 'counted' and currency = $currency and ordered_on <= $as_of;
    create temp table known as
        select customer, max(ordered_on) as last_day, count(distinct ordered_on) as occasions, count(*) as orders, sum(net) as net,
            sum(net) filter (where discount > 0) as discounted, count(*) filter (where discount > 0) as times
        from counted where customer is not null group by customer;
    create temp table days as
        select customer, ordered_on as day, sum(net) as net, row_number() over (partition by customer order by ordered_on) as number,
            ordered_on - lag(ordered_on) over (partition by customer order by ordered_on) as gap,
            count(*) over (partition by customer) as total
        from counted where customer is not null group by customer, ordered_on;
    create temp table sold as
        select lines.product, lines.product_name, lines.amount, lines.quantity, counted.customer, counted.ordered_on as day
        from lines join counted on lines."order" = counted."order" where lines.is_product;
    create temp table names as
        select product, arg_max(product_name, day) as product_name from (
            select product, product_name, max(day) as day from sold group by all
        ) group by product;
    create temp table last_sales as
        select product, product_name, max(day) as last_sold
        from (select product, day from sold where quantity > 0) join names using (product) group by all;
    create temp table gone as
        select product, last_sold from last_sales
        where product in (select product from stopped) or $as_of - (
            select max(other.last_sold) from last_sales other where lower(trim(other.product_name)) = lower(trim(last_sales.product_name))
        ) >= 180;
    create temp table bought as
        select customer, product, day, row_number() over w as times, lead(day) over w as next_day
        from (select distinct customer, product, day from sold where quantity > 0 and customer is not null)
        window w as (partition by customer, product order by day);
    create temp table gaps as
        select product, next_day is not null as finished, coalesce(next_day, gone.last_sold, $as_of) - day as days
        from bought left join gone using (product) where times >= 3;
    create temp table medians as
        with each as (select product, days, finished from gaps union all select '*' , days, finished from gaps),
        by_day as (select product, days, count(*) filter (where finished) as ended, count(*) as n from each group by all),
        at_risk as (select *, sum(n) over (partition by product order by days desc) as left_then from by_day),
        survived as (select *, product(1 - ended / left_then) over (partition by product order by days) as s from at_risk)
        select product, sum(ended) as finished, min(days) filter (where s <= 0.5) as median from survived group by product;
    create temp table intervals as
        select own.product, case when own.finished >= 30 then own.median else everything.median end as days
        from medians own join medians everything on everything.product = '*' and everything.finished >= 30
        where own.product <> '*' and own.product not in (select product from gone);
    create temp table favourites_in_sql as
        select distinct on (customer) customer, product from (
            select customer, product, sum(amount) as amount, max(day) as day from sold where customer is not null group by all
        ) join names using (product) order by customer, amount desc, day desc, product_name, product;
    create temp table ends as
        select customer, last(standing order by placed_at, order_id) as standing,
            last((refunded + credited) * 2 >= total order by placed_at, order_id) as went_back
        from orders where standing in ('counted', 'cancelled', 'refunded') and currency = $currency and ordered_on <= $as_of
        group by customer;
    create temp table in_year as
        select customer, day, total, (strftime(day, '2023-%m-%d')::varchar) as text from days where total >= 2;
    create temp table places as
        select customer, day, total,
            dayofyear(case when text = '2023-02-29' then date '2023-03-01' else text::date end) - 1 as place from in_year;
    create temp table windows as
        select a.customer, a.place as start, max((b.place - a.place + 365) % 365) as span,
            count(distinct year(b.day - a.place::int)) as years
        from (select distinct customer, place from places) a join places b using (customer) group by all;
    create temp table found as
        select customer, 'bad_experience' as reason from ends where standing <> 'counted' or went_back
        union all select distinct customer, 'replenishment_overdue' from bought join known using (customer) join intervals using (product)
            where bought.times >= 3 and $as_of - last_day > 1.5 * intervals.days
        union all select customer, 'product_gone' from favourites_in_sql join gone using (product) join known using (customer)
            where last_sold - last_day <= 180
        union all select distinct customer, 'gift_or_season' from windows where span <= 42 and years >= 2
        union all select customer, 'price' from known where occasions >= 2 and discounted >= 0.8 * net
        union all select customer, 'drifted' from days where total >= 4 group by customer, total
            having (total >= 5 and avg(gap) filter (where number > total - 2) >= 1.5 * avg(gap) filter (where number <= total - 2))
            or sum(net) filter (where number > total - 2) / 2 <= 0.7 * sum(net) filter (where number <= total - 2) / (total - 2)
        union all select customer, 'tried_once' from known where occasions = 1;
"""
FOUND = """
    select customer, reason from found where customer in (select customer from known)
    union all select customer, 'unknown' from known where customer not in (select customer from found)
    order by 1, 2
"""
OVERDUE = """
    select customer, product, max(bought.times) as times, max(intervals.days) as usual_days from bought
    join known using (customer) join intervals using (product)
    where $as_of - last_day > 1.5 * intervals.days group by all having max(bought.times) >= 3
"""


def in_sql(
    orders: pl.DataFrame, lines: pl.DataFrame, stopped: pl.DataFrame, *, currency: str, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """[customer, reason] and, for everything that is overdue, [customer, product, times, usual_days]."""
    with duckdb.connect() as connection:
        for name, frame in {"orders": orders, "lines": lines, "stopped": stopped}.items():
            connection.register(name, frame)
        for statement in REASONS_IN_SQL.split(";"):
            asked = {name: value for name, value in {"currency": currency, "as_of": as_of}.items() if f"${name}" in statement}
            if statement.strip():
                connection.execute(statement, asked)
        reasons = pl.DataFrame(connection.sql(FOUND).to_arrow_table())
        return reasons, pl.DataFrame(connection.sql(OVERDUE, params={"as_of": as_of}).to_arrow_table())

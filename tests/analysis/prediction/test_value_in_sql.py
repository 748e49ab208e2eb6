"""What came of last year's forecast, and the plain estimate with its parts, equal to SQL written on its own that runs in DuckDB."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.frames import day
from tests.analysis.sql_shops import Shop, generated_shop, online_retail_shop
from winback.analysis.occasions import occasions
from winback.analysis.prediction import value
from winback.analysis.prediction.gamma_gamma import fit_gamma_gamma
from winback.analysis.prediction.value import PREDICTED, Way, checked_a_year_before, predict

MARGIN = Decimal("0.35")
GENERATED, SMALL, RETAIL = "a generated shop", "a small shop", "Online Retail"

DAYS = """
    create table days as
        select customer, ordered_on as day, sum(net) as net from orders
        where standing = 'counted' and currency = $currency and customer is not null and ordered_on <= $as_of group by all;
"""

CAME = """
    with a_year_before as (select ($as_of - interval 12 months)::date as on_day),
    known as (select distinct customer from days, a_year_before where day <= on_day)
    select any_value(on_day) as on_day, (select count(*) from known) as customers,
        count(*) filter (day > on_day and day <= on_day + 7 * 52 and customer in (select customer from known)) as came,
        date_diff('day', min(day), any_value(on_day)) + 1 >= 365 as is_a_year_known
    from days, a_year_before
"""

# S by Kaplan and Meier (1958) over all gaps, the last of each customer unfinished, as far as thirty gaps last so long.
PLAIN = """
    create table gaps as
        select date_diff('day', day, coalesce(next, $as_of)) as length, next is not null as is_finished
        from (select day, lead(day) over (partition by customer order by day) as next from days);
    create table survival as
        with lengths as (select unnest(range(0, (select max(length) from gaps) + 1)) as t),
        at_risk as (
            select t, count(*) filter (length >= t) as at_risk, count(*) filter (length = t and is_finished) as ended
            from lengths, gaps group by t
        )
        select t, product(1 - ended / at_risk) over (order by t) as s from at_risk where at_risk >= 30;
    create table until as select max(t) as t from survival;
    with chances as (
        select now.t, 1 - later.s / now.s as chance
        from survival as now join survival as later on later.t = least(now.t + 365, (select t from until))
    ),
    last as (select customer, max(day) as last_day from days group by customer),
    bought as (
        select customer, any_value(last_day) as last_day, count(*) as times, sum(net)::double as net
        from days join last using (customer) where day >= last_day - 364 group by customer
    )
    select customer, chance as alive, chance * times as expected_orders, net / times as expected_order,
        chance * net * $margin / sqrt(1.1) as predicted_clv
    from bought join chances on chances.t = least(date_diff('day', last_day, $as_of), (select t from until))
    order by customer
"""


@pytest.fixture(scope="module", params=[GENERATED, SMALL, RETAIL])
def shop(request: pytest.FixtureRequest) -> Shop:
    if request.param == RETAIL:
        return online_retail_shop(request.getfixturevalue("shared_data"))
    made = generated_shop(day(1200))
    # Of so few, thirty gaps last for 367 days, one of them no longer, and two end later.
    return made if request.param == GENERATED else replace(made, orders=made.orders.filter(pl.col("customer") < 48))


@pytest.fixture(scope="module")
def seen(shop: Shop) -> pl.DataFrame:
    return occasions(shop.orders, currency=shop.currency)


def test_what_came_in_the_year_after_last_years_forecast(shop: Shop, seen: pl.DataFrame) -> None:
    long_ago = shop.as_of - timedelta(days=3 * 365)  # the Online Retail file begins a year and eight days before its end
    found = checked_a_year_before(seen, as_of=shop.as_of, first_day=long_ago, margin=MARGIN)
    assert found is not None
    on, customers, came, _ = shop.in_sql(DAYS + CAME).row(0)
    assert (found.as_of, found.customers, found.came) == (on, customers, came)
    assert min(customers, came) > 10
    told = predict(seen.filter(pl.col("day") <= on), as_of=on, margin=MARGIN).values
    assert told is not None
    assert (found.expected, found.total) == pytest.approx((told["expected_orders"].sum(), told["predicted_clv"].sum()))


def test_a_forecast_is_checked_where_the_orders_reached_back_a_year(shop: Shop, seen: pl.DataFrame) -> None:
    is_a_year_known = shop.in_sql(DAYS + CAME)["is_a_year_known"].item()
    assert is_a_year_known is (shop.currency == "EUR"), "the Online Retail file has thirteen months"
    found = checked_a_year_before(seen, as_of=shop.as_of, first_day=seen["day"].min(), margin=MARGIN)
    assert (found is not None) is is_a_year_known


def test_the_plain_estimate_where_the_worth_of_orders_has_no_model(shop: Shop, seen: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value, "fit_gamma_gamma", lambda *spent: replace(fit_gamma_gamma(*spent), q=0.9))
    found = predict(seen, as_of=shop.as_of, margin=MARGIN)
    assert found.way == Way.PLAIN
    expected = shop.in_sql(DAYS + PLAIN, margin=float(MARGIN))
    assert expected.columns == list(PREDICTED.columns)
    assert found.values is not None
    assert_frame_equal(found.values, expected, check_dtypes=False, rel_tol=1e-9, abs_tol=1e-12)
    assert expected["alive"].n_unique() > 10
    assert found.total == pytest.approx(expected["predicted_clv"].sum())

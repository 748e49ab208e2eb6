"""What to repair in the shop – how customers began, what one leaves in a year, reasons by product – equal to SQL written on its own."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy.stats import norm

from tests.analysis.frames import day
from tests.analysis.sql_shops import Shop, generated_shop, online_retail_shop
from winback.analysis.beginning import Beginning, beginning
from winback.analysis.breakdown import lapsed_people
from winback.analysis.calendar import history_start
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites_of
from winback.analysis.first_orders import BEGINNINGS, first_orders
from winback.analysis.judging import after_days
from winback.analysis.last_channels import last_channels
from winback.analysis.newcomers import newly_quiet_per_month
from winback.analysis.occasions import occasions
from winback.analysis.purchases import Bought, bought
from winback.analysis.repair import beginnings, reasons_by_product
from winback.analysis.segments import segmented
from winback.policy import Limits, Thresholds
from winback.schema import REASONS, enum
from winback.vocabulary import Reason, Stage

HORIZON_DAYS = 60
LIMITS = Thresholds(
    at_risk_after_days=30,
    lapsed_after_days=70,
    lost_after_days=200,
    one_order=Limits(at_risk_after_days=20, lapsed_after_days=50, lost_after_days=260),
)
PRECEDENCE = [
    *("told_us", "bad_experience", "replenishment_overdue", "product_gone", "gift_or_season"),
    *("price", "drifted", "tried_once", "unknown"),
]
LIMITS_OF_CHANCE = [float(norm.isf(0.05 / 2 / compared)) for compared in range(1, 500)]

SOLD = """
    create table sold as
        select * from orders where standing = 'counted' and currency = $currency and ordered_on <= $as_of;
    create table taken as
        select sold.customer, sold.ordered_on as day, lines.* from lines join sold using ("order") where is_product;
    create table names as
        select product, product_name from taken group by product, product_name
        qualify row_number() over (partition by product order by max(day) desc, product_name) = 1;
"""

BEGAN = """
    create table began as
    with start as (select min(ordered_on) as day from orders),
    span as (select case when $as_of - day >= 2 * 365 then 365 else $horizon end as within from start),
    stated as (select customer, stated_orders from people),
    placed as (select customer, count(*) as orders from orders group by customer),
    firsts as (select customer, min(ordered_on) as first_day from sold where customer is not null group by customer),
    newcomers as (
        select customer, first_day from firsts left join stated using (customer) left join placed using (customer)
        where date_diff('day', (select day from start), first_day) >= $horizon or coalesce(stated_orders <= orders, false)
    ),
    first_days as (select sold.* from sold join newcomers on sold.customer = newcomers.customer and ordered_on = first_day),
    discounts as (select customer, case when max(discount) > 0 then 'yes' else 'no' end as discount from first_days group by customer),
    channels as (
        select customer, sales_channel from first_days qualify row_number() over (partition by customer order by placed_at, order_id) = 1
    ),
    spent as (
        select customer, product, names.product_name, sum(amount) as amount
        from taken join newcomers using (customer) join names using (product) where day = first_day
        group by customer, product, names.product_name having max(quantity) > 0
    ),
    products as (
        select customer, product, product_name from spent
        qualify row_number() over (partition by customer order by amount desc, product_name, product) = 1
    ),
    again as (
        select customer, min(ordered_on) as second_day from sold join newcomers using (customer) where ordered_on > first_day group by all
    ),
    years as (
        select customer, sum(net) as net from sold join newcomers using (customer)
        where ordered_on between first_day and first_day + 364 group by customer
    )
    select customer, first_day, product, product_name, discount, sales_channel,
        case when $as_of - first_day >= within then coalesce(second_day - first_day <= within, false) end as came_again,
        case when $as_of - first_day >= 365 then years.net end as net_first_year
    from newcomers cross join span join discounts using (customer) join channels using (customer) join years using (customer)
        left join products using (customer) left join again using (customer);
"""

# The Wilson range is where (p − share)² = z² p (1 − p) ÷ n, the two roots of a quadratic equation.
COMPARED = """
    with ways as (
        select {by} as value, max({name}) as name, count(came_again) as customers, count(*) filter (came_again) as again,
            count(net_first_year) as year_customers, avg(net_first_year::double) as mean,
            stddev_samp(net_first_year::double) / sqrt(count(net_first_year)) as error
        from began where {by} is not null group by {by}
    ),
    others as (
        select one.value, sum(other.customers) as n, sum(other.again) as again
        from ways as one left join ways as other on other.value <> one.value group by one.value
    ),
    large as (
        select ways.*, ways.again / customers as p, others.n, others.again / nullif(others.n, 0) as q,
            (ways.again + others.again) / (customers + others.n) as pooled,
            1 + $z * $z / customers as a, 2 * ways.again / customers + $z * $z / customers as b
        from ways join others using (value) where customers >= 30
    )
    select value, name, customers, again as came_again, p as share,
        greatest(0, (b - sqrt(greatest(0, b * b - 4 * a * p * p))) / (2 * a)) as low,
        least(1, (b + sqrt(greatest(0, b * b - 4 * a * p * p))) / (2 * a)) as high,
        q as others_share, customers * (q - p) as missing,
        coalesce(n >= 30 and pooled > 0 and pooled < 1 and abs(p - q)
            > $limits[(select count(*) from large)] * sqrt(pooled * (1 - pooled) * (1 / customers + 1 / n)), false) as is_clear,
        year_customers,
        case when year_customers >= 30 then mean end as year_net,
        case when year_customers >= 30 then greatest(0, mean - $z * error) end as year_low,
        case when year_customers >= 30 then mean + $z * error end as year_high
    from large order by value
"""

ALL_OF_THEM = """
    select count(came_again) as customers, count(*) filter (came_again) as came_again,
        (select count(distinct customer) from sold) - count(came_again) as left_out,
        case when $as_of - (select min(ordered_on) from orders) >= 730 then 365 else $horizon end as within_days,
        count(net_first_year) as year_customers, avg(net_first_year::double) as year_net,
        greatest(0, avg(net_first_year::double) - $z * stddev_samp(net_first_year::double) / sqrt(count(net_first_year))) as year_low,
        avg(net_first_year::double) + $z * stddev_samp(net_first_year::double) / sqrt(count(net_first_year)) as year_high
    from began
"""

QUIET = """
    with known as (
        select customer, max(ordered_on) as last_day, count(distinct ordered_on) as occasions
        from sold where customer is not null group by customer
    ),
    judged as (
        select *, date_diff('day', last_day, $as_of) as silent,
            case when occasions = 1 then 50 else 70 end as b, case when occasions = 1 then 260 else 200 end as c
        from known
    )
"""

REASONS_BY_PRODUCT = (
    QUIET
    + """,
    quiet as (select customer, last_day from judged where silent > b and silent <= c),
    lately as (
        select customer, sum(net) as net from sold join quiet using (customer) where ordered_on > last_day - 365 group by customer
    ),
    spent as (select customer, product, sum(amount) as amount, max(day) as latest from taken join quiet using (customer) group by all),
    favourite as (
        select customer, product from spent join names using (product)
        qualify row_number() over (partition by customer order by amount desc, latest desc, product_name, product) = 1
    ),
    main as (
        select customer, reason, product from given
        qualify row_number() over (partition by customer order by list_position($precedence, reason)) = 1
    ),
    about as (
        select customer, main.reason, case when main.product is not null then main.product else favourite.product end as product
        from quiet join main using (customer) left join favourite using (customer)
    )
    select product, names.product_name, reason, count(*) as customers, sum(net) as net_last_year
    from about join lately using (customer) join names using (product)
    group by product, names.product_name, reason order by net_last_year desc, product, list_position($precedence, reason)
"""
)

NEWLY_QUIET = (
    QUIET
    + """
    select 30.0 * count(*) filter (silent > b and silent <= b + 90)
        / least(90, date_diff('day', (select min(ordered_on) from sold where customer is not null), $as_of) - $history_from) as a_month
    from judged
"""
)


LATE, EARLY, RETAIL = "a generated shop", "a generated shop in its second year", "Online Retail"


@pytest.fixture(scope="module", params=[LATE, EARLY, RETAIL])
def shop(request: pytest.FixtureRequest) -> Shop:
    if request.param == RETAIL:
        return online_retail_shop(request.getfixturevalue("shared_data"))
    return generated_shop(day(1200) if request.param == LATE else day(650))


@pytest.fixture(scope="module")
def seen(shop: Shop) -> pl.DataFrame:
    return occasions(shop.orders, currency=shop.currency)


@pytest.fixture(scope="module")
def what(shop: Shop) -> Bought:
    return bought(shop.lines, shop.orders, currency=shop.currency, as_of=shop.as_of)


@pytest.fixture(scope="module")
def begun(shop: Shop, seen: pl.DataFrame) -> Beginning:
    start = history_start(shop.orders)
    assert start is not None
    found = beginning(seen, shop.orders, shop.people, start=start, as_of=shop.as_of, horizon_days=HORIZON_DAYS)
    assert found.is_abrupt, "SQL takes it for granted"
    return found


def in_sql(shop: Shop, script: str, **frames: pl.DataFrame) -> pl.DataFrame:
    asked = {"horizon": HORIZON_DAYS, "z": norm.isf(0.025), "limits": LIMITS_OF_CHANCE, "precedence": PRECEDENCE, "history_from": 50}
    return shop.in_sql(SOLD + script, frames, **asked)


def test_the_first_order_of_every_new_customer(shop: Shop, seen: pl.DataFrame, what: Bought, begun: Beginning) -> None:
    asked = {"currency": shop.currency, "as_of": shop.as_of, "begun": begun, "horizon_days": HORIZON_DAYS}
    made = first_orders(shop.orders, seen, what, **asked)
    expected = in_sql(shop, BEGAN + "select * from began order by customer")
    assert_frame_equal(made, expected, check_dtypes=False)
    assert expected["came_again"].drop_nulls().n_unique() == expected["discount"].n_unique() == 2
    assert expected["net_first_year"].count() > 30
    assert expected["sales_channel"].n_unique() > 2


def test_how_customers_began_by_product_discount_and_channel(shop: Shop, seen: pl.DataFrame, what: Bought, begun: Beginning) -> None:
    found = beginnings(shop.orders, seen, what, currency=shop.currency, as_of=shop.as_of, begun=begun, horizon_days=HORIZON_DAYS)
    clear: set[bool] = set()
    for by in BEGINNINGS:
        compared = COMPARED.format(by=by, name="product_name" if by == "product" else by)
        expected = in_sql(shop, BEGAN + compared)
        assert expected.height >= 2
        assert_frame_equal(found.compared[by].sort("value"), expected, check_dtypes=False)
        clear |= set(expected["is_clear"])
        weights = found.compared[by]["missing"].abs()
        assert weights.is_sorted(descending=True), "what makes most of a difference comes first"
    assert clear == {False, True}


def test_what_a_new_customer_leaves_in_the_first_year(shop: Shop, seen: pl.DataFrame, what: Bought, begun: Beginning) -> None:
    found = beginnings(shop.orders, seen, what, currency=shop.currency, as_of=shop.as_of, begun=begun, horizon_days=HORIZON_DAYS)
    (expected,) = in_sql(shop, BEGAN + ALL_OF_THEM).rows(named=True)
    assert expected["year_customers"] >= 30
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected)


def given_reasons(shop: Shop, what: Bought) -> pl.DataFrame:
    """REASONS of everybody: one to three, those that are about a product with any product that was ever sold, or with none."""
    random, rows = Random(2), []
    names = what.products.select("product", "product_name").rows()
    for customer in shop.people["customer"]:
        for reason in random.sample(PRECEDENCE, random.randrange(1, 4)):
            is_about_one = reason in ("replenishment_overdue", "product_gone")
            rows.append((customer, reason, *(random.choice(names[:12]) if is_about_one else (None, None))))
    found = pl.DataFrame(rows, schema=["customer", "reason", "product", "product_name"], orient="row")
    return REASONS.conform(found.with_columns(pl.col("reason").cast(enum(Reason))).sort("customer", "reason"))


def test_the_reasons_by_product_with_the_money_behind_them(shop: Shop, seen: pl.DataFrame, what: Bought) -> None:
    reasons, known = given_reasons(shop, what), customers(seen, as_of=shop.as_of)
    main = reasons.unique("customer", keep="first", maintain_order=True).select("customer", "reason")
    channels = last_channels(shop.orders, currency=shop.currency, as_of=shop.as_of)
    quiet = lapsed_people(known, shop.people, segmented(known), favourites_of(what), channels, main, thresholds=LIMITS)
    made = reasons_by_product(quiet, reasons).with_columns(pl.col("reason").cast(pl.String))
    expected = in_sql(
        shop, REASONS_BY_PRODUCT, given=reasons.select("customer", "reason", "product").sample(fraction=1, shuffle=True, seed=1)
    )
    assert_frame_equal(made, expected, check_dtypes=False)
    assert expected["reason"].n_unique() == len(PRECEDENCE)
    assert expected.filter(pl.col("customers") > 3).height > 3


@pytest.mark.parametrize("days_of_history", [None, 150, 60])
def test_how_many_go_quiet_a_month(shop: Shop, seen: pl.DataFrame, days_of_history: int | None) -> None:
    so_far = shop if days_of_history is None else replace(shop, as_of=seen["day"].min() + timedelta(days=days_of_history))
    known = customers(seen, as_of=so_far.as_of)
    made = newly_quiet_per_month(known, after_days=after_days(LIMITS, Stage.LAPSED), history_from=50, as_of=so_far.as_of)
    expected = in_sql(so_far, NEWLY_QUIET).item()
    assert expected > 5
    assert made == pytest.approx(expected)

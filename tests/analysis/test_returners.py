"""What follows a return, counted by hand and by SQL."""

from datetime import date
from random import Random

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from winback.analysis.occasions import occasions
from winback.analysis.returners import LaterOrders, later_orders_after_return
from winback.schema import OCCASIONS

IN_SQL = """
    select coalesce(avg(later), 0), count(*) from (
        select (
            select count(*) from seen as after
            where after.customer = back.customer and after.day > back.day and date_diff('day', back.day, after.day) <= 365
                and after.day <= $as_of
        ) as later
        from seen as back where gap > $quiet_days and date_diff('day', day, $as_of) >= 365
    )
"""


def seen(paths: list[list[int]]) -> pl.DataFrame:
    """OCCASIONS of one customer per list of day numbers."""
    return occasions(orders_frame([(customer, at, "1") for customer, path in enumerate(paths) for at in path]), currency="EUR")


def later(paths: list[list[int]], *, as_of: int = 1000) -> LaterOrders:
    return later_orders_after_return(seen(paths), quiet_days=100, as_of=day(as_of))


def test_order_days_within_the_365_days_after_a_return_are_counted():
    # the return is on day 200; day 565 is 365 days later, day 566 too late
    assert later([[0, 200, 201, 565, 566]] * 30, as_of=600) == LaterOrders(mean=2.0, returners=30)


def test_the_mean_is_over_all_returns_those_that_nothing_followed_included():
    assert later([[0, 200, 300, 400]] * 10 + [[0, 200]] * 30) == LaterOrders(mean=0.5, returners=40)


def test_only_a_gap_longer_than_the_quiet_days_makes_a_return():
    assert later([[0, 100, 110]] * 30) == LaterOrders(mean=0.0, returners=0)
    assert later([[0, 101, 110]] * 30) == LaterOrders(mean=1.0, returners=30)


def test_who_returns_twice_counts_twice():
    assert later([[0, 200, 350]] * 15) == LaterOrders(mean=0.5, returners=30)


def test_only_returns_that_a_year_has_passed_since_are_counted():
    paths = [[0, 200, 210]] * 30
    assert later(paths, as_of=565) == LaterOrders(mean=1.0, returners=30)
    assert later(paths, as_of=564) == LaterOrders(mean=0.0, returners=0)


def test_fewer_than_thirty_returns_say_nothing():
    assert later([[0, 200, 210]] * 29) == LaterOrders(mean=0.0, returners=29)


def test_an_empty_shop_has_no_later_orders():
    assert later_orders_after_return(OCCASIONS.empty(), quiet_days=100, as_of=day(0)) == LaterOrders(mean=0.0, returners=0)


@pytest.mark.parametrize("as_of", [day(900), day(1400)])
def test_later_orders_of_a_random_shop_are_those_that_sql_counts(as_of: date):
    random = Random(5)
    shop = seen([sorted(random.sample(range(1500), random.randrange(1, 9))) for _ in range(600)])
    with duckdb.connect() as connection:
        connection.register("seen", shop)
        mean, returners = connection.execute(IN_SQL, {"quiet_days": 150, "as_of": as_of}).fetchone()  # type: ignore[misc]
    found = later_orders_after_return(shop.sample(fraction=1, shuffle=True, seed=2), quiet_days=150, as_of=as_of)
    assert returners > 100
    assert (found.returners, found.mean) == (returners, pytest.approx(mean))

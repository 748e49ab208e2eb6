"""One seed is one shop, and a later look at it continues it."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.demo.truth import as_known_before
from winback.demo.frames import BUYERS, LINES, ORDERS
from winback.demo.shop import DemoShop, make_shop
from winback.errors import UnusableInput
from winback.vocabulary import BusinessType

USUAL = date(2026, 6, 30)


def test_the_same_seed_is_the_same_shop() -> None:
    one, other = (make_shop(business=BusinessType.GIFTS, customers=200, seed=3, as_of=USUAL) for _ in range(2))
    assert_frame_equal(one.buyers, other.buyers)
    assert_frame_equal(one.orders, other.orders)
    assert_frame_equal(one.lines, other.lines)


def test_another_seed_is_another_shop() -> None:
    one, other = (make_shop(business=BusinessType.COFFEE, customers=200, seed=seed, as_of=USUAL) for seed in (1, 2))
    assert one.orders["total"].to_list() != other.orders["total"].to_list()
    assert one.buyers["last_name"].to_list() != other.buyers["last_name"].to_list()


@pytest.mark.parametrize("business", list(BusinessType))
@pytest.mark.parametrize("customers", [1, 37, 500])
def test_exactly_as_many_buyers_as_asked_for_have_ordered_by_the_usual_day(business: BusinessType, customers: int) -> None:
    shop = make_shop(business=business, customers=customers, seed=5, as_of=USUAL)
    assert shop.orders["buyer"].n_unique() == customers
    assert shop.buyers.filter(pl.col("kind") != "lead").height == customers


def test_the_frames_are_as_declared_and_point_to_each_other(coffee: DemoShop) -> None:
    BUYERS.check_grain(coffee.buyers)
    ORDERS.check_grain(coffee.orders)
    LINES.check_grain(coffee.lines)
    assert coffee.orders.join(coffee.buyers, on="buyer", how="anti").is_empty()
    assert set(coffee.lines["order"]) == set(coffee.orders["order"])


@settings(max_examples=12, deadline=None)
@given(
    business=st.sampled_from(list(BusinessType)),
    seed=st.integers(0, 1000),
    day=st.dates(date(2023, 9, 1), date(2027, 12, 1)),
    days_later=st.integers(1, 380),
)
def test_a_later_look_continues_the_same_shop(business: BusinessType, seed: int, day: date, days_later: int) -> None:
    earlier = make_shop(business=business, customers=120, seed=seed, as_of=day)
    later = make_shop(business=business, customers=120, seed=seed, as_of=day + timedelta(days=days_later))
    placed = later.orders.filter(pl.col("placed_at").dt.date() <= day)
    assert_frame_equal(as_known_before(placed, day), earlier.orders)
    assert_frame_equal(later.lines.filter(pl.col("order").is_in(placed["order"].implode())), earlier.lines)
    who = ["buyer", "first_name", "last_name", "email", "phone", "street", "postcode", "favourite", "arrived_on"]
    assert_frame_equal(later.buyers.filter(pl.col("arrived_on") <= day).select(who), earlier.buyers.select(who))


def test_thirty_days_later_there_are_new_orders_and_new_buyers(coffee: DemoShop) -> None:
    later = make_shop(business=BusinessType.COFFEE, customers=3000, seed=7, as_of=USUAL + timedelta(days=30))
    assert later.orders.height > coffee.orders.height + 100
    assert later.orders["buyer"].n_unique() > 3000
    assert later.orders["refunded"].sum() > coffee.orders["refunded"].sum()


@pytest.mark.parametrize(
    ("customers", "seed", "as_of", "locale"),
    [
        (0, 1, USUAL, "en_GB"),
        (10, -1, USUAL, "en_GB"),
        (10, 1, date(2023, 6, 30), "en_GB"),
        (10, 1, date(2029, 1, 1), "en_GB"),
        (10, 1, USUAL, "fr_FR"),
    ],
)
def test_a_shop_that_cannot_be_is_refused(customers: int, seed: int, as_of: date, locale: str) -> None:
    with pytest.raises(UnusableInput):
        make_shop(business=BusinessType.COFFEE, customers=customers, seed=seed, as_of=as_of, locale=locale)

"""Products that are no longer sold: found where they are, and never where they only pause."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random

import polars as pl
import pytest

from tests.analysis.frames import day, lines_frame, orders_frame
from winback.analysis.occasions import occasions
from winback.analysis.stopped import StoppedFavourite, stopped_favourite, stopped_products

LAST = 500
STOP = 440
QUIET_DAYS = 100

Sale = tuple[int, str]


def sold(*sales: Sale, every_day: str = "bread") -> tuple[pl.DataFrame, pl.DataFrame]:
    """LINES and ORDERS: one anonymous order of one product per (day, product), and bread every day, so that the shop never pauses."""
    everything = sorted([*sales, *((number, every_day) for number in range(LAST + 1))])
    orders = orders_frame([(None, number, "10") for number, _ in everything])
    return lines_frame([(place, product, "10") for place, (_, product) in enumerate(everything)]), orders


def found(*sales: Sale, as_of: int = LAST) -> list[str]:
    lines, orders = sold(*sales)
    return stopped_products(lines, orders, currency="EUR", as_of=day(as_of))["product"].to_list()


def each(days: Iterable[int], product: str = "blend") -> list[Sale]:
    return [(number, product) for number in days]


def test_a_product_that_sold_for_a_year_and_left_has_stopped_and_the_shop_says_when():
    lines, orders = sold(*each(range(0, STOP + 1, 2)))
    (row,) = stopped_products(lines, orders, currency="EUR", as_of=day(LAST)).rows(named=True)
    assert row == {
        "product": "blend",
        "product_name": "blend",
        "last_sold": day(STOP),
        "days_sold": 182,
        "longest_pause": 2,
        "absence": 60,
    }


@pytest.mark.parametrize(
    ("why", "sales"),
    [
        ("still sold", each(range(0, LAST, 2))),
        ("out of stock for three weeks", each(range(0, LAST - 20))),
        ("sold for less than a year", each(range(100, STOP))),
        ("paused a third of that before", [*each(range(0, 200)), *each(range(221, STOP))]),
        ("seasonal: sold from October to March", [*each(range(0, 80)), *each(range(280, STOP))]),
        ("rare: sold once in six weeks", each(range(0, STOP, 42))),
        ("fading: rarer and rarer", each([0, 1, 3, 7, 15, 31, *range(60, 360, 30), 395, STOP])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_has_stopped_that_is(why: str, sales: Sequence[Sale]):
    assert found(*sales) == [], why


def test_one_out_of_stock_before_has_stopped_once_it_is_away_for_much_longer():
    sales = [*each(range(0, 300)), *each(range(321, 400))]
    assert found(*sales, as_of=464) == []
    assert found(*sales, as_of=465) == ["blend"]


def test_a_product_that_left_more_than_a_year_ago_is_no_news():
    lines, orders = sold(*each(range(0, 370)))
    later = orders.with_columns(
        pl.col("ordered_on") + pl.when(pl.col("ordered_on") == day(LAST)).then(timedelta(days=300)).otherwise(timedelta(0))
    )
    assert stopped_products(lines, orders, currency="EUR", as_of=day(LAST)).height == 1
    assert stopped_products(lines, later, currency="EUR", as_of=day(LAST + 300)).is_empty()


def test_a_product_that_goes_on_under_another_number_has_not_stopped():
    lines, orders = sold(*each(range(0, STOP)), *each(range(STOP, LAST), product="blend-2"))
    renamed = lines.with_columns(
        product_name=pl.col("product").replace_strict({"blend": "House Blend", "blend-2": " house blend"}, default="Bread")
    )
    assert stopped_products(renamed, orders, currency="EUR", as_of=day(LAST)).is_empty()
    other = renamed.with_columns(product_name=pl.col("product_name").replace({" house blend": "Morning Blend"}))
    assert stopped_products(other, orders, currency="EUR", as_of=day(LAST))["product"].to_list() == ["blend"]


def test_holidays_of_the_shop_are_no_pause_of_its_products():
    """Closed for the last fifty days but one: every product is away for long, none has stopped."""
    products = ("bread", "rolls", "cake")
    days = [*range(0, STOP), LAST]
    sales = [(number, products[number % 3]) for number in days]
    orders = orders_frame([(None, number, "10") for number, _ in sales])
    lines = lines_frame([(place, product, "10") for place, (_, product) in enumerate(sales)])
    assert stopped_products(lines, orders, currency="EUR", as_of=day(LAST)).is_empty()


def test_postage_returns_and_other_currencies_are_not_sold():
    lines, orders = sold(*each(range(0, LAST)))
    is_late = pl.col("order").is_in(orders.filter(pl.col("ordered_on") > day(STOP))["order"].implode()) & (pl.col("product") == "blend")
    for change in ({"is_product": ~is_late}, {"quantity": pl.when(is_late).then(-1.0).otherwise(1.0)}):
        assert stopped_products(lines.with_columns(**change), orders, currency="EUR", as_of=day(LAST))["product"].to_list() == ["blend"]
    late_orders = lines.filter(is_late)["order"]
    abroad = orders.with_columns(currency=pl.when(pl.col("order").is_in(late_orders.implode())).then(pl.lit("SEK")).otherwise("currency"))
    assert stopped_products(lines, abroad, currency="EUR", as_of=day(LAST))["product"].to_list() == ["blend"]


def test_of_a_thousand_products_that_sell_by_chance_hardly_any_seems_to_have_stopped():
    """Each sells on a random share of the days, from rarely to nearly always, and none was ever taken out of the range."""
    random = Random(5)
    shares = [random.uniform(0.01, 0.9) for _ in range(1000)]
    sales = [(number, f"p{place}") for place, share in enumerate(shares) for number in range(LAST + 1) if random.random() < share]
    assert len(sales) > 200_000
    assert found(*sales) == []


def shop(fans: int, fans_who_stay: int, others: int, others_who_stay: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Blend until STOP, bread all the time. Each customer orders twice shortly before, those who stay bread or rolls afterwards."""
    sales: list[tuple[int | None, int, str]] = [(None, number, "bread") for number in range(LAST + 1)]
    sales += [(None, number, "blend") for number in range(STOP + 1)]
    for customer in range(fans + others):
        is_fan = customer < fans
        stays = customer < fans_who_stay if is_fan else customer - fans < others_who_stay
        sales += [(customer, number, "blend" if is_fan else "bread") for number in (STOP - 60, STOP - 10)]
        sales += [(customer, STOP + 30, "rolls" if is_fan else "bread")] if stays else []
    orders = orders_frame([(customer, number, "10") for customer, number, _ in sales])
    return lines_frame([(place, product, "10") for place, (_, _, product) in enumerate(sales)]), orders, occasions(orders, currency="EUR")


def followed(lines: pl.DataFrame, orders: pl.DataFrame, seen: pl.DataFrame) -> StoppedFavourite | None:
    stopped = stopped_products(lines, orders, currency="EUR", as_of=day(LAST))
    return stopped_favourite(stopped, lines, orders, seen, currency="EUR", as_of=day(LAST), quiet_days=QUIET_DAYS)


def test_those_who_liked_it_best_and_have_not_come_back_are_held_against_the_others():
    assert followed(*shop(40, 12, 100, 70)) == StoppedFavourite(
        product="blend",
        name="blend",
        last_sold=day(STOP),
        days_sold=364,
        first_day=day(STOP - QUIET_DAYS),
        fans=40,
        fans_gone=28,
        others=100,
        others_gone=30,
        successor="rolls",
    )


def test_a_product_that_few_missed_or_no_more_than_others_left_is_no_finding():
    assert followed(*shop(9, 0, 100, 70)) is None, "nine are too few"
    assert followed(*shop(40, 28, 100, 70)) is None, "as many as of the others"
    assert followed(*shop(40, 20, 100, 70)) is None, "50 against 30 of 100, but so few that it may be chance"
    assert followed(*shop(400, 260, 1000, 770)) is None, "hardly chance, but only 35 against 23 of 100"
    assert followed(*shop(40, 0, 0, 0)) is None, "nobody to hold them against"


def test_orders_after_the_day_of_the_figures_are_not_seen():
    lines, orders, seen = shop(40, 12, 100, 70)
    later = [(customer, LAST + 10, "10") for customer in range(40)]
    with_later = occasions(pl.concat([orders, orders_frame(later).with_columns(pl.col("order") + orders.height)]), currency="EUR")
    assert with_later.height == seen.height + 40
    assert followed(lines, orders, with_later) == followed(lines, orders, seen)


def test_a_successor_is_named_only_where_some_bought_it():
    found = followed(*shop(40, 9, 100, 70))
    assert found is not None
    assert found.successor is None


def test_a_shop_without_product_lines_has_no_stopped_products():
    orders = orders_frame([(1, 0, "10"), (1, LAST, "10")])
    lines = lines_frame([])
    assert stopped_products(lines, orders, currency="EUR", as_of=day(LAST)).is_empty()
    assert followed(lines, orders, occasions(orders, currency="EUR")) is None

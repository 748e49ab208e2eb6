"""Why somebody probably left: what applies, what comes first, and where each of the edges lies."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.frames import START, day, lines_frame, orders_frame
from tests.analysis.reasons.found import found, of, row
from winback.analysis.reasons import main_reasons
from winback.vocabulary import Reason, Standing


def on(*days: date, customer: int = 1, net: str = "10") -> list[tuple[int | None, int, str]]:
    """Rows of ``orders_frame`` on calendar days."""
    return [(customer, (one - START).days, net) for one in days]


def test_one_order_is_tried_once_and_two_without_a_sign_are_unknown():
    made = found(orders_frame([(1, 0, "10"), (2, 0, "10"), (2, 100, "10")]), as_of=300)
    assert (of(made, 1), of(made, 2)) == ([Reason.TRIED_ONCE], [Reason.UNKNOWN])
    assert row(made, 1, Reason.TRIED_ONCE)["day"] == day(0)


@pytest.mark.parametrize(
    ("standing", "refunded", "share"),
    [(Standing.CANCELLED, 0, 1.0), (Standing.REFUNDED, 10, 1.0), (Standing.COUNTED, 5, 0.5), (Standing.COUNTED, "4.9999", None)],
)
def test_a_last_order_that_was_cancelled_or_went_back_by_half_is_a_bad_experience(standing, refunded, share):
    orders = orders_frame([(1, 0, "10"), (1, 50, "10")], standing=[Standing.COUNTED, standing], refunded=[0, refunded])
    made = found(orders, as_of=300)
    if share is None:
        assert Reason.BAD_EXPERIENCE not in of(made, 1)
    else:
        found_row = row(made, 1, Reason.BAD_EXPERIENCE)
        assert (of(made, 1)[0], found_row["day"], found_row["standing"], found_row["share"]) == (
            Reason.BAD_EXPERIENCE,
            day(50),
            standing,
            share,
        )


def test_a_credit_note_counts_like_a_refund_and_an_order_that_was_never_paid_is_not_the_last():
    orders = orders_frame(
        [(1, 0, "10"), (1, 50, "10"), (1, 60, "10")],
        standing=[Standing.COUNTED, Standing.COUNTED, Standing.UNPAID],
        credited=[0, 8, 0],
    )
    assert row(found(orders, as_of=300), 1, Reason.BAD_EXPERIENCE)["share"] == pytest.approx(0.8)


def test_a_good_order_after_a_cancelled_one_is_no_bad_experience_whatever_the_order_of_rows():
    orders = orders_frame([(1, 60, "10"), (1, 0, "10"), (1, 50, "10")], standing=[Standing.COUNTED, Standing.COUNTED, Standing.CANCELLED])
    assert Reason.BAD_EXPERIENCE not in of(found(orders, as_of=300), 1)
    assert Reason.BAD_EXPERIENCE in of(found(orders, as_of=55), 1)


def test_of_two_orders_of_one_moment_the_higher_number_is_the_last_one():
    rows = [(1, 0, "10"), (1, 0, "10")]
    orders = orders_frame(rows, standing=[Standing.CANCELLED, Standing.COUNTED], order_id=["#2", "#1"])
    assert Reason.BAD_EXPERIENCE in of(found(orders, as_of=9), 1)
    assert found(orders.reverse(), as_of=9).equals(found(orders, as_of=9))


@pytest.mark.parametrize(("undiscounted", "applies"), [("2.50", True), ("2.51", False)])
def test_four_fifths_of_the_value_with_a_discount_is_price(undiscounted, applies):
    orders = orders_frame([(1, 0, "5"), (1, 90, "5"), (1, 200, undiscounted)], discount=[1, 1, 0])
    made = found(orders, as_of=300)
    assert (Reason.PRICE in of(made, 1)) is applies
    if applies:
        price = row(made, 1, Reason.PRICE)
        assert (price["times"], price["orders"], price["share"]) == (2, 3, 0.8)


def test_one_order_with_a_discount_is_not_yet_a_reason():
    assert of(found(orders_frame([(1, 0, "5"), (1, 0, "5")], discount=[1, 1]), as_of=300), 1) == [Reason.TRIED_ONCE]


@pytest.mark.parametrize(
    ("days", "applies"),
    [
        ((date(2024, 11, 20), date(2025, 12, 24)), True),
        ((date(2024, 12, 10), date(2026, 1, 5)), True),  # across New Year
        ((date(2024, 12, 31), date(2026, 2, 11)), True),  # 42 days
        ((date(2024, 12, 31), date(2026, 2, 12)), False),
        ((date(2024, 2, 29), date(2025, 4, 12)), True),  # 29 February stands where 1 March does
        ((date(2024, 11, 20), date(2024, 12, 20)), False),  # one year
        ((date(2024, 12, 28), date(2025, 1, 4)), False),  # one winter
        ((date(2024, 11, 20), date(2025, 6, 1), date(2025, 11, 21)), False),
    ],
)
def test_orders_in_the_same_six_weeks_of_two_years_are_gift_or_season(days, applies):
    made = found(orders_frame(on(*days)), as_of=date(2026, 12, 31))
    assert (Reason.GIFT_OR_SEASON in of(made, 1)) is applies
    if applies:
        season = row(made, 1, Reason.GIFT_OR_SEASON)
        assert (season["orders"], season["times"], season["day"]) == (len(days), 2, days[-1])


@pytest.mark.parametrize(("last", "applies"), [((15, 15), True), ((15, 14), False)])
def test_last_gaps_of_one_and_a_half_times_the_earlier_ones_are_drifting(last, applies):
    gaps = (10, 10, 10, *last)
    days = [sum(gaps[:n]) for n in range(len(gaps) + 1)]
    made = found(orders_frame([(1, one, "10") for one in days]), as_of=1000)
    assert (Reason.DRIFTED in of(made, 1)) is applies
    if applies:
        slower = row(made, 1, Reason.DRIFTED)
        assert (slower["days"], slower["usual_days"], slower["basket"], slower["usual_basket"]) == (15, 10, None, None)


@pytest.mark.parametrize(("last", "applies"), [("7", True), ("7.0001", False)])
def test_last_baskets_of_seven_tenths_of_the_earlier_ones_are_drifting(last, applies):
    made = found(orders_frame([(1, 0, "10"), (1, 100, "10"), (1, 200, last), (1, 300, "7")]), as_of=1000)
    assert (Reason.DRIFTED in of(made, 1)) is applies
    if applies:
        smaller = row(made, 1, Reason.DRIFTED)
        assert (smaller["days"], smaller["basket"], smaller["usual_basket"]) == (None, Decimal(7), Decimal(10))


def test_three_orders_have_nothing_to_drift_from():
    assert of(found(orders_frame([(1, 0, "100"), (1, 10, "1"), (1, 500, "1")]), as_of=1000), 1) == [Reason.UNKNOWN]


def product_shop(*, last_day_of_fan: int, last_sale: int, as_of: int, name: str = "tea"):
    """Customer 1 has one favourite, tea; customer 2 buys it last; customer 3 buys mugs until the end."""
    orders = orders_frame([(1, last_day_of_fan, "10"), (2, last_sale, "10"), (3, as_of, "10")])
    return orders, lines_frame([(0, "T1", "10"), (1, "T1", "10"), (2, "M1", "10")], product_name=["tea", "tea", name])


@pytest.mark.parametrize(("as_of", "applies"), [(280, True), (279, False)])
def test_a_favourite_that_was_not_sold_for_180_days_is_gone(as_of, applies):
    orders, lines = product_shop(last_day_of_fan=90, last_sale=100, as_of=as_of, name="mug")
    made = found(orders, lines, as_of=as_of)
    assert (Reason.PRODUCT_GONE in of(made, 1)) is applies
    if applies:
        gone = row(made, 1, Reason.PRODUCT_GONE)
        assert (gone["product"], gone["product_name"], gone["day"]) == ("T1", "tea", day(100))


@pytest.mark.parametrize(("left", "applies"), [(20, True), (19, False)])
def test_who_had_been_silent_for_half_a_year_when_it_was_sold_last_did_not_leave_because_of_it(left, applies):
    orders, lines = product_shop(last_day_of_fan=left, last_sale=200, as_of=500, name="mug")
    assert (Reason.PRODUCT_GONE in of(found(orders, lines, as_of=500), 1)) is applies


def test_a_favourite_that_goes_on_under_another_number_is_not_gone():
    orders, lines = product_shop(last_day_of_fan=90, last_sale=100, as_of=500, name=" Tea")
    assert Reason.PRODUCT_GONE not in of(found(orders, lines, as_of=500), 1)


def regulars(count: int, *, interval: int, purchases: int, product: str = "tea"):
    """(orders rows, lines rows) of customers who buy one product every so many days, from day 0."""
    rows = [(customer, interval * n, "10") for customer in range(count) for n in range(purchases)]
    return rows, [(order, product, "10") for order in range(len(rows))]


@pytest.mark.parametrize(("silent", "applies"), [(30, False), (31, True)])
def test_a_regular_buyer_silent_for_more_than_one_and_a_half_intervals_is_overdue(silent, applies):
    rows, lines = regulars(30, interval=20, purchases=4)
    orders = orders_frame([*rows, (99, 60 + silent, "10")])
    made = found(orders, lines_frame([*lines, (len(rows), "tea", "10")]), as_of=60 + silent)
    assert (Reason.REPLENISHMENT_OVERDUE in of(made, 1)) is applies
    if applies:
        reorder = row(made, 1, Reason.REPLENISHMENT_OVERDUE)
        figures = (reorder["product_name"], reorder["times"], reorder["usual_days"], reorder["days"], reorder["day"])
        assert figures == ("tea", 4, 20, 31, day(60))


def test_somebody_who_still_orders_something_else_is_not_silent():
    rows, lines = regulars(31, interval=20, purchases=4)
    orders = orders_frame([*rows, (0, 90, "10")])
    made = found(orders, lines_frame([*lines, (len(rows), "mug", "10")]), as_of=95)
    assert Reason.REPLENISHMENT_OVERDUE not in of(made, 0)
    assert Reason.REPLENISHMENT_OVERDUE in of(made, 1)


def test_what_can_no_longer_be_bought_is_gone_and_not_overdue():
    rows, lines = regulars(31, interval=20, purchases=4)
    orders = orders_frame([*rows, (99, 300, "10")])
    made = found(orders, lines_frame([*lines, (len(rows), "mug", "10")]), as_of=300)
    assert of(made, 1) == [Reason.PRODUCT_GONE]


def test_the_first_in_the_order_of_precedence_is_the_main_reason_and_all_others_are_kept():
    orders = orders_frame(
        [*on(date(2024, 12, 1), date(2025, 12, 1), date(2026, 12, 1)), *on(date(2026, 12, 1), customer=2)],
        discount=[1, 1, 1, 0],
        refunded=[0, 0, 9, 0],
    )
    made = found(orders, as_of=date(2026, 12, 31))
    assert of(made, 1) == [Reason.BAD_EXPERIENCE, Reason.GIFT_OR_SEASON, Reason.PRICE]
    assert main_reasons(made).rows() == [(1, Reason.BAD_EXPERIENCE), (2, Reason.TRIED_ONCE)]


rows_of_a_shop = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, 900),
        st.integers(1, 5000).map(lambda cents: str(Decimal(cents) / 100)),
        st.sampled_from([Standing.COUNTED, Standing.COUNTED, Standing.COUNTED, Standing.CANCELLED, Standing.REFUNDED]),
        st.booleans(),
        st.sampled_from(["tea", "mug", "pot"]),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=40, deadline=None)
@given(rows=rows_of_a_shop, as_of=st.integers(300, 900), shuffle=st.randoms(use_true_random=False))
def test_everybody_with_a_counted_order_has_a_reason_unknown_stands_alone_and_the_order_of_rows_does_not_matter(rows, as_of, shuffle):
    def shop(some_rows):
        orders = orders_frame(
            [one[:3] for one in some_rows],
            standing=[one[3] for one in some_rows],
            discount=[int(one[4]) for one in some_rows],
            order_id=[f"#{rows.index(one)}" for one in some_rows],
        )
        return found(orders, lines_frame([(place, one[5], one[2]) for place, one in enumerate(some_rows)]), as_of=as_of)

    made = shop(rows)
    counted = {customer for customer, number, _, standing, *_ in rows if standing == Standing.COUNTED and number <= as_of}
    assert set(made["customer"]) == counted
    alone = made.filter((pl.col("reason") == Reason.UNKNOWN).any().over("customer"))
    assert alone["customer"].is_unique().all()
    once = made.filter((pl.col("reason") == Reason.TRIED_ONCE).any().over("customer"))
    assert not {Reason.DRIFTED, Reason.PRICE, Reason.GIFT_OR_SEASON} & {Reason(one) for one in once["reason"]}
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    assert shop(shuffled).equals(made)


def test_orders_of_other_currencies_and_after_the_day_have_no_say():
    orders = orders_frame(
        [(1, 0, "10"), (1, 100, "10"), (1, 400, "10")],
        currency=["EUR", "SEK", "EUR"],
        standing=[Standing.COUNTED, Standing.CANCELLED, Standing.CANCELLED],
    )
    made = found(orders, as_of=300)
    assert of(made, 1) == [Reason.TRIED_ONCE]
    assert row(made, 1, Reason.TRIED_ONCE)["day"] == START + timedelta(days=0)

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.campaigns.example_campaign import AFTER, SENT, WINDOW_DAYS, assigned_frame, generated, ordered, sent
from winback.campaigns.outcomes import last_day_of_window, outcomes
from winback.schema import OUTCOMES
from winback.vocabulary import Arm, RewardKind, Standing

OUTCOMES_IN_SQL = """
    with counted as (
        select o.*, a.arm, a.code, a.reward_kind, a.reward_amount, a.reward_cost,
            ordered_on < $sent_on + to_days($window_days) as inside,
            a.arm <> 'holdout' and a.code is not null and o.discount_codes is not null
                and ', ' || upper(o.discount_codes) || ',' like '%, ' || upper(a.code) || ',%' as own_code
        from orders o join assigned a using (customer)
        where standing = 'counted' and currency = 'EUR' and ordered_on >= $sent_on and ordered_on <= $as_of
    ),
    numbered as (
        select *, row_number() over (partition by customer order by placed_at, "order") as turn from counted where inside
    ),
    given as (
        select *,
            case when reward_kind = 'percentage' then net::double * reward_amount::double / (100 - reward_amount::double)
                 when reward_kind = 'fixed_amount' then reward_amount::double else 0 end as unlimited,
            arm <> 'holdout' and (own_code or (code is null and turn = 1)) as rewarded
        from numbered
    ),
    costed as (
        select *,
            case when rewarded and discount > 0 then least(unlimited, discount::double) when rewarded then unlimited else 0 end as off,
            case when rewarded and reward_kind in ('free_shipping', 'gift') then reward_cost::double else 0 end as added
        from given
    ),
    within_window as (
        select customer, min(ordered_on) as returned_on, count(*) as orders, sum(net) as revenue,
            sum(off) as off, sum(added) as added, bool_or(own_code) as redeemed
        from costed group by customer
    ),
    afterwards as (
        select customer, min(ordered_on) as next_order_on, count(distinct ordered_on) as later_orders, sum(net) as later_revenue
        from counted join within_window using (customer) where ordered_on > returned_on group by customer
    )
    select a.customer, a.arm, a.value_tier, a.chance,
        w.customer is not null as returned, w.returned_on, coalesce(w.orders, 0) as orders, coalesce(w.revenue, 0) as revenue,
        coalesce(off + added, 0) as reward_given,
        0.35 * (coalesce(w.revenue, 0)::double + coalesce(off, 0)) - coalesce(off + added, 0)
            - case when a.arm = 'holdout' then 0 else a.contact_cost::double end as profit,
        coalesce(redeemed, false) as redeemed, l.next_order_on,
        coalesce(later_orders, 0) as later_orders, coalesce(later_revenue, 0) as later_revenue
    from assigned a left join within_window w using (customer) left join afterwards l using (customer)
    order by a.customer
"""


def seen(assigned: pl.DataFrame, orders: pl.DataFrame, *, sent_on: date = SENT, as_of: date = AFTER, margin: str = "0.4") -> pl.DataFrame:
    return outcomes(assigned, orders, sent_on=sent_on, window_days=WINDOW_DAYS, as_of=as_of, currency="EUR", margin=Decimal(margin))


def given_in(reward: dict[str, object], *orders: tuple[str, str | None, str]) -> dict[str, object]:
    """What one person with this reward did, whose orders are (net, codes, stated discount), one a day."""
    placed = ordered(
        *((1, number, net) for number, (net, _, _) in enumerate(orders)),
        discount_codes=[codes for _, codes, _ in orders],
        discount=[Decimal(stated) for _, _, stated in orders],
    )
    return seen(assigned_frame(reward), placed).row(0, named=True)


TWENTY_PERCENT = {"reward_kind": RewardKind.PERCENTAGE, "reward_amount": Decimal(20), "reward_cost": Decimal(10), "code": "BACK-7"}
FIVE_OFF = {"reward_kind": RewardKind.FIXED_AMOUNT, "reward_amount": Decimal(5), "reward_cost": Decimal(5), "code": "BACK-7"}
GIFT = {"reward_kind": RewardKind.GIFT, "reward_cost": Decimal("2.50"), "code": "BACK-7"}


def test_everybody_assigned_has_a_row_also_who_did_nothing():
    did = seen(assigned_frame({}, {"arm": Arm.HOLDOUT}, {"arm": Arm.B}), ordered((3, 2, "40")))
    assert did["customer"].to_list() == [1, 2, 3]
    assert did["returned"].to_list() == [False, False, True]
    assert did["revenue"].to_list() == [Decimal(0), Decimal(0), Decimal(40)]
    assert did["profit"].to_list() == [Decimal("-0.01"), Decimal(0), Decimal("15.99")]  # writing costs a cent, 0.4 · 40 − 0.01


def test_the_window_begins_on_the_day_of_the_sending_and_ends_after_thirty_days():
    assert last_day_of_window(date(2026, 4, 1), window_days=30) == date(2026, 4, 30)
    did = seen(assigned_frame({}, {}, {}, {}), ordered((1, -1, "9"), (2, 0, "9"), (3, 29, "9"), (4, 30, "9")))
    assert did["returned"].to_list() == [False, True, True, False]
    assert did["returned_on"].to_list() == [None, sent(0), sent(29), None]


def test_the_window_is_cut_at_the_as_of_date_which_still_counts():
    did = seen(assigned_frame({}, {}), ordered((1, 10, "9"), (2, 11, "9")), as_of=sent(10))
    assert did["returned"].to_list() == [True, False]


def test_the_window_of_the_comparison_group_is_the_same():
    did = seen(assigned_frame({"arm": Arm.HOLDOUT}, {"arm": Arm.HOLDOUT}), ordered((1, 29, "9"), (2, 30, "9")))
    assert did["returned"].to_list() == [True, False]


def test_only_counted_orders_in_the_analysed_currency_count():
    orders = ordered(
        (1, 1, "10"), (2, 1, "10"), (3, 1, "10"), currency=["EUR", "SEK", "EUR"], standing=[*[Standing.COUNTED] * 2, Standing.TEST]
    )
    assert seen(assigned_frame({}, {}, {}), orders)["returned"].to_list() == [True, False, False]


def test_orders_of_people_not_assigned_and_of_nobody_are_left_alone():
    did = seen(assigned_frame({}), ordered((2, 1, "10"), (None, 1, "10")))
    assert did.select("customer", "returned").rows() == [(1, False)]


def test_orders_in_the_window_are_added_up_and_later_order_days_stand_apart():
    did = seen(assigned_frame({}), ordered((1, 5, "10"), (1, 5, "3"), (1, 8, "20"), (1, 8, "1"), (1, 90, "40"), (1, 400, "80")))
    row = did.row(0, named=True)
    assert (row["orders"], row["revenue"], row["returned_on"]) == (4, Decimal(34), sent(5))
    assert (row["next_order_on"], row["later_orders"], row["later_revenue"]) == (sent(8), 2, Decimal(61))  # day 400 is after the as-of date


@pytest.mark.parametrize(
    ("reward", "orders", "given"),
    [
        pytest.param(TWENTY_PERCENT, [("80", "BACK-7", "0")], "20", id="80 are left of 100"),
        pytest.param(TWENTY_PERCENT, [("85", "BACK-7", "20")], "20", id="5 of 85 are shipping, which the stated discount shows"),
        pytest.param(TWENTY_PERCENT, [("72", "NEWS10, BACK-7", "28")], "18", id="the stated 28 hold 10 of another code"),
        pytest.param(TWENTY_PERCENT, [("80", "NEWS10", "20")], "0", id="another code"),
        pytest.param(TWENTY_PERCENT, [("80", None, "20")], "0", id="without the code"),
        pytest.param(TWENTY_PERCENT, [("80", "BACK-77", "20")], "0", id="a longer code"),
        pytest.param(TWENTY_PERCENT, [("80", "back-7", "0")], "20", id="in small letters"),
        pytest.param(TWENTY_PERCENT, [("80", "X;back-7 ;X", "0")], "20", id="separated as on Etsy"),
        pytest.param(TWENTY_PERCENT, [("80", "BACK-7", "0"), ("40", "BACK-7", "0")], "30", id="used twice"),
        pytest.param({**TWENTY_PERCENT, "code": " back-7 "}, [("80", "BACK-7", "0")], "20", id="frozen in small letters"),
        pytest.param({**TWENTY_PERCENT, "code": None}, [("80", None, "0"), ("400", None, "0")], "20", id="no code: the first order"),
        pytest.param({**TWENTY_PERCENT, "reward_amount": Decimal(100)}, [("5", "BACK-7", "30")], "30", id="all off, as stated"),
        pytest.param(
            {**TWENTY_PERCENT, "reward_amount": Decimal(100)}, [("5", "BACK-7", "0")], "10", id="all off, nothing stated: as frozen"
        ),
        pytest.param(FIVE_OFF, [("45", "BACK-7", "0")], "5", id="amount"),
        pytest.param(FIVE_OFF, [("45", "BACK-7", "9")], "5", id="amount, stacked"),
        pytest.param(FIVE_OFF, [("0.50", "BACK-7", "3")], "3", id="no more than the goods cost"),
        pytest.param(GIFT, [("45", "BACK-7", "0"), ("45", None, "0")], "2.50", id="gift, as frozen"),
        pytest.param({**GIFT, "reward_kind": RewardKind.FREE_SHIPPING}, [("45", "BACK-7", "4")], "2.50", id="shipping, as frozen"),
        pytest.param({**GIFT, "code": None}, [("45", None, "0"), ("45", None, "0")], "2.50", id="gift without a code: once"),
        pytest.param({"code": "BACK-7"}, [("45", "BACK-7", "7")], "0", id="no reward"),
        pytest.param({**TWENTY_PERCENT, "arm": Arm.HOLDOUT}, [("80", "BACK-7", "20")], "0", id="comparison group"),
    ],
)
def test_a_reward_costs_what_it_took_off_or_what_was_frozen(reward, orders, given):
    assert given_in(reward, *orders)["reward_given"] == Decimal(given)


def test_the_profit_takes_the_margin_of_the_full_price_and_then_pays_the_reward():
    assert given_in(TWENTY_PERCENT, ("80", "BACK-7", "20"))["profit"] == Decimal("19.99")  # 0.4 · (80 + 20) − 20 − 0.01
    assert given_in(FIVE_OFF, ("45", "BACK-7", "5"))["profit"] == Decimal("14.99")  # 0.4 · (45 + 5) − 5 − 0.01
    assert given_in(GIFT, ("45", "BACK-7", "0"))["profit"] == Decimal("15.49")  # 0.4 · 45 − 2.50 − 0.01


def test_redeemed_is_who_used_the_own_code_within_the_window():
    people = assigned_frame({**GIFT, "code": "A"}, {**GIFT, "code": "B"}, {**GIFT, "code": "C"}, {**GIFT, "code": None})
    orders = ordered((1, 1, "9"), (2, 1, "9"), (3, 40, "9"), (4, 1, "9"), discount_codes=["a", "A", "C", "C"])
    assert seen(people, orders)["redeemed"].to_list() == [True, False, False, False]


def test_the_first_of_two_orders_of_one_day_bears_a_reward_without_a_code():
    orders = ordered((1, 1, "40"), (1, 1, "80"))
    morning = orders.with_columns(placed_at=pl.col("placed_at") + pl.duration(hours=pl.Series([18, 9])))
    assert seen(assigned_frame({**TWENTY_PERCENT, "code": None}), morning)["reward_given"].to_list() == [Decimal(20)]


def test_a_campaign_sent_after_the_as_of_date_has_brought_nothing_yet():
    did = seen(assigned_frame({}), ordered((1, 3, "9")), as_of=sent(-1))
    assert did["returned"].to_list() == [False]


def test_nobody_assigned_gives_no_rows():
    assert seen(assigned_frame(), ordered((1, 3, "9"))).equals(OUTCOMES.empty())


@pytest.mark.parametrize("as_of", [sent(9), sent(29), AFTER])
def test_a_generated_campaign_equals_sql_to_the_cent(as_of: date):
    assigned, orders = generated(people=400, orders=5000, seed=5)
    with duckdb.connect() as connection:
        connection.register("assigned", assigned)
        connection.register("orders", orders)
        params = {"sent_on": SENT, "window_days": WINDOW_DAYS, "as_of": as_of}
        expected = pl.DataFrame(connection.sql(OUTCOMES_IN_SQL, params=params).to_arrow_table())
    did = OUTCOMES.check_grain(seen(assigned, orders, as_of=as_of, margin="0.35"))
    floats = pl.col("reward_given", "profit").cast(pl.Float64)
    exact = [name for name in OUTCOMES.columns if name not in {"reward_given", "profit"}]
    assert_frame_equal(did.select(exact), expected.select(pl.col(name).cast(did.schema[name]) for name in exact))
    assert_frame_equal(did.select(floats), expected.select(floats), abs_tol=0.001, rel_tol=0)
    assert did["redeemed"].sum() > 5
    assert did.filter(~pl.col("redeemed") & (pl.col("reward_given") > 0)).height > 5


campaigns = st.integers(0, 10_000).map(lambda seed: generated(people=25, orders=120, seed=seed))
few_examples = settings(max_examples=7, deadline=None)


@few_examples
@given(campaigns)
def test_the_order_of_the_rows_is_irrelevant(campaign):
    assigned, orders = campaign
    assert_frame_equal(seen(assigned.reverse(), orders.sample(fraction=1, shuffle=True, seed=1)), seen(assigned, orders))


@few_examples
@given(campaigns, st.integers(-3000, 3000))
def test_all_dates_moved_by_the_same_days_move_the_dates_only(campaign, days):
    assigned, orders = campaign
    shift = pl.duration(days=days)
    moved = orders.with_columns(pl.col("placed_at") + shift, (pl.col("ordered_on") + shift).cast(pl.Date))
    here = seen(assigned, orders, as_of=sent(50))
    there = seen(assigned, moved, sent_on=SENT + timedelta(days=days), as_of=sent(50) + timedelta(days=days))
    assert_frame_equal(there, here.with_columns((pl.col("returned_on", "next_order_on") + shift).cast(pl.Date)))


@few_examples
@given(campaigns, st.integers(2, 1000))
def test_all_money_times_k_is_all_money_times_k(campaign, k):
    assigned, orders = campaign
    times = (
        pl.col("reward_cost", "contact_cost") * k,
        pl.when(reward_kind=RewardKind.FIXED_AMOUNT.value).then(pl.col("reward_amount") * k).otherwise("reward_amount"),
    )
    dear = seen(assigned.with_columns(*times), orders.with_columns(pl.col("net", "discount") * k))
    cheap = seen(assigned, orders)
    exact = pl.col("revenue", "later_revenue")
    assert_frame_equal(dear.select(exact), cheap.select(exact * k))
    rounded = pl.col("reward_given", "profit").cast(pl.Float64)
    assert_frame_equal(dear.select(rounded), cheap.select(rounded * k), abs_tol=0.001 * k, rel_tol=0)
    assert_frame_equal(dear.select("returned", "redeemed", "orders"), cheap.select("returned", "redeemed", "orders"))


@few_examples
@given(campaigns, st.integers(30, 300))
def test_more_orders_after_the_window_change_nothing_in_it(campaign, days):
    assigned, orders = campaign
    more = ordered(*((customer, days, "77") for customer in range(1, 26)), discount_codes="HI-1X, HI-2X", order=list(range(1000, 1025)))
    later = ["next_order_on", "later_orders", "later_revenue"]
    assert_frame_equal(seen(assigned, pl.concat([orders, more])).drop(later), seen(assigned, orders).drop(later))


@few_examples
@given(campaigns)
def test_every_order_in_the_window_is_in_exactly_one_row(campaign):
    assigned, orders = campaign
    did = seen(assigned, orders)
    inside = orders.filter(pl.col("ordered_on").is_between(SENT, sent(29)), standing=Standing.COUNTED.value, currency="EUR").join(
        assigned, on="customer", how="semi"
    )
    assert (did["orders"].sum(), did["revenue"].sum()) == (inside.height, inside["net"].sum())
    assert did["customer"].to_list() == assigned["customer"].to_list()

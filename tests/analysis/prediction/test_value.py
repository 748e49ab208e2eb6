"""What customers are expected to buy: the published figures of CDNOW, the discount by hand, and models that say nothing."""

import datetime as dt
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from benchmarks.simulated_shops import LAWS, Law, last_day, occasions_of, purchases_as_assumed
from tests.analysis.frames import day, orders_frame
from winback.analysis.occasions import occasions
from winback.analysis.prediction import constant_leaving
from winback.analysis.prediction.constant_leaving import ConstantLeaving, _fitted, fit_constant_leaving
from winback.analysis.prediction.mbg import counted_histories
from winback.analysis.prediction.value import Way, _discounted, _histories, checked_a_year_before, predict


def test_the_cdnow_sample_gives_the_published_expectations(shared_data):
    rows = [line.split() for line in (shared_data / "CDNOW_sample.txt").read_text().splitlines()]
    placed = [(int(r[0]), dt.date(int(r[2][:4]), int(r[2][4:6]), int(r[2][6:])), Decimal(r[4])) for r in rows]
    orders = orders_frame([(customer, 0, str(net or 1)) for customer, _, net in placed], ordered_on=[on for _, on, _ in placed])
    found = predict(occasions(orders, currency="EUR"), as_of=dt.date(1997, 9, 30), margin=Decimal(1)).values
    reference = pl.read_csv(shared_data / "cdnow_reference.csv")
    assert found is not None
    assert found["alive"].sum() == pytest.approx(reference["p_alive_mbgnbd"].sum(), rel=1e-3)
    assert found["expected_orders"].sum() == pytest.approx(reference["exp_purch_52w_mbgnbd"].sum(), rel=1e-3)


def test_orders_of_a_later_quarter_are_worth_less():
    assert _discounted([np.array([1.0]), np.array([1.0]), np.array([1.0]), np.array([2.0])]) == pytest.approx([1.1**-0.125 + 1.1**-0.875])


def test_the_value_is_orders_times_their_worth_times_the_margin():
    seen = occasions_of(LAWS[0], customers=1500, days=700).with_columns(
        net=(10 + pl.col("customer") % 7 * 5 + pl.col("number") % 3).cast(pl.Decimal(38, 4))
    )
    full = predict(seen, as_of=last_day(700), margin=Decimal(1))
    third = predict(seen, as_of=last_day(700), margin=Decimal("0.3"))
    assert full.values is not None
    assert third.values is not None
    assert third.total == pytest.approx(0.3 * full.total)
    assert (full.values["predicted_clv"] <= full.values["expected_orders"] * full.values["expected_order"]).all()
    assert full.values["predicted_clv"].sum() >= 0.9 * (full.values["expected_orders"] * full.values["expected_order"]).sum()


def test_where_the_orders_do_not_tell_the_models_nothing_is_told():
    orders = orders_frame([(customer, customer, "20") for customer in range(40)])
    found = predict(occasions(orders, currency="EUR"), as_of=day(60), margin=Decimal("0.4"))
    assert found.values is None
    assert found.total is None


def with_one_chance_to_leave(chance: float) -> Law:
    return Law(name="all alike", gaps=purchases_as_assumed, leaves=lambda _, customers: np.full(customers, chance))


def with_worth(seen: pl.DataFrame) -> pl.DataFrame:
    return seen.with_columns(net=(10 + pl.col("customer") % 7 * 5 + pl.col("number") % 3).cast(pl.Decimal(38, 4)))


@pytest.mark.parametrize("chance", [0.25, 0.0])
def test_the_model_with_one_chance_for_all_finds_what_it_was_simulated_with(chance: float):
    seen = occasions_of(with_one_chance_to_leave(chance), customers=6000, days=900)
    found = fit_constant_leaving(_histories(seen, last_day(900)), at_least=-np.inf)
    assert found is not None
    if chance:
        found = _fitted(counted_histories(_histories(seen, last_day(900))), is_leaving=True)
    r, alpha = found.fit.standard_errors[:2]
    assert abs(found.r - 0.9) < 4 * r
    assert abs(found.alpha - 60 / 7) < 4 * alpha
    assert found.leave == pytest.approx(chance, abs=0.03)


def test_what_the_model_with_one_chance_for_all_expects_is_what_simulation_gives():
    draw = np.random.default_rng(3)
    rate = draw.gamma(0.9 + 3, 1 / (8.6 + 40), 400_000)  # of a customer with 3 repeat orders in 40 weeks who has not left
    orders, now = np.zeros(rate.size), draw.exponential(1, rate.size) / rate
    while (here := now < 52).any():
        orders += here
        now = np.where(here & (draw.random(rate.size) >= 0.2), now + draw.exponential(1, rate.size) / rate, np.inf)
    model = ConstantLeaving(r=0.9, alpha=8.6, leave=0.2, fit=None)
    repeats, last, age = np.array([3.0]), np.array([40.0]), np.array([40.0])
    assert constant_leaving.still_customer(model, repeats, last, age) == pytest.approx([0.8]), "who ordered just now left with a fifth"
    assert constant_leaving.expected_orders(model, repeats, last, age, weeks=52) == pytest.approx([0.8 * orders.mean()], rel=0.01)
    nearly_none = ConstantLeaving(r=0.9, alpha=8.6, leave=1e-9, fit=None)
    none = ConstantLeaving(r=0.9, alpha=8.6, leave=0, fit=None)
    expected = [constant_leaving.expected_orders(one, repeats, last, age, weeks=52) for one in (nearly_none, none)]
    assert expected[0] == pytest.approx(expected[1], rel=1e-6)


@pytest.mark.parametrize(("chance", "way"), [(0.4, Way.CONSTANT_LEAVING), (0.0, Way.NOBODY_LEAVES)])
def test_where_only_the_spread_of_the_chance_to_leave_is_not_told_its_limit_takes_over(chance: float, way: Way):
    seen = with_worth(occasions_of(with_one_chance_to_leave(chance), customers=4000, days=900, seed=3))
    found = predict(seen.filter(pl.col("day") <= last_day(900 - 364)), as_of=last_day(900 - 364), margin=Decimal(1))
    assert not found.mbg.fit.converged
    assert found.way == way
    assert found.values is not None
    known = found.values["customer"]
    came = seen.filter(pl.col("day") > last_day(900 - 364), pl.col("customer").is_in(known.implode())).height
    assert found.values["expected_orders"].sum() == pytest.approx(came, rel=0.12), "some 800 orders vary by chance"


def test_where_no_model_settles_a_plain_estimate_does_and_says_so():
    # everybody orders for the same every 100 days: Gamma–Gamma has no spread to learn from
    rows = [(customer, customer % 100 + 100 * time, "20") for customer in range(200) for time in range(9)]
    found = predict(occasions(orders_frame(rows), currency="EUR"), as_of=day(900), margin=Decimal("0.5"))
    assert found.way == Way.PLAIN
    assert found.values is not None
    assert found.values["expected_orders"].sum() == pytest.approx(800, rel=0.02), "four a year, and nearly all come again"
    assert found.total == pytest.approx(800 * 20 * 0.5 / 1.1**0.5, rel=0.02)


def test_last_years_forecast_is_held_against_the_orders_of_its_year():
    seen = with_worth(occasions_of(LAWS[0], customers=3000, days=1100))
    as_of = last_day(1100)
    found = checked_a_year_before(seen, as_of=as_of, first_day=seen["day"].min(), margin=Decimal(1))
    assert found is not None
    then = found.as_of
    known = set(seen.filter(pl.col("day") <= then)["customer"])
    later = [(customer, on) for customer, on in seen.select("customer", "day").rows() if then < on <= then + dt.timedelta(days=364)]
    assert found.customers == len(known)
    assert found.came == sum(customer in known for customer, _ in later)
    assert found.too_high == pytest.approx(found.expected / found.came - 1)
    assert abs(found.too_high) < 0.1, "the shop is as the model assumes"
    assert checked_a_year_before(seen, as_of=as_of, first_day=then - dt.timedelta(days=363), margin=Decimal(1)) is None

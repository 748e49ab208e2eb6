"""MBG/NBD against the published figures, against simulated people, and where the data say little."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.optimize import check_grad

from winback.analysis.prediction.mbg import _Likelihood, chance_of_order, expected_orders, fit_mbg, still_customer

COLUMNS = {"repeats": pl.Int64, "last_days": pl.Float64, "age_days": pl.Float64}


def histories(*rows: tuple[int, float, float]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=COLUMNS, orient="row")


def simulated(people: int, *, weeks: float, r=0.8, alpha=9.0, a=0.9, b=2.5, horizon=0.0, seed=1):
    """People as the model assumes them, with whether each ordered within ``horizon`` weeks afterwards."""
    draw = np.random.default_rng(seed)
    rate, leaves, age = draw.gamma(r, 1 / alpha, people), draw.beta(a, b, people), draw.uniform(weeks / 3, weeks, people)
    repeats, last, ordered = np.zeros(people, dtype=np.int64), np.zeros(people), np.zeros(people, dtype=bool)
    now, there = np.zeros(people), draw.random(people) >= leaves
    while there.any():
        now = np.where(there, now + draw.exponential(1, people) / rate, np.inf)
        before, later = there & (now <= age), there & (now > age) & (now <= age + horizon)
        repeats, last = repeats + before, np.where(before, now, last)
        ordered |= later
        there = before & (draw.random(people) >= leaves)
    frame = pl.DataFrame({"repeats": repeats, "last_days": last * 7, "age_days": age * 7})
    return frame, ordered


@pytest.fixture(scope="module")
def cdnow(shared_data):
    return pl.read_csv(shared_data / "cdnow_reference.csv")


def as_histories(reference):
    return reference.select(repeats="x", last_days=pl.col("t_x") * 7, age_days=pl.col("T") * 7)


def test_the_cdnow_sample_gives_the_published_parameters_and_customers(cdnow, shared_data):
    published = json.loads((shared_data / "published.json").read_text())["mbgnbd_cdnow"]
    model = fit_mbg(as_histories(cdnow))
    assert model.fit.converged
    for name in ("r", "alpha", "a", "b"):
        assert getattr(model, name) == pytest.approx(published[name], rel=0.01)
    x, last, age = (cdnow[name].cast(pl.Float64).to_numpy() for name in ("x", "t_x", "T"))
    assert still_customer(model, x, last, age) == pytest.approx(cdnow["p_alive_mbgnbd"].to_numpy(), abs=1e-3)
    for weeks in (39, 52):
        assert expected_orders(model, x, last, age, weeks=weeks) == pytest.approx(cdnow[f"exp_purch_{weeks}w_mbgnbd"].to_numpy(), abs=1e-3)


@pytest.mark.parametrize("parameters", [(0.5, 6.0, 0.9, 1.6), (3.0, 40.0, 0.2, 8.0), (0.05, 0.3, 5.0, 0.4)])
def test_the_gradient_is_that_of_the_likelihood(parameters):
    known = _Likelihood.of(histories((0, 0, 30), (3, 40, 90), (200, 900, 1000), (1, 1, 2)).with_columns(weight=pl.Series([2, 1, 1, 1])))
    wrong = check_grad(lambda at: known.value_and_gradient(at)[0], lambda at: known.value_and_gradient(at)[1], np.array(parameters))
    assert wrong < 1e-3 * np.abs(known.value_and_gradient(np.array(parameters))[1]).max()


def test_the_parameters_of_simulated_people_are_found_again_within_their_standard_errors():
    people, _ = simulated(40_000, weeks=150)
    model = fit_mbg(people)
    truth = (0.8, 9.0, 0.9, 2.5)
    assert model.fit.converged
    off = [(found - true) / error for found, true, error in zip(model.fit.parameters, truth, model.fit.standard_errors, strict=True)]
    assert max(abs(one) for one in off) < 4
    assert model.fit.parameters == pytest.approx(truth, rel=0.2)


def test_as_many_order_as_the_chances_say():
    people, ordered = simulated(60_000, weeks=120, horizon=12, seed=2)
    model = fit_mbg(people)
    x, last, age = (people[name].cast(pl.Float64).to_numpy() for name in ("repeats", "last_days", "age_days"))
    chance = chance_of_order(model, x, last / 7, age / 7, weeks=12)
    tenth = np.argsort(np.argsort(chance)) * 10 // chance.size
    for one in range(10):
        assert ordered[tenth == one].mean() == pytest.approx(chance[tenth == one].mean(), abs=0.012)


def test_the_same_customer_many_times_weighs_as_often():
    few, many = histories((0, 0, 300), (2, 100, 200), (5, 200, 250)), histories((0, 0, 300), (2, 100, 200), (2, 100, 200), (5, 200, 250))
    value = [
        _Likelihood.of(one.with_columns(weight=1)).value_and_gradient(np.array([0.5, 6.0, 0.9, 1.6]))[0]
        for one in (few, many, histories((2, 100, 200)))
    ]
    assert value[1] == pytest.approx(value[0] + value[2], rel=1e-12)


def test_expected_orders_are_smooth_where_their_form_has_a_gap():
    model = fit_mbg(simulated(2_000, weeks=100, seed=3)[0])
    x, last, age = np.array([0.0, 2.0, 20.0]), np.array([0.0, 10.0, 50.0]), np.array([20.0, 30.0, 52.0])
    near = [expected_orders(replace(model, a=a), x, last, age, weeks=26) for a in (0.99985, 1.0, 1.00015)]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-4)


def test_a_long_faithful_customer_is_there_and_stays_finite():
    model = fit_mbg(simulated(2_000, weeks=100, seed=3)[0])
    x, last, age = np.array([900.0, 900.0]), np.array([150.0, 20.0]), np.array([150.1, 150.0])
    assert still_customer(model, x, last, age) == pytest.approx([1, 0], abs=0.01)
    assert np.isfinite(expected_orders(model, x, last, age, weeks=52)).all()


@pytest.mark.parametrize(
    "people",
    [
        histories(*[(0, 0, age) for age in range(1, 200)]),
        histories((1, 10, 20)),
        histories(*[(age // 10, age, age + 1) for age in range(20, 300)]),
    ],
    ids=["nobody came back", "one customer", "everybody is on time"],
)
def test_where_the_data_do_not_tell_the_parameters_it_is_said(people):
    assert not fit_mbg(people).fit.converged


def test_nobody_to_learn_from_is_an_error():
    with pytest.raises(ValueError, match="nobody"):
        fit_mbg(histories())

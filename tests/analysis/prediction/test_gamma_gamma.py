"""Gamma–Gamma against the published figures and against simulated people."""

import json

import numpy as np
import polars as pl
import pytest

from winback.analysis.prediction.gamma_gamma import expected_worth, fit_gamma_gamma


def test_the_cdnow_sample_gives_the_published_parameters_and_worths(shared_data):
    reference = pl.read_csv(shared_data / "cdnow_reference.csv")
    published = json.loads((shared_data / "published.json").read_text())["gammagamma_cdnow"]["hardie_note_025"]
    spent = reference.filter((pl.col("x") > 0) & (pl.col("zbar") > 0))
    model = fit_gamma_gamma(spent["x"].cast(pl.Float64).to_numpy(), spent["zbar"].to_numpy())
    assert model.fit.converged
    assert (model.p, model.q, model.v * model.scale) == pytest.approx((published["p"], published["q"], published["gamma"]), rel=0.01)
    worth = expected_worth(model, reference["x"].cast(pl.Float64).to_numpy(), reference["zbar"].to_numpy())
    assert worth == pytest.approx(reference["exp_avg_value"].to_numpy(), abs=1e-3)


def simulated(people: int, *, p: float, q: float, v: float, seed: int = 1):
    draw = np.random.default_rng(seed)
    orders = draw.integers(1, 12, people)
    nu = draw.gamma(q, 1 / v, people)
    return orders.astype(float), draw.gamma(p * orders, 1 / nu) / orders


def test_the_parameters_of_simulated_people_are_found_again_in_any_currency():
    orders, worth = simulated(30_000, p=5.0, q=4.0, v=20.0)
    for rate in (1.0, 150.0):
        model = fit_gamma_gamma(orders, worth * rate)
        assert (model.p, model.q, model.v * model.scale / rate) == pytest.approx((5.0, 4.0, 20.0), rel=0.08)


def test_few_orders_are_drawn_to_the_mean_and_many_speak_for_themselves():
    orders, worth = simulated(5_000, p=5.0, q=4.0, v=20.0)
    model = fit_gamma_gamma(orders, worth)
    mean = expected_worth(model, np.array([0.0]), np.array([0.0]))[0]
    one, ten, thousand = expected_worth(model, np.array([1.0, 10.0, 1000.0]), np.full(3, 4 * mean))
    assert mean < one < ten < thousand == pytest.approx(4 * mean, rel=0.01)


def test_orders_that_are_all_worth_the_same_are_said_not_to_tell():
    assert not fit_gamma_gamma(np.array([2.0, 3.0, 4.0] * 20), np.full(60, 30.0)).fit.converged

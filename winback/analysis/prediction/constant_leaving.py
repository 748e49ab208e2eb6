"""What is left of MBG/NBD where the orders do not tell how much the chance to leave differs between customers: one chance for all.

With a and b without limit and p = a ÷ (a + b) the Beta of MBG/NBD becomes p itself, and with p = 0 the model is the NBD of Ehrenberg
(1959, The pattern of consumer purchases, Applied Statistics 8): rates of orders that are Gamma distributed, and nobody leaves.
While still a customer with rate λ, E(orders within t) = (1 − e^(−λpt)) ÷ p; λ is Gamma(r + x, α + T) distributed then.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, gammaln, psi

from winback.analysis.prediction.fitting import Fit, Vector, maximise
from winback.analysis.prediction.mbg import WEEK, counted_histories, sample_of

_STARTS = ((0.5, 5.0, 0.3), (1.0, 20.0, 0.1), (0.2, 1.0, 1.0), (2.0, 50.0, 0.5))
_CHI_SQUARE = 3.84
"""Twice the difference of two log-likelihoods from which on one parameter more is worth it: 95 %, one degree of freedom."""


@dataclass(frozen=True, kw_only=True)
class ConstantLeaving:
    """A fitted model. ``r`` and ``alpha`` (weeks) shape the rates of orders; ``leave`` is the chance to leave after an order."""

    r: float
    alpha: float
    leave: float
    fit: Fit


def fit_constant_leaving(histories: pl.DataFrame, *, at_least: float) -> ConstantLeaving | None:
    """HISTORIES → the simpler model that tells them as well as one with the log-likelihood ``at_least``: nobody leaves, or all with one
    chance; None where neither settles or does."""
    counted = counted_histories(histories)
    nobody_leaves = _fitted(counted, is_leaving=False)
    for model in (nobody_leaves, _fitted(counted, is_leaving=True)):
        if model.fit.converged and 2 * (at_least - model.fit.log_likelihood) < _CHI_SQUARE:
            return model
    return None


def still_customer(model: ConstantLeaving, repeats: Vector, last: Vector, age: Vector) -> Vector:
    """The chance that a customer with so many repeat orders, the last at ``last`` weeks of ``age``, has not left."""
    if model.leave == 0:
        return np.ones(repeats.shape)
    silence = np.log(model.alpha + age) - np.log(model.alpha + last)
    return np.asarray(expit(-(np.log(model.leave) - np.log1p(-model.leave) + (model.r + repeats) * silence)))


def expected_orders(model: ConstantLeaving, repeats: Vector, last: Vector, age: Vector, *, weeks: float) -> Vector:
    """How many orders are expected in the next ``weeks``."""
    rate, known = model.r + repeats, model.alpha + age
    if model.leave == 0:
        return np.asarray(rate * weeks / known)
    until_left = -np.expm1(-rate * np.log1p(model.leave * weeks / known)) / model.leave
    return np.asarray(until_left * still_customer(model, repeats, last, age))


def _fitted(counted: pl.DataFrame, *, is_leaving: bool) -> ConstantLeaving:
    likelihood = _Likelihood.of(counted)
    every = sample_of(counted)
    parameters = 3 if is_leaving else 2
    fit = maximise(
        likelihood.value_and_gradient,
        starts=tuple(start[:parameters] for start in _STARTS),
        weight=float(likelihood.weights.sum()),
        sample=None if every is None else _Likelihood.of(every).value_and_gradient,
    )
    r, alpha, *odds = fit.parameters
    return ConstantLeaving(r=r, alpha=alpha, leave=odds[0] / (1 + odds[0]) if odds else 0.0, fit=fit)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Likelihood:
    """Each history once, with the number of customers who have it."""

    repeats: Vector
    last: Vector
    age: Vector
    weights: Vector

    @classmethod
    def of(cls, counted: pl.DataFrame) -> "_Likelihood":
        repeats, weights = (counted[name].cast(pl.Float64).to_numpy() for name in ("repeats", "weight"))
        return cls(repeats=repeats, last=counted["last_days"].to_numpy() / WEEK, age=counted["age_days"].to_numpy() / WEEK, weights=weights)

    def value_and_gradient(self, parameters: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its derivatives by r, α and, where anybody leaves, the odds p ÷ (1 − p)."""
        r, alpha, *odds = (float(one) for one in parameters)
        n, rate = self.weights, r + self.repeats
        aged, latest = alpha + self.age, alpha + self.last
        value = gammaln(rate) - gammaln(r) + r * np.log(alpha) - rate * np.log(aged)
        by_r = psi(rate) - psi(r) + np.log(alpha) - np.log(aged)
        by_alpha = r / alpha - rate / aged
        if not odds:
            return float(n @ value), np.array((n @ by_r, n @ by_alpha))
        silence = np.log(aged) - np.log(latest)
        has_left = np.log(odds[0]) + rate * silence
        left = expit(has_left)
        value += np.logaddexp(0.0, has_left) - (self.repeats + 1) * np.log1p(odds[0])
        by_odds = left / odds[0] - (self.repeats + 1) / (1 + odds[0])
        gradient = (n @ (by_r + left * silence), n @ (by_alpha + left * rate * (1 / aged - 1 / latest)), n @ by_odds)
        return float(n @ value), np.array(gradient)

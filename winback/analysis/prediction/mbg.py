"""MBG/NBD: orders come at a personal rate until the customer leaves, which may happen right after any order, the first included.

Batislam, Denizel and Filiztekin (2007), Empirical validation and comparison of models for customer base analysis, International
Journal of Research in Marketing 24; Hoppe and Wagner (2007), Marketing JRM 29. Unlike with BG/NBD, who ordered once may have left.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, gammaln, hyp2f1, psi

from winback.analysis.prediction.fitting import Fit, Vector, maximise

WEEK = 7.0
_STARTS = ((0.5, 5.0, 1.0, 2.0), (1.0, 20.0, 0.5, 5.0), (0.2, 1.0, 2.0, 2.0), (2.0, 50.0, 1.0, 1.0))


@dataclass(frozen=True, kw_only=True)
class Mbg:
    """A fitted model. ``r`` and ``alpha`` (weeks) shape the rates of orders, ``a`` and ``b`` the chances to leave."""

    r: float
    alpha: float
    a: float
    b: float
    fit: Fit


def fit_mbg(histories: pl.DataFrame) -> Mbg:
    """HISTORIES → the most likely model; a frame without rows raises ``ValueError``."""
    if histories.is_empty():
        raise ValueError("nobody to learn from")
    likelihood = _Likelihood.of(histories)
    fit = maximise(likelihood.value_and_gradient, starts=_STARTS, weight=float(likelihood.weights.sum()))
    r, alpha, a, b = fit.parameters
    return Mbg(r=r, alpha=alpha, a=a, b=b, fit=fit)


def still_customer(model: Mbg, repeats: Vector, last: Vector, age: Vector) -> Vector:
    """P(alive): the chance that a customer with so many repeat orders, the last at ``last`` weeks of ``age``, has not left."""
    return np.asarray(expit(-_left_log_odds(model, repeats, last, age)))


def chance_of_order(model: Mbg, repeats: Vector, last: Vector, age: Vector, *, weeks: float) -> Vector:
    """P(at least one order in the next ``weeks``): still a customer, and a rate that is Gamma(r + x, α + T) distributed then."""
    silent = ((model.alpha + age) / (model.alpha + age + weeks)) ** (model.r + repeats)
    return np.asarray(still_customer(model, repeats, last, age) * (1 - silent))


def expected_orders(model: Mbg, repeats: Vector, last: Vector, age: Vector, *, weeks: float) -> Vector:
    """How many orders are expected in the next ``weeks``."""
    if abs(model.a - 1) < 1e-4:  # the form below is 0 ÷ 0 there; what is on both sides of it is smooth
        sides = [Mbg(r=model.r, alpha=model.alpha, a=a, b=model.b, fit=model.fit) for a in (0.999, 1.001)]
        below, above = (expected_orders(side, repeats, last, age, weeks=weeks) for side in sides)
        return np.asarray((below + above) / 2)
    rate, left = model.r + repeats, model.b + repeats
    z = weeks / (model.alpha + age + weeks)
    grown = hyp2f1(rate, left + 1, model.a + left, z) * (1 - z) ** rate
    return np.asarray((model.a + left) / (model.a - 1) * (1 - grown) * still_customer(model, repeats, last, age))


def _left_log_odds(model: Mbg, repeats: Vector, last: Vector, age: Vector) -> Vector:
    silence = np.log(model.alpha + age) - np.log(model.alpha + last)
    return np.asarray(np.log(model.a) - np.log(model.b + repeats) + (model.r + repeats) * silence)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Likelihood:
    """What the likelihood needs of the customers: each history once, with the number of customers who have it.

    Gamma functions depend on the number of repeats only and are taken once for each number that occurs.
    """

    repeats: Vector
    last: Vector
    age: Vector
    weights: Vector
    levels: Vector
    level_of: np.ndarray[tuple[int], np.dtype[np.intp]]
    level_weights: Vector

    @classmethod
    def of(cls, histories: pl.DataFrame) -> "_Likelihood":
        counted = histories.lazy().group_by("repeats", "last_days", "age_days").agg(weight=pl.len()).collect(engine="in-memory")
        repeats, weights = counted["repeats"].cast(pl.Float64).to_numpy(), counted["weight"].cast(pl.Float64).to_numpy()
        levels, level_of = np.unique(repeats, return_inverse=True)
        return cls(
            repeats=repeats,
            last=counted["last_days"].to_numpy() / WEEK,
            age=counted["age_days"].to_numpy() / WEEK,
            weights=weights,
            levels=levels,
            level_of=level_of,
            level_weights=np.bincount(level_of, weights).astype(np.float64),
        )

    def value_and_gradient(self, parameters: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its derivatives by r, α, a and b."""
        r, alpha, a, b = (float(one) for one in parameters)
        x, n, number = self.levels, self.level_weights, float(self.weights.sum())
        by_level = (
            gammaln(r + x) - gammaln(r) + r * np.log(alpha) + gammaln(a + b) + gammaln(b + x + 1) - gammaln(b) - gammaln(a + b + x + 1)
        )
        log_age, log_last = np.log(alpha + self.age), np.log(alpha + self.last)
        rate = r + self.repeats
        odds = np.log(a) - np.log(b + self.repeats) + rate * (log_age - log_last)
        value = float(n @ by_level + self.weights @ (np.logaddexp(0, odds) - rate * log_age))
        left = self.weights * expit(odds)
        aged = self.weights / (alpha + self.age)
        shared = psi(a + b) - psi(a + b + x + 1)
        gradient = (
            n @ (psi(r + x) - psi(r)) + number * np.log(alpha) - self.weights @ log_age + left @ (log_age - log_last),
            number * r / alpha - aged @ rate + left @ (rate * (1 / (alpha + self.age) - 1 / (alpha + self.last))),
            n @ shared + left.sum() / a,
            n @ (shared + psi(b + x + 1) - psi(b)) - left @ (1 / (b + self.repeats)),
        )
        return value, np.array(gradient)

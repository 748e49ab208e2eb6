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
_SAMPLED_HISTORIES = 3_000
_CHUNK = 8_192
"""Rows at a time: what is worked out on the way then stays in the processor's cache."""
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
    counted = counted_histories(histories)
    likelihood = _Likelihood.of(counted)
    some = sample_of(counted)
    sample = None if some is None else _Likelihood.of(some).value_and_gradient
    fit = maximise(likelihood.value_and_gradient, starts=_STARTS, weight=float(likelihood.weights.sum()), sample=sample)
    r, alpha, a, b = fit.parameters
    return Mbg(r=r, alpha=alpha, a=a, b=b, fit=fit)


def counted_histories(histories: pl.DataFrame) -> pl.DataFrame:
    """HISTORIES → each once, with its number of customers as ``weight``; a frame without rows raises ``ValueError``."""
    if histories.is_empty():
        raise ValueError("nobody to learn from")
    return histories.group_by("repeats", "last_days", "age_days").agg(weight=pl.len()).sort("repeats", "last_days", "age_days")


def sample_of(counted: pl.DataFrame) -> pl.DataFrame | None:
    """Some of the counted histories to begin a search with; None where all are few enough."""
    every = counted.height // _SAMPLED_HISTORIES
    return _sampled(counted, every) if every > 1 else None


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


def _sampled(counted: pl.DataFrame, every: int) -> pl.DataFrame:
    """Every so many-th history, in an order that spreads them over all, with weights that add up to as many customers."""
    some = counted.gather_every(every)
    return some.with_columns(pl.col("weight") / pl.col("weight").sum() * counted.select(pl.col("weight").sum()).item())


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
    level_weights: Vector

    @classmethod
    def of(cls, counted: pl.DataFrame) -> "_Likelihood":
        repeats, weights = counted["repeats"].cast(pl.Float64).to_numpy(), counted["weight"].cast(pl.Float64).to_numpy()
        levels, level_of = np.unique(repeats, return_inverse=True)
        return cls(
            repeats=repeats,
            last=counted["last_days"].to_numpy() / WEEK,
            age=counted["age_days"].to_numpy() / WEEK,
            weights=weights,
            levels=levels,
            level_weights=np.bincount(level_of, weights).astype(np.float64),
        )

    def value_and_gradient(self, parameters: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its derivatives by r, α, a and b."""
        r, alpha, a, b = (float(one) for one in parameters)
        x, n, number = self.levels, self.level_weights, float(self.level_weights.sum())
        by_level = (
            gammaln(r + x) - gammaln(r) + r * np.log(alpha) + gammaln(a + b) + gammaln(b + x + 1) - gammaln(b) - gammaln(a + b + x + 1)
        )
        value, by_r, by_alpha, by_a, by_b = self._of_histories(r, alpha, a, b)
        shared = psi(a + b) - psi(a + b + x + 1)
        gradient = (
            n @ (psi(r + x) - psi(r)) + number * np.log(alpha) + by_r,
            number * r / alpha + by_alpha,
            n @ shared + by_a,
            n @ (shared + psi(b + x + 1) - psi(b)) + by_b,
        )
        return float(n @ by_level + value), np.array(gradient)

    def _of_histories(self, r: float, alpha: float, a: float, b: float) -> Vector:
        """What each history adds to the value and to the four derivatives, summed up."""
        total = np.zeros(5)
        for start in range(0, self.weights.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            repeats, aged, latest, weights = self.repeats[part], alpha + self.age[part], alpha + self.last[part], self.weights[part]
            rate = r + repeats
            log_age = np.log(aged)
            silence = log_age - np.log(latest)
            odds = np.log(a / (b + repeats)) + rate * silence
            smaller = np.exp(-np.abs(odds))
            left = weights * np.where(odds > 0, 1.0, smaller) / (1 + smaller)
            total += (
                weights @ (np.maximum(odds, 0) + np.log1p(smaller) - rate * log_age),
                left @ silence - weights @ log_age,
                left @ (rate * (1 / aged - 1 / latest)) - (weights / aged) @ rate,
                left.sum() / a,
                -(left @ (1 / (b + repeats))),
            )
        return total

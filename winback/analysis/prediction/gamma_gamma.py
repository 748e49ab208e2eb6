"""Gamma–Gamma: what an order of a customer is worth on average, drawn towards the shop's mean where few orders tell it.

Fader and Hardie (2013), The Gamma-Gamma model of monetary value; Colombo and Jiang (1999).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import gammaln, psi

from winback.analysis.prediction.fitting import Fit, Vector, maximise

_STARTS = ((2.0, 4.0, 4.0), (6.0, 3.5, 1.0), (1.0, 1.5, 10.0), (10.0, 10.0, 10.0))


@dataclass(frozen=True, kw_only=True)
class GammaGamma:
    """A fitted model; ``v`` is in units of ``scale``, the mean worth of an order among those it was learnt from."""

    p: float
    q: float
    v: float
    scale: float
    fit: Fit


def fit_gamma_gamma(orders: Vector, mean_worth: Vector) -> GammaGamma:
    """From customers with so many orders of so much on average, all above zero; no customer raises ``ValueError``."""
    if orders.size == 0:
        raise ValueError("nobody to learn from")
    scale = float(np.average(mean_worth))
    spent = pl.DataFrame({"orders": orders, "worth": mean_worth / scale})
    counted = spent.group_by("orders", "worth").agg(weight=pl.len())
    x, worth, n = (counted[name].cast(pl.Float64).to_numpy() for name in ("orders", "worth", "weight"))
    log_worth, log_total = np.log(worth), np.log(x * worth)

    def likelihood(parameters: Vector) -> tuple[float, Vector]:
        p, q, v = (float(one) for one in parameters)
        log_sum = np.log(x * worth + v)
        value = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v) + p * x * log_total - log_worth - (p * x + q) * log_sum
        shared = psi(p * x + q)
        gradient = (
            n @ (x * (shared - psi(p * x) + log_total - log_sum)),
            n @ (shared - psi(q) + np.log(v) - log_sum),
            n @ (q / v - (p * x + q) / (x * worth + v)),
        )
        return float(n @ value), np.array(gradient)

    fit = maximise(likelihood, starts=_STARTS, weight=float(n.sum()))
    p, q, v = fit.parameters
    return GammaGamma(p=p, q=q, v=v, scale=scale, fit=fit)


def expected_worth(model: GammaGamma, orders: Vector, mean_worth: Vector) -> Vector:
    """What one more order is expected to be worth, for customers with so many orders (0: the shop's mean) of so much on average."""
    total = orders * mean_worth / model.scale
    return np.asarray((model.v + total) * model.p / (model.p * orders + model.q - 1) * model.scale)

"""Maximum likelihood for models whose parameters are all above zero."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Objective = Callable[[Vector], tuple[float, Vector]]

SMALLEST, LARGEST = 1e-4, 1e5
"""Where the search for a parameter ends: beyond, the data do not say what it is."""
_STEP = 1e-4
_VAGUEST = 3.0
"""The standard error of a logarithm from which on a parameter may as well be a twentieth or twenty times of what was found."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The most likely parameters, with the standard error of each (nan where the data do not tell it) and the log-likelihood.

    ``converged`` is False where no maximum was found within the limits, or one so flat that the data do not tell the parameters;
    then nothing should be told from them.
    """

    parameters: tuple[float, ...]
    standard_errors: tuple[float, ...]
    log_likelihood: float
    converged: bool


def maximise(log_likelihood: Objective, *, starts: tuple[tuple[float, ...], ...], weight: float) -> Fit:
    """The maximum of a log-likelihood that returns its value and its gradient by the parameters.

    The search is for the logarithms of the parameters, by L-BFGS with the gradient; ``weight``, the number of customers, keeps
    its steps and its end independent of the size of the shop. The next of the ``starts`` is tried where one leads nowhere.
    """

    def objective(logs: Vector) -> tuple[float, Vector]:
        parameters = np.exp(logs)
        value, gradient = log_likelihood(parameters)
        return -value / weight, -gradient * parameters / weight

    limits = [(float(np.log(SMALLEST)), float(np.log(LARGEST)))] * len(starts[0])
    best: Fit | None = None
    for start in starts:
        found = minimize(
            objective, np.log(start), jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7}
        )
        fit = _fit(found.x, objective, weight, is_inside=bool(np.all((found.x > limits[0][0] + 0.01) & (found.x < limits[0][1] - 0.01))))
        if best is None or (fit.converged, fit.log_likelihood) > (best.converged, best.log_likelihood):
            best = fit
        if best.converged:
            break
    assert best is not None
    return best


def _fit(logs: Vector, objective: Objective, weight: float, *, is_inside: bool) -> Fit:
    value, gradient = objective(logs)
    curvature = _curvature(logs, objective) * weight
    is_maximum = bool(np.all(np.isfinite(curvature))) and bool(np.all(np.linalg.eigvalsh(curvature) > 0))
    errors = np.sqrt(np.diag(np.linalg.inv(curvature))) if is_maximum else np.full(logs.shape, np.nan)
    return Fit(
        parameters=tuple(float(one) for one in np.exp(logs)),
        standard_errors=tuple(float(one) for one in errors * np.exp(logs)),
        log_likelihood=-value * weight,
        converged=is_inside and is_maximum and float(errors.max()) < _VAGUEST and float(np.abs(gradient).max()) < 1e-4,
    )


def _curvature(logs: Vector, objective: Objective) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The second derivatives by the logarithms, from differences of the gradient."""
    columns = []
    for place in range(logs.size):
        step = np.zeros_like(logs)
        step[place] = _STEP
        columns.append((objective(logs + step)[1] - objective(logs - step)[1]) / (2 * _STEP))
    rough = np.array(columns)
    return (rough + rough.T) / 2

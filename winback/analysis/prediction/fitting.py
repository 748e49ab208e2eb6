"""Maximum likelihood for models whose parameters are all above zero."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from winback.analysis.prediction.threads import one_thread

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Objective = Callable[[Vector], tuple[float, Vector]]

Curvature = np.ndarray[tuple[int, int], np.dtype[np.float64]]

SMALLEST, LARGEST = 1e-4, 1e5
"""Where the search for a parameter ends: beyond, the data do not say what it is."""
_LIMITS = (float(np.log(SMALLEST)), float(np.log(LARGEST)))
_STEP = 1e-5
_MOST_STEPS, _FLAT = 20, 1e-8
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


def maximise(log_likelihood: Objective, *, starts: tuple[tuple[float, ...], ...], weight: float, sample: Objective | None = None) -> Fit:
    """The maximum of a log-likelihood that returns its value and its gradient by the parameters.

    The search is for the logarithms of the parameters, by L-BFGS with the gradient; ``weight``, the number of customers, keeps
    its steps and its end independent of the size of the shop. The next of the ``starts`` is tried where one leads nowhere.
    ``sample``: the same of some customers, an estimate per customer of all; the search begins there, where it costs little.
    """
    objective = _of_logarithms(log_likelihood, weight)
    with one_thread():
        near = None if sample is None else _near(_of_logarithms(sample, weight), starts)
        if near is not None:
            return _fit(_approached(objective, *near), objective, weight)
        return _searched(objective, starts, weight)


def _of_logarithms(log_likelihood: Objective, weight: float) -> Objective:
    """What is made as small as possible: the loss per customer by the logarithms of the parameters."""

    def objective(logs: Vector) -> tuple[float, Vector]:
        parameters = np.exp(logs)
        value, gradient = log_likelihood(parameters)
        return -value / weight, -gradient * parameters / weight

    return objective


def _searched(objective: Objective, starts: tuple[tuple[float, ...], ...], weight: float) -> Fit:
    """The fit from the first start that converges, else the best of all."""
    best: Fit | None = None
    for start in starts:
        fit = _fit(_descended(objective, np.log(start)), objective, weight)
        if best is None or (fit.converged, fit.log_likelihood) > (best.converged, best.log_likelihood):
            best = fit
        if best.converged:
            break
    assert best is not None
    return best


def _descended(objective: Objective, start: Vector) -> Vector:
    limits = [_LIMITS] * start.size
    options = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7}
    return np.asarray(minimize(objective, start, jac=True, method="L-BFGS-B", bounds=limits, options=options).x)


def _near(sample: Objective, starts: tuple[tuple[float, ...], ...]) -> tuple[Vector, Curvature] | None:
    """Where the sample has its maximum, and the curvature there; None where it has none to begin at."""
    for start in starts:
        logs = _descended(sample, np.log(start))
        curvature = _curvature(logs, sample)
        if _is_inside(logs) and bool(np.all(np.linalg.eigvalsh(curvature) > 1e-8)):
            return logs, curvature
    return None


def _approached(objective: Objective, logs: Vector, curvature: Curvature) -> Vector:
    """From near the maximum to it, by Newton's steps with a curvature that is nearly right; where they lead astray, searched."""
    start, last = logs, np.inf
    for _ in range(_MOST_STEPS):
        slope = objective(logs)[1]
        steepest = float(np.abs(slope).max())
        if steepest < _FLAT:
            return logs
        if steepest > last:
            break
        logs, last = logs - np.linalg.solve(curvature, slope), steepest
    return _descended(objective, start)


def _is_inside(logs: Vector) -> bool:
    return bool(np.all((logs > _LIMITS[0] + 0.01) & (logs < _LIMITS[1] - 0.01)))


def _fit(logs: Vector, objective: Objective, weight: float) -> Fit:
    value, gradient = objective(logs)
    curvature = _curvature(logs, objective, gradient) * weight
    is_maximum = bool(np.all(np.isfinite(curvature))) and bool(np.all(np.linalg.eigvalsh(curvature) > 0))
    errors = np.sqrt(np.diag(np.linalg.inv(curvature))) if is_maximum else np.full(logs.shape, np.nan)
    return Fit(
        parameters=tuple(float(one) for one in np.exp(logs)),
        standard_errors=tuple(float(one) for one in errors * np.exp(logs)),
        log_likelihood=-value * weight,
        converged=_is_inside(logs) and is_maximum and float(errors.max()) < _VAGUEST and float(np.abs(gradient).max()) < 1e-4,
    )


def _curvature(logs: Vector, objective: Objective, slope: Vector | None = None) -> Curvature:
    """The second derivatives by the logarithms, from differences of the gradient."""
    here = objective(logs)[1] if slope is None else slope
    rough = np.array([(objective(logs + step)[1] - here) / _STEP for step in _STEP * np.eye(logs.size)])
    return np.asarray((rough + rough.T) / 2)

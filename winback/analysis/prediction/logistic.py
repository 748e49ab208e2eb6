"""Logistic regression with a ridge, by Newton's method (Hastie, Tibshirani and Friedman 2009, sections 4.4.1 and 3.4.1)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from winback.analysis.prediction.threads import one_thread

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

RIDGE = 30.0
"""As if so many customers with nothing special about a habit had been seen beside those who were: keeps small shops from over-learning."""
_MOST_STEPS = 50
_SMALLEST_GAIN = 1e-6
"""Of the loss: whoever learns on beyond that learns nothing that later days would show."""
_FURTHEST = 6.0
"""Standard deviations: whoever lies further from the people that were learnt from is taken to be so far away."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Logistic:
    """A learnt regression: ``weights`` hold for columns that are taken in standard deviations from their mean."""

    means: Vector
    deviations: Vector
    intercept: float
    weights: Vector

    def chances(self, known: Matrix) -> Vector:
        """The chance, 0–1, of each row."""
        return np.asarray(expit(self.intercept + _standard(known, self.means, self.deviations) @ self.weights))


def learn(known: Matrix, happened: Vector, *, ridge: float = RIDGE) -> Logistic:
    """What is known of each row and whether it happened, 0–1 → the regression with the smallest loss plus ridge.

    A share is as many rows of either kind. Needs some of either; else raises ``ValueError``.
    """
    if not 0 < happened.mean() < 1:
        raise ValueError("nothing to tell apart")
    means, deviations = known.mean(0), known.std(0)
    problem = _Problem.of(_standard(known, means, deviations), happened, ridge)
    alike = np.log(happened.mean() / (1 - happened.mean()))
    with one_thread():
        weights = _descended(problem, start=np.r_[alike, np.zeros(known.shape[1])])
    return Logistic(means=means, deviations=deviations, intercept=float(weights[0]), weights=weights[1:])


def correct(odds: Vector, known: Matrix, happened: Vector, *, ridge: float = RIDGE) -> Vector:
    """The weights of the columns of ``known`` that, added to log-odds that are given, have the smallest loss plus ridge."""
    problem = _Problem(columns=known.T.copy(), happened=happened, penalty=np.full(known.shape[1], ridge), given=odds)
    with one_thread():
        return _descended(problem, start=np.zeros(known.shape[1]))


def _descended(problem: "_Problem", *, start: Vector) -> Vector:
    """The weights with the smallest loss; a step that leads up is halved until it leads down."""
    weights, loss = start, problem.loss(start)
    for _ in range(_MOST_STEPS):
        step, size = problem.newton_step(weights), 1.0
        while (shorter := problem.loss(weights - size * step)) > loss and size > 1e-6:
            size /= 2
        weights, gained, loss = weights - size * step, loss - shorter, shorter
        if gained < _SMALLEST_GAIN * loss:
            break
    return weights


def _standard(known: Matrix, means: Vector, deviations: Vector) -> Matrix:
    """In standard deviations from the mean; a column that is the same for everybody tells nothing."""
    return np.clip((known - means) / np.where(deviations > 1e-9, deviations, np.inf), -_FURTHEST, _FURTHEST)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Problem:
    """What is minimised. ``columns`` hold one habit in each row: products are several times as fast along the memory. ``given``:
    log-odds that the weighted columns are added to."""

    columns: Matrix
    happened: Vector
    penalty: Vector
    given: Vector | float = 0.0

    @classmethod
    def of(cls, standard: Matrix, happened: Vector, ridge: float) -> "_Problem":
        columns = np.vstack([np.ones(standard.shape[0]), standard.T])
        return cls(columns=columns, happened=np.asarray(happened, dtype=np.float64), penalty=np.r_[0.0, np.full(standard.shape[1], ridge)])

    def loss(self, weights: Vector) -> float:
        odds = self.given + weights @ self.columns
        return float((np.logaddexp(0, odds) - self.happened * odds).sum() + self.penalty @ weights**2 / 2)

    def newton_step(self, weights: Vector) -> Vector:
        chances = expit(self.given + weights @ self.columns)
        gradient = self.columns @ (chances - self.happened) + self.penalty * weights
        curvature = (self.columns * (chances * (1 - chances))) @ self.columns.T + np.diag(self.penalty + 1e-9)
        return np.asarray(cho_solve(cho_factor(curvature), gradient))

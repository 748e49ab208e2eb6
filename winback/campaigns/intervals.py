"""How many more came back because of a campaign, with 95 % intervals that stay honest for a few hundred people.

One group: the score interval (Wilson 1927). Two groups: the hybrid score interval for their difference, method 10 of
Newcombe (1998), Statistics in Medicine 17:873–890. Several waves: Mantel–Haenszel weights and a stratified Newcombe
interval after Yan & Su (2010), Statistics in Biopharmaceutical Research 2:329–335: d ∓ z·√(λ₁L₁(1−L₁) + λ₀U₀(1−U₀)),
λ = Σ w² ÷ n over the waves. Theirs (and SAS PROC FREQ's) takes the limits L and U as weighted sums of the limits of the
single waves, which grow far too wide where most waves have no returner in the comparison group, as small monthly waves do;
here L and U are the score limits of the weighted rate of 1 ÷ λ people. ``benchmarks/campaigns.py`` compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Z = NormalDist().inv_cdf(0.975)
"""Standard errors to each side of a 95 % interval."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Group:
    """People assigned to one group of a campaign, and how many of them returned within the window."""

    returned: int
    assigned: int

    def __post_init__(self) -> None:
        if not 0 <= self.returned <= self.assigned:
            raise ValueError(f"{self.returned} of {self.assigned} cannot have returned")

    @property
    def rate(self) -> float | None:
        """Returned ÷ assigned; None where nobody was assigned."""
        return self.returned / self.assigned if self.assigned else None


@dataclass(frozen=True, kw_only=True)
class Lift:
    """Rate of those contacted − rate of the comparison group, from −1 to 1, with its 95 % interval."""

    estimate: float
    low: float
    high: float


def wilson(returned: int, assigned: int) -> Interval | None:
    """The 95 % score interval of a rate; None where nobody was assigned."""
    if not assigned:
        return None
    low, high = score_limits(np.array(returned / assigned), np.array(float(assigned)))
    return Interval(low=float(low), high=float(high))


def lift(contacted: Group, holdout: Group) -> Lift | None:
    """The extra returns per person contacted; None where one of the groups is empty, so that nothing can be compared."""
    return pooled_lift([(contacted, holdout)])


def pooled_lift(waves: Sequence[tuple[Group, Group]]) -> Lift | None:
    """The extra returns per person contacted over several waves, each (contacted, comparison group) compared within itself.

    Waves weigh by n₁·n₀ ÷ (n₁ + n₀) (Mantel–Haenszel). A wave with an empty group says nothing and is left out;
    None where no wave is left. One wave gives exactly its own ``lift``.
    """
    counts = np.array([(c.returned, c.assigned, h.returned, h.assigned) for c, h in waves if c.assigned and h.assigned], dtype=float)
    if not counts.size:
        return None
    estimate, low, high = lift_limits(*counts.T)
    return Lift(estimate=float(estimate), low=float(low), high=float(high))


def pooled_rates(waves: Sequence[tuple[Group, Group]]) -> tuple[float, float] | None:
    """The rates of the contacted and of the comparison groups with the weights of ``pooled_lift``, which is their difference."""
    counts = np.array([(c.returned, c.assigned, h.returned, h.assigned) for c, h in waves if c.assigned and h.assigned], dtype=float)
    if not counts.size:
        return None
    returned, contacted, held_out_returned, held_out = counts.T
    weights = contacted * held_out / (contacted + held_out)
    weights = weights / weights.sum()
    return float((weights * returned / contacted).sum()), float((weights * held_out_returned / held_out).sum())


def score_limits(rate: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Wilson's 95 % limits of each rate of so many people, who need not be a whole number but must be more than 0."""
    centre = (rate + Z**2 / (2 * people)) / (1 + Z**2 / people)
    reach = Z / (1 + Z**2 / people) * np.sqrt(rate * (1 - rate) / people + (Z / (2 * people)) ** 2)
    # Exact at the ends, where rounding would leave 1e-17, whose root is 1e-9.
    return np.where(rate <= 0, 0.0, centre - reach), np.where(rate >= 1, 1.0, centre + reach)


def lift_limits(returned: Floats, contacted: Floats, held_out_returned: Floats, held_out: Floats) -> tuple[Floats, Floats, Floats]:
    """(estimate, low, high) of the pooled lift; the waves lie along the last axis, further axes are independent cases."""
    weights = contacted * held_out / (contacted + held_out)
    weights = weights / weights.sum(-1, keepdims=True)
    rate, low, high, variance = _stratified(returned, contacted, weights)
    rate_0, low_0, high_0, variance_0 = _stratified(held_out_returned, held_out, weights)
    difference = rate - rate_0
    down = np.sqrt(variance * low * (1 - low) + variance_0 * high_0 * (1 - high_0))
    up = np.sqrt(variance * high * (1 - high) + variance_0 * low_0 * (1 - low_0))
    return difference, difference - Z * down, difference + Z * up


def _stratified(returned: Floats, assigned: Floats, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The weighted rate of one group, its score limits, and λ = Σ w² ÷ n, which is 1 ÷ n for a single wave."""
    rate = np.minimum((weights * returned / assigned).sum(-1), 1.0)
    inverse_people = (weights**2 / assigned).sum(-1)
    low, high = score_limits(rate, 1 / inverse_people)
    return rate, low, high, inverse_people

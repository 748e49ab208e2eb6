"""How many more came back because of a campaign, with 95 % intervals that stay honest for a few hundred people.

One group: the score interval (Wilson 1927). Two groups: the hybrid score interval for their difference, method 10 of
Newcombe (1998), Statistics in Medicine 17:873–890. Several waves: Mantel–Haenszel weights and the stratified Newcombe
interval (Yan & Su 2010, Statistics in Biopharmaceutical Research 2:329–335; SAS PROC FREQ, COMMONRISKDIFF(CL=NEWCOMBE)).
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
    low, high = score_limits(np.array(float(returned)), np.array(float(assigned)), Z)
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


def score_limits(returned: Floats, assigned: Floats, z: float | Floats) -> tuple[Floats, Floats]:
    """Wilson's limits of each rate at ``z`` standard errors; nobody may be missing (``assigned`` > 0)."""
    centre = (returned + z**2 / 2) / (assigned + z**2)
    reach = z / (assigned + z**2) * np.sqrt(returned * (assigned - returned) / assigned + z**2 / 4)
    # Exact at the ends, where rounding would leave 1e-17, whose root is 1e-9.
    return np.where(returned == 0, 0.0, centre - reach), np.where(returned == assigned, 1.0, centre + reach)


def lift_limits(returned: Floats, contacted: Floats, held_out_returned: Floats, held_out: Floats) -> tuple[Floats, Floats, Floats]:
    """(estimate, low, high) of the pooled lift; the waves lie along the last axis, further axes are independent cases."""
    weights = contacted * held_out / (contacted + held_out)
    weights = weights / weights.sum(-1, keepdims=True)
    rate, low, high, reach = _stratified(returned, contacted, weights)
    rate_0, low_0, high_0, reach_0 = _stratified(held_out_returned, held_out, weights)
    difference = rate - rate_0
    down = np.sqrt(reach * low * (1 - low) + reach_0 * high_0 * (1 - high_0))
    up = np.sqrt(reach * high * (1 - high) + reach_0 * low_0 * (1 - low_0))
    return difference, difference - Z * down, difference + Z * up


def _stratified(returned: Floats, assigned: Floats, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The weighted rate of one group, its stratified Wilson limits, and λ = Σ w² ÷ n."""
    rates = returned / assigned
    low, high = score_limits(returned, assigned, _wave_z(rates, assigned, weights))
    return (
        (weights * rates).sum(-1),
        (weights * low).sum(-1),
        (weights * high).sum(-1),
        (weights**2 / assigned).sum(-1),
    )


def _wave_z(rates: Floats, assigned: Floats, weights: Floats) -> Floats:
    """The standard errors to take in each wave so that the weighted sum of the limits has 95 % (Yan & Su 2010).

    Where no wave varies (nobody or everybody returned) their formula is 0 ÷ 0; its limit for equal rates is taken.
    """
    variances = rates * (1 - rates)
    silent = (variances == 0).all(-1, keepdims=True)
    errors = weights * np.sqrt(np.where(silent, 1.0, variances) / assigned)
    ratio: Floats = np.sqrt((errors**2).sum(-1, keepdims=True)) / errors.sum(-1, keepdims=True)
    return Z * ratio

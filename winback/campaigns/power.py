"""How likely a campaign is to show its effect, how large an effect has to be, and how long the answer takes.

An effect is seen when the lower limit of the very interval that will be used (``intervals.lift``) is above zero. The
chance of that is summed over all counts of returners that can occur (two binomials, tails below 1e-15 left out), so that
it is exact for any number of people. Waves of equal chances and equal shares held out pool to exactly the interval of
one wave of all their people, and are counted like that.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winback.campaigns.intervals import Floats, lift_limits

POWER = 0.8
LONGEST_WAIT_MONTHS = 36
_TAIL_DEVIATIONS = 9
_TAIL_PEOPLE = 20

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Months until an effect is probably known, None where that takes too long, and the profit forgone by then."""

    months: int | None
    forgone: float


def chance_to_see(lift: float, *, contacted: int, held_out: int, chance: float) -> float:
    """The probability, 0–1, that the interval lies above zero where ``lift`` more return than the ``chance`` of the others.

    0 where a group is empty. ``lift`` may not make the rate leave 0–1.
    """
    if not (contacted and held_out):
        return 0.0
    held_out_returned, likely = _binomial(held_out, chance)
    needed = _fewest_returned(held_out_returned, contacted=contacted, held_out=held_out)
    return _chance_of_at_least(needed, likely, contacted=contacted, rate=chance + lift)


def detectable_lift(*, contacted: int, held_out: int, chance: float, waves: int = 1, power: float = POWER) -> float | None:
    """The smallest lift that ``waves`` waves of so many people each show with probability ``power``, to 0.0001.

    None where not even a return of everybody would be seen.
    """
    contacted, held_out = waves * contacted, waves * held_out
    if not (contacted and held_out):
        return None
    held_out_returned, likely = _binomial(held_out, chance)
    needed = _fewest_returned(held_out_returned, contacted=contacted, held_out=held_out)

    def seen(lift: float) -> bool:
        return _chance_of_at_least(needed, likely, contacted=contacted, rate=chance + lift) >= power

    if not seen(1 - chance):
        return None
    unseen, enough = 0.0, 1 - chance
    while enough - unseen > 1e-4:
        middle = (unseen + enough) / 2
        unseen, enough = (unseen, middle) if seen(middle) else (middle, enough)
    return enough


def wait(*, backlog: int, newcomers_per_month: int, holdout: float, chance: float, lift: float, profit_per_return: float) -> Wait:
    """How long until ``lift`` is seen with 80 %: the first wave takes the backlog, one wave a month the newcomers.

    0 months: the first wave shows it. Forgone is the profit of the returns that the comparison groups (the share ``holdout``
    of everybody so far) did not bring; where the wait is longer than 36 months, the profit forgone in 36.
    """
    for months in range(LONGEST_WAIT_MONTHS + 1):
        people = backlog + months * newcomers_per_month
        held_out = round(people * holdout)
        forgone = held_out * lift * profit_per_return
        if chance_to_see(lift, contacted=people - held_out, held_out=held_out, chance=chance) >= POWER:
            return Wait(months=months, forgone=forgone)
    return Wait(months=None, forgone=forgone)


def _binomial(people: int, rate: float) -> tuple[Counts, Floats]:
    """The counts of returners that can occur, and their probabilities, by the ratio of neighbouring terms."""
    reach = _TAIL_DEVIATIONS * np.sqrt(people * rate * (1 - rate)) + _TAIL_PEOPLE
    counts = np.arange(max(0, int(people * rate - reach)), min(people, int(people * rate + reach)) + 1)
    if not 0 < rate < 1:
        return counts, (counts == round(people * rate)).astype(float)
    ratios = (people - counts[:-1]) / counts[1:] * (rate / (1 - rate))
    logarithms = np.concatenate([[0.0], np.cumsum(np.log(ratios))])
    terms = np.exp(logarithms - logarithms.max())
    return counts, terms / terms.sum()


def _fewest_returned(held_out_returned: Counts, *, contacted: int, held_out: int) -> Counts:
    """For each count of the comparison group, the fewest contacted returners that are seen; ``contacted`` + 1: none are."""
    unseen, enough = np.full_like(held_out_returned, -1), np.full_like(held_out_returned, contacted + 1)
    others, sizes = held_out_returned[:, None].astype(float), (np.array([float(contacted)]), np.array([float(held_out)]))
    while (enough - unseen > 1).any():
        middle = (unseen + enough) // 2
        low = lift_limits(middle[:, None].astype(float), sizes[0], others, sizes[1])[1]
        unseen, enough = np.where(low > 0, unseen, middle), np.where(low > 0, middle, enough)
    return enough


def _chance_of_at_least(needed: Counts, likely: Floats, *, contacted: int, rate: float) -> float:
    """The probability of ``needed`` returners or more among the contacted, over the ``likely`` counts of the others."""
    counts, probabilities = _binomial(contacted, min(rate, 1.0))
    at_least = np.concatenate([np.cumsum(probabilities[::-1])[::-1], [0.0]])
    return float(likely @ at_least[np.clip(needed - counts[0], 0, counts.size)])

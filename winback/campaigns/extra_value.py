"""The extra money per person contacted, zeros included, with a 95 % interval."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from winback.campaigns.intervals import Z, Floats, wilson
from winback.vocabulary import ValueMethod

FEWEST_RETURNERS = 50
"""In each group; below, the order values of both groups are pooled."""


@dataclass(frozen=True, kw_only=True)
class ExtraValue:
    """Extra amount per person contacted in the shop's currency, its 95 % interval, and how that was found."""

    per_person: float
    low: float
    high: float
    method: ValueMethod


def extra_value(contacted: pl.DataFrame, holdout: pl.DataFrame, *, planned_worth: float, contact_cost: float = 0.0) -> ExtraValue | None:
    """The extra amount per person contacted; None where a group is empty.

    Both frames hold one assigned person per row, with [returned, worth, given]: whether they ordered within the
    window, what these orders were worth before the reward (0 without a return), and what the reward took of that.
    Revenue: worth = revenue + what was taken off, given = what was taken off. Profit: worth = margin · (revenue + what was
    taken off), given = cost of the reward, ``contact_cost`` per person contacted. ``planned_worth`` is what one return was
    expected to be worth when the list was recorded; it counts only where almost nobody has returned.
    """
    if contacted.is_empty() or holdout.is_empty():
        return None
    first, second = (_returners(people) for people in (contacted, holdout))
    p1, p0 = first.shape[1] / contacted.height, second.shape[1] / holdout.height
    worths = np.concatenate([first[0], second[0], [planned_worth]])
    mean = worths.mean()
    given = first[1].mean() if first.shape[1] else 0.0
    w1, w0 = wilson(first.shape[1], contacted.height), wilson(second.shape[1], holdout.height)
    assert w1 is not None and w0 is not None
    estimate = p1 * (mean - given) - p0 * mean - contact_cost
    spread = Z * (worths.std() if worths.size > 2 else mean) / np.sqrt(worths.size) * (p1 - p0)
    down = np.sqrt(((p1 - w1.low) * (mean - given)) ** 2 + ((w0.high - p0) * mean) ** 2 + spread**2)
    up = np.sqrt(((w1.high - p1) * (mean - given)) ** 2 + ((p0 - w0.low) * mean) ** 2 + spread**2)
    return ExtraValue(per_person=estimate, low=estimate - down, high=estimate + up, method=ValueMethod.POOLED_ORDER_VALUE)


def _returners(people: pl.DataFrame) -> Floats:
    """[worth, given] of those who returned."""
    return people.filter("returned").select(pl.col("worth", "given").cast(pl.Float64)).to_numpy().T

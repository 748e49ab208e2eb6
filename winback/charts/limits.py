"""The three thresholds as every picture shows them: their stage, their days, and which way a number leans."""

import itertools
from collections.abc import Sequence
from typing import Final, Literal

from winback.policy import Thresholds
from winback.vocabulary import Stage

_CLOSE: Final = 0.09  # of the axis: nearer than this, two numbers would touch on a phone
Anchor = Literal["left", "center", "right"]


def limits(thresholds: Thresholds) -> list[tuple[Stage, int]]:
    """The stages that begin after a limit, with the silent days of that limit, rising."""
    return [
        (Stage.AT_RISK, thresholds.at_risk_after_days),
        (Stage.LAPSED, thresholds.lapsed_after_days),
        (Stage.LOST, thresholds.lost_after_days),
    ]


def anchors(days: Sequence[int], *, axis_days: int) -> list[Anchor]:
    """How to anchor the numbers above neighbouring lines so that close ones lean away from each other."""
    close = [second - first < _CLOSE * axis_days for first, second in itertools.pairwise(days)]
    before, after = [False, *close], [*close, False]
    return [_anchor(near_before, near_after) for near_before, near_after in zip(before, after, strict=True)][: len(days)]


def _anchor(near_before: bool, near_after: bool) -> Anchor:
    if near_before == near_after:
        return "center"
    return "left" if near_before else "right"

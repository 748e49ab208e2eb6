"""The three thresholds as every picture shows them: their stage, their days, and which way a number leans."""

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
    """How to anchor the numbers above rising lines: the outer ones lean outwards where a neighbour is close."""
    leaning: list[Anchor] = ["center"] * len(days)
    if len(days) > 1 and days[1] - days[0] < _CLOSE * axis_days:
        leaning[0] = "right"
    if len(days) > 1 and days[-1] - days[-2] < _CLOSE * axis_days:
        leaning[-1] = "left"
    return leaning

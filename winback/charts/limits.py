"""The thresholds as every picture shows them: their stage, their days, which way a number leans, and quiet marks for one order."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from winback.charts.theme import FONT_SIZE_AXIS, Look, faded
from winback.locale.words import word
from winback.policy import Limits, Thresholds
from winback.vocabulary import Stage, UsualReturnGroup

_CLOSE: Final = 0.09  # of the axis: nearer than this, two numbers would touch on a phone
_MARK_FEET: Final = (0.9, 0.8)  # of the picture: the marks hang from its top, where the curve has fallen away
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


def mark_lines(one_order: Limits | None, look: Look, *, axis_days: int) -> list[dict[str, Any]]:
    """Dotted lines at the days after which customers with one order are gone quiet and long gone, as far as the axis goes."""
    style = {"color": look.palette.muted, "width": 1.5, "dash": "dot"}
    return [
        {"type": "line", "x0": day, "x1": day, "y0": foot, "y1": 1, "yref": "paper", "line": style}
        for day, foot in zip(_marked_days(one_order, axis_days), _MARK_FEET, strict=False)
    ]


def mark_words(one_order: Limits | None, look: Look, *, axis_days: int) -> list[dict[str, Any]]:
    """The name of each mark at its foot, one below the other; leaning inwards, so that no edge cuts it off."""
    group = look.speaker.say(word(UsualReturnGroup.AFTER_FIRST))
    return [
        {
            "x": day,
            "y": foot,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "right" if day > 0.6 * axis_days else "left",
            "xshift": -3 if day > 0.6 * axis_days else 3,
            "text": f"{group}: {look.speaker.number(day)}",
            "showarrow": False,
            "bgcolor": faded(look.palette.page, 0.8),
            "borderpad": 0,
            "font": {"size": FONT_SIZE_AXIS, "color": look.palette.muted},
        }
        for day, foot in zip(_marked_days(one_order, axis_days), _MARK_FEET, strict=False)
    ]


def _marked_days(one_order: Limits | None, axis_days: int) -> list[int]:
    days = [] if one_order is None else [one_order.lapsed_after_days, one_order.lost_after_days]
    return [day for day in days if day <= axis_days]

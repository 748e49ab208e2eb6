"""When is it too late: how many come back by themselves, the longer they have been silent?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from winback.charts.limits import anchors, limits, mark_lines, mark_words
from winback.charts.theme import FONT_SIZE, FONT_SIZE_AXIS, HEIGHT_CURVE, Look, Marks, Picture, faded
from winback.locale import N_, Message
from winback.locale.words import word
from winback.policy import Limits, Thresholds
from winback.schema import CURVE
from winback.vocabulary import UsualReturnGroup

POINTS_PER_LINE: Final = 400
_DASHES: Mapping[UsualReturnGroup, str] = MappingProxyType(
    {
        UsualReturnGroup.ALL: "solid",
        UsualReturnGroup.AFTER_FIRST: "dot",
        UsualReturnGroup.AFTER_SECOND: "dash",
        UsualReturnGroup.AFTER_THIRD: "dashdot",
    }
)
_BAND_OPACITY: Final = 0.14
_TAIL_OF_PEAK: Final = 0.05  # the axis ends where the pooled curve has fallen to this share of its peak
_HEADROOM: Final = 1.12
_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_LABEL_DAYS: Final = (0.04, 0.08, 0.12, 0.2, 0.3, 0.4, 0.5)  # of the axis: where names may stand on the lines
_LABEL_HEIGHT: Final = 0.06  # of the picture

Lines = Mapping[UsualReturnGroup, pl.DataFrame]
Points = Mapping[UsualReturnGroup, Sequence[tuple[int, float]]]


@dataclass(frozen=True)
class _Extent:
    """What the axes span, and the last silent day that the pooled curve is usable for."""

    last_day: int
    highest: float
    usable_to: int


def return_curve(
    curve: pl.DataFrame,
    thresholds: Thresholds,
    look: Look,
    *,
    horizon_days: int,
    groups: Sequence[UsualReturnGroup] = tuple(UsualReturnGroup),
    one_order: Limits | None = None,
) -> Picture:
    """The usual return curve of a CURVE frame with the three thresholds on it, for the groups asked for.

    ``one_order``: limits of customers with one order, as two quiet marks: gone quiet and long gone.

    Each line ends where it stops being usable; beyond the last usable day of all customers the
    picture is hatched. The axis depends on the curve first, so that it stays put while a slider moves.
    """
    pooled = _line(CURVE.check(curve), UsualReturnGroup.ALL)
    extent = _extent(curve, pooled, thresholds)
    lines = {group: _thinned(_line(curve, group).filter(pl.col("day") <= extent.last_day)) for group in groups}
    marks = Marks(
        annotations=[
            *_hatch_note(extent, look),
            *_line_names(lines, extent, look),
            *_day_numbers(thresholds, extent, look),
            *mark_words(one_order, look, axis_days=extent.last_day),
        ],
        shapes=[
            *_bands(thresholds, extent, look),
            *_threshold_lines(thresholds, look),
            *mark_lines(one_order, look, axis_days=extent.last_day),
        ],
    )
    traces = [*_hatch(extent, look), *(_trace(group, line, look) for group, line in lines.items())]
    figure = look.figure(*traces, height=HEIGHT_CURVE, marks=marks, **_axes(extent, look))
    return Picture(figure, _alt(pooled, thresholds, look, horizon_days), _note(look, horizon_days, is_by_number=len(lines) > 1))


def _line(curve: pl.DataFrame, group: UsualReturnGroup) -> pl.DataFrame:
    return curve.filter(pl.col("group") == group, pl.col("usual_return").is_not_null()).select("day", "usual_return").sort("day")


def _thinned(line: pl.DataFrame) -> pl.DataFrame:
    if line.height <= POINTS_PER_LINE:
        return line
    every = -(-line.height // (POINTS_PER_LINE - 1))
    return pl.concat([line.gather_every(every), line.tail(1)]).unique("day", maintain_order=True)


def _extent(curve: pl.DataFrame, pooled: pl.DataFrame, thresholds: Thresholds) -> _Extent:
    highest = max(curve.select(pl.col("usual_return").max()).item() or 0, 0.01) * _HEADROOM
    beyond_lost = int(thresholds.lost_after_days * 1.15)
    if pooled.is_empty():
        return _Extent(beyond_lost, highest, 0)
    peak_day, peak = pooled.sort("usual_return", descending=True).row(0)
    tail = pooled.filter(pl.col("day") >= peak_day, pl.col("usual_return") <= peak * _TAIL_OF_PEAK)
    usable_to = pooled.select(pl.col("day").max()).item()
    end = usable_to if tail.is_empty() else tail.select(pl.col("day").min()).item()
    return _Extent(max(beyond_lost, end), highest, usable_to)


def _trace(group: UsualReturnGroup, line: pl.DataFrame, look: Look) -> go.Scatter:
    pooled = group == UsualReturnGroup.ALL
    said = look.speaker.say(
        Message(N_("After {day} silent days: {share}"), day="%{x:,d}", share=f"%{{customdata:.1f}}{look.speaker.percent_sign}")
    )
    return go.Scatter(
        x=line["day"].to_numpy(),
        y=line["usual_return"].to_numpy(),
        customdata=(line["usual_return"] * 100).to_numpy(),
        mode="lines",
        line={"color": look.palette.text if pooled else look.palette.muted, "width": 2.5 if pooled else 1.5, "dash": _DASHES[group]},
        hovertemplate=f"{look.speaker.say(word(group))}<br>{said}<extra></extra>",
    )


def _line_names(lines: Lines, extent: _Extent, look: Look) -> list[dict[str, Any]]:
    """The name of each line, on it, at the day where the lines are furthest apart; none for a single line."""
    points = {group: line.rows() for group, line in lines.items() if line.height}
    if len(points) < 2:
        return []
    usable_for_all = min(line[-1][0] for line in points.values())
    days = [round(share * extent.last_day) for share in _LABEL_DAYS]
    candidates = [_shares_at(points, day) for day in days if day <= usable_for_all] or [_shares_at(points, 0)]
    names, floor = [], 0.0
    for day, share, group in max(candidates, key=_smallest_gap):
        height = max(share, floor)
        floor = height + _LABEL_HEIGHT * extent.highest
        names.append(_line_name(group, day, height, look))
    return names


def _shares_at(points: Points, day: int) -> list[tuple[int, float, UsualReturnGroup]]:
    """Where each line stands at the first of its days from ``day`` on, from the lowest to the highest."""
    found = ((next((point for point in line if point[0] >= day), line[-1]), group) for group, line in points.items())
    return sorted(((at, share, group) for (at, share), group in found), key=lambda place: place[1])


def _smallest_gap(places: Sequence[tuple[int, float, UsualReturnGroup]]) -> float:
    return min(second[1] - first[1] for first, second in pairwise(places))


def _line_name(group: UsualReturnGroup, day: int, share: float, look: Look) -> dict[str, Any]:
    return {
        "x": day,
        "y": share,
        "xanchor": "left",
        "yanchor": "bottom",  # beside the line, which falls away below the words
        "xshift": 5,
        "text": look.speaker.say(word(group)),
        "showarrow": False,
        "bgcolor": faded(look.palette.page, 0.8),
        "borderpad": 0,
        "borderwidth": 0,
        "font": {"size": FONT_SIZE_AXIS, "color": look.palette.text if group == UsualReturnGroup.ALL else look.palette.muted},
    }


def _bands(thresholds: Thresholds, extent: _Extent, look: Look) -> list[dict[str, Any]]:
    begins = limits(thresholds)
    ends = [*(day for _, day in begins[1:]), extent.last_day]
    return [
        {
            "type": "rect",
            "x0": day,
            "x1": end,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "fillcolor": faded(look.palette.stages.of(stage), _BAND_OPACITY),
            "line": {"width": 0},
            "layer": "below",
        }
        for (stage, day), end in zip(begins, ends, strict=True)
    ]


def _threshold_lines(thresholds: Thresholds, look: Look) -> list[dict[str, Any]]:
    colours = look.palette.stages
    return [
        {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": colours.of(stage), "width": 2}}
        for stage, day in limits(thresholds)
    ]


def _day_numbers(thresholds: Thresholds, extent: _Extent, look: Look) -> list[dict[str, Any]]:
    days = [day for _, day in limits(thresholds)]
    return [
        {
            "x": day,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": anchor,
            "text": f"<b>{look.speaker.number(day)}</b>",
            "showarrow": False,
            "font": {"size": FONT_SIZE, "color": look.palette.text},
        }
        for day, anchor in zip(days, anchors(days, axis_days=extent.last_day), strict=True)
    ]


def _hatch(extent: _Extent, look: Look) -> list[go.Scatter]:
    if extent.usable_to >= extent.last_day:
        return []
    clear = "rgba(0,0,0,0)"
    pattern = {"shape": "/", "fgcolor": faded(look.palette.muted, 0.45), "bgcolor": clear, "size": 9, "solidity": 0.12}
    return [
        go.Scatter(
            x=[extent.usable_to, extent.last_day, extent.last_day, extent.usable_to],
            y=[0, 0, extent.highest, extent.highest],
            fill="toself",
            fillcolor=clear,
            fillpattern=pattern,
            mode="none",
            hoverinfo="skip",
        )
    ]


def _hatch_note(extent: _Extent, look: Look) -> list[dict[str, Any]]:
    if extent.usable_to >= extent.last_day * 0.8:  # no room for words on a phone
        return []
    return [
        {
            "x": (extent.usable_to + extent.last_day) / 2,
            "y": extent.highest / 2,
            "text": look.speaker.say(N_("too little history")).replace(" ", "<br>"),  # narrow enough for a phone
            "showarrow": False,
            "bgcolor": look.palette.page,
            "borderpad": 3,
            "font": {"size": FONT_SIZE_AXIS, "color": look.palette.muted},
        }
    ]


def _axes(extent: _Extent, look: Look) -> dict[str, Any]:
    """Days and percents in the language of the look; the base line has no label, it would touch that of day 0.

    Without a curve there is nothing to measure.
    """
    step = next((step for step in _STEPS if extent.highest / step <= 5), _STEPS[-1])
    shares = [number * step for number in range(int(extent.highest / step) + 1)]
    percents = ["", *(look.speaker.percent(share) if extent.usable_to else "" for share in shares[1:])]
    return {
        "xaxis": {"range": [0, extent.last_day], "nticks": 6, "tickformat": ",d"},
        "yaxis": {"range": [0, extent.highest], "showgrid": True, "tickvals": shares, "ticktext": percents},
    }


def _alt(pooled: pl.DataFrame, thresholds: Thresholds, look: Look, horizon_days: int) -> str:
    day = thresholds.lapsed_after_days
    shares = pooled.filter(pl.col("day") == day)["usual_return"].to_list()
    if not shares:
        return look.speaker.say(Message(N_("The usual return curve: too little history at {day} silent days."), day=day))
    text = N_("The usual return curve: after {day} silent days {share} still order within {horizon} days.")
    return look.speaker.say(Message(text, day=day, share=look.speaker.percent(shares[0]), horizon=horizon_days))


def _note(look: Look, horizon_days: int, *, is_by_number: bool) -> str:
    if not is_by_number:
        alone = N_("Share of customers who order within the next {horizon} days, by days of silence.")
        return look.speaker.say(Message(alone, horizon=horizon_days))
    text = N_("Share of customers who order within the next {horizon} days, by days of silence and number of orders so far.")
    return look.speaker.say(Message(text, horizon=horizon_days))

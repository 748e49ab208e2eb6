"""Horizontal bars with number and words above each: the same on a phone and on a wide screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from winback.charts.theme import FONT_SIZE, HEIGHT_BARS, Look, Marks

_ROW: Final = 46
_BELOW: Final = 0.28  # of a row, under the middle of the last bar
BAR_GAP: Final = 1 - 14 / _ROW  # bars 14 pixels thick
BAR_MARGIN: Final = {"l": 1, "r": 1, "t": 6, "b": 4}
_LABEL_ABOVE = 17
_SHORTEST = 0.006  # of the longest: few must not look like none


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar. ``number`` stands bold before ``words``; both are shown as they are, so user data comes escaped.

    ``customdata`` is what a click on the bar gives. ``hollow`` draws the outline only.
    """

    value: float
    number: str
    words: str
    colour: str
    hollow: bool = False
    hover: str = ""
    customdata: tuple[str | None, ...] = ()


def height_of(rows: int) -> int:
    """Pixels for so many bars; five give the usual height of a bar chart."""
    return HEIGHT_BARS + _ROW * (max(rows, 1) - 5)


def labelled_bars(bars: Sequence[Bar], look: Look) -> go.Figure:
    """The bars from top to bottom in the order given, without axes; an empty figure for none."""
    labels = [label_above(row, f"<b>{bar.number}</b> {bar.words}", look) for row, bar in enumerate(bars)]
    longest = max((bar.value for bar in bars), default=0) or 1
    return look.figure(
        *([_trace(bars)] if bars else []),
        height=height_of(len(bars)),
        marks=Marks(annotations=labels),
        margin=BAR_MARGIN,
        bargap=BAR_GAP,
        xaxis={"visible": False, "range": [0, longest]},
        yaxis=rows_axis(len(bars)),
    )


def label_above(row: int, text: str, look: Look, *, yshift: int = _LABEL_ABOVE) -> dict[str, Any]:
    """The annotation that stands above the bar of a row, flush left."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": row,
        "yshift": yshift,
        "text": text,
        "showarrow": False,
        "align": "left",
        "borderpad": 0,
        "borderwidth": 0,
        "font": {"size": FONT_SIZE, "color": look.palette.text},
    }


def rows_axis(rows: int, *, below: float = _BELOW) -> dict[str, Any]:
    """An unseen axis with row 0 on top; ``below`` is the room under the middle of the last row."""
    return {"visible": False, "range": [max(rows, 1) - 1 + below, -0.5]}


def _trace(bars: Sequence[Bar]) -> go.Bar:
    hollow = "rgba(0,0,0,0)"
    return go.Bar(
        orientation="h",
        x=_lengths(bars),
        y=list(range(len(bars))),
        marker={
            "color": [hollow if bar.hollow else bar.colour for bar in bars],
            "line": {"color": [bar.colour for bar in bars], "width": [1.5 if bar.hollow else 0 for bar in bars]},
            "cornerradius": 3,
        },
        customdata=[list(bar.customdata) for bar in bars],
        hovertext=[bar.hover for bar in bars],
        hoverinfo="text" if any(bar.hover for bar in bars) else "none",  # with "skip" a click would be lost
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}},
    )


def _lengths(bars: Sequence[Bar]) -> list[float]:
    longest = max(bar.value for bar in bars)
    return [max(bar.value, _SHORTEST * longest) if bar.value > 0 else 0 for bar in bars]

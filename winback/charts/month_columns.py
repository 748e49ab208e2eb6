"""Columns by month in layers of colour, each layer named beside the last column. A click on a piece of a column gives its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_CURVE, Look, Marks

_BAR_GAP: Final = 0.12
_MOST_TICKS: Final = 3  # as many months as have room below the columns on a phone
_TICK_STEPS: Final = (1, 2, 3, 6, 12, 24)
_MOST_LINES: Final = 6
_LETTER: Final = 6.6  # pixels
_ROOM_BESIDE: Final = 22
_LINE: Final = 19  # pixels from one name to the next
_DRAWN_HEIGHT: Final = HEIGHT_CURVE - 44
_HATCH: Final = {"shape": "/", "size": 5, "solidity": 0.35, "fillmode": "overlay"}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of a column: how many, upwards or – below zero – downwards, and the key that a click gives."""

    customers: int
    key: str
    hover: str


@dataclass(frozen=True, kw_only=True)
class Layer:
    """The pieces of one colour, one per column; the first layer lies next to zero."""

    name: str
    colour: str
    pieces: Sequence[Piece]

    @property
    def is_drawn(self) -> bool:
        """Whether there is anybody in it at any time."""
        return any(piece.customers for piece in self.pieces)


def month_columns(dates: Sequence[date], layers: Sequence[Layer], look: Look, *, is_cut_off: bool = False) -> go.Figure:
    """The layers by date, from the earliest; ``is_cut_off``: the last column is of a month that has not ended, and hatched."""
    drawn = [layer for layer in layers if layer.is_drawn]
    names = [_name(layer, look) for layer in drawn]
    low, high = _extent(drawn, len(dates))
    longest = max((len(layer.name) + len(look.speaker.number(abs(layer.pieces[-1].customers))) for layer in drawn), default=0)
    return look.figure(
        *(_trace(layer, look, hatched_from=len(dates) - 1 if is_cut_off else len(dates)) for layer in drawn),
        height=HEIGHT_CURVE,
        marks=Marks(annotations=_beside(names, drawn, low, high, look, at=len(dates) - 0.4), shapes=_zero_line(low, look)),
        margin={"l": 4, "r": round(_LETTER * longest) + _ROOM_BESIDE, "t": 8, "b": 4},
        barmode="relative",
        bargap=_BAR_GAP,
        xaxis={"range": [-0.6, len(dates) - 0.4], "tickangle": 0, "ticklabeloverflow": "allow", **_ticks(dates, look)},
        yaxis={"range": [low, high], "showgrid": True, **_counts(low, high, look)},
    )


def _trace(layer: Layer, look: Look, *, hatched_from: int) -> go.Bar:
    pieces = layer.pieces
    shapes = ["" if place < hatched_from else _HATCH["shape"] for place in range(len(pieces))]
    return go.Bar(
        x=list(range(len(pieces))),
        y=[piece.customers for piece in pieces],
        marker={
            "color": layer.colour,
            "line": {"color": look.palette.page, "width": 0.5},  # neighbours are told apart without colour, too
            "pattern": {**_HATCH, "shape": shapes, "fgcolor": look.palette.page},
        },
        customdata=[[piece.key] for piece in pieces],
        hovertext=[piece.hover for piece in pieces],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}},
    )


def _extent(layers: Sequence[Layer], columns: int) -> tuple[float, float]:
    ups = [sum(max(layer.pieces[place].customers, 0) for layer in layers) for place in range(columns)]
    downs = [sum(min(layer.pieces[place].customers, 0) for layer in layers) for place in range(columns)]
    high, low = max([*ups, 1]), min([*downs, 0])
    room = 0.03 * (high - low)
    return (low - room if low else 0), high + room


def _ticks(dates: Sequence[date], look: Look) -> dict[str, Any]:
    """A few months by name, the last one always."""
    every = next((step for step in _TICK_STEPS if len(dates) <= step * _MOST_TICKS), _TICK_STEPS[-1])
    places = range((len(dates) - 1) % every, len(dates), every)
    return {"tickvals": list(places), "ticktext": [look.speaker.month(dates[place]) for place in places]}


def _counts(low: float, high: float, look: Look) -> dict[str, Any]:
    """Round counts, upwards and downwards without a sign."""
    step = _round_step((high - low) / _MOST_LINES)
    values = [step * times for times in range(int(low // step) + 1 if low < 0 else 0, int(high // step) + 1)]
    return {"tickvals": values, "ticktext": [look.speaker.number(abs(value)) for value in values]}


def _round_step(about: float) -> int:
    power = 10 ** (len(str(int(max(about, 1)))) - 1)
    return next(times * power for times in (1, 2, 5, 10) if times * power >= about)


def _zero_line(low: float, look: Look) -> list[dict[str, Any]]:
    if not low:
        return []
    line = {"color": look.palette.muted, "width": 1}
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": line}]


def _name(layer: Layer, look: Look) -> str:
    count = look.speaker.number(abs(layer.pieces[-1].customers))
    return f"<span style='color:{layer.colour}'>■</span> <b>{count}</b> {layer.name}"


def _beside(names: Sequence[str], layers: Sequence[Layer], low: float, high: float, look: Look, *, at: float) -> list[dict[str, Any]]:
    """The name of each layer beside its last piece, moved as far as they would stand on each other."""
    middles = sorted(zip(_middles(layers), names, strict=True))
    places = _spread([middle for middle, _ in middles], apart=(high - low) * _LINE / _DRAWN_HEIGHT, low=low, high=high)
    return [
        {
            "x": at,
            "y": place,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "text": name,
            "showarrow": False,
            "align": "left",
            "font": {"size": FONT_SIZE_AXIS, "color": look.palette.text},
        }
        for place, (_, name) in zip(places, middles, strict=True)
    ]


def _middles(layers: Sequence[Layer]) -> list[float]:
    """The middle of each layer's last piece: upwards and downwards are piled up apart."""
    tops = {True: 0.0, False: 0.0}
    middles = []
    for layer in layers:
        height = layer.pieces[-1].customers
        is_up = not any(piece.customers < 0 for piece in layer.pieces)
        middles.append(tops[is_up] + height / 2)
        tops[is_up] += height
    return middles


def _spread(places: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Rising places moved up as little as keeps them apart, and down again where they would leave the picture."""
    raised: list[float] = []
    for place in places:
        raised.append(max(place, low + apart / 2, raised[-1] + apart if raised else low))
    lowered: list[float] = []
    for place in reversed(raised):
        lowered.append(min(place, high - apart / 2, lowered[-1] - apart if lowered else high))
    return lowered[::-1]

"""Recency × frequency: how many customers have which scores, and what the segments are called."""

from typing import Final

import plotly.graph_objects as go
import polars as pl

from winback.analysis.segments import RFM_CELLS
from winback.charts.theme import FONT_SIZE_AXIS, Look, Picture
from winback.locale import N_, Message
from winback.locale.words import word
from winback.vocabulary import RfmSegment

_ROW: Final = 62
_GAP: Final = 0.05
_OCCASIONS: Final = {1: "1", 2: "2", 3: "3", 4: "4–5", 5: "6+"}
"""Frequency score → occasions."""
_SEGMENT_OF: Final = {(r, f): segment for segment, (recency, frequency) in RFM_CELLS.items() for r in recency for f in frequency}
_SCORES: Final = (5, 4, 3, 2, 1)


def rfm_grid(counted: pl.DataFrame, look: Look) -> Picture:
    """All 25 fields with count and segment, the latest on top, the most frequent on the right.

    ``counted`` has ``recency_score``, ``frequency_score`` and ``customers``. ``customdata`` of a field is [recency, frequency].
    """
    customers = {(r, f): n for r, f, n in counted.select("recency_score", "frequency_score", "customers").rows()}
    fields = [(r, f) for r in _SCORES for f in reversed(_SCORES)]
    figure = look.figure(
        _fields(fields, customers, look),
        height=_ROW * 5 + 40,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        bargap=0,
        uniformtext={"mode": "show", "minsize": 8},
        xaxis={
            "range": [0.5, 5.5],
            "tickvals": list(_OCCASIONS),
            "ticktext": [look.speaker.say(Message(N_("{times}×"), times=times)) for times in _OCCASIONS.values()],
        },
        yaxis={"range": [0.5, 5.5], "tickvals": list(_SCORES), "ticktext": [f"R{score}" for score in _SCORES], "visible": True},
    )
    note = look.speaker.say(N_("Customers in each field: down the recency score, across how often they bought."))
    return Picture(figure, _alt(customers, look), note)


def _fields(fields: list[tuple[int, int]], customers: dict[tuple[int, int], int], look: Look) -> go.Bar:
    counts = [customers.get(field, 0) for field in fields]
    ramp, most = look.palette.quiet, max(counts) or 1
    fills = [ramp[-(-count * len(ramp) // most) - 1] if count else look.palette.field for count in counts]
    names = [look.speaker.say(word(_SEGMENT_OF[field])) for field in fields]
    return go.Bar(
        x=[f for _, f in fields],
        y=[1 - 2 * _GAP] * len(fields),
        base=[r - 0.5 + _GAP for r, _ in fields],
        width=0.96,
        marker={"color": fills, "line": {"width": 0}, "cornerradius": 4},
        text=[f"<b>{look.speaker.number(count)}</b><br>{_wrapped(name)}" for count, name in zip(counts, names, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={
            "color": [look.on(fill) if count else look.palette.muted for fill, count in zip(fills, counts, strict=True)],
            "size": FONT_SIZE_AXIS - 1,
        },
        customdata=[list(field) for field in fields],
        hovertext=[
            f"<b>{name}</b><br>R{r} · F{f}: {look.speaker.number(n)}" for (r, f), name, n in zip(fields, names, counts, strict=True)
        ],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}, "textfont": {"color": look.palette.text}},
    )


def _wrapped(name: str) -> str:
    """In two lines where there are two words: five fields stand beside each other on a phone."""
    first, _, rest = name.partition(" ")
    return f"{first}<br>{rest}" if rest else first


def _alt(customers: dict[tuple[int, int], int], look: Look) -> str:
    totals: dict[RfmSegment, int] = {}
    for field, count in customers.items():
        totals[_SEGMENT_OF[field]] = totals.get(_SEGMENT_OF[field], 0) + count
    largest = max(totals, key=lambda segment: totals[segment], default=None)
    if largest is None:
        return look.speaker.say(N_("A map without customers."))
    told = Message(N_("A map of customers; most are in the field {field}: {count}."), field=word(largest), count=totals[largest])
    return look.speaker.say(told)

"""Where did they go? The ways between the stages from one month end to the next, for those who know how to read them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_CURVE, Look, Picture, faded
from winback.locale import N_, Message
from winback.locale.words import word
from winback.vocabulary import Stage

_THERE: Final = tuple(stage for stage in Stage if stage != Stage.LEAD)
_LINK_OPACITY: Final = 0.35


Counts = Mapping[tuple[str | None, str], int]
"""Customers by the stage before – None: no customer yet – and the stage now."""


def flow_ways(flows: pl.DataFrame, look: Look) -> Picture:
    """A Sankey picture from the FLOWS of one date: the stages before on the left, those on the date on the right."""
    rows = flows.select(pl.col("before").cast(pl.String), pl.col("now").cast(pl.String), "customers").rows()
    counts = {(came, went): customers for came, went, customers in rows}
    left = [stage for stage in (None, *_THERE) if any(came == stage for came, _ in counts)]
    right = [stage for stage in _THERE if any(went == stage for _, went in counts)]
    trace = go.Sankey(
        arrangement="fixed",
        node=_nodes(left, right, counts, look),
        link=_links(left, right, counts, look),
        textfont={"size": FONT_SIZE_AXIS, "color": look.palette.text, "shadow": "none"},
    )
    told = ", ".join(f"{way_name(came, went, look)} {look.speaker.number(count)}" for (came, went), count in counts.items())
    return Picture(
        look.figure(trace, height=HEIGHT_CURVE + 60, margin={"l": 4, "r": 4, "t": 8, "b": 8}),
        look.speaker.say(Message(N_("The ways between the stages: {ways}."), ways=told)),
        look.speaker.say(N_("Left: the stage when the month began; right: when it ended. The width is the number of customers.")),
    )


def _nodes(left: Sequence[Stage | None], right: Sequence[Stage], counts: Counts, look: Look) -> dict[str, Any]:
    sums = [sum(count for (came, _), count in counts.items() if came == stage) for stage in left]
    sums += [sum(count for (_, went), count in counts.items() if went == stage) for stage in right]
    stages = [*left, *right]
    return {
        "label": [f"{_name(stage, look)} {look.speaker.number(count)}" for stage, count in zip(stages, sums, strict=True)],
        "color": [look.palette.grey if stage is None else look.palette.stages.of(stage) for stage in stages],
        "pad": 18,
        "thickness": 12,
        "line": {"width": 0},
        "hovertemplate": "%{label}<extra></extra>",
    }


def _links(left: Sequence[Stage | None], right: Sequence[Stage], counts: Counts, look: Look) -> dict[str, Any]:
    ways = [(came, went) for came in left for went in right if (came, went) in counts]
    return {
        "source": [left.index(came) for came, _ in ways],
        "target": [len(left) + right.index(went) for _, went in ways],
        "value": [counts[way] for way in ways],
        "color": [faded(look.palette.stages.of(went), _LINK_OPACITY) for _, went in ways],
        "hovertemplate": "%{source.label} → %{target.label}: %{value:,d}<extra></extra>",
    }


def way_name(before: str | None, now: str, look: Look) -> str:
    """One way in words."""
    return f"{_name(before, look)} → {_name(now, look)}"


def _name(stage: str | None, look: Look) -> str:
    return look.speaker.say(N_("First order") if stage is None else word(Stage(stage)))

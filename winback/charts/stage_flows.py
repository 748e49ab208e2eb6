"""Where did they go? The ways between the stages from one month end to the next, for those who know how to read them."""

from typing import Final

import plotly.graph_objects as go
import polars as pl

from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_CURVE, Look, Picture, faded
from winback.locale import N_, Message
from winback.locale.words import word
from winback.vocabulary import Stage

_THERE: Final = tuple(stage for stage in Stage if stage != Stage.LEAD)
_LINK_OPACITY: Final = 0.35


def flow_ways(flows: pl.DataFrame, look: Look) -> Picture:
    """A Sankey picture from the FLOWS of one date: the stages before on the left, those on the date on the right."""
    rows = flows.select(pl.col("before").cast(pl.String), pl.col("now").cast(pl.String), "customers").rows()
    before = [None, *_THERE]
    counts = {(came, went): customers for came, went, customers in rows}
    left = [stage for stage in before if any(came == stage for came, _ in counts)]
    right = [stage for stage in _THERE if any(went == stage for _, went in counts)]
    links = [
        (left.index(came), len(left) + right.index(went), counts[came, went], went)
        for came in left
        for went in right
        if (came, went) in counts
    ]
    sums = [sum(count for (came, _), count in counts.items() if came == stage) for stage in left]
    sums += [sum(count for (_, went), count in counts.items() if went == stage) for stage in right]
    colours = [look.palette.grey if stage is None else look.palette.stages.of(stage) for stage in [*left, *right]]
    names = [f"{_name(stage, look)} {look.speaker.number(count)}" for stage, count in zip([*left, *right], sums, strict=True)]
    trace = go.Sankey(
        arrangement="fixed",
        node={
            "label": names,
            "color": colours,
            "pad": 18,
            "thickness": 12,
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "color": [faded(look.palette.stages.of(Stage(link[3])), _LINK_OPACITY) for link in links],
            "hovertemplate": "%{source.label} → %{target.label}: %{value:,d}<extra></extra>",
        },
        textfont={"size": FONT_SIZE_AXIS, "color": look.palette.text, "shadow": "none"},
    )
    figure = look.figure(trace, height=HEIGHT_CURVE + 60, margin={"l": 4, "r": 4, "t": 8, "b": 8})
    told = ", ".join(f"{_name(came, look)} → {_name(went, look)} {look.speaker.number(count)}" for (came, went), count in counts.items())
    return Picture(
        figure,
        look.speaker.say(Message(N_("The ways between the stages: {ways}."), ways=told)),
        look.speaker.say(N_("Left: the stage when the month began; right: when it ended. The width is the number of customers.")),
    )


def way_name(before: str | None, now: str, look: Look) -> str:
    """One way in words."""
    return f"{_name(before, look)} → {_name(now, look)}"


def _name(stage: str | None, look: Look) -> str:
    return look.speaker.say(N_("First order") if stage is None else word(Stage(stage)))

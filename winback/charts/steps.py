"""Where do customers stop: on which order, and how long does the next one take?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from winback.analysis.ladder import FEWEST_TOLD, LADDER, FirstStep
from winback.charts.bars import BAR_GAP, BAR_MARGIN, height_of, label_above, rows_axis
from winback.charts.theme import Look, Marks, Picture
from winback.locale import N_, Message

_ORDERS: Mapping[int, str] = MappingProxyType({0: N_("Everybody known"), 1: N_("First order"), 2: N_("Second order"), 3: N_("Third order")})
_STAYED: Final = {"shape": "/", "size": 5, "solidity": 0.3, "fillmode": "replace"}
_SHORTEST: Final = 0.004  # of the longest: few must not look like none


@dataclass(frozen=True, kw_only=True)
class _Step:
    """A number of orders, 0 for everybody known: who went on to the next, who stayed, and the days it took."""

    orders: int
    went_on: int
    stayed: int
    days: float | None
    share: float | None
    """Of those who went on; None for too few to tell."""


def step_bars(ladder: pl.DataFrame, look: Look, *, leads: int, loyal_from: int, first: FirstStep | None = None) -> Picture:
    """One bar per number of orders, from everybody known on: filled those who went on, hatched those who have not.

    ``leads``: people without an order; ``loyal_from``: the number of orders that makes a regular; ``first``: what is told of the step
    after the first order, None: what the bar shows. A click gives “orders|on” or “orders|here”.
    """
    steps = _steps(LADDER.check(ladder), leads, first)
    longest = max((step.went_on + step.stayed for step in steps), default=0) or 1
    labels = [label_above(row, _label(step, look, loyal_from), look) for row, step in enumerate(steps)]
    figure = look.figure(
        _trace(steps, look, loyal_from, went_on=True, longest=longest),
        _trace(steps, look, loyal_from, went_on=False, longest=longest),
        height=height_of(len(steps)),
        marks=Marks(annotations=labels),
        margin=BAR_MARGIN,
        barmode="stack",
        bargap=BAR_GAP,
        xaxis={"visible": False, "range": [0, longest]},
        yaxis=rows_axis(len(steps)),
    )
    counts = ", ".join(f"{step_name(step.orders, look, loyal_from)} {look.speaker.number(step.went_on + step.stayed)}" for step in steps)
    return Picture(
        figure,
        look.speaker.say(Message(N_("How far customers get: {counts}."), counts=counts)),
        look.speaker.say(
            N_(
                "Filled: those who ordered once more; hatched: those who have not, some of them only because they came lately. "
                "Days: half of those who did took no longer."
            )
        ),
    )


def key_of(orders: int, *, went_on: bool) -> str:
    """What a click on a part of a bar gives."""
    return f"{orders}|{'on' if went_on else 'here'}"


def step_name(orders: int, look: Look, loyal_from: int) -> str:
    """What a number of orders is called."""
    if orders == loyal_from:
        return look.speaker.say(Message(N_("{n} orders, a regular"), n=orders))
    if orders in _ORDERS:
        return look.speaker.say(_ORDERS[orders])
    return look.speaker.say(Message(N_("{n} orders"), n=orders))


def _steps(ladder: pl.DataFrame, leads: int, first: FirstStep | None) -> list[_Step]:
    rows = ladder.rows()
    customers = rows[0][1] if rows else 0
    return [
        _Step(orders=0, went_on=customers, stayed=leads, days=None, share=None),
        *(_step(number, reached, on, days, first if number == 1 else None) for number, reached, on, days in rows),
    ]


def _step(number: int, reached: int, on: int, days: float | None, told: FirstStep | None) -> _Step:
    share = on / reached if reached >= FEWEST_TOLD else None
    took = days if on >= FEWEST_TOLD else None
    if told is not None:
        share, took = told.share, told.typical_days if told.went_on >= FEWEST_TOLD else None
    return _Step(orders=number, went_on=on, stayed=reached - on, days=took, share=share)


def _label(step: _Step, look: Look, loyal_from: int) -> str:
    reached = step.went_on + step.stayed
    name = step_name(step.orders, look, loyal_from)
    is_told = step.share and 0 < step.orders < loyal_from  # of regulars the name alone: a phone has room for one line
    return f"<b>{look.speaker.number(reached)}</b> {name}" + (f" · {_onwards(step, look)}" if is_told else "")


def _onwards(step: _Step, look: Look) -> str:
    """The share of those who went on, and how long it took them."""
    share = look.speaker.percent(step.share or 0)
    if step.days is None:
        return look.speaker.say(Message(N_("{share} go on"), share=share))
    days = round(step.days)
    return look.speaker.say(
        Message(
            N_("{share} go on after {count} day"),
            plural=N_("{share} go on after {count} days"),
            count=days,
            share=share,
        )
    )


def _trace(steps: Sequence[_Step], look: Look, loyal_from: int, *, went_on: bool, longest: int) -> go.Bar:
    colours = [_colour(step.orders, look, loyal_from) for step in steps]
    counts = [step.went_on if went_on else step.stayed for step in steps]
    return go.Bar(
        orientation="h",
        x=[max(count, _SHORTEST * longest) if count else 0 for count in counts],
        y=list(range(len(steps))),
        marker=_filled(colours) if went_on else _hatched(colours, look),
        customdata=[[key_of(step.orders, went_on=went_on)] for step in steps],
        hovertext=[_hover(step, count, look, loyal_from, went_on=went_on) for step, count in zip(steps, counts, strict=True)],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}},
    )


def _filled(colours: Sequence[str]) -> dict[str, Any]:
    return {"color": list(colours), "line": {"color": list(colours), "width": 1}}


def _hatched(colours: Sequence[str], look: Look) -> dict[str, Any]:
    pattern = {**_STAYED, "fgcolor": list(colours), "bgcolor": look.palette.page}
    return {"color": list(colours), "pattern": pattern, "line": {"color": list(colours), "width": 1}}


def _hover(step: _Step, count: int, look: Look, loyal_from: int, *, went_on: bool) -> str:
    told = part_name(step.orders, look, went_on=went_on)
    return f"<b>{step_name(step.orders, look, loyal_from)}</b><br>{told}: {look.speaker.number(count)}"


def part_name(orders: int, look: Look, *, went_on: bool) -> str:
    """What the two parts of a bar are called."""
    if not orders:
        return look.speaker.say(N_("have ordered") if went_on else N_("not bought yet"))
    return look.speaker.say(N_("ordered once more") if went_on else N_("no further order yet"))


def _colour(orders: int, look: Look, loyal_from: int) -> str:
    stages = look.palette.stages
    if orders == loyal_from:
        return stages.loyal
    return {0: stages.lead, 1: stages.new}.get(orders, stages.growing)

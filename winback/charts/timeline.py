"""One customer's orders on one axis: how often, how much, and for how long silent now."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from winback.charts.limits import anchors, limits
from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_STRIP, Look, Marks, Picture
from winback.locale import N_, Message
from winback.policy import Thresholds
from winback.vocabulary import Stage

_SMALLEST: Final = 8
_LARGEST: Final = 28
_MONTH_TICKS: Final = 3
_INSET: Final = 0.07  # of the time shown
_TICK: Final = 0.32
_LEVEL: Final[dict[str, Any]] = {"visible": False, "range": [-0.9, 0.8]}
_ROOM: Final = 0.04  # of the time shown, on both sides


def order_timeline(occasions: pl.DataFrame, thresholds: Thresholds, look: Look, *, as_of: date, currency: str) -> Picture:
    """Dots for the orders of one customer, their area the value; the silence since the last as a dotted line.

    ``occasions`` holds one customer's OCCASIONS (``day`` and ``net`` are used). The thresholds stand as
    ticks from the last order on, up to the first that is still ahead.
    """
    orders = occasions.select("day", "net").sort("day")
    days = orders["day"].to_list()
    if not days:
        figure = look.figure(height=HEIGHT_STRIP, xaxis={"visible": False}, yaxis=_LEVEL)
        return Picture(figure, look.speaker.say(N_("A timeline without orders.")), "")
    silent = (as_of - days[-1]).days
    shown = _limits_shown(days[-1], thresholds, as_of)
    last = max([as_of, *(day for _, _, day in shown)])
    marks = Marks(
        annotations=[*_limit_numbers(shown, (last - days[0]).days, look), *_silence_words(silent, as_of, look)],
        shapes=[_tick(day, look.palette.stages.of(stage)) for stage, _, day in shown],
    )
    traces = [*_gaps(days, as_of, thresholds, look), _dots(orders, look, currency)]
    figure = look.figure(*traces, height=HEIGHT_STRIP, marks=marks, xaxis=_dates(days[0], last, look), yaxis=_LEVEL)
    return Picture(figure, _alt(days, look, as_of), look.speaker.say(N_("Each dot is an order day; the larger, the more was bought.")))


def _limits_shown(last: date, thresholds: Thresholds, as_of: date) -> list[tuple[Stage, int, date]]:
    """The thresholds already passed and the next one, each with its days and its date."""
    dated = [(stage, days, last + timedelta(days=days)) for stage, days in limits(thresholds)]
    passed = sum(day < as_of for _, _, day in dated)
    return dated[: passed + 1]


def _dates(first: date, last: date, look: Look) -> dict[str, Any]:
    room = timedelta(days=max(3, round((last - first).days * _ROOM)))
    months = _months(first, last)
    return {
        "type": "date",
        "range": [(first - room).isoformat(), (last + room).isoformat()],
        "tickvals": [month.isoformat() for month in months],
        "ticktext": [look.speaker.month(month) for month in months],
    }


def _months(first: date, last: date) -> list[date]:
    """At most three first days of months, evenly apart and so far inside that no label is cut off at an edge."""
    inset = timedelta(days=round((last - first).days * _INSET))
    months = pl.date_range(first.replace(day=1), last, interval="1mo", eager=True).to_list()
    inside = [month for month in months if first + inset <= month <= last - inset] or [first + (last - first) / 2]
    return inside[:: -(-len(inside) // _MONTH_TICKS)]


def _gaps(days: Sequence[date], as_of: date, thresholds: Thresholds, look: Look) -> list[go.Scatter]:
    between = _line([days[0], days[-1]], {"color": look.palette.muted, "width": 2})
    silence = {"color": _silence_colour((as_of - days[-1]).days, thresholds, look), "width": 2, "dash": "dot"}
    return [between, _line([days[-1], as_of], silence)]


def _line(ends: Sequence[date], style: dict[str, object]) -> go.Scatter:
    return go.Scatter(x=[day.isoformat() for day in ends], y=[0, 0], mode="lines", line=style, hoverinfo="skip")


def _silence_colour(silent: int, thresholds: Thresholds, look: Look) -> str:
    stages = look.palette.stages
    if silent > thresholds.lost_after_days:
        return stages.lost
    if silent > thresholds.lapsed_after_days:
        return stages.lapsed
    return stages.at_risk if silent > thresholds.at_risk_after_days else look.palette.muted


def _tick(day: date, colour: str) -> dict[str, Any]:
    at = day.isoformat()
    return {"type": "line", "x0": at, "x1": at, "y0": -_TICK, "y1": _TICK, "line": {"color": colour, "width": 2}}


def _limit_numbers(shown: Sequence[tuple[Stage, int, date]], axis_days: int, look: Look) -> list[dict[str, Any]]:
    leaning = anchors([days for _, days, _ in shown], axis_days=axis_days)
    return [
        {**_text(f"<b>{look.speaker.number(days)}</b>", day, look), "y": _TICK, "yanchor": "bottom", "xanchor": anchor}
        for (_, days, day), anchor in zip(shown, leaning, strict=True)
    ]


def _silence_words(silent: int, as_of: date, look: Look) -> list[dict[str, Any]]:
    """Flush right under the end of the silence, where there is always room."""
    if silent <= 0:
        return []
    words = look.speaker.say(Message(N_("{count} day silent"), plural=N_("{count} days silent"), count=silent))
    return [{**_text(words, as_of, look), "y": -_TICK, "yanchor": "top", "xanchor": "right"}]


def _text(text: str, day: date, look: Look) -> dict[str, Any]:
    return {"x": day.isoformat(), "text": text, "showarrow": False, "font": {"size": FONT_SIZE_AXIS, "color": look.palette.text}}


def _dots(orders: pl.DataFrame, look: Look, currency: str) -> go.Scatter:
    """The largest first, so that no dot hides a smaller one."""
    by_value = orders.sort("net", descending=True)
    share = by_value["net"].cast(pl.Float64) / (float(by_value["net"][0]) or 1)
    return go.Scatter(
        x=[day.isoformat() for day in by_value["day"]],
        y=[0] * orders.height,
        mode="markers",
        marker={
            "color": look.palette.stages.growing,
            "size": (_LARGEST * share.clip(0, 1).sqrt()).clip(_SMALLEST, _LARGEST).to_list(),
            "line": {"color": look.palette.page, "width": 1.5},
            "opacity": 1,
        },
        hovertext=[f"<b>{look.speaker.money(net, currency)}</b><br>{look.speaker.day(day)}" for day, net in by_value.rows()],
        hoverinfo="text",
    )


def _alt(days: Sequence[date], look: Look, as_of: date) -> str:
    return look.speaker.say(
        Message(
            N_("Timeline: {orders}, the first on {first}, the last on {last}; silent for {silent} days since."),
            orders=Message(N_("{count} order day"), plural=N_("{count} order days"), count=len(days)),
            first=days[0],
            last=days[-1],
            silent=(as_of - days[-1]).days,
        )
    )

"""Is the shop gaining or losing customers? Those active each month, against the year before."""

from math import ceil
from typing import Any

import plotly.graph_objects as go
import polars as pl

from winback.analysis.activity import ACTIVITY
from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_BARS, Look, Marks, Picture
from winback.locale import N_, Message

YEAR = 12
_TICK_EVERY = 3
_ROOM_ABOVE = 1.15
_NAME_HEIGHT = 0.09  # of the axis
_MONTHS_PER_LETTER = 0.27  # on a phone


def activity_lines(activity: pl.DataFrame, look: Look, *, lapsed_after_days: int) -> Picture:
    """The active customers of an ACTIVITY over the last twelve months, and dashed those of the twelve before, as far as known."""
    ACTIVITY.check(activity)
    now, before = _line(activity, from_ago=0), _line(activity, from_ago=YEAR)
    highest = max([*now["active"], *before["active"]], default=1) or 1
    figure = look.figure(
        *(_trace(line, look, is_now=is_now) for line, is_now in ((before, False), (now, True)) if line.height),
        height=HEIGHT_BARS + 60,
        marks=Marks(annotations=_names(now, before, highest, look)),
        margin={"l": 4, "r": 8, "t": 8, "b": 4},
        xaxis={"range": [-0.3, YEAR + 0.7], "ticklabeloverflow": "allow", **_months(now, look)},
        yaxis={"range": [0, highest * _ROOM_ABOVE], "showgrid": True, "nticks": 4, "tickformat": ",d"},
    )
    return Picture(figure, _alt(now, before, look), _note(lapsed_after_days, look))


def _line(activity: pl.DataFrame, *, from_ago: int) -> pl.DataFrame:
    """One year of it: [day, place (12 for its end), active], the earliest first."""
    months = activity.filter(pl.col("months_ago").is_between(from_ago, from_ago + YEAR))
    return months.select("day", "active", place=from_ago + YEAR - pl.col("months_ago"))


def _trace(line: pl.DataFrame, look: Look, *, is_now: bool) -> go.Scatter:
    colour = look.palette.stages.loyal if is_now else look.palette.grey
    said = [
        look.speaker.say(Message(N_("{day}: {count} active"), day=day, count=active)) for day, active in line.select("day", "active").rows()
    ]
    return go.Scatter(
        x=line["place"].to_list(),
        y=line["active"].to_list(),
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": "solid" if is_now else "dash"},
        hovertext=said,
        hoverinfo="text",
    )


def _months(now: pl.DataFrame, look: Look) -> dict[str, Any]:
    """Every third month by name, the last one always."""
    ticks = now.filter((YEAR - pl.col("place")) % _TICK_EVERY == 0)
    return {"tickvals": ticks["place"].to_list(), "ticktext": [look.speaker.month(day) for day in ticks["day"]]}


def _names(now: pl.DataFrame, before: pl.DataFrame, highest: int, look: Look) -> list[dict[str, Any]]:
    """What each line is, at its end: above the higher one, below the lower one where there is room, clear of the months before."""
    lines = [(line, name) for line, name in ((now, N_("now")), (before, N_("a year before"))) if line.height]
    ends = [int(line["active"][-1]) for line, _ in lines]
    return [
        _name(line["active"], name, look, is_above=end == max(ends) or end < 2 * _NAME_HEIGHT * highest)
        for (line, name), end in zip(lines, ends, strict=True)
    ]


def _name(active: pl.Series, name: str, look: Look, *, is_above: bool) -> dict[str, Any]:
    now, said = look.speaker.number(int(active[-1])), look.speaker.say(name)
    months = active.tail(1 + ceil(_MONTHS_PER_LETTER * len(f"{now} {said}"))).to_list()
    return {
        "x": YEAR,
        "y": max(months) if is_above else min(months),
        "xanchor": "right",
        "yanchor": "bottom" if is_above else "top",
        "yshift": 4 if is_above else -4,
        "text": f"<b>{now}</b> {said}",
        "showarrow": False,
        "font": {"size": FONT_SIZE_AXIS, "color": look.palette.text},
    }


def _alt(now: pl.DataFrame, before: pl.DataFrame, look: Look) -> str:
    if now.is_empty():
        return look.speaker.say(N_("The orders do not reach back far enough to count active customers."))
    first, last = now.row(0, named=True), now.row(-1, named=True)
    if before.is_empty():
        return look.speaker.say(
            Message(
                N_("Active customers: {first} on {then}, {last} on {day}."),
                first=first["active"],
                then=first["day"],
                last=last["active"],
                day=last["day"],
            )
        )
    return look.speaker.say(
        Message(
            N_("Active customers: {last} on {day}, {first} a year before."),
            last=last["active"],
            day=last["day"],
            first=before["active"][-1],
        )
    )


def _note(lapsed_after_days: int, look: Look) -> str:
    return look.speaker.say(
        Message(N_("Customers silent for at most {b} days, month by month; dashed the year before."), b=lapsed_after_days)
    )

"""Better or worse than a year before? One figure of the shop, month by month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, Final

import plotly.graph_objects as go

from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_BARS, Look, Marks, Picture
from winback.locale import N_, Message

_YEAR: Final = 12
_TICKS_APART: Final = (3, 6)
_MOST_NAMED: Final = 4
_TICKS: Final = 4
_LEAST_SPAN: Final = 0.2  # of the highest value: what hardly moves must not look as if it did
_ROOM_ABOVE: Final = 0.18  # of the span, for the names at the ends
_NAME_HEIGHT: Final = 0.14  # of the span
_MONTHS_PER_LETTER: Final = 0.8  # on a phone, with 36 months


@dataclass(frozen=True, kw_only=True)
class MonthlyValue:
    """One figure in one month: so many months ago, on screen as ``day`` says, with its value and how that is written."""

    months_ago: int
    day: str
    month: str
    value: float
    written: str


def monthly_line(values: Sequence[MonthlyValue], look: Look, *, write: Callable[[float], str]) -> Picture:
    """One figure from the earliest month to now, and dashed what it was a year before each month, as far as known.

    ``write`` writes a value on the axis. Months without a value are left out.
    """
    shown = sorted(values, key=lambda one: -one.months_ago)
    by_month = {one.months_ago: one for one in shown}
    before = [(one, by_month[one.months_ago + _YEAR]) for one in shown if one.months_ago + _YEAR in by_month]
    low, high = _extent([one.value for one in shown])
    figure = look.figure(
        *([_dashed(before, look)] if before else []),
        *([_solid(shown, look)] if shown else []),
        height=HEIGHT_BARS + 30,
        marks=Marks(annotations=_names(shown, before, look, low=low, high=high)),
        margin={"l": 4, "r": 8, "t": 8, "b": 4},
        xaxis={"range": [_first(shown) - 0.5, 0.7], "ticklabeloverflow": "allow", **_months(shown)},
        yaxis={"range": [low, high + _ROOM_ABOVE * (high - low)], "showgrid": True, **_ticks(low, high, write)},
    )
    return Picture(figure, _alt(shown, before, look), look.speaker.say(N_("Month by month; dashed the value a year before each month.")))


def _first(shown: Sequence[MonthlyValue]) -> int:
    return -shown[0].months_ago if shown else -1


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest value on the axis: from 0 where they fall that low, and never a small change over the whole height."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if high <= 0:
        return 0.0, 1.0
    span = max(2 * (high - low), _LEAST_SPAN * high)
    return max(0.0, high - span), high


def _solid(shown: Sequence[MonthlyValue], look: Look) -> go.Scatter:
    said = [look.speaker.say(Message(N_("{day}: {value}"), day=one.day, value=one.written)) for one in shown]
    return _line([-one.months_ago for one in shown], [one.value for one in shown], said, look.palette.stages.loyal, dash="solid")


def _dashed(before: Sequence[tuple[MonthlyValue, MonthlyValue]], look: Look) -> go.Scatter:
    said = [look.speaker.say(Message(N_("{day}: {value}"), day=then.day, value=then.written)) for _, then in before]
    return _line([-now.months_ago for now, _ in before], [then.value for _, then in before], said, look.palette.grey, dash="dash")


def _line(places: list[int], values: list[float], said: list[str], colour: str, *, dash: str) -> go.Scatter:
    return go.Scatter(
        x=places,
        y=values,
        mode="lines+markers" if len(places) == 1 else "lines",
        line={"color": colour, "width": 2.5, "dash": dash},
        hovertext=said,
        hoverinfo="text",
    )


def _months(shown: Sequence[MonthlyValue]) -> dict[str, Any]:
    """The last month by name, and one, half or a quarter of a year apart those before: at most four, for which a phone has room."""
    every = next((apart for apart in _TICKS_APART if _first(shown) > -_MOST_NAMED * apart), _YEAR)
    ticks = [one for one in shown if one.months_ago % every == 0]
    return {"tickvals": [-one.months_ago for one in ticks], "ticktext": [one.month for one in ticks], "tickangle": 0}


def _ticks(low: float, high: float, write: Callable[[float], str]) -> dict[str, Any]:
    """At most five round values."""
    rough = (high - low) / _TICKS
    power = 10 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    places = [step * number for number in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]
    return {"tickvals": places, "ticktext": [write(place) for place in places]}


def _names(
    shown: Sequence[MonthlyValue], before: Sequence[tuple[MonthlyValue, MonthlyValue]], look: Look, *, low: float, high: float
) -> list[dict[str, Any]]:
    """What each line is, at its end: above the higher one, below the lower one where there is room, clear of the months before."""
    if not shown or shown[-1].months_ago:
        return []
    now = [one.value for one in shown]
    then = [one.value for _, one in before] if before and before[-1][0].months_ago == 0 else []
    is_above = not then or now[-1] >= then[-1]
    names = [_name(shown[-1].written, N_("now"), look, values=now, is_above=is_above)]
    if then:
        names.append(_name(before[-1][1].written, N_("a year before"), look, values=then, is_above=not is_above))
    lowest = low + _NAME_HEIGHT * (high - low)
    return [name for name in names if name["yanchor"] == "bottom" or name["y"] >= lowest]


def _name(written: str, name: str, look: Look, *, values: Sequence[float], is_above: bool) -> dict[str, Any]:
    said = look.speaker.say(name)
    beside = values[-1 - ceil(_MONTHS_PER_LETTER * len(f"{written} {said}")) :]
    return {
        "x": 0,
        "y": max(beside) if is_above else min(beside),
        "xanchor": "right",
        "yanchor": "bottom" if is_above else "top",
        "yshift": 4 if is_above else -4,
        "text": f"<b>{written}</b> {said}",
        "showarrow": False,
        "font": {"size": FONT_SIZE_AXIS, "color": look.palette.text},
    }


def _alt(shown: Sequence[MonthlyValue], before: Sequence[tuple[MonthlyValue, MonthlyValue]], look: Look) -> str:
    if not shown:
        return look.speaker.say(N_("The orders do not reach back far enough for this figure."))
    first, last = shown[0], shown[-1]
    told = Message(N_("{first} on {then}, {last} on {day}."), first=first.written, then=first.day, last=last.written, day=last.day)
    if before and before[-1][0] is last:
        told = Message(N_("{last} on {day}, {first} a year before."), last=last.written, day=last.day, first=before[-1][1].written)
    return look.speaker.say(told)

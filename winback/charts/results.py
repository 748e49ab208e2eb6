"""Did it work, and how fast: those written to against the comparison group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from winback.campaigns.intervals import Group, Interval, wilson
from winback.campaigns.measurement import Measured
from winback.charts.bars import label_above
from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_CURVE, Look, Marks, Picture, faded
from winback.locale import N_, Message
from winback.locale.words import word
from winback.schema import BY_DAY
from winback.vocabulary import Arm

_WRITTEN_TO: Final = Message(N_("Written to"))
_ROW: Final = 78
_ROW_WITHOUT_MARKS: Final = 64
_AXIS: Final = 30
_LABEL_ABOVE: Final = 25
_LABEL_BELOW: Final = -22
_TICK: Final = 0.14  # of a row, to each side
_ROOM: Final = 1.06  # of the largest figure
_INSET: Final = 0.025  # of the axis, so that a dot at 0 is whole
_HEADROOM: Final = 1.2
_BELOW_ZERO: Final = 0.012  # of the highest, so that a line at 0 is whole
_LOWEST_AXIS: Final = 0.01
_STEPS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_NAME_HEIGHT: Final = 0.08  # of the picture
_NAME_WIDTH: Final = 0.5  # of the picture on a phone
_OPEN_WORDS_AT: Final = (0.5, 0.2, 0.8)  # of the picture
_EDGE: Final = 0.25  # of the axis: words nearer to an end than this lean inwards


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """A figure to hold a rate against."""

    rate: float
    label: str
    dash: str


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One group with the range of its rate."""

    name: str
    group: Group
    rate: float
    range: Interval
    colour: str
    mark: _Mark | None


def two_groups(measured: Measured, look: Look) -> Picture:
    """Dot and whisker: of 100 people, how many came back of those written to and of the comparison group.

    The whiskers are the 95 % range of each rate (Wilson). A mark shows from where on the campaign pays – the rate of the
    comparison group and the break-even –, another how many usually return by themselves. Both are figures of the whole
    window and are not held against what has come back before its end. A group without people has no row.
    """
    rows = _rows(measured, look)
    last = max([_LOWEST_AXIS, *(row.range.high for row in rows), *(row.mark.rate for row in rows if row.mark)]) * _ROOM
    figure = look.figure(
        *(_whisker(position, row, look) for position, row in enumerate(rows)),
        height=(_ROW if any(row.mark for row in rows) else _ROW_WITHOUT_MARKS) * max(len(rows), 1) + _AXIS,
        marks=Marks(annotations=_row_words(rows, last, look), shapes=_row_marks(rows, look)),
        margin={"l": 1, "r": 8, "t": 4, "b": 4},
        xaxis={"range": [-_INSET * last, last], **_of_100(last, look)},
        yaxis={"visible": False, "range": [max(len(rows), 1) - 0.5, -0.5]},
    )
    return Picture(figure, _two_groups_alt(rows, measured, look), _two_groups_note(measured, look))


def cumulative_returns(by_day: pl.DataFrame, look: Look, *, window_days: int) -> Picture:
    """Two lines of a BY_DAY: of 100 people, how many had come back by each day since the sending.

    What is left of the window after the last day of the data is hatched.
    """
    lines = {contacted: _line(BY_DAY.check(by_day), contacted) for contacted in (True, False)}
    shown = {contacted: line for contacted, line in lines.items() if line.height}
    known_to, highest_share = by_day.select(pl.col("day").max().fill_null(0), pl.col("share").max().fill_null(0.0)).row(0)
    highest, last = max(highest_share, _LOWEST_AXIS) * _HEADROOM, max(window_days - 1, 1)
    open_days = _open_days(known_to, last, highest, look) if known_to < last else []
    marks = Marks(annotations=[*_open_words(shown, last, highest, look), *_line_names(shown, last, highest, look)])
    figure = look.figure(
        *open_days,
        *(_step_line(contacted, line, look) for contacted, line in shown.items()),
        height=HEIGHT_CURVE,
        marks=marks,
        margin={"l": 4, "r": 12, "t": 8, "b": 4},
        xaxis={"range": [0, last], "nticks": 6, "tickformat": ",d"},
        yaxis={"range": [-_BELOW_ZERO * highest, highest], "showgrid": True, **_of_100(highest, look, zero=False)},
    )
    note = look.speaker.say(N_("Of 100 people, how many had come back so many days after the sending."))
    return Picture(figure, _cumulative_alt(shown, look), note)


def _rows(measured: Measured, look: Look) -> list[_Row]:
    contacted = Group(returned=measured.contacted.returned, assigned=measured.contacted.assigned)
    usual, pays_off = (None, None) if measured.preliminary else (_usual_return(measured, look), _pays_off_from(measured, look))
    has_comparison = measured.holdout.assigned > 0
    return [
        *_row(_WRITTEN_TO, contacted, look.palette.stages.returned, pays_off if has_comparison else usual, look),
        *_row(word(Arm.HOLDOUT), measured.holdout, look.palette.grey, usual, look),
    ]


def _row(name: Message, group: Group, colour: str, mark: _Mark | None, look: Look) -> list[_Row]:
    """No row for a group without people."""
    rate, span = group.rate, wilson(group.returned, group.assigned)
    if rate is None or span is None:
        return []
    return [_Row(name=look.speaker.say(name), group=group, rate=rate, range=span, colour=colour, mark=mark)]


def _usual_return(measured: Measured, look: Look) -> _Mark | None:
    rate = measured.usual_return
    if rate is None:
        return None
    return _Mark(rate=rate, label=look.speaker.say(Message(N_("Forecast {n}"), n=_per_100(rate, look))), dash="dot")


def _pays_off_from(measured: Measured, look: Look) -> _Mark | None:
    """The rate that those written to have to reach; None where no rate would do."""
    if measured.holdout.rate is None or measured.break_even is None or measured.holdout.rate + measured.break_even > 1:
        return None
    rate = measured.holdout.rate + measured.break_even
    return _Mark(rate=rate, label=look.speaker.say(Message(N_("Needed {n}"), n=_per_100(rate, look))), dash="solid")


def _per_100(share: float, look: Look) -> str:
    return look.speaker.number(round(share * 100, 1))


def _whisker(position: int, row: _Row, look: Look) -> go.Scatter:
    rate, low, high = (_per_100(share, look) for share in (row.rate, row.range.low, row.range.high))
    span = Message(N_("{rate} of 100; by chance anything from {low} to {high}"), rate=rate, low=low, high=high)
    reach = {"array": [row.range.high - row.rate], "arrayminus": [row.rate - row.range.low], "thickness": 2.5, "width": 7}
    return go.Scatter(
        x=[row.rate],
        y=[position],
        mode="markers",
        marker={"color": row.colour, "size": 14, "line": {"width": 0}},
        error_x={"type": "data", "symmetric": False, "color": row.colour, **reach},
        cliponaxis=False,
        hovertext=f"<b>{row.name}</b><br>{look.speaker.say(span)}",
        hoverinfo="text",
    )


def _row_words(rows: Sequence[_Row], last: float, look: Look) -> list[dict[str, Any]]:
    """Number and name above each whisker, the name of the mark below it."""
    said = []
    for position, row in enumerate(rows):
        people = Message(N_("{returned} of {assigned}"), returned=row.group.returned, assigned=row.group.assigned)
        text = f"<b>{_per_100(row.rate, look)}</b> {row.name} · {look.speaker.say(people)}"
        said.append(label_above(position, text, look, yshift=_LABEL_ABOVE))
        if row.mark:
            said.append(
                _small(row.mark.label, look, x=row.mark.rate, y=position, yshift=_LABEL_BELOW, xanchor=_leaning(row.mark.rate, last))
            )
    return said


def _row_marks(rows: Sequence[_Row], look: Look) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "x0": row.mark.rate,
            "x1": row.mark.rate,
            "y0": position - _TICK,
            "y1": position + _TICK,
            "line": {"color": look.palette.text, "width": 1.5, "dash": row.mark.dash},
        }
        for position, row in enumerate(rows)
        if row.mark
    ]


def _leaning(place: float, last: float) -> str:
    if place < _EDGE * last:
        return "left"
    return "right" if place > (1 - _EDGE) * last else "center"


def _small(text: str, look: Look, **place: Any) -> dict[str, Any]:
    """Words in the size of the axes."""
    font = {"size": FONT_SIZE_AXIS, "color": look.palette.muted}
    return {"text": text, "showarrow": False, "borderpad": 0, "borderwidth": 0, "font": font, **place}


def _of_100(last: float, look: Look, *, zero: bool = True) -> dict[str, Any]:
    """Ticks of a share as people of 100, at most five; the base line may go without, it would touch that of the other axis."""
    step = next((step for step in _STEPS if last / step <= 5), _STEPS[-1])
    shares = [number * step for number in range(int(last / step) + 1)]
    first = _per_100(0, look) if zero else ""
    return {"tickvals": shares, "ticktext": [first, *(_per_100(share, look) for share in shares[1:])]}


def _two_groups_alt(rows: Sequence[_Row], measured: Measured, look: Look) -> str:
    if not rows:
        return look.speaker.say(N_("Nobody was written to."))
    text = N_("{name}: {rate} of 100 came back, by chance anything from {low} to {high}.")
    spoken = [
        Message(text, name=row.name, rate=_per_100(row.rate, look), low=_per_100(row.range.low, look), high=_per_100(row.range.high, look))
        for row in rows
    ]
    marks = [f"{row.mark.label}." for row in rows if row.mark]
    return " ".join([*(look.speaker.say(message) for message in spoken), *marks])


def _two_groups_note(measured: Measured, look: Look) -> str:
    if measured.preliminary:
        text = N_("Of 100 people, how many have come back so far; returns count until {day}. The lines show how much chance may do.")
        return look.speaker.say(Message(text, day=measured.window_ends_on))
    text = N_("Of 100 people, how many came back within {days} days. The lines show how much chance may do.")
    return look.speaker.say(Message(text, days=measured.window_days))


def _line(by_day: pl.DataFrame, contacted: bool) -> pl.DataFrame:
    return by_day.filter(pl.col("contacted") == contacted).select("day", "share").sort("day")


def _step_line(contacted: bool, line: pl.DataFrame, look: Look) -> go.Scatter:
    said = look.speaker.say(Message(N_("After {day} days: {rate} of 100"), day="%{x:,d}", rate="%{customdata:.1f}"))
    colour = look.palette.stages.returned if contacted else look.palette.grey
    return go.Scatter(
        x=line["day"].to_numpy(),
        y=line["share"].to_numpy(),
        customdata=(line["share"] * 100).to_numpy(),
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": "solid" if contacted else "dash", "shape": "hv"},
        hovertemplate=f"{_group_name(contacted, look)}<br>{said}<extra></extra>",
    )


def _group_name(contacted: bool, look: Look) -> str:
    return look.speaker.say(_WRITTEN_TO if contacted else word(Arm.HOLDOUT))


def _line_names(lines: dict[bool, pl.DataFrame], last: int, highest: float, look: Look) -> list[dict[str, Any]]:
    """The name and the last figure of each line at its end, the lower one below its line where there is room.

    On a phone a name is half a picture wide, so that the lower one keeps below what its line was that long before.
    """
    ends = sorted(((*line.row(-1), contacted) for contacted, line in lines.items()), key=lambda end: (end[1], end[2]))
    height, names, floor = _NAME_HEIGHT * highest, [], 0.0
    for position, (day, share, contacted) in enumerate(ends):
        leans_back = day > last / 2
        before = _share_on(lines[contacted], day - round(last * _NAME_WIDTH)) if leans_back else share
        is_below = position == 0 and len(ends) > 1 and before > 2 * height
        place = max(before - height * 0.75 if is_below else share + height * 0.75, floor)
        floor = place + height
        text = f"<b>{_per_100(share, look)}</b> {_group_name(contacted, look)}"
        ground = {"bgcolor": faded(look.palette.page, 0.8), "font": {"size": FONT_SIZE_AXIS, "color": look.palette.text}}
        names.append(_small(text, look, x=day, y=place, xanchor="right" if leans_back else "left", yanchor="middle") | ground)
    return names


def _share_on(line: pl.DataFrame, day: int) -> float:
    return float(line.filter(pl.col("day") >= day).row(0)[1])


def _open_days(known_to: int, last: int, highest: float, look: Look) -> list[go.Scatter]:
    """The hatched rest of the window, behind the lines, and a grey line where the data end."""
    clear = "rgba(0,0,0,0)"
    pattern = {"shape": "/", "fgcolor": faded(look.palette.muted, 0.45), "bgcolor": clear, "size": 9, "solidity": 0.12}
    corners = {"x": [known_to, last, last, known_to], "y": [0, 0, highest, highest]}
    edge = {"x": [known_to, known_to], "y": [0, highest], "line": {"color": look.palette.grey, "width": 1.5}}
    return [
        go.Scatter(**corners, fill="toself", fillcolor=clear, fillpattern=pattern, mode="none", hoverinfo="skip"),
        go.Scatter(**edge, mode="lines", hoverinfo="skip"),
    ]


def _open_words(lines: dict[bool, pl.DataFrame], last: int, highest: float, look: Look) -> list[dict[str, Any]]:
    """Words in the hatched part, at the height that is furthest from where the lines end, as their names stand there."""
    ends = [line.row(-1) for line in lines.values()] or [(0, 0.0)]
    known_to = max(day for day, _ in ends)
    if known_to >= last * 0.8:  # no room for words on a phone
        return []
    text = look.speaker.say(N_("still to come")).replace(" ", "<br>")  # narrow enough for a phone
    place = max((height * highest for height in _OPEN_WORDS_AT), key=lambda height: min(abs(height - share) for _, share in ends))
    return [_small(text, look, x=(known_to + last) / 2, y=place, bgcolor=look.palette.page, borderpad=3)]


def _cumulative_alt(lines: dict[bool, pl.DataFrame], look: Look) -> str:
    if not lines:
        return look.speaker.say(N_("Nothing is known of the days since the sending yet."))
    text = N_("{name}: {rate} of 100 had come back after {days} days.")
    ends = [(contacted, *line.row(-1)) for contacted, line in lines.items()]
    said = [Message(text, name=_group_name(contacted, look), rate=_per_100(share, look), days=day) for contacted, day, share in ends]
    return " ".join(look.speaker.say(message) for message in said)

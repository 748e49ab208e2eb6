"""Who has gone quiet, by one dimension or two. A click gives the bar or the cell."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import unescape
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go
import polars as pl

from winback.charts.bars import Bar, label_above, labelled_bars, rows_axis
from winback.charts.folding import Cell, Part, cells, parts, parts_of_map
from winback.charts.labels import plain, readable
from winback.charts.theme import FONT_SIZE, Look, Marks, Picture
from winback.locale import N_, Message
from winback.vocabulary import Stage

MOST_BARS: Final = 12
MOST_ROWS: Final = 12
MOST_COLUMNS: Final = 8
LONGEST_LABEL: Final = 28
Names = Mapping[str, Message | str]
"""Words for the values of a dimension; a value without an entry is shown as it is."""

_NO_NAMES: Names = MappingProxyType({})
_ROW: Final = 68
_ROW_OF_MANY: Final = 58
_FEW_ROWS: Final = 4
_LONGEST_TICK: Final = 14
_LONGEST_LINE: Final = 11
_CELL_TOP: Final = -0.14  # of a row, from its middle: the name of the row stands above its cells
_ROW_NAME_ABOVE: Final = 21
_CELL_WIDTH: Final = 0.96


def heat_map(breakdown: pl.DataFrame, look: Look, *, down: str, across: str, currency: str, names: Names = _NO_NAMES) -> Picture:
    """Customers by two dimensions: the count in each cell, the quiet ramp behind it, at most twelve rows and eight columns.

    ``breakdown`` has the columns ``down`` and ``across`` (an Enum keeps its order, anything else is sorted by customers; null: not
    known), ``customers`` and ``net_last_year``; cells without a row are drawn empty. ``customdata`` of a cell is [value of ``down``,
    value of ``across``, kind of ``down``, kind of ``across``], the kinds those of ``breakdown_bars``.
    """
    rows = parts_of_map(breakdown, down, most=MOST_ROWS) if breakdown.height else []
    columns = parts_of_map(breakdown, across, most=MOST_COLUMNS) if breakdown.height else []
    fields = cells(breakdown, down, across, rows, columns)
    hovers = [_spoken(cell, look, currency, names) for cell in fields]
    row_names = [label_above(row, _part_name(part, look, names), look, yshift=_ROW_NAME_ABOVE) for row, part in enumerate(rows)]
    figure = look.figure(
        *([_cell_trace(fields, len(columns), hovers, look)] if fields else []),
        height=(_ROW if len(rows) <= _FEW_ROWS else _ROW_OF_MANY) * max(len(rows), 1) + 30,
        marks=Marks(annotations=row_names),
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        xaxis={"range": [-_CELL_WIDTH / 2, max(len(columns), 1) - 1 + _CELL_WIDTH / 2], **_ticks(columns, look, names)},
        yaxis=rows_axis(len(rows), below=0.5),
    )
    return Picture(figure, _heat_map_alt(fields, look, names), look.speaker.say(N_("Customers in each field.")))


def breakdown_bars(
    breakdown: pl.DataFrame,
    look: Look,
    *,
    dimension: str,
    currency: str,
    names: Names = _NO_NAMES,
    stage: Stage = Stage.LAPSED,
) -> Picture:
    """Customers by one dimension: at most twelve bars, the rest as “Other”, in the colour of ``stage``.

    ``breakdown`` has the columns ``dimension`` (null: not known), ``customers`` and ``net_last_year``. An Enum
    keeps its order, anything else is sorted by customers. ``customdata`` of a bar is [value, kind] with the
    kinds ``value``, ``unknown`` and ``other``; the value is null for the last two.
    """
    shown = parts(breakdown, dimension, most=MOST_BARS)
    bars = [_bar(part, look, currency, names, look.palette.stages.of(stage)) for part in shown]
    largest = max(shown, key=lambda part: part.customers, default=None)
    return Picture(
        labelled_bars(bars, look),
        _bars_alt(largest, len(shown), look, names),
        look.speaker.say(N_("Customers, and what they bought in the year up to their last order.")),
    )


def _cell_trace(fields: Sequence[Cell], columns: int, spoken: Sequence[str], look: Look) -> go.Bar:
    """Bars one unit high and wide: unlike the cells of a Plotly heat map, a click selects them."""
    fills = _fills(fields, look)
    inks = [look.on(fill) if cell.customers else look.palette.muted for cell, fill in zip(fields, fills, strict=True)]
    return go.Bar(
        x=[place % columns for place in range(len(fields))],
        y=[0.5 - _CELL_TOP] * len(fields),
        base=[place // columns + _CELL_TOP for place in range(len(fields))],
        width=_CELL_WIDTH,
        marker={"color": fills, "line": {"width": 0}, "cornerradius": 4},
        text=[look.speaker.number(cell.customers) for cell in fields],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": inks, "size": FONT_SIZE},
        customdata=[[cell.down.value, cell.across.value, cell.down.kind, cell.across.kind] for cell in fields],
        hovertext=spoken,
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}, "textfont": {"color": look.palette.text}},
    )


def _fills(fields: Sequence[Cell], look: Look) -> list[str]:
    ramp, most = look.palette.quiet, max(cell.customers for cell in fields) or 1
    return [ramp[-(-cell.customers * len(ramp) // most) - 1] if cell.customers else look.palette.field for cell in fields]


def _ticks(columns: Sequence[Part], look: Look, names: Names) -> dict[str, object]:
    longest = _LONGEST_TICK if len(columns) > _FEW_ROWS else LONGEST_LABEL
    return {
        "tickvals": list(range(len(columns))),
        "ticktext": [_broken(_part_name(part, look, names, limit=longest)) for part in columns],
        "tickangle": 0,
        "ticklabeloverflow": "allow",
    }


def _broken(name: str) -> str:
    """A name in lines that a column has room for: turned, or beside each other, labels would be cut or left out."""
    lines: list[str] = []
    for part in name.split(" "):
        if lines and len(unescape(lines[-1])) + 1 + len(unescape(part)) <= _LONGEST_LINE:
            lines[-1] = f"{lines[-1]} {part}"
        else:
            lines.append(part)
    return "<br>".join(lines)


def _name(value: str, look: Look, names: Names, *, limit: int | None = LONGEST_LABEL) -> str:
    """The words for a value as a figure may hold them: the shop's own text is escaped."""
    name = names.get(value, value)
    return look.speaker.say(name) if isinstance(name, Message) else plain(name, limit=limit)


def _name_aloud(value: str, look: Look, names: Names) -> str:
    """The same for alternative texts, which are not markup."""
    name = names.get(value, value)
    return look.speaker.say(name) if isinstance(name, Message) else readable(name)


def _spoken(cell: Cell, look: Look, currency: str, names: Names) -> str:
    down, across = (_part_name(part, look, names) for part in (cell.down, cell.across))
    return f"<b>{down} · {across}</b><br>{_evidence(cell.customers, cell.net, look, currency)}"


def _evidence(customers: int, net: Decimal, look: Look, currency: str) -> str:
    counted = Message(N_("{count} customer"), plural=N_("{count} customers"), count=customers)
    bought = Message(N_("bought {money} in the year up to the last order"), money=look.speaker.money_rounded(net, currency))
    return f"{look.speaker.say(counted)}<br>{look.speaker.say(bought)}"


def _heat_map_alt(fields: Sequence[Cell], look: Look, names: Names) -> str:
    largest = max(fields, key=lambda cell: cell.customers, default=None)
    if largest is None:
        return look.speaker.say(N_("A map without customers."))
    field = " · ".join(_part_aloud(part, look, names) for part in (largest.down, largest.across))
    return look.speaker.say(
        Message(N_("A map of customers; most are in the field {field}: {count}."), field=field, count=largest.customers)
    )


def _part_name(part: Part, look: Look, names: Names, *, limit: int | None = LONGEST_LABEL) -> str:
    if part.value is None:
        return look.speaker.say(N_("Other") if part.kind == "other" else N_("Not known"))
    return _name(part.value, look, names, limit=limit)


def _part_aloud(part: Part, look: Look, names: Names) -> str:
    return _part_name(part, look, names) if part.value is None else _name_aloud(part.value, look, names)


def _bar(part: Part, look: Look, currency: str, names: Names, colour: str) -> Bar:
    return Bar(
        value=part.customers,
        number=look.speaker.number(part.customers),
        words=f"{_part_name(part, look, names)} · {look.speaker.money_rounded(part.net, currency)}",
        colour=colour if part.kind == "value" else look.palette.grey,
        hover=f"<b>{_part_name(part, look, names, limit=None)}</b><br>{_evidence(part.customers, part.net, look, currency)}",
        customdata=(part.value, part.kind),
    )


def _bars_alt(largest: Part | None, bars: int, look: Look, names: Names) -> str:
    if largest is None:
        return look.speaker.say(N_("Bars without customers."))
    name = _part_aloud(largest, look, names)
    return look.speaker.say(
        Message(N_("{bars} bars of customers; the longest is {name}: {count}."), bars=bars, name=name, count=largest.customers)
    )

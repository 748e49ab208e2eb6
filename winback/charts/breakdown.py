"""Who has gone quiet: by value and silence, or by any one dimension. A click gives the cell or the bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go
import polars as pl

from winback.charts.bars import Bar, label_above, labelled_bars, rows_axis
from winback.charts.labels import plain, readable
from winback.charts.theme import FONT_SIZE, Look, Marks, Picture
from winback.locale import N_, Message
from winback.vocabulary import Stage

MOST_BARS: Final = 12
LONGEST_LABEL: Final = 28
Names = Mapping[str, Message | str]
"""Words for the values of a dimension; a value without an entry is shown as it is."""

_NO_NAMES: Names = MappingProxyType({})
_ROW: Final = 68
_CELL_TOP: Final = -0.14  # of a row, from its middle: the name of the row stands above its cells
_ROW_NAME_ABOVE: Final = 21
_CELL_WIDTH: Final = 0.96


@dataclass(frozen=True)
class _Cell:
    down: str
    across: str
    customers: int
    net: Decimal


def heat_map(breakdown: pl.DataFrame, look: Look, *, down: str, across: str, currency: str, names: Names = _NO_NAMES) -> Picture:
    """Customers by two dimensions: the count in each cell, the quiet ramp behind it.

    ``breakdown`` has the columns ``down`` and ``across`` (an Enum keeps its order, else that of
    appearance), ``customers`` and ``net_last_year``; cells without a row are drawn empty.
    ``customdata`` of a cell is [value of ``down``, value of ``across``].
    """
    rows, columns = _values(breakdown[down]), _values(breakdown[across])
    cells = _cells(breakdown, down, across)
    hovers = [_spoken(cell, look, currency, names) for cell in cells]
    row_names = [label_above(row, _name(value, look, names), look, yshift=_ROW_NAME_ABOVE) for row, value in enumerate(rows)]
    figure = look.figure(
        *([_cell_trace(cells, rows, columns, hovers, look)] if cells else []),
        height=_ROW * max(len(rows), 1) + 30,
        marks=Marks(annotations=row_names),
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        xaxis={"range": [-_CELL_WIDTH / 2, max(len(columns), 1) - 1 + _CELL_WIDTH / 2], **_ticks(columns, look, names)},
        yaxis=rows_axis(len(rows), below=0.5),
    )
    return Picture(figure, _heat_map_alt(cells, look, names), look.speaker.say(N_("Customers in each field.")))


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
    parts = _parts(breakdown, dimension)
    bars = [_bar(part, look, currency, names, look.palette.stages.of(stage)) for part in parts]
    largest = max(parts, key=lambda part: part.customers, default=None)
    return Picture(
        labelled_bars(bars, look),
        _bars_alt(largest, len(parts), look, names),
        look.speaker.say(N_("Customers, and what they bought in the year up to their last order.")),
    )


def _values(dimension: pl.Series) -> list[str]:
    if isinstance(dimension.dtype, pl.Enum):
        return dimension.dtype.categories.to_list()
    return dimension.cast(pl.String).drop_nulls().unique(maintain_order=True).to_list()


def _cells(breakdown: pl.DataFrame, down: str, across: str) -> list[_Cell]:
    dimensions = [pl.col(name).cast(pl.String) for name in (down, across)]
    known = breakdown.select(*dimensions, "customers", "net_last_year").drop_nulls().rows()
    counted = {(first, second): _Cell(first, second, customers, net) for first, second, customers, net in known}
    return [
        counted.get((row, column), _Cell(row, column, 0, Decimal(0)))
        for row in _values(breakdown[down])
        for column in _values(breakdown[across])
    ]


def _cell_trace(cells: Sequence[_Cell], rows: Sequence[str], columns: Sequence[str], spoken: Sequence[str], look: Look) -> go.Bar:
    """Bars one unit high and wide: unlike the cells of a Plotly heat map, a click selects them."""
    fills = _fills(cells, look)
    inks = [look.on(fill) if cell.customers else look.palette.muted for cell, fill in zip(cells, fills, strict=True)]
    return go.Bar(
        x=[columns.index(cell.across) for cell in cells],
        y=[0.5 - _CELL_TOP] * len(cells),
        base=[rows.index(cell.down) + _CELL_TOP for cell in cells],
        width=_CELL_WIDTH,
        marker={"color": fills, "line": {"width": 0}, "cornerradius": 4},
        text=[look.speaker.number(cell.customers) for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": inks, "size": FONT_SIZE},
        customdata=[[cell.down, cell.across] for cell in cells],
        hovertext=spoken,
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}, "textfont": {"color": look.palette.text}},
    )


def _fills(cells: Sequence[_Cell], look: Look) -> list[str]:
    ramp, most = look.palette.quiet, max(cell.customers for cell in cells) or 1
    return [ramp[-(-cell.customers * len(ramp) // most) - 1] if cell.customers else look.palette.field for cell in cells]


def _ticks(values: Sequence[str], look: Look, names: Names) -> dict[str, object]:
    return {"tickvals": list(range(len(values))), "ticktext": [_name(value, look, names) for value in values]}


def _name(value: str, look: Look, names: Names, *, limit: int | None = LONGEST_LABEL) -> str:
    """The words for a value as a figure may hold them: the shop's own text is escaped."""
    name = names.get(value, value)
    return look.speaker.say(name) if isinstance(name, Message) else plain(name, limit=limit)


def _name_aloud(value: str, look: Look, names: Names) -> str:
    """The same for alternative texts, which are not markup."""
    name = names.get(value, value)
    return look.speaker.say(name) if isinstance(name, Message) else readable(name)


def _spoken(cell: _Cell, look: Look, currency: str, names: Names) -> str:
    down, across = (_name(value, look, names) for value in (cell.down, cell.across))
    return f"<b>{down} · {across}</b><br>{_evidence(cell.customers, cell.net, look, currency)}"


def _evidence(customers: int, net: Decimal, look: Look, currency: str) -> str:
    counted = Message(N_("{count} customer"), plural=N_("{count} customers"), count=customers)
    bought = Message(N_("bought {money} in the year up to the last order"), money=look.speaker.money_rounded(net, currency))
    return f"{look.speaker.say(counted)}<br>{look.speaker.say(bought)}"


def _heat_map_alt(cells: Sequence[_Cell], look: Look, names: Names) -> str:
    largest = max(cells, key=lambda cell: cell.customers, default=None)
    if largest is None:
        return look.speaker.say(N_("A map without customers."))
    field = " · ".join(_name_aloud(value, look, names) for value in (largest.down, largest.across))
    return look.speaker.say(
        Message(N_("A map of customers; most are in the field {field}: {count}."), field=field, count=largest.customers)
    )


@dataclass(frozen=True)
class _Part:
    """One value of a dimension; ``value`` None with kind ``unknown`` or ``other``."""

    value: str | None
    kind: str
    customers: int
    net: Decimal


def _parts(breakdown: pl.DataFrame, dimension: str) -> list[_Part]:
    in_order = isinstance(breakdown.schema[dimension], pl.Enum)
    ordered = breakdown.sort(dimension, nulls_last=True) if in_order else breakdown.sort("customers", dimension, descending=[True, False])
    parts = [
        _Part(value, "unknown" if value is None else "value", customers, net)
        for value, customers, net in ordered.select(pl.col(dimension).cast(pl.String), "customers", "net_last_year").rows()
    ]
    if len(parts) <= MOST_BARS:
        return parts
    kept, rest = parts[: MOST_BARS - 1], parts[MOST_BARS - 1 :]
    return [*kept, _Part(None, "other", sum(part.customers for part in rest), sum((part.net for part in rest), Decimal(0)))]


def _part_name(part: _Part, look: Look, names: Names, *, limit: int | None = LONGEST_LABEL) -> str:
    if part.value is None:
        return look.speaker.say(N_("Other") if part.kind == "other" else N_("Not known"))
    return _name(part.value, look, names, limit=limit)


def _bar(part: _Part, look: Look, currency: str, names: Names, colour: str) -> Bar:
    return Bar(
        value=part.customers,
        number=look.speaker.number(part.customers),
        words=f"{_part_name(part, look, names)} · {look.speaker.money_rounded(part.net, currency)}",
        colour=colour if part.kind == "value" else look.palette.grey,
        hover=f"<b>{_part_name(part, look, names, limit=None)}</b><br>{_evidence(part.customers, part.net, look, currency)}",
        customdata=(part.value, part.kind),
    )


def _bars_alt(largest: _Part | None, bars: int, look: Look, names: Names) -> str:
    if largest is None:
        return look.speaker.say(N_("Bars without customers."))
    name = _name_aloud(largest.value, look, names) if largest.value is not None else _part_name(largest, look, names)
    return look.speaker.say(
        Message(N_("{bars} bars of customers; the longest is {name}: {count}."), bars=bars, name=name, count=largest.customers)
    )

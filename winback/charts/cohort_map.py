"""Are newer customers better? Of each period of first orders, how many bought again within – or in – so many months."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl

from winback.analysis.cohorts import COHORTS
from winback.analysis.first_periods import days_of
from winback.analysis.ladder import FEWEST_TOLD
from winback.charts.bars import label_above, rows_axis
from winback.charts.theme import FONT_SIZE_AXIS, Look, Marks, Picture
from winback.locale import N_, Message

EVERYBODY: Final = 0
"""The months of the first column, which holds everybody of a period."""

_TOO_FEW: Final = "–"
_ROW: Final = 54
_CELL_TOP: Final = -0.1  # of a row, from its middle: the name of the row stands above its cells
_NAME_ABOVE: Final = 15
_CELL_WIDTH: Final = 0.94
_HEAD: Final = 26  # pixels above the rows, for the months


@dataclass(frozen=True, kw_only=True)
class _Cell:
    row: int
    column: int
    cohort: str
    months: int
    counted: int
    customers: int
    whole: bool

    @property
    def share(self) -> float:
        return self.counted / self.customers if self.customers else 0.0

    @property
    def is_told(self) -> bool:
        """Whether it says how many of 100, which of a handful of people would say nothing."""
        return bool(self.months) and self.whole and self.customers >= FEWEST_TOLD


def cohort_map(cohorts: pl.DataFrame, look: Look, *, is_within: bool, doubtful: Collection[str] = ()) -> Picture:
    """A map from COHORTS, the latest period on top: customers in the first column, then how many of 100, and the share as colour.

    ``is_within``: who bought again within the months, else who ordered in the month. What the data do not reach to stays empty; periods
    that are ``doubtful`` bear a star. A click gives “period|months”, months 0 for everybody of the period.
    """
    cells = _cells(COHORTS.check(cohorts))
    periods = list(dict.fromkeys(cell.cohort for cell in cells))
    months = sorted({cell.months for cell in cells})
    names = [f"{period_name(period, look)}{' *' if period in doubtful else ''}" for period in periods]
    figure = look.figure(
        *([_trace(cells, look, is_within=is_within)] if cells else []),
        height=_ROW * max(len(periods), 1) + _HEAD,
        marks=Marks(annotations=[label_above(row, name, look, yshift=_NAME_ABOVE) for row, name in enumerate(names)]),
        margin={"l": 0, "r": 0, "t": _HEAD, "b": 0},
        xaxis={"range": [-0.5, len(months) - 0.5], "side": "top", "tickangle": 0, **_ticks(months, look)},
        yaxis=rows_axis(len(periods), below=0.5),
    )
    return Picture(figure, _alt(cells, look), _note(look, is_within=is_within))


def key_of(cohort: str, months: int) -> str:
    """What a click on a cell gives."""
    return f"{cohort}|{months}"


def period_name(period: str, look: Look) -> str:
    """A month, a quarter or a year as it is called."""
    first, last = days_of(period)
    if first.month == last.month:
        return look.speaker.month(first)
    if last.month - first.month == 2:
        return look.speaker.say(Message(N_("Q{quarter} {year}"), quarter=str(last.month // 3), year=str(first.year)))
    return str(first.year)


def _cells(cohorts: pl.DataFrame) -> list[_Cell]:
    """Row by row, the latest first; the first of each row holds everybody."""
    periods = cohorts["cohort"].unique().sort(descending=True).to_list()
    columns = [EVERYBODY, *cohorts["months"].unique().sort().to_list()]
    cells = [
        _Cell(
            row=periods.index(cohort),
            column=columns.index(months),
            cohort=cohort,
            months=months,
            counted=counted,
            customers=customers,
            whole=whole,
        )
        for cohort, months, customers, counted, whole in cohorts.rows()
    ]
    everybody = [
        _Cell(row=periods.index(cohort), column=0, cohort=cohort, months=EVERYBODY, counted=customers, customers=customers, whole=True)
        for cohort, customers in cohorts.select("cohort", "customers").unique().rows()
    ]
    return sorted([*everybody, *cells], key=lambda cell: (cell.row, cell.column))


def _trace(cells: Sequence[_Cell], look: Look, *, is_within: bool) -> go.Bar:
    fills = _fills(cells, look)
    inks = [look.on(fill) if cell.is_told else look.palette.text for cell, fill in zip(cells, fills, strict=True)]
    return go.Bar(
        x=[cell.column for cell in cells],
        y=[0.5 - _CELL_TOP - 0.04] * len(cells),
        base=[cell.row + _CELL_TOP for cell in cells],
        width=_CELL_WIDTH,
        marker={
            "color": fills,
            "line": {"color": look.palette.hairline, "width": [0 if cell.is_told else 1 for cell in cells]},
            "cornerradius": 3,
        },
        text=[_text(cell, look) for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": inks, "size": FONT_SIZE_AXIS},
        customdata=[[key_of(cell.cohort, cell.months)] for cell in cells],
        hovertext=[_hover(cell, look, is_within=is_within) for cell in cells],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.35}, "textfont": {"color": look.palette.text}},
    )


def _text(cell: _Cell, look: Look) -> str:
    if not cell.whole:
        return ""
    if cell.months and cell.customers < FEWEST_TOLD:
        return _TOO_FEW
    return look.speaker.number(cell.counted if not cell.months else round(100 * cell.share))


def _fills(cells: Sequence[_Cell], look: Look) -> list[str]:
    """The ramp from nobody to the highest share on the map."""
    ramp = look.palette.buying
    highest = max((cell.share for cell in cells if cell.is_told), default=0) or 1
    return [ramp[min(int(cell.share / highest * len(ramp)), len(ramp) - 1)] if cell.is_told else look.palette.page for cell in cells]


def _ticks(months: Sequence[int], look: Look) -> dict[str, object]:
    """The months above their columns; above the first, who is meant."""
    texts = [look.speaker.number(month) if month else look.speaker.say(N_("new")) for month in months]
    return {"tickvals": list(range(len(months))), "ticktext": texts}


def _hover(cell: _Cell, look: Look, *, is_within: bool) -> str:
    told = f"<b>{period_name(cell.cohort, look)}</b><br>{cell_name(cell.months, look, is_within=is_within)}"
    if not cell.whole:
        return f"{told}<br>{look.speaker.say(N_('not known yet'))}"
    of = Message(N_("{counted} of {customers}"), counted=cell.counted, customers=cell.customers)
    return f"{told}: {look.speaker.say(of) if cell.months else look.speaker.number(cell.customers)}"


def cell_name(months: int, look: Look, *, is_within: bool) -> str:
    """Whom a cell counts."""
    if not months:
        return look.speaker.say(N_("First order"))
    if is_within:
        return look.speaker.say(
            Message(N_("bought again within {count} month"), plural=N_("bought again within {count} months"), count=months)
        )
    return look.speaker.say(Message(N_("ordered in month {n} after it"), n=months))


def _note(look: Look, *, is_within: bool) -> str:
    if is_within:
        return look.speaker.say(
            N_(
                "First column: customers with their first order in this time. Then, of 100 of them: how many bought again within "
                "so many months. Empty: not known yet; –: fewer than 5 customers."
            )
        )
    return look.speaker.say(
        N_(
            "First column: customers with their first order in this time. Then, of 100 of them: how many ordered in the month "
            "so many months later. Empty: not known yet; –: fewer than 5 customers."
        )
    )


def _alt(cells: Sequence[_Cell], look: Look) -> str:
    if not cells:
        return look.speaker.say(N_("A map without customers."))
    periods = list(dict.fromkeys(cell.cohort for cell in cells))
    told = "; ".join(
        f"{period_name(period, look)}: "
        + ", ".join(_text(cell, look) for cell in cells if cell.cohort == period and cell.months and cell.whole)
        for period in periods
    )
    return look.speaker.say(Message(N_("Of 100 first-time buyers, by time of the first order and months after it. {rows}."), rows=told))

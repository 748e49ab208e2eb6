"""Is the shop gaining or losing customers? First orders and those who came back upwards, those who went quiet downwards."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import polars as pl

from winback.analysis.flows import Change
from winback.charts.month_columns import Layer, Piece, month_columns
from winback.charts.theme import Look, Picture
from winback.locale import N_, Message

CHANGE_NAMES: Mapping[Change, str] = MappingProxyType(
    {Change.CAME_BACK: N_("Came back"), Change.FIRST_ORDER: N_("First order"), Change.WENT_QUIET: N_("Went quiet")}
)
"""In the order of the layers, from zero up and down."""


def change_columns(changes: pl.DataFrame, look: Look, *, is_cut_off: bool) -> Picture:
    """Columns from CHANGES; ``is_cut_off``: its last month has not ended. A click gives “date|change”."""
    dates: list[date] = changes["until"].unique().sort().to_list()
    known = {
        (until, change): customers
        for until, change, customers in changes.select("until", pl.col("change").cast(pl.String), "customers").rows()
    }
    layers = [_layer(change, dates, [known.get((until, change.value), 0) for until in dates], look) for change in CHANGE_NAMES]
    note = N_("Customers in each month: above the line those who came, below it those who went quiet.")
    return Picture(month_columns(dates, layers, look, is_cut_off=is_cut_off), _alt(changes, look), look.speaker.say(note))


def key_of(until: date, change: Change) -> str:
    """What a click on a piece gives."""
    return f"{until.isoformat()}|{change.value}"


def _layer(change: Change, dates: Sequence[date], customers: Sequence[int], look: Look) -> Layer:
    name, stages = look.speaker.say(CHANGE_NAMES[change]), look.palette.stages
    colour = {Change.FIRST_ORDER: stages.new, Change.CAME_BACK: stages.returned, Change.WENT_QUIET: stages.lapsed}[change]
    sign = -1 if change == Change.WENT_QUIET else 1
    pieces = [
        Piece(
            customers=sign * count,
            key=key_of(until, change),
            hover=f"<b>{name}</b><br>{look.speaker.month(until)}: {look.speaker.number(count)}",
        )
        for until, count in zip(dates, customers, strict=True)
    ]
    return Layer(name=name, colour=colour, pieces=pieces)


def _alt(changes: pl.DataFrame, look: Look) -> str:
    if changes.is_empty():
        return look.speaker.say(N_("The history is too short to show what changed from month to month."))
    last = changes.tail(len(Change))
    told = ", ".join(
        f"{look.speaker.say(CHANGE_NAMES[Change(change)])} {look.speaker.number(count)}"
        for change, count in last.select("change", "customers").rows()
    )
    return look.speaker.say(
        Message(
            N_("What changed in each of {months} months, the last one until {day}: {counts}."),
            months=changes["until"].n_unique(),
            day=last["until"][0],
            counts=told,
        )
    )

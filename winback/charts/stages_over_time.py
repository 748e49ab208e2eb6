"""How did the shop develop? Customers by stage at the end of each month."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from winback.charts.month_columns import Layer, Piece, month_columns
from winback.charts.theme import Look, Picture
from winback.locale import N_, Message
from winback.locale.words import word
from winback.vocabulary import Stage

STAGES = (Stage.LOYAL, Stage.GROWING, Stage.NEW, Stage.RETURNED, Stage.AT_RISK, Stage.LAPSED, Stage.LOST)
"""From the ground up: who buys, then who has gone quiet. Who has never bought has no past to be drawn."""


def stages_over_time(counts: pl.DataFrame, look: Look) -> Picture:
    """Columns from [until, stage, customers], one per date; a click gives “date|stage”."""
    dates: list[date] = counts["until"].unique().sort().to_list()
    known = {
        (until, stage): customers for until, stage, customers in counts.select("until", pl.col("stage").cast(pl.String), "customers").rows()
    }
    layers = [_layer(stage, dates, [known.get((until, stage.value), 0) for until in dates], look) for stage in STAGES]
    return Picture(
        month_columns(dates, layers, look),
        _alt(dates, known, look),
        look.speaker.say(
            N_("Customers by stage at the end of each month, with today’s limits. Those who have not bought yet are left out.")
        ),
    )


def key_of(until: date, stage: Stage) -> str:
    """What a click on a piece gives."""
    return f"{until.isoformat()}|{stage.value}"


def _layer(stage: Stage, dates: Sequence[date], customers: Sequence[int], look: Look) -> Layer:
    name = look.speaker.say(word(stage))
    pieces = [
        Piece(customers=count, key=key_of(until, stage), hover=f"<b>{name}</b><br>{look.speaker.day(until)}: {look.speaker.number(count)}")
        for until, count in zip(dates, customers, strict=True)
    ]
    return Layer(name=name, colour=look.palette.stages.of(stage), pieces=pieces)


def _alt(dates: Sequence[date], known: dict[tuple[date, str], int], look: Look) -> str:
    if not dates:
        return look.speaker.say(N_("There are no customers yet."))

    def told(until: date) -> str:
        return ", ".join(f"{look.speaker.say(word(stage))} {look.speaker.number(known.get((until, stage.value), 0))}" for stage in STAGES)

    return look.speaker.say(
        Message(
            N_("Customers by stage from {first} to {last}. First: {before}. Last: {now}."),
            first=dates[0],
            last=dates[-1],
            before=told(dates[0]),
            now=told(dates[-1]),
        )
    )

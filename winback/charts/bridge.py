"""Why is the net value not the figure that the shop system shows?"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

import plotly.graph_objects as go

from winback.charts.bars import BAR_GAP, BAR_MARGIN, height_of, label_above, rows_axis
from winback.charts.theme import Look, Marks, Picture
from winback.locale import N_, Message
from winback.locale.formats import NO_CURRENCY

Step = tuple[Message, Decimal]


def money_bridge(start: Step, changes: Sequence[Step], end: Message, look: Look, *, currency: str) -> Picture:
    """A waterfall from what the shop system shows to the net value, in ink and grey.

    ``start`` and ``changes`` are words with amounts; what is taken off is below zero. The end is their
    sum. Changes of zero are left out.
    """
    shown = [step for step in changes if step[1]]
    total = start[1] + sum((amount for _, amount in shown), Decimal(0))
    steps = [start, *shown, (end, total)]
    labels = [f"<b>{look.speaker.money_rounded(amount, currency)}</b> {look.speaker.say(words)}" for words, amount in steps]
    reached = [0.0, *(float(amount) for amount in accumulate(amount for _, amount in steps[:-1]))]
    figure = look.figure(
        _waterfall([amount for _, amount in steps], look),
        height=height_of(len(steps)),
        marks=Marks(annotations=[label_above(row, label, look) for row, label in enumerate(labels)]),
        margin=BAR_MARGIN,
        waterfallgap=BAR_GAP,
        xaxis={"visible": False, "range": [min(reached), max(reached) or 1]},
        yaxis=rows_axis(len(steps)),
    )
    amounts = ", ".join(f"{look.speaker.say(words)} {look.speaker.money_rounded(amount, currency)}" for words, amount in steps)
    return Picture(
        figure,
        look.speaker.say(Message(N_("From all orders to the net value: {amounts}."), amounts=amounts)),
        look.speaker.say(_unit(currency)),
    )


def _unit(currency: str) -> Message:
    if currency == NO_CURRENCY:
        return Message(N_("Tax and shipping included. The files do not say in which currency."))
    return Message(N_("Amounts in {currency}, tax and shipping included."), currency=currency)


def _waterfall(amounts: Sequence[Decimal], look: Look) -> go.Waterfall:
    ink, grey = {"marker": {"color": look.palette.text}}, {"marker": {"color": look.palette.grey}}
    return go.Waterfall(
        orientation="h",
        x=[float(amount) for amount in amounts],
        y=list(range(len(amounts))),
        measure=["absolute", *["relative"] * (len(amounts) - 2), "total"],
        totals=ink,
        increasing=grey,
        decreasing=grey,
        connector={"line": {"color": look.palette.hairline, "width": 1}},
        hoverinfo="none",
    )

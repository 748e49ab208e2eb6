"""Which step loses customers: known → first → second → third order → regular?"""

import polars as pl

from winback.analysis.lifecycle import FUNNEL
from winback.charts.bars import Bar, labelled_bars
from winback.charts.theme import Look, Picture
from winback.locale import N_, Message

_ORDERS = {
    0: Message(N_("Everybody known")),
    1: Message(N_("First order")),
    2: Message(N_("Second order")),
    3: Message(N_("Third order")),
}


def funnel_bars(funnel: pl.DataFrame, look: Look) -> Picture:
    """One bar per row of a FUNNEL: how many got there, and their share of the step before.

    The last row is the number of orders that makes a regular. ``customdata`` of a bar is the number of orders.
    """
    steps = FUNNEL.check(funnel).rows()
    loyal_from = steps[-1][0] if steps else 0
    bars = [_bar(orders, customers, share, look, loyal_from=loyal_from) for orders, customers, share in steps]
    counts = ", ".join(f"{_name(orders, loyal_from, look)} {look.speaker.number(customers)}" for orders, customers, _ in steps)
    return Picture(
        labelled_bars(bars, look),
        look.speaker.say(Message(N_("How far customers get: {counts}."), counts=counts)),
        look.speaker.say(N_("Customers who got this far, and their share of the step before.")),
    )


def _name(orders: int, loyal_from: int, look: Look) -> str:
    if orders == loyal_from and orders > 0:
        return look.speaker.say(Message(N_("{n} orders, a regular"), n=orders))
    return look.speaker.say(_ORDERS[orders])


def _bar(orders: int, customers: int, share: float | None, look: Look, *, loyal_from: int) -> Bar:
    name = _name(orders, loyal_from, look)
    reached = Message(N_("{share} of the step before"), share=look.speaker.percent(share)) if share is not None else None
    return Bar(
        value=customers,
        number=look.speaker.number(customers),
        words=f"{name} · {look.speaker.say(reached)}" if reached else name,
        colour=_colour(orders, loyal_from, look),
        hollow=orders == 0,
        customdata=(str(orders),),
    )


def _colour(orders: int, loyal_from: int, look: Look) -> str:
    stages = look.palette.stages
    if orders == loyal_from:
        return stages.loyal
    return {0: stages.lead, 1: stages.new}.get(orders, stages.growing)

"""How many customers stand where?"""

from decimal import Decimal

import polars as pl

from winback.charts.bars import Bar, labelled_bars
from winback.charts.theme import Look, Picture
from winback.locale import N_, Message
from winback.locale.words import word
from winback.schema import STAGE_SUMMARY
from winback.vocabulary import Stage


def stage_bars(stage_summary: pl.DataFrame, look: Look, *, currency: str) -> Picture:
    """One bar per stage in lifecycle order from a STAGE_SUMMARY: customers, and what they bought in their last year.

    ``customdata`` of a bar is the stage. Leads are drawn hollow.
    """
    STAGE_SUMMARY.check(stage_summary)
    counted = stage_summary.select("stage", "customers", "net_last_year").rows()
    say, number = look.speaker.say, look.speaker.number
    counts = ", ".join(f"{say(word(Stage(stage)))} {number(customers)}" for stage, customers, _ in counted)
    return Picture(
        labelled_bars([_bar(Stage(stage), customers, net, look, currency) for stage, customers, net in counted], look),
        say(Message(N_("Customers by stage: {counts}."), counts=counts)),
        say(N_("Customers, and what they bought in the year up to their last order.")),
    )


def _bar(stage: Stage, customers: int, net_last_year: Decimal, look: Look, currency: str) -> Bar:
    name = look.speaker.say(word(stage))
    money = f" · {look.speaker.money_rounded(net_last_year, currency)}" if net_last_year else ""
    return Bar(
        value=customers,
        number=look.speaker.number(customers),
        words=name + money,
        colour=look.palette.stages.of(stage),
        hollow=stage == Stage.LEAD,
        customdata=(stage.value,),
    )

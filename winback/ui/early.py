"""The first customers that the data show: whose first order there may be a later one."""

from datetime import date, timedelta

import polars as pl

from winback.locale import N_, Message
from winback.pipeline import History
from winback.ui import panels
from winback.ui.frame import Here


def known_from(history: History) -> date:
    """The day from which on a first order is taken for the customer's first."""
    return history.beginning.day + timedelta(days=history.horizon_days)


def periods(history: History, begun: pl.DataFrame) -> frozenset[str]:
    """The periods of BEGINNINGS in which anybody may be a customer for longer than the data show."""
    return frozenset(begun.filter(pl.col("customer").is_in(history.beginning.maybe_older.implode()))["cohort"].unique())


def remark(here: Here, history: History, *, of_stars: bool = False) -> None:
    """That first orders may be later ones, where they may."""
    if history.beginning.maybe_older.is_empty():
        return
    text = (
        N_("* First orders before {day} may be later orders of older customers.")
        if of_stars
        else N_("First orders before {day} may be later orders of older customers.")
    )
    panels.remarks(here, [Message(text, day=known_from(history))])

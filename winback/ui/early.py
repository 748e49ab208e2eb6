"""The first customers that the data show: whose first order there may be a later one."""

from datetime import date, timedelta

import polars as pl

from winback.analysis.known_from import of_silence
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui import panels
from winback.ui.frame import Here


def known_from(history: History) -> date:
    """The day from which on a first order is taken for the customer's first."""
    return history.beginning.day + timedelta(days=history.horizon_days)


def stages_known_from(history: History, thresholds: Thresholds) -> date:
    """The day from which on nobody is missing among those who have not gone quiet, as in the trend on the Overview."""
    return of_silence(history.beginning.day, thresholds.lapsed_after_days)


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


def remark_on_stages(here: Here, history: History, known: date) -> None:
    """That there may have been more active customers before the day from which on all of them are known."""
    if history.beginning.maybe_older.is_empty():
        return
    panels.remarks(
        here, [Message(N_("Before {day} there may have been more: who had ordered only before your data begin is not seen."), day=known)]
    )


def remark_on_first_step(here: Here, history: History) -> None:
    """Who is left out of the share that orders a second time, or that nobody could be."""
    if history.beginning.maybe_older.is_empty():
        return
    text = (
        N_("All first orders are from before {day} and may be later orders of older customers.")
        if history.first_step.may_be_older
        else N_("The share after the first order leaves out customers first seen before {day} who may have ordered earlier.")
    )
    panels.remarks(here, [Message(text, day=known_from(history))])

"""How the shop developed, below the check on the Lifecycle page: one of four pictures, each with the people behind it.

They are drawn in a fragment of their own: what is picked here runs nothing else of the page again.
"""

from datetime import date
from enum import StrEnum

import polars as pl
import streamlit as st

from winback.analysis.flows import QUIET, stage_counts
from winback.charts.stages_over_time import key_of, stages_over_time
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import behind, cached, changes, cohorts, early, frame, panels, steps
from winback.ui.frame import Here
from winback.vocabulary import Stage

A_YEAR_OF_MONTHS = 12


class View(StrEnum):
    """What can be looked at, one at a time."""

    STAGES = "stages"
    CHANGES = "changes"
    STEPS = "steps"
    COHORTS = "cohorts"


_NAMES = {
    View.STAGES: N_("Over time"),
    View.CHANGES: N_("Come and go"),
    View.STEPS: N_("Step by step"),
    View.COHORTS: N_("By first order"),
}


@st.fragment
def show(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """The picture that is chosen; errors end here, as a fragment that runs alone runs outside of the page's own boundary."""
    with frame.boundary():
        if history.customers.is_empty():
            return
        match _choose(here):
            case View.STAGES:
                _stages(here, workspace, history, thresholds)
            case View.CHANGES:
                changes.show(here, workspace, history, thresholds)
            case View.STEPS:
                steps.show(here, workspace, history, thresholds)
            case View.COHORTS:
                cohorts.show(here, workspace, history, thresholds)


def _choose(here: Here) -> View:
    """Which picture is on screen; in round buttons, as the tab that is open would be hard to read in the dark."""
    picked = st.radio(
        here(N_("How the shop developed")),
        list(View),
        format_func=lambda view: here(_NAMES[view]),
        key="over_time",
        horizontal=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return picked or View.STAGES


def _stages(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """How did it develop: customers by stage, month by month."""
    counts = stage_counts(cached.flows(workspace, history, thresholds))
    groups = {
        key_of(until, Stage(stage)): behind.Group(name=f"{here.say.day(until)} · {here(word(Stage(stage)))}", customers=customers)
        for until, stage, customers in counts.sort("until", "stage", descending=[True, False]).rows()
    }
    known = early.stages_known_from(history, thresholds)
    title = here(_finding(counts, known=known))
    picked = behind.picture(here, stages_over_time(counts, panels.look()), groups, name="stages_over_time", title=title)
    if not counts.is_empty() and counts["until"][0] < known:
        early.remark_on_stages(here, history, known)
    if picked:
        found = next(row for row in counts.rows() if key_of(row[0], Stage(row[1])) == picked)
        then = cached.moved(workspace, history, thresholds, since=None, until=found[0])
        people = then.filter(pl.col("now") == found[1])["customer"]
        behind.people(here, history, thresholds, people, group=groups[picked].name, name="stages_over_time")


def _finding(counts: pl.DataFrame, *, known: date) -> Message:
    """Whether there are more who have not gone quiet than a year before, or than on the first day from which on all of them are known."""
    active = counts.group_by("until").agg(pl.col("customers").filter(~pl.col("stage").is_in(QUIET)).sum()).sort("until")
    day, now = active.row(-1)
    earlier = active.head(-1).filter(pl.col("until") >= known).tail(A_YEAR_OF_MONTHS)
    if earlier.is_empty():
        return Message(N_("Active customers on {day}: {now}"), day=day, now=now)
    then, before = earlier.row(0)
    if now > before:
        return Message(N_("Active customers: {now} – {more} more than on {day}"), now=now, more=now - before, day=then)
    if now < before:
        return Message(N_("Active customers: {now} – {fewer} fewer than on {day}"), now=now, fewer=before - now, day=then)
    return Message(N_("Active customers: {now} – as many as on {day}"), now=now, day=then)

"""Gaining or losing customers: who came, who came back and who went quiet, month by month."""

from datetime import date, timedelta

import polars as pl
import streamlit as st

from winback.analysis.flows import Change, change
from winback.analysis.flows import changes as changes_of
from winback.charts.changes import CHANGE_NAMES, change_columns, key_of
from winback.charts.stage_flows import flow_ways, way_name
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import behind, cached, early, panels
from winback.ui.frame import Here

A_YEAR_OF_MONTHS = 12


def show(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """The columns with the people behind them; for those who know statistics the ways between the stages, too."""
    flown = cached.flows(workspace, history, thresholds)
    counted = changes_of(flown)
    if counted.is_empty():
        panels.section(here(N_("What changed from month to month needs the orders of more than one month")))
        return
    groups = _groups(here, counted)
    if not groups:
        panels.section(here(Message(N_("Since {day} nobody has come and nobody has gone"), day=counted["since"][0])))
        return
    known = early.stages_known_from(history, thresholds)
    picture = change_columns(counted, panels.look(), is_cut_off=(history.as_of + timedelta(days=1)).day != 1)
    picked = behind.picture(here, picture, groups, name="changes", title=here(_finding(counted, known=known)))
    if counted["since"][0] < max(known, early.known_from(history)):
        early.remark(here, history)
    if picked:
        since, until, happened, _ = next(row for row in counted.rows() if key_of(row[1], Change(row[2])) == picked)
        moved = cached.moved(workspace, history, thresholds, since=since, until=until)
        people = moved.filter(change() == happened)["customer"]
        behind.people(here, history, thresholds, people, group=groups[picked].name, name="changes")
    if here.statistics:
        _ways(here, workspace, history, thresholds, flown)


def _groups(here: Here, counted: pl.DataFrame) -> dict[str, behind.Group]:
    """Every piece with anybody in it, the latest month first."""
    return {
        key_of(until, Change(happened)): behind.Group(
            name=f"{here.say.month(until)} · {here(CHANGE_NAMES[Change(happened)])}", customers=customers
        )
        for _, until, happened, customers in counted.sort("until", descending=True, maintain_order=True).rows()
        if customers
    }


def _finding(counted: pl.DataFrame, *, known: date) -> Message:
    """Whether more came than went over the last twelve months, or as many of them as begin when all who are active are known."""
    lately = counted.filter(pl.col("since") >= known).tail(A_YEAR_OF_MONTHS * len(Change))
    if lately.is_empty():
        return Message(N_("Who came and who went, month by month"))
    is_gone = lately["change"] == Change.WENT_QUIET
    gone, came = (int(lately.filter(those)["customers"].sum()) for those in (is_gone, ~is_gone))
    since: date = lately["since"][0]
    if came > gone:
        return Message(N_("More come than go: {came} against {gone} since {day}"), came=came, gone=gone, day=since)
    if came < gone:
        return Message(N_("More go than come: {gone} against {came} since {day}"), gone=gone, came=came, day=since)
    return Message(N_("As many come as go: {came} each since {day}"), came=came, day=since)


def _ways(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, flown: pl.DataFrame) -> None:
    """The ways between the stages in a month of choice; its people are picked in the list, as a way cannot be clicked."""
    dates: list[date] = flown["until"].unique().sort().to_list()
    place = st.container()
    month, people = st.columns(2)
    until = month.selectbox(
        here(N_("Month")),
        dates[:0:-1],
        format_func=here.say.month,
        key="ways_month",
        persist_state="session",
    )
    in_month = flown.filter(pl.col("until") == until)
    with place:
        moved_on = int(in_month.filter(pl.col("before").is_not_null() & (pl.col("before") != pl.col("now")))["customers"].sum())
        told = Message(
            N_("{month}: {count} customer changed stage"),
            plural=N_("{month}: {count} customers changed stage"),
            count=moved_on,
            month=here.say.month(until),
        )
        panels.picture(flow_ways(in_month, panels.look()), title=here(told), key="ways")
    ways = (
        in_month.sort("customers", descending=True)
        .select(pl.col("before").cast(pl.String), pl.col("now").cast(pl.String), "customers")
        .rows()
    )
    groups = {f"{before}|{now}": behind.Group(name=way_name(before, now, panels.look()), customers=count) for before, now, count in ways}
    with people:
        picked = behind.pick(here, groups, name="ways", hint=N_("Choose"))
    if picked:
        before, now = next((came, went) for came, went, _ in ways if f"{came}|{went}" == picked)
        moved = cached.moved(workspace, history, thresholds, since=dates[dates.index(until) - 1], until=until)
        those = moved.filter(pl.col("before").eq_missing(pl.lit(before, dtype=moved.schema["before"])), pl.col("now") == now)["customer"]
        behind.people(here, history, thresholds, those, group=groups[picked].name, name="ways")

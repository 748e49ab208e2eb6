"""Are newer customers better: what became of those who ordered first in each month, quarter or year."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from winback.analysis.cohorts import again_within
from winback.analysis.ladder import FEWEST_TOLD
from winback.charts.cohort_map import EVERYBODY, cell_name, cohort_map, key_of, period_name
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import behind, cached, early, panels
from winback.ui.frame import Here

TOLD_MONTHS = 3
FEWEST_FOR_100 = 50
"""From so many customers on a share is told as so many of 100."""

_TOO_EARLY = N_("Whether newer customers are better shows once {months} months have passed after their first order")

_MAY_BE_OLDER = N_("Nobody can say yet whether newer customers are better: all whom the months tell of (*) may be older customers")


def show(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """The map with the people behind it."""
    is_within = _choose(here)
    name = f"cohorts_{'within' if is_within else 'in'}"
    cohorts = cached.cohorts(workspace, history, is_within=is_within)
    doubtful = early.periods(history, cached.beginnings(workspace, history))
    groups = _groups(cohorts, is_within=is_within)
    picture = cohort_map(cohorts, panels.look(), is_within=is_within, doubtful=doubtful)
    title = here(_finding(cohorts, doubtful, is_within=is_within))
    picked = behind.picture(here, picture, groups, name=name, title=title)
    early.remark(here, history, of_stars=True)
    if picked:
        people = _people(workspace, history, picked, is_within=is_within)
        behind.people(here, history, thresholds, people, group=groups[picked].name, name=name)


def _choose(here: Here) -> bool:
    """Whether to count who bought again within the months, or else who ordered in the month."""
    picked: bool | None = st.radio(
        here(N_("Of 100 customers")),
        [True, False],
        format_func=lambda within: here(N_("bought again within so many months") if within else N_("ordered in the month so much later")),
        key="cohorts_counted",
        horizontal=True,
        persist_state="session",
    )
    return picked is not False


def _groups(cohorts: pl.DataFrame, *, is_within: bool) -> dict[str, behind.Group]:
    """Every cell with anybody in it, the latest period first, each after everybody of its period."""
    look = panels.look()
    groups: dict[str, behind.Group] = {}
    for period in cohorts["cohort"].unique().sort(descending=True):
        cells = cohorts.filter(pl.col("cohort") == period)
        told = period_name(period, look)
        groups[key_of(period, EVERYBODY)] = _group(told, EVERYBODY, cells["customers"][0], is_within=is_within)
        for months, counted in cells.filter(pl.col("whole"), pl.col("counted") > 0).select("months", "counted").rows():
            groups[key_of(period, months)] = _group(told, months, counted, is_within=is_within)
    return groups


def _group(period: str, months: int, customers: int, *, is_within: bool) -> behind.Group:
    return behind.Group(name=f"{period} · {cell_name(months, panels.look(), is_within=is_within)}", customers=customers)


def _people(workspace: Workspace, history: History, picked: str, *, is_within: bool) -> pl.Series:
    """The people of a cell, from the very rows that it was counted from."""
    period, _, written = picked.partition("|")
    months = int(written)
    of_period = pl.col("cohort") == period
    begun = cached.beginnings(workspace, history)
    if months == EVERYBODY:
        return begun.filter(of_period)["customer"]
    if is_within:
        return begun.filter(of_period, again_within(months))["customer"]
    return cached.active_months(workspace, history).filter(of_period, pl.col("months_later") == months)["customer"]


def _finding(cohorts: pl.DataFrame, doubtful: frozenset[str], *, is_within: bool) -> Message:
    """The latest period that is known long enough, against the one a year before."""
    known = cohorts.filter(pl.col("whole"), pl.col("months") == TOLD_MONTHS, ~pl.col("cohort").is_in(doubtful)).sort("cohort")
    latest = _told(known)
    if latest is None:
        is_seen = pl.col("whole") & (pl.col("months") == TOLD_MONTHS) & pl.col("cohort").is_in(list(doubtful))
        return Message(_MAY_BE_OLDER) if cohorts.filter(is_seen).height else Message(_TOO_EARLY, months=TOLD_MONTHS)
    if latest.customers < FEWEST_TOLD:
        return Message(N_("Too few first-time buyers of {period} to say whether they buy again"), period=latest.period)
    before = _told(known.filter(pl.col("cohort") == _a_year_before(known["cohort"][-1]), pl.col("customers") >= FEWEST_TOLD))
    if min(latest.customers, before.customers if before else FEWEST_FOR_100) < FEWEST_FOR_100:
        return _in_numbers(latest, is_within=is_within)
    return _alone(latest, is_within=is_within) if before is None else _against(latest, before, is_within=is_within)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A period in the finding: how many of its customers are counted after ``TOLD_MONTHS``."""

    period: str
    customers: int
    counted: int

    @property
    def of_100(self) -> int:
        return round(100 * self.counted / self.customers)


def _told(known: pl.DataFrame) -> _Told | None:
    """The last period, with the name it has on screen."""
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    return _Told(period=period_name(row["cohort"], panels.look()), customers=row["customers"], counted=row["counted"])


def _a_year_before(period: str) -> str:
    return f"{int(period[:4]) - 1}{period[4:]}"


def _in_numbers(told: _Told, *, is_within: bool) -> Message:
    """Few customers: a share would sound surer than it is."""
    text = (
        N_("{counted} of {customers} first-time buyers of {period} bought again within {months} months")
        if is_within
        else N_("{counted} of {customers} first-time buyers of {period} ordered {months} months later")
    )
    return Message(text, counted=told.counted, customers=told.customers, period=told.period, months=TOLD_MONTHS)


def _alone(told: _Told, *, is_within: bool) -> Message:
    text = (
        N_("Of 100 first-time buyers of {period}, {now} bought again within {months} months")
        if is_within
        else N_("Of 100 first-time buyers of {period}, {now} ordered {months} months later")
    )
    return Message(text, period=told.period, now=told.of_100, months=TOLD_MONTHS)


def _against(told: _Told, before: _Told, *, is_within: bool) -> Message:
    text = (
        N_("Of 100 first-time buyers of {period}, {now} bought again within {months} months; a year before it was {before}")
        if is_within
        else N_("Of 100 first-time buyers of {period}, {now} ordered {months} months later; a year before it was {before}")
    )
    return Message(text, period=told.period, now=told.of_100, months=TOLD_MONTHS, before=before.of_100)

"""How a shop developed: what the pictures over time are drawn from, and the people behind them."""

from datetime import date

import polars as pl
import streamlit as st

from winback.analysis import cohorts as counting
from winback.analysis.flows import flows as flows_between
from winback.analysis.flows import month_ends
from winback.analysis.flows import moved as moved_between
from winback.analysis.gaps import gap_table
from winback.analysis.ladder import ladder as next_orders
from winback.analysis.monthly import MONTHS
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui.cached.analysed import Key
from winback.ui.cached.places import place


def flows(workspace: Workspace, found: History, thresholds: Thresholds) -> pl.DataFrame:
    """Customers by stage at the ends of the last months, and their ways between them (FLOWS)."""
    return _flows(_key(workspace, found), thresholds, found)


def moved(workspace: Workspace, found: History, thresholds: Thresholds, *, since: date | None, until: date) -> pl.DataFrame:
    """The people whom the flows of one date count (MOVED)."""
    return _moved(_key(workspace, found), thresholds, since, until, found)


def next_order_steps(workspace: Workspace, found: History, *, steps: int) -> pl.DataFrame:
    """How many go on from each of the first orders to the next (LADDER)."""
    return _next_order_steps(_key(workspace, found), steps, found)


def gaps(workspace: Workspace, found: History) -> pl.DataFrame:
    """The people on the steps, with the time after each of their orders (GAPS), whoever got a message among them."""
    return _gaps(_key(workspace, found), found)


def beginnings(workspace: Workspace, found: History) -> pl.DataFrame:
    """When everybody ordered first, and how soon again (BEGINNINGS)."""
    return _beginnings(_key(workspace, found), found)


def active_months(workspace: Workspace, found: History) -> pl.DataFrame:
    """In which months everybody ordered (ACTIVE_MONTHS)."""
    return _active_months(_key(workspace, found), found, workspace)


def cohorts(workspace: Workspace, found: History, *, is_within: bool) -> pl.DataFrame:
    """COHORTS: of each period of first orders who bought again within so many months, or else who ordered in later months."""
    return _cohorts(_key(workspace, found), is_within, found, workspace)


def _key(workspace: Workspace, found: History) -> Key:
    return Key(place=place(), workspace_id=workspace.id, version=workspace.version, policy=workspace.policy, as_of=found.as_of)


@st.cache_resource(show_spinner=False, max_entries=16)
def _flows(key: Key, thresholds: Thresholds, _found: History) -> pl.DataFrame:
    first_day = _found.occasions["day"].min()
    dates = month_ends(first_day=first_day, as_of=_found.as_of, most=MONTHS) if isinstance(first_day, date) else ()
    return flows_between(_found.occasions, dates, thresholds)


@st.cache_resource(show_spinner=False, max_entries=4)
def _moved(key: Key, thresholds: Thresholds, since: date | None, until: date, _found: History) -> pl.DataFrame:
    return moved_between(_found.occasions, since=since, until=until, thresholds=thresholds)


@st.cache_resource(show_spinner=False, max_entries=16)
def _next_order_steps(key: Key, steps: int, _found: History) -> pl.DataFrame:
    return next_orders(gap_table(_found.occasions, as_of=_found.as_of), steps=steps)


@st.cache_resource(show_spinner=False, max_entries=2)
def _gaps(key: Key, _found: History) -> pl.DataFrame:
    return gap_table(_found.occasions, as_of=_found.as_of)


@st.cache_resource(show_spinner=False, max_entries=2)
def _beginnings(key: Key, _found: History) -> pl.DataFrame:
    return counting.beginnings(_found.occasions, as_of=_found.as_of)


@st.cache_resource(show_spinner=False, max_entries=2)
def _active_months(key: Key, _found: History, _workspace: Workspace) -> pl.DataFrame:
    return counting.active_months(_found.occasions, beginnings(_workspace, _found), as_of=_found.as_of)


@st.cache_resource(show_spinner=False, max_entries=8)
def _cohorts(key: Key, is_within: bool, _found: History, _workspace: Workspace) -> pl.DataFrame:
    begun = beginnings(_workspace, _found)
    if is_within:
        return counting.bought_again(begun, as_of=_found.as_of)
    return counting.still_buying(begun, active_months(_workspace, _found), as_of=_found.as_of)


NAMING_PEOPLE = (_flows, _moved, _next_order_steps, _gaps, _beginnings, _active_months, _cohorts)
"""What may name a person."""

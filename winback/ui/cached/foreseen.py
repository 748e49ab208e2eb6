"""What is about to happen: who shows signs of leaving, and who is due to buy something again."""

import polars as pl
import streamlit as st

from winback import lookback, pipeline
from winback.analysis.backtest import a_horizon_apart
from winback.analysis.prediction.value import Checked, Predicted, checked_a_year_before
from winback.analysis.prediction.value_by_month import EXPECTED_BY_MONTH, expected_by_month
from winback.analysis.replenishment import due as due_customers
from winback.analysis.replenishment import regular_buyers
from winback.analysis.signs import SignPast, orders_sent_back, sign_history, signs_on
from winback.pipeline import History
from winback.store import Workspace
from winback.ui.cached.analysed import Key
from winback.ui.cached.places import place


def signs(workspace: Workspace, found: History) -> SignPast:
    """Who shows a sign of leaving now, and what followed the signs on past days."""
    return _signs(_key(workspace, found), found)


def due(workspace: Workspace, found: History, *, by_category: bool = False) -> pl.DataFrame:
    """Who is due or overdue with what product, or with what category of products (DUE)."""
    return _due(_key(workspace, found), by_category, found)


def predicted(workspace: Workspace, found: History) -> Predicted | None:
    """What every customer is expected to buy in the next twelve months."""
    return _predicted(_key(workspace, found), found)


def predicted_before(workspace: Workspace, found: History) -> Checked | None:
    """What they were expected to buy twelve months before, and what came."""
    return _predicted_before(_key(workspace, found), found, workspace)


def expected_months(workspace: Workspace, found: History) -> pl.DataFrame:
    """What a customer was expected to leave in twelve months, month by month (EXPECTED_BY_MONTH)."""
    return _expected_months(_key(workspace, found), found, workspace)


def _key(workspace: Workspace, found: History) -> Key:
    return Key(place=place(), workspace_id=workspace.id, version=workspace.version, policy=workspace.policy, as_of=found.as_of)


@st.cache_resource(show_spinner=False, max_entries=4)
def _signs(key: Key, _found: History) -> SignPast:
    sent_back = orders_sent_back(_found.orders, currency=_found.currency)
    return SignPast(
        now=signs_on(_found.occasions, sent_back, on=_found.as_of),
        history=sign_history(
            _found.occasions,
            sent_back,
            a_horizon_apart(lookback.usual_dates(_found), horizon_days=_found.horizon_days),
            horizon_days=_found.horizon_days,
            written_to=_found.written_to,
        ),
        has_refunds=sent_back.height > 0,
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _due(key: Key, by_category: bool, _found: History) -> pl.DataFrame:
    bought, usual = (_found.bought_by_category, _found.replenishment_by_category) if by_category else (_found.bought, _found.replenishment)
    return due_customers(regular_buyers(bought), usual, as_of=_found.as_of)


@st.cache_resource(show_spinner=False, max_entries=4)
def _predicted(key: Key, _found: History) -> Predicted | None:
    return pipeline.predicted(_found)


@st.cache_resource(show_spinner=False, max_entries=4)
def _predicted_before(key: Key, _found: History, _workspace: Workspace) -> Checked | None:
    now = predicted(_workspace, _found)
    if now is None:
        return None
    return checked_a_year_before(_found.occasions, as_of=_found.as_of, first_day=_found.beginning.day, margin=now.margin)


@st.cache_data(show_spinner=False, max_entries=4)
def _expected_months(key: Key, _found: History, _workspace: Workspace) -> pl.DataFrame:
    now = predicted(_workspace, _found)
    if now is None:
        return EXPECTED_BY_MONTH.empty()
    return expected_by_month(_found.occasions, as_of=_found.as_of, first_day=_found.beginning.day, margin=now.margin)


NAMING_PEOPLE = (_signs, _due, _predicted, _predicted_before)
"""What may name a person."""

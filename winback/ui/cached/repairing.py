"""What only “What to repair in the shop” needs, once for a version: no slider changes it."""

import streamlit as st

from winback.analysis import repair
from winback.analysis.repair import Beginnings, NextBest
from winback.pipeline import History
from winback.store import Workspace
from winback.ui.cached.analysed import Key
from winback.ui.cached.places import place


def new_customers(workspace: Workspace, found: History) -> Beginnings:
    """New customers compared by how they began."""
    return _new_customers(_key(workspace, found), found)


def next_best(workspace: Workspace, found: History) -> NextBest:
    """What people buy next."""
    return _next_best(_key(workspace, found), found)


def _key(workspace: Workspace, found: History) -> Key:
    return Key(place=place(), workspace_id=workspace.id, version=workspace.version, policy=workspace.policy, as_of=found.as_of)


@st.cache_resource(show_spinner=False, max_entries=4)
def _new_customers(key: Key, _found: History) -> Beginnings:
    return repair.beginnings(
        _found.orders,
        _found.occasions,
        _found.bought,
        currency=_found.currency,
        as_of=_found.as_of,
        begun=_found.beginning,
        horizon_days=_found.horizon_days,
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _next_best(key: Key, _found: History) -> NextBest:
    return repair.next_best(_found.occasions, _found.customers, _found.bought, gone=_found.gone)


NAMING_PEOPLE = (_new_customers, _next_best)
"""What may name a person."""

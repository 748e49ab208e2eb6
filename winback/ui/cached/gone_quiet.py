"""What only the page of those gone quiet needs, once for a version, limits and a choice."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from winback import pipeline
from winback.analysis.breakdown import filter_counts as count_filters
from winback.analysis.chances import known_chance
from winback.measuring import TakenPart
from winback.measuring import taken_part as campaigns_of
from winback.pipeline import History
from winback.policy import Economics, Thresholds
from winback.store import Workspace
from winback.ui.cached.analysed import Key, economics, lapsed, results
from winback.ui.cached.places import place
from winback.ui.cached.stored import reserved
from winback.vocabulary import Dimension

Filters = tuple[tuple[str, str | int | None], ...]


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """What those gone quiet depend on."""

    key: Key
    thresholds: Thresholds


def lost_customers(workspace: Workspace, found: History, thresholds: Thresholds) -> pl.DataFrame:
    """LAPSED with the columns of BEST_LOST beside it, ``known_chance``, and ``may_be_written_to``: whether a list could have them now."""
    people = lapsed(workspace, found, thresholds)
    return _lost_customers(_limits(workspace, found, thresholds), economics(workspace, found), found, people, workspace)


def filter_counts(
    workspace: Workspace, found: History, thresholds: Thresholds, chosen: Mapping[Dimension, str | int | None]
) -> dict[Dimension, pl.DataFrame]:
    """How many each value of each dimension leaves, with the filters on the others."""
    filters = tuple(sorted((dimension.value, value) for dimension, value in chosen.items()))
    return _filter_counts(_limits(workspace, found, thresholds), filters, lapsed(workspace, found, thresholds))


def taken_part(workspace: Workspace, found: History, customer: int) -> tuple[TakenPart, ...]:
    """The campaigns that a customer was drawn for, and what they did."""
    return campaigns_of(results(workspace, found), customer)


def _limits(workspace: Workspace, found: History, thresholds: Thresholds) -> _Limits:
    key = Key(place=place(), workspace_id=workspace.id, version=workspace.version, policy=workspace.policy, as_of=found.as_of)
    return _Limits(key=key, thresholds=thresholds)


@st.cache_resource(show_spinner=False, max_entries=4)
def _lost_customers(limits: _Limits, economics: Economics, _found: History, _lapsed: pl.DataFrame, _workspace: Workspace) -> pl.DataFrame:
    known = reserved(_workspace, _found)
    best = pipeline.best_lost(_found, _lapsed, economics=economics).drop("customer").with_columns(known_chance())
    free = pipeline.may_be_written_to(_found, _lapsed, suppressed=known.suppressed, resting=known.resting)
    return _lapsed.hstack(best).with_columns(free)


@st.cache_resource(show_spinner=False, max_entries=32)
def _filter_counts(limits: _Limits, filters: Filters, _lapsed: pl.DataFrame) -> dict[Dimension, pl.DataFrame]:
    return count_filters(_lapsed, {Dimension(name): value for name, value in filters}, list(Dimension))


NAMING_PEOPLE = (_lost_customers, _filter_counts)
"""What may name a person."""

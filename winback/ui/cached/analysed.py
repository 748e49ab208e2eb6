"""What was worked out from a shop's history: once for a version, a day, a policy and limits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
import streamlit as st

from winback import glance as looking
from winback import lookback, pipeline
from winback.analysis.monthly import monthly
from winback.drafting import Draft, lot_seed
from winback.glance import Background, Glance
from winback.lookback import Judged, LookBack
from winback.measuring import CampaignResult, economics_of, lessons
from winback.measuring import results as campaign_results
from winback.offers.actions import NextSteps
from winback.offers.actions import next_steps as find_next_steps
from winback.offers.situation import Preset, Situation, listed
from winback.pipeline import History, Lifecycle, Quiet
from winback.policy import Economics, ShopPolicy, Thresholds
from winback.store import Campaign, Dataset, Workspace
from winback.ui.cached.places import place, store
from winback.ui.cached.stored import dataset, receipts, reserved, suppressed


@dataclass(frozen=True, kw_only=True)
class Key:
    """What everything that was worked out from a shop's history depends on, besides the limits."""

    place: str
    workspace_id: int
    version: int
    policy: ShopPolicy
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a history rests on; ``dataset`` is the row and the version of its data, as the number of a row that is gone is given again."""

    dataset: tuple[int | None, int]
    imported_on: date
    sent: tuple[tuple[int, date | None], ...]
    currency: str | None
    horizon_days: int | None
    loyal_from_occasions: int


def history(workspace: Workspace) -> History | None:
    """What the sliders do not change, or None while no order counts."""
    return _history(place(), workspace.id, workspace.version, workspace.policy, workspace)


def lifecycle(workspace: Workspace, found: History, thresholds: Thresholds) -> Lifecycle:
    """What the sliders change: counts, funnel, figures."""
    return _lifecycle(place(), workspace.id, workspace.version, workspace.policy, found.as_of, thresholds, found)


def glance(workspace: Workspace, found: History, thresholds: Thresholds) -> Glance:
    """The shop's figures, now and before."""
    return _glance(_key(workspace, found), thresholds, found, workspace)


def background(workspace: Workspace, found: History) -> Background:
    """What the figures rest on, whatever the limits are."""
    return _background(_key(workspace, found), found, workspace)


def months(workspace: Workspace, found: History, thresholds: Thresholds) -> pl.DataFrame:
    """The shop's figures month by month."""
    return _months(_key(workspace, found), thresholds, found)


def quiet(workspace: Workspace, found: History, thresholds: Thresholds) -> Quiet:
    """How many have gone quiet, and how many of those may be written to."""
    return _quiet(_key(workspace, found), thresholds, found, workspace)


def next_steps(workspace: Workspace, found: History, thresholds: Thresholds) -> NextSteps:
    """The list for everybody who has gone quiet, and the next best actions."""
    return _next_steps(_key(workspace, found), thresholds, found, workspace)


def list_size(workspace: Workspace, found: History, thresholds: Thresholds, preset: Preset) -> int:
    """How many people are on the list that a preset without a gift makes, its comparison group included."""
    return _list_size(_key(workspace, found), thresholds, replace(preset, gift=None), found, workspace)


def results(workspace: Workspace, found: History) -> tuple[CampaignResult, ...]:
    """What every campaign that was sent has brought so far, the newest first."""
    return _results(place(), workspace.id, workspace.version, workspace.policy, found.as_of, workspace, found)


def look_back(workspace: Workspace, found: History, judged: Judged) -> LookBack | None:
    """What limits would have said on earlier days; anew where another campaign was sent since."""
    sent = lookback.sent(store(), workspace.id)
    return _look_back(_key(workspace, found), judged, tuple((one.id, one.sent_on) for one in sent), found, sent)


def economics(workspace: Workspace, found: History) -> Economics:
    """What a new plan starts from: the shop's costs, and what its finished campaigns have taught."""
    return economics_of(workspace.policy, lessons(results(workspace, found)))


def lapsed(workspace: Workspace, found: History, thresholds: Thresholds) -> pl.DataFrame:
    """The lapsed and lost customers with every dimension they are broken down by."""
    return _lapsed(_key(workspace, found), thresholds, found, workspace)


def draft(request_key: str, build: Callable[[], Draft]) -> Draft:
    """The list with this key, built where it was not on screen just now; the key tells shop, version, rules and language."""
    return _draft(place(), request_key, build)


def _key(workspace: Workspace, found: History) -> Key:
    return Key(place=place(), workspace_id=workspace.id, version=workspace.version, policy=workspace.policy, as_of=found.as_of)


@st.cache_resource(show_spinner=False, max_entries=4)
def _history(place: str, workspace_id: int, version: int, policy: ShopPolicy, _workspace: Workspace) -> History | None:
    """What was worked out before, where only the do-not-contact list or settings that the history does not rest on have changed."""
    imported = receipts(_workspace)
    if not imported:
        return None
    data, sent = dataset(_workspace), lookback.sent(store(), workspace_id)
    ground = Ground(
        dataset=(_workspace.dataset_id, data.version),
        imported_on=imported[0].imported_at.date(),
        sent=tuple((one.id, one.sent_on) for one in sent),
        currency=policy.currency,
        horizon_days=policy.horizon_days,
        loyal_from_occasions=policy.loyal_from_occasions,
    )
    found = _worked_out(place, workspace_id, ground, data, policy, sent)
    return found and found.under(policy)


@st.cache_resource(show_spinner=False, max_entries=4)
def _worked_out(
    place: str, workspace_id: int, ground: Ground, _data: Dataset, _policy: ShopPolicy, _sent: tuple[Campaign, ...]
) -> History | None:
    written_to = lookback.written_to(store(), _sent)
    return pipeline.read_history(_data, policy=_policy, imported_on=ground.imported_on, written_to=written_to)


@st.cache_resource(show_spinner=False, max_entries=64)
def _lifecycle(
    place: str, workspace_id: int, version: int, policy: ShopPolicy, as_of: date, thresholds: Thresholds, _found: History
) -> Lifecycle:
    return pipeline.stage(_found, thresholds)


@st.cache_resource(show_spinner=False, max_entries=4)
def _background(key: Key, _found: History, _workspace: Workspace) -> Background:
    return looking.background(_found, suppressed=suppressed(_workspace))


@st.cache_resource(show_spinner=False, max_entries=64)
def _glance(key: Key, thresholds: Thresholds, _found: History, _workspace: Workspace) -> Glance:
    return looking.glance(_found, thresholds, background(_workspace, _found))


@st.cache_resource(show_spinner=False, max_entries=16)
def _months(key: Key, thresholds: Thresholds, _found: History) -> pl.DataFrame:
    return monthly(_found.orders, _found.occasions, currency=_found.currency, as_of=_found.as_of, thresholds=thresholds)


@st.cache_resource(show_spinner=False, max_entries=64)
def _quiet(key: Key, thresholds: Thresholds, _found: History, _workspace: Workspace) -> Quiet:
    known = reserved(_workspace, _found)
    return pipeline.quiet(_found, thresholds, suppressed=known.suppressed, resting=known.resting)


@st.cache_resource(show_spinner=False, max_entries=2)
def _situation(key: Key, thresholds: Thresholds, _found: History, _workspace: Workspace) -> Situation:
    known = reserved(_workspace, _found)
    return pipeline.situation(
        _found,
        thresholds,
        economics=economics(_workspace, _found),
        suppressed=known.suppressed,
        resting=known.resting,
        seed=lot_seed(store(), _workspace, known),
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _next_steps(key: Key, thresholds: Thresholds, _found: History, _workspace: Workspace) -> NextSteps:
    return find_next_steps(_situation(key, thresholds, _found, _workspace))


@st.cache_resource(show_spinner=False, max_entries=64)
def _list_size(key: Key, thresholds: Thresholds, preset: Preset, _found: History, _workspace: Workspace) -> int:
    return listed(_situation(key, thresholds, _found, _workspace), preset).people


@st.cache_resource(show_spinner=False, max_entries=4)
def _draft(place: str, request_key: str, _build: Callable[[], Draft]) -> Draft:
    return _build()


@st.cache_resource(show_spinner=False, max_entries=8)
def _look_back(
    key: Key, judged: Judged, sent: tuple[tuple[int, date | None], ...], _found: History, _sent: tuple[Campaign, ...]
) -> LookBack | None:
    return lookback.look_back(_found, lookback.written_to(store(), _sent), judged)


@st.cache_resource(show_spinner=False, max_entries=8)
def _results(
    place: str, workspace_id: int, version: int, policy: ShopPolicy, as_of: date, _workspace: Workspace, _found: History
) -> tuple[CampaignResult, ...]:
    return campaign_results(store(), _workspace, _found)


@st.cache_resource(show_spinner=False, max_entries=8)
def _lapsed(key: Key, thresholds: Thresholds, _found: History, _workspace: Workspace) -> pl.DataFrame:
    return pipeline.lapsed(_found, thresholds, suppressed=suppressed(_workspace))


NAMING_PEOPLE = (
    _worked_out,
    _history,
    _lifecycle,
    _background,
    _glance,
    _months,
    _quiet,
    _situation,
    _next_steps,
    _list_size,
    _draft,
    _look_back,
    _results,
    _lapsed,
)
"""What may name a person."""

"""What is kept between reruns. The only place that uses ``st.cache_*``.

Caches are shared by all visitors of the server, so the workspace's id and version are part of every
key, and so is each frozen settings object. Frames are passed as ``_frame``: they are never hashed,
because Streamlit looks only at the edges of a polars frame and would give wrong answers.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from winback import glance as looking
from winback import measuring, pipeline
from winback.backups import BackupContents
from winback.errors import UnusableFile
from winback.glance import Background, Glance
from winback.ingest.looks import Look
from winback.ingest.parsed import Unsubscribes
from winback.measuring import CampaignResult, economics_of, lessons
from winback.measuring import results as campaign_results
from winback.offers.actions import NextSteps
from winback.offers.actions import next_steps as find_next_steps
from winback.offers.situation import Preset, Situation, listed
from winback.pipeline import History, Lifecycle, Quiet
from winback.policy import Economics, ImportAnswers, ShopPolicy, Thresholds
from winback.recording import CampaignFiles, Draft, Reserved, lot_seed
from winback.recording import campaign_files as recorded_files
from winback.recording import reserved as reserved_people
from winback.store import Campaign, Dataset, FrameRole, ImportReceipt, Store, Workspace, data_directory, database_url, open_store
from winback.ui import access
from winback.ui.access import Access
from winback.vocabulary import Destination


@dataclass(frozen=True, kw_only=True)
class ShopFacts:
    """What one shop holds: people and orders, the day of the last import, and the bytes of its files."""

    customers: int
    orders: int
    last_import: date | None
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Key:
    """What everything that was worked out from a shop's history depends on, besides the limits."""

    place: str
    workspace_id: int
    version: int
    policy: ShopPolicy
    as_of: date


@st.cache_resource(show_spinner=False)
def settle_garbage() -> None:
    """Move everything imported so far out of the garbage collector's sight, once per server.

    Streamlit collects after every rerun and holds the interpreter meanwhile; with the libraries
    frozen a rerun costs a fifth (measured at 161 → 28 ms).
    """
    gc.collect()
    gc.freeze()


@st.cache_resource(show_spinner=False, max_entries=32)
def _store(folder: str, database_url: str | None) -> Store:
    return open_store(Path(folder), database_url)


def _clear_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@st.cache_resource(show_spinner=False, scope="session", on_release=_clear_away)
def _guest_folder() -> Path:
    """A data folder for one visitor, gone when they leave."""
    return Path(tempfile.mkdtemp(prefix="winback-guest-"))


def store() -> Store:
    """The store of the data folder that the environment names now; a guest has one of their own."""
    return _store(_place(), None if is_guest() else database_url(os.environ))


def is_guest() -> bool:
    """Whether what this visitor reads in is theirs alone and gone when they leave."""
    return access.here() is Access.GUESTS


def data_folder() -> Path:
    """Where this visitor's data lies."""
    return _guest_folder() if is_guest() else data_directory(os.environ)


def workspaces() -> list[Workspace]:
    """The workspaces on offer, asked anew on every run: another tab may have added or archived one."""
    return [one for one in every_workspace() if one.archived_at is None]


def every_workspace() -> list[Workspace]:
    """All workspaces, the archived ones too, asked anew on every run."""
    return store().workspaces()


def dataset(workspace: Workspace) -> Dataset:
    """The workspace's data in its current version."""
    return _dataset(_place(), workspace.id, workspace.version, workspace)


def receipts(workspace: Workspace) -> list[ImportReceipt]:
    """What was imported into the workspace, newest first."""
    return sorted(store().receipts(workspace.id), key=lambda receipt: receipt.imported_at, reverse=True)


def rejects(workspace: Workspace, receipt_id: int) -> pl.DataFrame:
    """The refused rows of one imported file."""
    return store().rejects(workspace.id, receipt_id)


def history(workspace: Workspace) -> History | None:
    """What the sliders do not change, or None while no order counts."""
    return _history(_place(), workspace.id, workspace.version, workspace.policy, workspace)


def lifecycle(workspace: Workspace, found: History, thresholds: Thresholds) -> Lifecycle:
    """What the sliders change: counts, funnel, figures."""
    return _lifecycle(_place(), workspace.id, workspace.version, workspace.policy, found.as_of, thresholds, found)


def glance(workspace: Workspace, found: History, thresholds: Thresholds) -> Glance:
    """The shop's figures, now and before."""
    return _glance(_key(workspace, found), thresholds, found, workspace)


def background(workspace: Workspace, found: History) -> Background:
    """What the figures rest on, whatever the limits are."""
    return _background(_key(workspace, found), found, workspace)


def suppressed(workspace: Workspace) -> pl.Series:
    """Customer numbers on the do-not-contact list; whatever changes that list raises the version in the same transaction."""
    return _suppressed(_place(), workspace.id, workspace.version, workspace)


def quiet(workspace: Workspace, found: History, thresholds: Thresholds) -> Quiet:
    """How many have gone quiet, and how many of those may be written to."""
    return _quiet(_key(workspace, found), thresholds, found, workspace)


def next_steps(workspace: Workspace, found: History, thresholds: Thresholds) -> NextSteps:
    """The list for everybody who has gone quiet, and the next best actions."""
    return _next_steps(_key(workspace, found), thresholds, found, workspace)


def list_size(workspace: Workspace, found: History, thresholds: Thresholds, preset: Preset) -> int:
    """How many people are on the list that a preset without a gift makes, its comparison group included."""
    return _list_size(_key(workspace, found), thresholds, replace(preset, gift=None), found, workspace)


def campaigns(workspace: Workspace) -> list[Campaign]:
    """The campaigns of the workspace, newest first, asked anew on every run: another tab may have recorded one."""
    return store().campaigns(workspace.id)


def waiting(workspace: Workspace) -> tuple[Campaign, ...]:
    """The campaigns that were recorded and neither sent nor given up, asked anew on every run."""
    return measuring.waiting(store(), workspace)


def ahead(workspace: Workspace, found: History) -> tuple[Campaign, ...]:
    """The campaigns that were sent after the last day of the data, asked anew on every run."""
    return measuring.ahead(store(), workspace, as_of=found.as_of)


def reserved(workspace: Workspace, found: History) -> Reserved:
    """Who a new list has to know of."""
    return _reserved(_place(), workspace.id, workspace.version, found.as_of, workspace, found)


def draft(request_key: str, build: Callable[[], Draft]) -> Draft:
    """The list with this key, built where it was not on screen just now; the key tells shop, version, rules and language."""
    return _draft(_place(), request_key, build)


def campaign_files(workspace: Workspace, campaign: Campaign, destination: Destination) -> CampaignFiles:
    """The files of a campaign for one mailing tool, as they are in this version of the workspace."""
    return _campaign_files(_place(), workspace.id, workspace.version, campaign.id, destination, campaign)


def unsubscribes(file_id: str, read: Callable[[], Unsubscribes]) -> Unsubscribes:
    """What an uploaded list holds, read once while it lies in its slot."""
    return _unsubscribes(file_id, read)


def backup_contents(file_id: str, check: Callable[[], BackupContents]) -> BackupContents:
    """What an uploaded backup holds, read and checked once while it lies in its slot."""
    return _backup_contents(file_id, check)


def shop_facts(workspace: Workspace) -> ShopFacts:
    """What a shop holds, for the list of shops."""
    return _shop_facts(_place(), workspace.id, workspace.version, workspace)


def look(key: tuple[object, ...], answers: ImportAnswers, take: Callable[[], Look]) -> Look:
    """A look at an uploaded file with certain answers, taken once while it lies in its slot; the key tells file and shop.

    Raises ``UnusableFile`` where there is no table to look at.
    """
    seen = _look(_place(), str(key), answers, take)
    if isinstance(seen, UnusableFile):
        raise seen
    return seen


def results(workspace: Workspace, found: History) -> tuple[CampaignResult, ...]:
    """What every campaign that was sent has brought so far, the newest first."""
    return _results(_place(), workspace.id, workspace.version, workspace.policy, found.as_of, workspace, found)


def economics(workspace: Workspace, found: History) -> Economics:
    """What a new plan starts from: the shop's costs, and what its finished campaigns have taught."""
    return economics_of(workspace.policy, lessons(results(workspace, found)))


def lapsed(workspace: Workspace, found: History, thresholds: Thresholds) -> pl.DataFrame:
    """The lapsed and lost customers with every dimension they are broken down by."""
    return _lapsed(_place(), workspace.id, workspace.version, workspace.policy, found.as_of, thresholds, found)


def _key(workspace: Workspace, found: History) -> Key:
    return Key(place=_place(), workspace_id=workspace.id, version=workspace.version, policy=workspace.policy, as_of=found.as_of)


def _place() -> str:
    return str(data_folder())


@st.cache_resource(show_spinner=False, max_entries=4)
def _dataset(place: str, workspace_id: int, version: int, _workspace: Workspace) -> Dataset:
    return store().dataset(_workspace)


@st.cache_resource(show_spinner=False, max_entries=4)
def _history(place: str, workspace_id: int, version: int, policy: ShopPolicy, _workspace: Workspace) -> History | None:
    imported = receipts(_workspace)
    if not imported:
        return None
    return pipeline.read_history(dataset(_workspace), policy=policy, imported_on=imported[0].imported_at.date())


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


@st.cache_resource(show_spinner=False, max_entries=8)
def _reserved(place: str, workspace_id: int, version: int, as_of: date, _workspace: Workspace, _found: History) -> Reserved:
    return reserved_people(store(), _workspace, _found.people, as_of=as_of)


@st.cache_resource(show_spinner=False, max_entries=8)
def _suppressed(place: str, workspace_id: int, version: int, _workspace: Workspace) -> pl.Series:
    return store().suppressed_customers(_workspace.id, dataset(_workspace).people)


@st.cache_resource(show_spinner=False, max_entries=4)
def _draft(place: str, request_key: str, _build: Callable[[], Draft]) -> Draft:
    return _build()


@st.cache_resource(show_spinner=False, max_entries=4)
def _campaign_files(
    place: str, workspace_id: int, version: int, campaign_id: int, destination: Destination, _campaign: Campaign
) -> CampaignFiles:
    return recorded_files(store(), _campaign, destination)


@st.cache_resource(show_spinner=False, max_entries=16, scope="session")
def _look(place: str, key: str, answers: ImportAnswers, _take: Callable[[], Look]) -> Look | UnusableFile:
    try:
        return _take()
    except UnusableFile as refused:
        return refused


@st.cache_resource(show_spinner=False, max_entries=1, scope="session")
def _unsubscribes(file_id: str, _read: Callable[[], Unsubscribes]) -> Unsubscribes:
    return _read()


@st.cache_resource(show_spinner=False, max_entries=1, scope="session")
def _backup_contents(file_id: str, _check: Callable[[], BackupContents]) -> BackupContents:
    return _check()


@st.cache_resource(show_spinner=False, max_entries=64)
def _shop_facts(place: str, workspace_id: int, version: int, _workspace: Workspace) -> ShopFacts:
    imported = receipts(_workspace)

    def height(role: FrameRole) -> int:
        return int(store().scan(_workspace, role).select(pl.len()).collect().item()) if imported else 0

    return ShopFacts(
        customers=height(FrameRole.PEOPLE),
        orders=height(FrameRole.ORDERS),
        last_import=imported[0].imported_at.date() if imported else None,
        bytes=store().footprint(_workspace.id).frames_bytes,
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _results(
    place: str, workspace_id: int, version: int, policy: ShopPolicy, as_of: date, _workspace: Workspace, _found: History
) -> tuple[CampaignResult, ...]:
    return campaign_results(store(), _workspace, _found)


@st.cache_resource(show_spinner=False, max_entries=8)
def _lapsed(
    place: str, workspace_id: int, version: int, policy: ShopPolicy, as_of: date, thresholds: Thresholds, _found: History
) -> pl.DataFrame:
    return pipeline.lapsed(_found, thresholds)


def forget_people() -> None:
    """Let go of everything that may name somebody who has just been forgotten; it is read anew from what is stored."""
    for cache in (
        _dataset,
        _history,
        _lifecycle,
        _background,
        _glance,
        _quiet,
        _situation,
        _next_steps,
        _list_size,
        _reserved,
        _suppressed,
        _draft,
        _campaign_files,
        _look,
        _unsubscribes,
        _results,
        _lapsed,
    ):
        cache.clear()

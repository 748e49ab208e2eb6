"""What a shop holds, as it was stored. What another tab may have changed without a new version is asked anew on every run."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from winback import measuring
from winback.drafting import Reserved
from winback.drafting import reserved as reserved_people
from winback.pipeline import History
from winback.recording import CampaignFiles
from winback.recording import campaign_files as recorded_files
from winback.store import Campaign, Dataset, FrameRole, ImportReceipt, Workspace
from winback.ui.cached.places import place, store
from winback.vocabulary import Destination


@dataclass(frozen=True, kw_only=True)
class ShopFacts:
    """What one shop holds: people and orders, the day of the last import, and the bytes of its files."""

    customers: int
    orders: int
    last_import: date | None
    bytes: int


def workspaces() -> list[Workspace]:
    """The workspaces on offer, asked anew on every run: another tab may have added or archived one."""
    return [one for one in every_workspace() if one.archived_at is None]


def every_workspace() -> list[Workspace]:
    """All workspaces, the archived ones too, asked anew on every run."""
    return store().workspaces()


def dataset(workspace: Workspace) -> Dataset:
    """The workspace's data in its current version."""
    return _dataset(place(), workspace.id, workspace.version, workspace)


def receipts(workspace: Workspace) -> list[ImportReceipt]:
    """What was imported into the workspace, newest first."""
    return sorted(store().receipts(workspace.id), key=lambda receipt: receipt.imported_at, reverse=True)


def rejects(workspace: Workspace, receipt_id: int) -> pl.DataFrame:
    """The refused rows of one imported file."""
    return store().rejects(workspace.id, receipt_id)


def suppressed(workspace: Workspace) -> pl.Series:
    """Customer numbers on the do-not-contact list; whatever changes that list raises the version in the same transaction."""
    return _suppressed(place(), workspace.id, workspace.version, workspace)


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
    return _reserved(place(), workspace.id, workspace.version, found.as_of, workspace, found)


def campaign_files(workspace: Workspace, campaign: Campaign, destination: Destination) -> CampaignFiles:
    """The files of a campaign for one mailing tool, as they are in this version of the workspace."""
    return _campaign_files(place(), workspace.id, workspace.version, campaign.id, destination, campaign)


def shop_facts(workspace: Workspace) -> ShopFacts:
    """What a shop holds, for the list of shops."""
    return _shop_facts(place(), workspace.id, workspace.version, workspace)


@st.cache_resource(show_spinner=False, max_entries=4)
def _dataset(place: str, workspace_id: int, version: int, _workspace: Workspace) -> Dataset:
    return store().dataset(_workspace)


@st.cache_resource(show_spinner=False, max_entries=8)
def _reserved(place: str, workspace_id: int, version: int, as_of: date, _workspace: Workspace, _found: History) -> Reserved:
    return reserved_people(store(), _workspace, _found.people, as_of=as_of)


@st.cache_resource(show_spinner=False, max_entries=8)
def _suppressed(place: str, workspace_id: int, version: int, _workspace: Workspace) -> pl.Series:
    return store().suppressed_customers(_workspace.id, dataset(_workspace).people)


@st.cache_resource(show_spinner=False, max_entries=4)
def _campaign_files(
    place: str, workspace_id: int, version: int, campaign_id: int, destination: Destination, _campaign: Campaign
) -> CampaignFiles:
    return recorded_files(store(), _campaign, destination)


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


NAMING_PEOPLE = (_dataset, _reserved, _suppressed, _campaign_files)
"""What may name a person."""

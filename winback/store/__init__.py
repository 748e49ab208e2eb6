"""Everything that lasts: workspaces, their data, what was imported, campaigns, and who is never written to."""

from winback.store.campaigns import Campaign, CampaignDraft
from winback.store.datasets import Dataset, FrameRole
from winback.store.erasure import ErasedBeside, Erasure, InCampaign, KnownBeside, RejectedRow
from winback.store.places import data_directory, database_url
from winback.store.problems import CodesTaken, ConcurrentChange
from winback.store.receipts import ImportReceipt
from winback.store.recorded import check_sending_day
from winback.store.shops import Footprint
from winback.store.store import Store, open_store
from winback.store.suppressions import Suppression, SuppressionReason
from winback.store.workspaces import Workspace, settings_for_copy

__all__ = [
    "Campaign",
    "CampaignDraft",
    "CodesTaken",
    "ConcurrentChange",
    "Dataset",
    "ErasedBeside",
    "Erasure",
    "Footprint",
    "FrameRole",
    "ImportReceipt",
    "InCampaign",
    "KnownBeside",
    "RejectedRow",
    "Store",
    "Suppression",
    "SuppressionReason",
    "Workspace",
    "check_sending_day",
    "data_directory",
    "database_url",
    "open_store",
    "settings_for_copy",
]

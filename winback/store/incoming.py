"""Whether the rows of a workspace from elsewhere belong together, as the rows of our own always do."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, get_type_hints

from winback.policy import ShopPolicy
from winback.store.campaigns import campaign_of, usable_campaign_name
from winback.store.datasets import FrameRole
from winback.store.frames import FrameFile
from winback.store.receipts import rejects_of
from winback.store.rows import Row
from winback.store.suppressions import SuppressionReason
from winback.store.tables import CampaignRow, ImportReceiptRow
from winback.store.workspaces import policy_from_json, usable_name
from winback.vocabulary import Arm

SMALL_TABLES = ("workspace", "dataset", "dataset_file", "import_receipt", "remembered_answers", "campaign")
"""The tables whose rows are few enough to be held; codes and the do-not-contact list are read as they come."""
_HEX = re.compile(r"[0-9a-f]+")


def check_rows(rows: Mapping[str, Sequence[Row]], *, keys: Collection[str]) -> None:
    """Check the rows of ``SMALL_TABLES``; ``keys`` are the names of those at hand. Raises ``ValueError`` or ``UnusableInput``."""
    (workspace,) = rows["workspace"]
    _check_workspace(workspace, keys)
    of_it = [row for table in ("dataset", "import_receipt", "remembered_answers", "campaign") for row in rows[table]]
    _demand(all(row["workspace_id"] == workspace["id"] for row in of_it), "rows of another workspace")
    for table in ("dataset", "import_receipt", "campaign"):
        _demand(len({row["id"] for row in rows[table]}) == len(rows[table]), "two rows with the same id")
    _check_datasets(workspace, rows["dataset"], rows["dataset_file"])
    for row in rows["import_receipt"]:
        _check_file(rejects_of(ImportReceiptRow(**row)))
        _demand(_is_object(row["facts"]) and _is_object(row["counts"]), "no receipt")
        _demand(1 <= row["dataset_version"] <= workspace["version"], "a receipt of a later version")
    for row in rows["campaign"]:
        _check_campaign(row)


def check_listed(rows: Iterable[Row]) -> int:
    """Check the rows of a do-not-contact list; returns how many there are. Raises ``ValueError``."""
    known, count = {reason.value for reason in SuppressionReason}, 0
    for row in rows:
        _demand(row["reason"] in known and _is_hash(row["address_hash"]), "no entry of a list")
        count += 1
    return count


def _check_workspace(row: Row, keys: Collection[str]) -> None:
    _demand(usable_name(row["name"]) == row["name"] and row["version"] >= 1, "no workspace")
    _demand(len(row["uid"]) == 32 and _HEX.fullmatch(row["uid"]) is not None, "no uid")
    named = row["list_keys"]
    _demand(isinstance(named, list) and bool(named) and all(one in keys for one in named), "keys that are not at hand")
    _check_policy(row["policy"])


def _check_policy(stored: Any) -> None:
    _demand(_is_object(stored), "no settings")
    policy = policy_from_json(stored)
    for name, kind in get_type_hints(ShopPolicy).items():
        value = getattr(policy, name)
        _demand(isinstance(value, kind) and not isinstance(value, bool), "a setting of another kind")
        _demand(not isinstance(value, Decimal) or (value.is_finite() and value >= 0), "no amount")


def _check_datasets(workspace: Row, datasets: Sequence[Row], files: Sequence[Row]) -> None:
    ids = {row["id"] for row in datasets}
    _demand(workspace["dataset_id"] is None or workspace["dataset_id"] in ids, "a dataset that is not there")
    _demand(all(1 <= row["version"] <= workspace["version"] for row in datasets), "a dataset of a later version")
    roles = sorted((row["dataset_id"], row["role"]) for row in files)
    _demand(roles == sorted((dataset, role.value) for dataset in ids for role in FrameRole), "frames are missing")
    for row in files:
        _check_file(FrameFile(sha256=row["sha256"], rows=row["rows"], bytes=row["bytes"]))


def _check_campaign(row: Row) -> None:
    campaign = campaign_of(CampaignRow(**row))
    _check_file(campaign.assigned)
    _check_file(campaign.recipients)
    _demand(usable_campaign_name(campaign.name) == campaign.name and _is_object(row["terms"]), "no campaign")
    _demand(len(campaign.seed) <= 32 and campaign.window_days >= 0 and 0 <= campaign.holdout <= 1, "no lot")
    _demand(all(isinstance(arm, Arm) and type(count) is int and count >= 0 for arm, count in campaign.erased.items()), "no counts")


def _check_file(file: FrameFile | None) -> None:
    _demand(file is None or (_is_hash(file.sha256) and file.rows >= 0 and file.bytes > 0), "no frame")


def _is_hash(text: str) -> bool:
    return len(text) == 64 and _HEX.fullmatch(text) is not None


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)

"""Taking back the last import: the shop's data are as before it, and what its files had brought is deleted.

Customer numbers that it gave are never given to somebody else. What people have asked for since – not to be written to –
stays. Where the truth could not be restored, taking back is refused with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from winback.errors import UnusableInput
from winback.ingest.forgetting import without_later_numbers
from winback.locale import N_, Message
from winback.locale.formats import NO_CURRENCY
from winback.store import Dataset, FrameRole, ImportReceipt, Store, Workspace


@dataclass(frozen=True, kw_only=True)
class UndoableImport:
    """The last import: the files of one drop, when, and how many orders and customers there were before and are now.

    ``version`` is the dataset version it made. ``hindrance`` says why it cannot be taken back, if that is so.
    """

    version: int
    file_names: tuple[str, ...]
    imported_at: datetime
    rejected: int
    orders_before: int | None
    orders_now: int
    customers_before: int | None
    customers_now: int
    hindrance: Message | None = None


def last_import(store: Store, workspace: Workspace) -> UndoableImport | None:
    """What ``undo_import`` would take back; None where nothing was imported."""
    receipts = store.receipts(workspace.id)
    last = _last(receipts)
    if not last:
        return None
    version, before = last[0].dataset_version, _before(store, workspace, receipts)
    return UndoableImport(
        version=version,
        file_names=tuple(receipt.file_name for receipt in last),
        imported_at=last[0].imported_at,
        rejected=sum(receipt.rejected for receipt in last),
        orders_before=None if before is None else _height(store, before, FrameRole.ORDERS),
        orders_now=_height(store, workspace, FrameRole.ORDERS),
        customers_before=None if before is None else _height(store, before, FrameRole.PEOPLE),
        customers_now=_height(store, workspace, FrameRole.PEOPLE),
        hindrance=_hindrance(store, workspace, last, before),
    )


def undo_import(store: Store, workspace: Workspace, *, expected_version: int, now: datetime) -> Workspace:
    """Take back the last import, all its files together; the version rises.

    Raises ``UnusableInput`` where that cannot be done, and ``ConcurrentChange`` where the workspace is no longer at
    ``expected_version``. Whatever is raised, nothing has changed.
    """
    del now  # the store dates what it keeps
    receipts = store.receipts(workspace.id)
    last = _last(receipts)
    if not last:
        raise UnusableInput(Message(N_("Nothing was read in yet, so there is nothing to take back.")))
    before = _before(store, workspace, receipts)
    hindrance = _hindrance(store, workspace, last, before)
    if hindrance is not None or before is None:
        raise UnusableInput(hindrance or _GONE, Message(N_("Nothing was changed.")))
    dataset = _as_before(store, workspace, before)
    return store.undo_import(workspace.id, expected_version=expected_version, import_version=last[0].dataset_version, dataset=dataset)


def _last(receipts: Sequence[ImportReceipt]) -> list[ImportReceipt]:
    newest = max((receipt.dataset_version for receipt in receipts), default=None)
    return [receipt for receipt in receipts if receipt.dataset_version == newest]


def _before(store: Store, workspace: Workspace, receipts: Sequence[ImportReceipt]) -> Workspace | None:
    """The workspace with the data it had before the last import; None where they are no longer kept."""
    versions = {receipt.dataset_version for receipt in receipts}
    found = store.dataset_before(workspace, max(versions))
    return replace(workspace, dataset_id=None) if found is None and len(versions) == 1 else found


def _hindrance(store: Store, workspace: Workspace, last: Sequence[ImportReceipt], before: Workspace | None) -> Message | None:
    version, imported_at = last[0].dataset_version, last[0].imported_at
    for campaign in store.campaigns(workspace.id):
        known = campaign.dataset_version
        if known >= version if known is not None else campaign.recorded_at >= imported_at:
            return Message(
                N_("The list “{campaign}” was made from these data, so the import can no longer be taken back."), campaign=campaign.name
            )
    if before is not None:
        return None
    return _FORGOTTEN if store.any_erased_since(workspace.id, imported_at) else _GONE


def _as_before(store: Store, workspace: Workspace, before: Workspace) -> Dataset:
    """The earlier data under the settings of now, with the numbers that were given since out of use."""
    known = store.dataset(before)
    given = store.frame(workspace, FrameRole.NUMBERS, columns=["customer"])["customer"]
    orders = known.orders
    if workspace.policy.currency is not None:
        orders = orders.with_columns(pl.col("currency").replace(NO_CURRENCY, workspace.policy.currency))
    return replace(known, orders=orders, numbers=without_later_numbers(known.numbers, given))


def _height(store: Store, workspace: Workspace, role: FrameRole) -> int:
    return int(store.scan(workspace, role).select(pl.len()).collect().item())


_FORGOTTEN = Message(
    N_("Somebody was forgotten since, and every earlier version of the data with them, so the import can no longer be taken back.")
)
_GONE = Message(N_("The data from before this import are no longer kept, so it can no longer be taken back."))

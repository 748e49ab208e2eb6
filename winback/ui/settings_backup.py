"""Settings: a file with everything of a shop, bringing one back, and taking back the last import."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from winback import backups, undoing
from winback.backups import BackedUpShop, BackupContents
from winback.errors import UnusableFile, UnusableInput
from winback.locale import N_, Message
from winback.locale.sizes import in_bytes
from winback.store import Store, Workspace
from winback.ui import cached, masked, panels, session, shop_choice
from winback.ui.frame import Here, escape, show_error
from winback.ui.settings import heading
from winback.ui.uploads import on_disk
from winback.undoing import UndoableImport

_MIME = "application/zip"


def backup(here: Here, workspace: Workspace | None) -> None:
    """Everything of this shop, or of all, in one file."""
    everything = cached.every_workspace()
    if not everything:
        return
    with st.container(border=True):
        heading(
            here,
            N_("Backup"),
            N_("One file with everything, to restore here or on another computer. It holds your customers’ data: keep it safe."),
        )
        with st.container(horizontal=True):
            if workspace is not None:
                _download(here, Message(N_("Download a backup of “{name}”"), name=workspace.name), [workspace], key="backup_shop")
            if len(everything) > 1:
                _download(here, Message(N_("Download a backup of all {n} shops"), n=len(everything)), everything, key="backup_all")


def restore(here: Here) -> None:
    """A backup is looked at first, then brought back beside what is there."""
    with st.container(border=True):
        heading(
            here,
            N_("Restore a backup"),
            N_("Its shops come back beside those that are here. Nothing that is here is changed or replaced."),
        )
        if here.masked:
            masked.not_shown(here, masked.NO_FILES)
            return
        dropped = st.file_uploader(here(N_("Backup")), type=["zip"], key=f"backup_{session.uploader_round()}", label_visibility="collapsed")
        if dropped is not None:
            _look_and_ask(here, dropped)


def undo(here: Here, workspace: Workspace) -> None:
    """What the last import brought, and taking it back after a tick."""
    last = undoing.last_import(cached.store(), workspace)
    if last is None:
        return
    with st.container(border=True):
        heading(
            here,
            N_("Take back the last import"),
            N_("For a wrong file: the shop is as it was before. Whoever may not be written to still may not."),
        )
        st.markdown(escape(here(_came_in(here, last))))
        if last.hindrance is not None:
            st.info(escape(here(masked.told(here, last.hindrance))), icon=":material/info:")
            return
        st.markdown(escape(here(_would_go(last))))
        sure = st.checkbox(here(N_("Yes, take these files back")), key=f"undo_sure_{last.version}")
        if st.button(here(N_("Take back")), icon=":material/undo:", key=f"undo_{last.version}", disabled=not sure) and sure:
            _take_back(workspace)


def _download(here: Here, label: Message, workspaces: Sequence[Workspace], *, key: str) -> None:
    now = datetime.now(UTC)
    panels.download(here(label), _building(cached.store(), workspaces, now), file_name=backups.backup_file_name(now), mime=_MIME, key=key)


def _building(store: Store, workspaces: Sequence[Workspace], now: datetime) -> Callable[[], bytes]:
    """Writes the backup on click, in a private folder that is gone afterwards; checked before anybody gets it."""

    def build() -> bytes:
        with tempfile.TemporaryDirectory(prefix="winback-") as folder:
            path = Path(folder) / f"backup{backups.SUFFIX}"
            backups.write_backup(store, workspaces, path, now=now)
            return path.read_bytes()

    return build


def _look_and_ask(here: Here, dropped: UploadedFile) -> None:
    try:
        with st.spinner(here(N_("Checking the backup …"))):
            found = cached.backup_contents(dropped.file_id, lambda: _check(dropped))
    except UnusableFile as refused:
        show_error(refused)
        return
    st.markdown(escape(here(_made(found))))
    rows, titles = _held(here, found.shops)
    masked.table(here, rows, titles, alt=here(N_("Shops in the backup")))
    label = Message(N_("Restore {count} shop"), plural=N_("Restore {count} shops"), count=len(found.shops))
    if st.button(here(label), key="restore", icon=":material/settings_backup_restore:"):
        with st.spinner(here(N_("Restoring it …"))), on_disk([dropped]) as (path,):
            restored = backups.restore_backup(cached.store(), path, now=datetime.now(UTC), say=here)
        session.empty_uploaders()
        st.toast(here(Message(N_("{count} shop is back."), plural=N_("{count} shops are back."), count=len(restored))))
        there = [one for one in restored if one.archived_at is None]
        shop_choice.open_shop(there[0]) if there else st.rerun()


def _check(dropped: UploadedFile) -> BackupContents:
    with on_disk([dropped]) as (path,):
        return backups.check_backup(path)


def _made(found: BackupContents) -> Message:
    return Message(
        N_("Made on {day} by Winback {program}, {size}. It was read in full and is sound."),
        day=found.made_at,
        program=found.program,
        size=in_bytes(found.bytes),
    )


def _held(here: Here, shops: Sequence[BackedUpShop]) -> tuple[pl.DataFrame, dict[str, str]]:
    rows = pl.DataFrame(
        [
            {
                "shop": shop.name,
                "customers": shop.customers,
                "orders": shop.orders,
                "first": shop.first_order,
                "last": shop.last_order,
                "campaigns": shop.campaigns,
                "suppressed": shop.suppressed,
            }
            for shop in shops
        ]
    )
    titles = {
        "shop": here(N_("Shop")),
        "customers": here(N_("Customers")),
        "orders": here(N_("Orders")),
        "first": here(N_("First order")),
        "last": here(N_("Last order")),
        "campaigns": here(N_("Recorded lists")),
        "suppressed": here(N_("Do not contact")),
    }
    return rows, titles


def _came_in(here: Here, last: UndoableImport) -> Message:
    names = ", ".join(masked.text_from_file(here, name) for name in last.file_names)
    return Message(N_("Read in on {day}: {files}."), day=last.imported_at, files=names)


def _would_go(last: UndoableImport) -> Message:
    if last.orders_before is None or last.customers_before is None:
        return Message(N_("It can be taken back."))
    if not (last.orders_before or last.customers_before):
        return Message(
            N_("Taken back, the shop is empty again; now it has {orders_now} orders and {people_now} customers."),
            orders_now=last.orders_now,
            people_now=last.customers_now,
        )
    return Message(
        N_("Taken back, the shop has {orders} orders and {people} customers again; now it has {orders_now} and {people_now}."),
        orders=last.orders_before,
        people=last.customers_before,
        orders_now=last.orders_now,
        people_now=last.customers_now,
    )


def _take_back(workspace: Workspace) -> None:
    try:
        undoing.undo_import(cached.store(), workspace, expected_version=workspace.version, now=datetime.now(UTC))
    except UnusableInput as refused:
        show_error(refused)
        return
    cached.forget_people()
    st.rerun()

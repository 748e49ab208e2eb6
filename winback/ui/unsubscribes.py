"""A list of unsubscribed people from the mailing tool: looked at first, then put on the do-not-contact list for ever."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from winback import privacy
from winback.errors import UnusableFile
from winback.ingest.parsed import Unsubscribes
from winback.locale import N_, Message, quoted
from winback.privacy import UnsubscribesPreview
from winback.store import Workspace
from winback.ui import cached, masked, panels, session
from winback.ui.frame import Here, escape, show_error
from winback.ui.uploads import FILE_TYPES, on_disk


def slot(here: Here, workspace: Workspace) -> None:
    """Where the list is dropped, what it would change, and the button that does it."""
    if workspace.is_demo:  # its people are made up, and a list of one's own is for one's own shop
        return
    panels.card_title(here(N_("Unsubscribed")))
    st.write(
        here(
            N_(
                "Those who no longer want mail: the list of unsubscribed people from your mailing tool. They are on no list any more, "
                "whatever is read in later."
            )
        )
    )
    if here.masked:
        masked.not_shown(here, masked.NO_FILES)
        return
    dropped = st.file_uploader(
        here(N_("Unsubscribed")), type=FILE_TYPES, key=f"unsubscribed_{session.uploader_round()}", label_visibility="collapsed"
    )
    if dropped is not None:
        _look_and_ask(here, workspace, dropped)
    count = cached.store().suppression_count(workspace.id)
    if count:
        told = Message(
            N_("{count} address is on the do-not-contact list of this shop, kept unreadable."),
            plural=N_("{count} addresses are on the do-not-contact list of this shop, kept unreadable."),
            count=count,
        )
        st.caption(escape(here(told)))


def _look_and_ask(here: Here, workspace: Workspace, dropped: UploadedFile) -> None:
    try:
        with st.spinner(here(N_("Reading the file …"))):
            found = cached.unsubscribes(dropped.file_id, lambda: _read(workspace, dropped))
    except UnusableFile as refused:
        show_error(refused)
        return
    preview = privacy.preview_unsubscribes(cached.store(), workspace, found)
    for line in _told(found, preview):
        st.markdown(escape(here(line)))
    if not preview.new:
        return
    label = Message(
        N_("Never write to this {count} address again"), plural=N_("Never write to these {count} addresses again"), count=preview.new
    )
    confirmed = _confirmed(here, preview, dropped)
    if st.button(here(label), key="suppress", icon=":material/do_not_disturb_on:", disabled=not confirmed) and confirmed:
        privacy.unsubscribe(cached.store(), workspace, found.addresses)
        session.empty_uploaders()
        st.toast(here(N_("Saved.")))
        st.rerun()


def _confirmed(here: Here, preview: UnsubscribesPreview, dropped: UploadedFile) -> bool:
    """Whether the list may be taken: where it looks like one of everybody, only after a tick, which is of this file alone."""
    if preview.needs_confirmation is None:
        return True
    st.warning(escape(here(preview.needs_confirmation)), icon=":material/help:")
    return st.checkbox(here(N_("Yes, everyone in this file has left")), key=f"everyone_left_{dropped.file_id}")


def _read(workspace: Workspace, dropped: UploadedFile) -> Unsubscribes:
    with on_disk([dropped]) as (path,):
        return privacy.read_list(workspace, path, file_name=dropped.name)


def _told(found: Unsubscribes, preview: UnsubscribesPreview) -> Sequence[Message]:
    """What the file holds, and what would change."""
    lines = [
        Message(
            N_("{count} address, {new} of them new. {customers} are known customers; {reachable} of these could be e-mailed until now."),
            plural=N_(
                "{count} addresses, {new} of them new. {customers} are known customers; {reachable} of these could be e-mailed until now."
            ),
            count=preview.addresses,
            new=preview.new,
            customers=preview.customers,
            reachable=preview.could_be_emailed,
        )
    ]
    if found.left_out:
        lines.append(
            Message(
                N_("{count} row does not say that the person left (by {columns}) and was left out."),
                plural=N_("{count} rows do not say that the person left (by {columns}) and were left out."),
                count=found.left_out,
                columns=tuple(map(quoted, found.judged_by)),
            )
        )
    if found.passed_over:
        columns = tuple(map(quoted, found.passed_over))
        lines.append(Message(N_("Addresses of somebody else were not taken: {columns}."), columns=columns))
    if found.sheet:
        lines.append(Message(N_("Only the sheet “{sheet}” was read."), sheet=found.sheet))
    if found.unreadable:
        lines.append(Message(N_("{count} row holds no address."), plural=N_("{count} rows hold no address."), count=found.unreadable))
    return lines

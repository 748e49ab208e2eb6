"""Settings: whom nobody writes to any more, and how an address gets on that list and off it."""

import polars as pl
import streamlit as st

from winback.errors import UnusableInput
from winback.ingest.typed_addresses import TypedAddresses, typed_addresses
from winback.locale import N_, Message
from winback.store import SuppressionReason, Workspace
from winback.ui import cached, masked
from winback.ui.frame import Here, escape, show_error
from winback.ui.settings import heading

_REASONS = {
    SuppressionReason.UNSUBSCRIBED: (N_("Left your mailing tool"), N_("No, for good")),
    SuppressionReason.ADDED_BY_OWNER: (N_("Added by you"), N_("Yes, here")),
    SuppressionReason.ERASED: (N_("Asked to be forgotten"), N_("No, for good")),
}


def do_not_contact(here: Here, workspace: Workspace) -> None:
    """How many are on the list and why, and the field to add, ask or take off."""
    with st.container(border=True):
        heading(
            here, N_("Do not contact"), N_("Anyone on this list is on no other, whatever file is read in later. It is kept unreadable.")
        )
        counted = st.container()  # filled last, so that it knows what is done below
        if not workspace.is_demo:  # the Data page of a demo shop takes none
            st.page_link("pages/data_page.py", label=here(N_("Read in a file of unsubscribed people")), icon=":material/upload_file:")
        if here.masked:
            masked.not_shown(here, N_("What is typed here could name somebody, so it is hidden with the people."))
        else:
            _ask(here, workspace)
        with counted:
            _counts(here, workspace)


def _counts(here: Here, workspace: Workspace) -> None:
    counts = cached.store().suppression_summary(workspace.id)
    rows = [
        {
            here(N_("Why")): here(reason),
            here(N_("Addresses")): here.say.number(counts[member]),
            here(N_("Can be taken off")): here(removable),
        }
        for member, (reason, removable) in _REASONS.items()
    ]
    st.table(rows, border="horizontal")


def _ask(here: Here, workspace: Workspace) -> None:
    with st.form(f"do_not_contact_{workspace.id}", border=False, clear_on_submit=True):
        typed = st.text_area(
            here(N_("E-mail addresses or phone numbers, one per line")), height=90, key=f"do_not_contact_text_{workspace.id}"
        )
        with st.container(horizontal=True):
            wants_adding = st.form_submit_button(here(N_("Never write to them")), icon=":material/do_not_disturb_on:")
            wants_answer = st.form_submit_button(here(N_("Are they on the list?")))
            wants_removal = st.form_submit_button(here(N_("Take off the list")), type="tertiary")
    found = typed_addresses(typed or "", phone_country=workspace.policy.phone_country)
    if not (wants_adding or wants_answer or wants_removal) or not (found.addresses.len() or found.unreadable):
        return
    _unreadable(here, found)
    if wants_adding:
        _add(here, workspace, found.addresses)
    elif wants_answer:
        _answer(here, workspace, found.addresses)
    else:
        _take_off(here, workspace, found.addresses)


def _unreadable(here: Here, found: TypedAddresses) -> None:
    if found.unreadable:
        told = Message(
            N_("{count} entry is neither an e-mail address nor a phone number with its country, and was left out."),
            plural=N_("{count} entries are neither an e-mail address nor a phone number with its country, and were left out."),
            count=found.unreadable,
        )
        st.warning(escape(here(told)), icon=":material/info:")


def _add(here: Here, workspace: Workspace, addresses: pl.Series) -> None:
    new = addresses.filter(~cached.store().suppressed(workspace.id, addresses))
    if not new.is_empty():
        cached.store().suppress(workspace.id, new, reason=SuppressionReason.ADDED_BY_OWNER)
    told = Message(
        N_("{count} address is on the list now; {known} were already."),
        plural=N_("{count} addresses are on the list now; {known} were already."),
        count=new.len(),
        known=addresses.len() - new.len(),
    )
    st.success(escape(here(told)), icon=":material/check:")


def _answer(here: Here, workspace: Workspace, addresses: pl.Series) -> None:
    listed = cached.store().suppressed(workspace.id, addresses)
    for sentence, shown in (
        (N_("On the list: {addresses}."), addresses.filter(listed)),
        (N_("Not on the list: {addresses}."), addresses.filter(~listed)),
    ):
        if not shown.is_empty():
            st.info(escape(here(Message(sentence, addresses=", ".join(shown)))), icon=":material/info:")


def _take_off(here: Here, workspace: Workspace, addresses: pl.Series) -> None:
    """Only what was added by mistake: who unsubscribed or asked to be forgotten stays, and is told so."""
    taken = 0
    for address in addresses:
        try:
            cached.store().take_off_list(workspace.id, address)
        except UnusableInput as refused:
            show_error(refused)
        else:
            taken += 1
    if taken:
        told = Message(N_("{count} address is off the list."), plural=N_("{count} addresses are off the list."), count=taken)
        st.success(escape(here(told)), icon=":material/check:")

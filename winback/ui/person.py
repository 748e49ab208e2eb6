"""A person asks: what is known of me, or forget me."""

import json
from datetime import UTC, datetime

import streamlit as st

from winback import privacy
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.privacy import Erased
from winback.store import Workspace
from winback.ui import cached, masked, panels, session
from winback.ui.frame import Here, escape, show_error
from winback.ui.settings import heading


def ask(here: Here, workspace: Workspace) -> None:
    """One field for the address, one file with all that is known, one button that forgets."""
    with st.container(border=True):
        heading(
            here,
            N_("When a person asks"),
            N_("Somebody wants to know what is stored about them, or wants to be forgotten. Enter their e-mail address or phone number."),
        )
        if here.masked:
            masked.not_shown(here, N_("What is typed and found here could name somebody, so it is hidden with the people."))
        else:
            _question(here, workspace)


def _question(here: Here, workspace: Workspace) -> None:
    answered = session.take_answer()
    if answered is not None:
        st.success(escape(here(answered)), icon=":material/check:")
    number = session.person_round()
    with st.form(f"person_{number}", border=False):
        typed = st.text_input(here(N_("E-mail or phone")), key=f"person_text_{number}", width=420, autocomplete="off").strip()
        wants_access = st.form_submit_button(here(N_("Show what is known")))
        sure = st.checkbox(
            here(
                N_(
                    "Forget this person: name, addresses and place in every list go for good, the sums of the orders stay. They are on no "
                    "list again, even if a later file names them. This cannot be undone."
                )
            ),
            key=f"person_sure_{number}",
        )
        wants_erasure = st.form_submit_button(here(N_("Forget for good")), icon=":material/person_off:")
    if typed and wants_access:
        _access(here, workspace, typed)
    if typed and wants_erasure:
        _erase(here, workspace, typed, sure=sure)


def _access(here: Here, workspace: Workspace, typed: str) -> None:
    """The file with all that is known, made once for the question just asked."""
    try:
        known = privacy.access(cached.store(), workspace.id, typed, now=datetime.now(UTC))
    except UnusableInput as unknown:
        st.info(escape(f"{here(unknown.problem)} {here(unknown.advice) if unknown.advice else ''}"), icon=":material/info:")
        return
    found = json.loads(known)
    st.markdown(
        escape(
            here(
                Message(
                    N_("Found – orders: {orders}, recorded lists: {campaigns}."),
                    orders=len(found["orders"]),
                    campaigns=len(found["campaigns"]),
                )
            )
        )
    )
    panels.download(
        here(N_("Download all that is known of this person")),
        lambda: known,
        file_name="winback-known-of-a-person.json",
        mime="application/json",
        key="access",
    )


def _erase(here: Here, workspace: Workspace, typed: str, *, sure: bool) -> None:
    """Only with the tick, because it cannot be undone; afterwards nothing of the question is left."""
    if not sure:
        st.warning(here(N_("Tick that this person is to be forgotten; it cannot be undone.")), icon=":material/info:")
        return
    try:
        erased = privacy.erase(cached.store(), workspace.id, typed, now=datetime.now(UTC))
    except UnusableInput as unusable:
        show_error(unusable)
        return
    cached.forget_people()
    session.answer_person(_erased(erased))
    st.rerun()


def _erased(erased: Erased) -> Message:
    if not erased.found:
        return Message(N_("Nothing was known under this address. It is on the do-not-contact list now, so that nothing comes in later."))
    return Message(
        N_(
            "Forgotten. {count} order stays in your sums without a name; recorded lists that the person was taken off: {campaigns}. Files "
            "that you have downloaded, and your mailing tool, still know them."
        ),
        plural=N_(
            "Forgotten. {count} orders stay in your sums without a name; recorded lists that the person was taken off: {campaigns}. Files "
            "that you have downloaded, and your mailing tool, still know them."
        ),
        count=erased.orders,
        campaigns=erased.campaigns,
    )

"""A person asks: what is known of me, or forget me."""

from datetime import UTC, datetime

import streamlit as st

from winback import privacy
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.privacy import Erased
from winback.store import Workspace
from winback.ui import cached, panels
from winback.ui.frame import Here, escape, show_error


def ask(here: Here, workspace: Workspace) -> None:
    """One field for the address, one file with all that is known, one button that forgets."""
    st.markdown(f"#### {here(N_('When a person asks'))}")
    st.markdown(
        escape(
            here(
                N_(
                    "Somebody wants to know what you have stored about them, or wants to be forgotten. Enter their e-mail address or "
                    "phone number; it is kept nowhere."
                )
            )
        )
    )
    typed = st.text_input(here(N_("E-mail or phone")), key="person", width=420, autocomplete="off").strip()
    if typed:
        _access(here, workspace, typed)
        _erase(here, workspace, typed)


def _access(here: Here, workspace: Workspace, typed: str) -> None:
    try:
        known = privacy.access(cached.store(), workspace.id, typed, now=datetime.now(UTC))
    except UnusableInput as unknown:
        st.info(escape(f"{here(unknown.problem)} {here(unknown.advice) if unknown.advice else ''}"), icon=":material/info:")
        return
    panels.download(
        here(N_("Download all that is known of this person")),
        lambda: known,
        file_name="winback-known-of-a-person.json",
        mime="application/json",
        key="access",
    )


def _erase(here: Here, workspace: Workspace, typed: str) -> None:
    """Ask once more, because it cannot be undone."""
    told = N_(
        "Forgetting takes their name, addresses and place in every list out of this shop’s data for good; the sums of your orders stay. "
        "They are on no list again, even if a later file names them. This cannot be undone."
    )
    st.markdown(escape(here(told)))
    sure = st.checkbox(here(N_("Yes, forget this person")), key="erase_sure")
    if st.button(here(N_("Forget for good")), key="erase", disabled=not sure, icon=":material/person_off:"):
        try:
            erased = privacy.erase(cached.store(), workspace.id, typed, now=datetime.now(UTC))
        except UnusableInput as unusable:
            show_error(unusable)
            return
        st.success(escape(here(_erased(erased))), icon=":material/check:")


def _erased(erased: Erased) -> Message:
    if not erased.found:
        return Message(N_("Nothing was known under this address. It is on the do-not-contact list now, so that nothing comes in later."))
    return Message(
        N_(
            "Forgotten. {count} order stays in your sums without a name; {campaigns} recorded lists were cleared of the person. Files that "
            "you have downloaded, and your mailing tool, still know them."
        ),
        plural=N_(
            "Forgotten. {count} orders stay in your sums without a name; {campaigns} recorded lists were cleared of the person. Files that "
            "you have downloaded, and your mailing tool, still know them."
        ),
        count=erased.orders,
        campaigns=erased.campaigns,
    )

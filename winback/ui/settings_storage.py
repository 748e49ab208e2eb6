"""Settings: what is stored and where, and getting rid of it."""

import streamlit as st

from winback.locale import N_, Message
from winback.locale.sizes import in_bytes
from winback.store import Workspace
from winback.ui import access, cached, session, shop_choice
from winback.ui.frame import Here, escape
from winback.ui.settings import heading


def where_it_is(here: Here, workspace: Workspace) -> None:
    """Where the data of the shop lies, how much it is, and what is not kept of it."""
    with st.container(border=True):
        heading(here, N_("What is stored where"), N_("Street addresses, notes and IP addresses are dropped when a file is read in."))
        found = cached.store().footprint(workspace.id)
        if not found.frames_bytes:
            st.markdown(escape(here(N_("Nothing is stored of this shop yet but its settings."))))
            return
        kept = Message(
            N_(
                "{size} of orders, people and lists. Files read in: {imports}, recorded lists: {campaigns}, "
                "versions of the data: {versions}."
            ),
            size=in_bytes(found.frames_bytes),
            imports=found.imports,
            campaigns=found.campaigns,
            versions=found.datasets,
        )
        st.markdown(escape(here(kept)))
        if access.sits_here():
            st.markdown(escape(here(N_("All of it is in this folder on this computer, readable for you only:"))))
            st.code(str(cached.data_folder()), language=None)
        else:
            st.markdown(escape(here(N_("All of it is on the computer that this server runs on, and nowhere else."))))


def danger_zone(here: Here, workspace: Workspace | None) -> None:
    """Deleting one shop, or everything, each only after words were typed."""
    with st.container(border=True):
        heading(
            here, N_("Delete"), N_("What is deleted here is gone for good. Your shop system is not touched, and files you downloaded stay.")
        )
        if workspace is not None:
            _delete_shop(here, workspace)
        if len(cached.every_workspace()) > 1:
            _delete_everything(here)


def _delete_shop(here: Here, workspace: Workspace) -> None:
    told = Message(N_("Everything of “{name}”: what was read in, its lists and results, its settings."), name=workspace.name)
    if _is_confirmed(here, told, workspace.name, N_("Delete this shop"), key=f"delete_{workspace.id}"):
        cached.store().delete_workspace(workspace.id)
        cached.forget_people()
        shop_choice.leave()


def _delete_everything(here: Here) -> None:
    everything = cached.every_workspace()
    told = Message(N_("All {n} shops, the archived ones too, with everything in them."), n=len(everything))
    if _is_confirmed(here, told, here(N_("delete everything")), N_("Delete all shops"), key="delete_everything"):
        cached.store().delete_all_workspaces()
        cached.forget_people()
        session.leave_workspace()
        shop_choice.leave()


def _is_confirmed(here: Here, told: Message, words: str, button: str, *, key: str) -> bool:
    """Whether the words were typed, capital or not in the words' own letters, and the button pressed."""
    with st.form(key, border=False, clear_on_submit=True):
        st.markdown(escape(here(told)))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            typed = st.text_input(escape(here(Message(N_("Type “{words}” to confirm"), words=words))), width=320, autocomplete="off")
            pressed = st.form_submit_button(here(button), icon=":material/delete_forever:")
    if pressed and typed.strip() != words:
        st.error(here(N_("That is not what was asked for; nothing was deleted.")))
    return pressed and typed.strip() == words

"""Which shop is on screen, how another one comes there, and the picker in the sidebar."""

from collections.abc import Callable

import streamlit as st

from winback.errors import UnusableInput
from winback.locale import N_
from winback.store import Workspace
from winback.ui import cached, session
from winback.ui.escaping import escape

OWN_SHOP = N_("My shop")


def settle() -> list[Workspace]:
    """Hold on to the shop on screen, so that no other takes its place unseen; where it is gone, begin at the start of another.

    Returns the shops on offer, which are asked for once in a run.
    """
    there, wanted = cached.workspaces(), session.workspace_id()
    shop = _on_screen(there)
    asked = next((one for one in there if one.id == session.asked_workspace_id()), None)
    if asked is not None and wanted is not None and asked.id != wanted:  # somebody went back in the browser
        open_shop(asked)
    if wanted is not None and (shop is None or shop.id != wanted):
        leave()
    if shop is not None:
        session.open_workspace(shop.id)
    session.keep_workspace(shop)
    return there


def _on_screen(there: list[Workspace]) -> Workspace | None:
    """The open shop; where none is open or it is gone or archived, the newest with data, one's own before a demo shop."""
    opened = next((one for one in there if one.id == session.workspace_id()), None)
    return opened or max(there, key=lambda one: (one.dataset_id is not None, not one.is_demo, one.created_at, one.id), default=None)


def open_shop(shop: Workspace) -> None:
    """Go to another shop, on a page of its own: nothing that was typed or limited for the one before is left on it."""
    session.open_workspace(shop.id)
    st.switch_page(f"pages/{'data' if shop.dataset_id is None else 'overview'}_page.py", query_params={})


def leave() -> None:
    """Go away from the shop on screen, because it is not there any more, to whatever comes first then."""
    session.leave_workspace()
    shop = _on_screen(cached.workspaces())
    st.switch_page(f"pages/{'data' if shop is None or shop.dataset_id is None else 'overview'}_page.py", query_params={})


def start_own(name: str) -> None:
    """Make a new shop of one's own and go there; a name that is taken gets a number."""
    open_shop(new_shop(name))


def new_shop(name: str) -> Workspace:
    """A new shop of one's own under this name, with a number behind it where another has it, an archived one too."""
    taken = {one.name for one in cached.every_workspace()}
    free = next(one for one in (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))) if one not in taken)
    try:
        return cached.store().create_workspace(free)
    except UnusableInput:  # made in another tab just now
        return new_shop(name)


def picker(say: Callable[[str], str], there: list[Workspace]) -> None:
    """The shop on screen, with the others to choose from – but not while somebody presents: they are somebody else's clients."""
    shop = session.shop_on_screen()
    if shop is None:
        return
    if len(there) < 2 or session.is_masked():
        st.sidebar.caption(escape(shop.name))
        return
    shops = {one.id: one for one in there}
    picked = st.sidebar.selectbox(
        say(N_("Shop")),
        list(shops),
        index=list(shops).index(shop.id),
        format_func=lambda one: shops[one].name,
        key=f"workspace_{shop.id}",
    )
    if picked != shop.id:
        open_shop(shops[picked])

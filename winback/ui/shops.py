"""Settings: one's shops – a new one, and for each what it holds, its name, its settings, its place in the archive."""

import streamlit as st

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.locale.sizes import in_bytes
from winback.store import Workspace, settings_for_copy
from winback.ui import cached, masked, shop_choice
from winback.ui.cached import ShopFacts
from winback.ui.frame import Here, escape, show_error
from winback.ui.settings import heading


def your_shops(here: Here) -> None:
    """A new shop, then the shops on offer, then those in the archive."""
    with st.container(border=True):
        heading(here, N_("Your shops"), N_("One for each shop or client. Nothing of one is ever seen or counted in another."))
        if here.masked:
            masked.not_shown(here, N_("Your other shops are hidden with the people."))
            return
        everything = cached.every_workspace()
        for shop in sorted(everything, key=lambda one: (one.archived_at is not None, one.is_demo, one.name.casefold())):
            _shop(here, shop, everything)
        _new_shop(here, everything)


def _new_shop(here: Here, everything: list[Workspace]) -> None:
    with st.popover(here(N_("New shop")), icon=":material/add:", key="new_shop_popover"), st.form("new_shop", border=False):
        name = st.text_input(here(N_("Name of the shop")), max_chars=80, autocomplete="off")
        like = _settings_of(here, everything, N_("With the settings of"), key="new_shop_like")
        if st.form_submit_button(here(N_("Make this shop"))):
            try:
                made = cached.store().create_workspace(name)
            except UnusableInput as refused:
                show_error(refused)
                return
            if like is not None:
                cached.store().save_policy(made.id, settings_for_copy(like.policy))
            shop_choice.open_shop(made)


def _shop(here: Here, shop: Workspace, everything: list[Workspace]) -> None:
    """One shop: what it holds, and what can be done with it."""
    is_open = here.workspace is not None and shop.id == here.workspace.id
    with st.container(horizontal=True, vertical_alignment="center", key=f"shop_row_{shop.id}"):
        with st.container(gap=None):
            st.markdown(f"**{escape(shop.name)}**{_badges(here, shop, is_open=is_open)}")
            st.caption(escape(here(_held(cached.shop_facts(shop)))))
        if shop.archived_at is not None:
            if st.button(here(N_("Bring back")), key=f"unarchive_{shop.id}", icon=":material/unarchive:"):
                cached.store().unarchive_workspace(shop.id)
                st.rerun()
        elif not is_open and st.button(here(N_("Open")), key=f"open_{shop.id}"):
            shop_choice.open_shop(shop)
        with st.popover(here(N_("Change")), key=f"change_{shop.id}"):
            _rename(here, shop)
            _copy_settings(here, shop, everything)
            _archive(here, shop)


def _badges(here: Here, shop: Workspace, *, is_open: bool) -> str:
    told = (
        (is_open, N_("open")),
        (shop.is_demo, N_("demo shop")),
        (shop.archived_at is not None, N_("in the archive")),
    )
    return "".join(f" :gray-badge[{escape(here(word))}]" for holds, word in told if holds)


def _held(facts: ShopFacts) -> Message:
    if facts.last_import is None:
        return Message(N_("Nothing read in yet"))
    return Message(
        N_("{count} customer · {orders} orders · last read in {day} · {size}"),
        plural=N_("{count} customers · {orders} orders · last read in {day} · {size}"),
        count=facts.customers,
        orders=facts.orders,
        day=facts.last_import,
        size=in_bytes(facts.bytes),
    )


def _rename(here: Here, shop: Workspace) -> None:
    with st.form(f"rename_{shop.id}", border=False):
        name = st.text_input(here(N_("Name of the shop")), value=shop.name, max_chars=80, key=f"rename_to_{shop.id}", autocomplete="off")
        if st.form_submit_button(here(N_("Rename"))):
            try:
                cached.store().rename_workspace(shop.id, name)
            except UnusableInput as refused:
                show_error(refused)
                return
            st.rerun()


def _copy_settings(here: Here, shop: Workspace, everything: list[Workspace]) -> None:
    others = [one for one in everything if one.id != shop.id]
    if not others:
        return
    with st.form(f"copy_{shop.id}", border=False):
        like = _settings_of(here, others, N_("Settings of another shop"), key=f"copy_from_{shop.id}")
        if st.form_submit_button(here(N_("Take over its settings"))) and like is not None:
            cached.store().save_policy(shop.id, settings_for_copy(like.policy))
            st.toast(here(N_("Saved.")), icon=":material/check:")
            st.rerun()


def _settings_of(here: Here, shops: list[Workspace], label: str, *, key: str) -> Workspace | None:
    named = {one.id: one for one in shops}
    picked = st.selectbox(
        here(label),
        [None, *named],
        format_func=lambda one: here(N_("– no shop –")) if one is None else named[one].name,
        key=key,
        help=here(N_("Money, lifecycle, lists, currency, country and time zone; not the name.")),
    )
    return None if picked is None else named[picked]


def _archive(here: Here, shop: Workspace) -> None:
    if shop.archived_at is not None:
        return
    st.caption(here(N_("A shop in the archive keeps everything and is not in the picker.")))
    if st.button(here(N_("Put in the archive")), key=f"archive_{shop.id}", icon=":material/archive:"):
        cached.store().archive_workspace(shop.id)
        st.rerun()

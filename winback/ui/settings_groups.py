"""The groups of the Settings page, one at a time on screen."""

from enum import StrEnum

import streamlit as st

from winback.locale import N_
from winback.store import Workspace
from winback.ui import cached, panels, person, session, settings_backup, settings_people, settings_storage, shops
from winback.ui.frame import Here
from winback.ui.settings_lifecycle import lifecycle_form
from winback.ui.settings_lists import lists_form
from winback.ui.settings_money import money_form
from winback.ui.settings_shop import shop_form


class Group(StrEnum):
    """What belongs together on the Settings page."""

    SHOP = "shop"
    PEOPLE = "people"
    SHOPS = "shops"
    STORAGE = "storage"


_NAMES = {
    Group.SHOP: N_("This shop"),
    Group.PEOPLE: N_("People"),
    Group.SHOPS: N_("Your shops"),
    Group.STORAGE: N_("Backup and storage"),
}


def statistics_switch(here: Here) -> None:
    """The switch for those who know statistics; it holds for this visitor, in every shop."""
    st.toggle(
        here(N_("Show statistics")),
        key=session.STATISTICS_KEY,
        persist_state="session",
        help=here(
            N_(
                "For those who know statistics: the names of the methods, how well they foretold your own past, scores, and the figures "
                "behind the pictures. Ranges are always shown."
            )
        ),
    )


def choose(here: Here) -> Group:
    """Which group is on screen; in round buttons, as the tab that is open would be hard to read in the dark."""
    picked = st.radio(
        here(N_("Settings")),
        list(Group),
        format_func=lambda group: here(_NAMES[group]),
        key="settings_group",
        horizontal=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return picked or Group.SHOP


def show(here: Here, group: Group) -> None:
    """Everything of one group; what needs a shop is left out, or leads to one, where none is open."""
    shop = here.workspace
    match group:
        case Group.SHOPS:
            shops.your_shops(here)
        case Group.STORAGE:
            _storage(here, shop)
        case Group.SHOP | Group.PEOPLE if shop is None:
            panels.no_data(here, is_whole_page=False)
        case Group.SHOP:
            _forms(here, shop)
        case Group.PEOPLE:
            settings_people.do_not_contact(here, shop)
            person.ask(here, shop)


def _forms(here: Here, shop: Workspace) -> None:
    """The shop, its money, its lifecycle, its lists: each kept for itself."""
    history = cached.history(shop)
    shop_form(here, shop)
    money_form(here, shop, history)
    lifecycle_form(here, shop, history)
    lists_form(here, shop)


def _storage(here: Here, shop: Workspace | None) -> None:
    """Backup and the way back, what lies where, and last of all deleting it."""
    settings_backup.backup(here, shop)
    settings_backup.restore(here)
    if shop is not None:
        settings_backup.undo(here, shop)
        settings_storage.where_it_is(here, shop)
    settings_storage.danger_zone(here, shop)

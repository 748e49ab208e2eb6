"""What is set for the shop, whom nobody writes to, one's shops, backups, and getting rid of it all."""

import streamlit as st

from winback.locale import N_
from winback.ui import cached, frame, panels, person, settings_backup, settings_people, settings_storage, shops
from winback.ui import settings_groups as groups

here = frame.page()
shop = here.workspace

panels.finding(here, N_("Settings"), N_("What is set for a shop holds for this shop only, from now on, everywhere."))
names = (N_("This shop"), N_("People"), N_("Your shops"), N_("Backup and storage"))
this_shop, people, all_shops, storage = st.tabs([here(name) for name in names], key="settings_tab")
with this_shop:
    if shop is None:
        panels.no_data(here)
    else:
        groups.forms(here, shop, cached.history(shop))
with people:
    if shop is None:
        st.caption(here(N_("No shop is open.")))
    else:
        settings_people.do_not_contact(here, shop)
        person.ask(here, shop)
with all_shops:
    shops.your_shops(here)
with storage:
    settings_backup.backup(here, shop)
    settings_backup.restore(here)
    if shop is not None:
        settings_backup.undo(here, shop)
        settings_storage.where_it_is(here, shop)
    settings_storage.danger_zone(here, shop)

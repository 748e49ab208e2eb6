"""Files in: two slots, the demo shop, and what was recognised in the files read so far."""

import streamlit as st

from winback.locale import N_, Message
from winback.ui import cached, demo_shop, frame, panels, recognised, unsubscribes, uploads

here = frame.page()
receipts = cached.receipts(here.workspace) if here.workspace else []

if here.workspace is None or not receipts:
    panels.finding(
        here,
        N_("No data yet. In two minutes you will see who has gone quiet."),
        N_("Two files from your shop system are best: orders and customers. They are merged, in whichever order they come."),
    )
    if here.workspace is None:
        demo_shop.demo_card(here)
        panels.section(here(N_("Or your own shop")))
        uploads.slots(here)
    else:  # whoever has made a shop of their own came to fill it
        uploads.slots(here)
        demo_shop.demo_card(here)
else:
    dataset = cached.dataset(here.workspace)
    panels.finding(here, recognised.headline(dataset), Message(N_("What was read into {shop}."), shop=here.workspace.name))
    recognised.next_step(here)
    recognised.consent(here, dataset)
    recognised.files(here, receipts)
    recognised.bridge(here, dataset)
    panels.section(here(N_("Read in more")))
    uploads.slots(here)
    if not here.workspace.is_demo:  # its people are made up, and a list of one's own is for one's own shop
        with st.container(border=True):
            unsubscribes.slot(here, here.workspace)
    demo_shop.demo_card(here)

"""The shop at a glance: who has gone quiet, the three things worth doing next, and better or worse than a year before."""

import streamlit as st

from winback.locale import N_, Message
from winback.ui import cached, demo_tour, frame, overview, overview_actions, overview_figures, overview_repair, panels, session

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    thresholds = session.thresholds(history.recommendation)
    glance = cached.glance(here.workspace, history, thresholds)
    lifecycle = cached.lifecycle(here.workspace, history, thresholds)
    quiet = cached.quiet(here.workspace, history, thresholds)
    steps = cached.next_steps(here.workspace, history, thresholds)

    panels.finding(
        here,
        overview.headline(quiet, steps.general, lost=overview.lost(lifecycle), has_addresses=history.has_addresses),
        Message(N_("{shop} as of {day}."), shop=here.workspace.name, day=history.as_of),
    )
    if history.has_addresses:
        overview.make_list(here, steps.general)
    else:
        panels.no_addresses(here, is_whole_page=False)
    overview.figures(
        here,
        glance,
        emailed=cached.background(here.workspace, history).may_be_emailed,
        results=cached.results(here.workspace, history),
        is_awaited=bool(cached.ahead(here.workspace, history)),
    )
    if steps.actions or history.has_addresses:
        overview_actions.cards(here, history, steps.actions)
    demo_tour.tour(here, history, thresholds)
    stages, trend = st.columns(2)
    with stages:
        panels.picture(overview.stage_picture(history, lifecycle), title=here(N_("Where your customers stand")), key="stages")
        st.page_link("pages/lifecycle_page.py", label=here(N_("When is a customer too late? Look at the limits")), icon=":material/tune:")
    with trend:
        overview.trend(here, glance, thresholds)
    overview_repair.repair(here, here.workspace, history, thresholds)
    overview_figures.all_figures(here, here.workspace, history, glance, thresholds)
    panels.notes(here, history.warnings)

"""The shop at a glance: how many have gone quiet, what they used to bring, and the one thing to do next."""

import streamlit as st

from winback.locale import N_, Message
from winback.ui import cached, frame, panels, session
from winback.ui.overview import figures, headline, make_list, stage_picture

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    thresholds = session.thresholds(history.recommendation.thresholds)
    lifecycle = cached.lifecycle(here.workspace, history, thresholds)
    metrics = cached.metrics(here.workspace, history, thresholds)
    quiet = cached.quiet(here.workspace, history, thresholds)

    panels.finding(here, headline(quiet), Message(N_("{shop} as of {day}."), shop=here.workspace.name, day=history.as_of))
    make_list(here, quiet)
    figures(here, history, metrics, quiet)
    panels.picture(stage_picture(history, lifecycle), title=here(N_("Where your customers stand")), key="stages")
    st.page_link("pages/lifecycle_page.py", label=here(N_("When is a customer too late? Look at the limits")), icon=":material/tune:")
    panels.notes(here, history.warnings)

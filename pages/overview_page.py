"""The shop at a glance: who has gone quiet, the three things worth doing next, and better or worse than a year before."""

import streamlit as st

from winback.locale import N_, Message
from winback.ui import cached, frame, overview, overview_actions, panels, session

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    thresholds = session.thresholds(history.recommendation.thresholds)
    metrics = cached.metrics(here.workspace, history, thresholds)
    before = cached.metrics_year_before(here.workspace, history, thresholds)
    quiet = cached.quiet(here.workspace, history, thresholds)
    general = cached.general_action(here.workspace, history, thresholds)
    activity = cached.active_by_month(here.workspace, history, thresholds)

    panels.finding(here, overview.headline(quiet, general), Message(N_("{shop} as of {day}."), shop=here.workspace.name, day=history.as_of))
    overview.make_list(here, general)
    overview.figures(
        here,
        metrics,
        before,
        quiet_before=cached.newly_quiet_a_month_before(here.workspace, history, thresholds),
        emailed=cached.may_be_emailed(here.workspace, history),
        results=cached.results(here.workspace, history),
    )
    overview_actions.cards(here, history, cached.actions(here.workspace, history, thresholds))
    stages, trend = st.columns(2)
    with stages:
        lifecycle = cached.lifecycle(here.workspace, history, thresholds)
        panels.picture(overview.stage_picture(history, lifecycle), title=here(N_("Where your customers stand")), key="stages")
        st.page_link("pages/lifecycle_page.py", label=here(N_("When is a customer too late? Look at the limits")), icon=":material/tune:")
    with trend:
        panels.picture(overview.trend_picture(activity, thresholds), title=overview.trend_finding(here, activity), key="trend")
    overview.all_figures(here, history, metrics, before)
    panels.notes(here, history.warnings)

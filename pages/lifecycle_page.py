"""When is a customer too late? The usual return curve, the three limits on it, and who stands where."""

import streamlit as st

from winback.ui import cached, controls, early, frame, look_back, over_time, panels, signs, suggested, trust
from winback.ui import lifecycle as view

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    title = st.container()
    narrow, wide = st.columns([1, 2])  # the sliders first: on a phone the columns stand one below the other
    with narrow.container(border=True):
        thresholds = controls.thresholds(here, history.recommendation)
        st.caption(suggested.suggestion(here, history))
    lifecycle = cached.lifecycle(here.workspace, history, thresholds)
    with title:
        panels.finding(here, view.curve_finding(history, thresholds), view.curve_line(history, thresholds))
    with wide:
        view.curve(here, history, thresholds)
        suggested.remarks(here, history)
        suggested.more(here, here.workspace, history)
    stages, steps = st.columns(2)
    with stages:
        panels.picture(view.stage_picture(history, lifecycle), title=here(view.stage_finding(lifecycle)), key="stages")
    with steps:
        panels.picture(view.funnel_picture(lifecycle), title=view.funnel_finding(here, history), key="funnel")
        early.remark_on_first_step(here, history)
    look_back.check(here, here.workspace, history, thresholds)
    over_time.show(here, here.workspace, history, thresholds)
    trust.card(here, here.workspace, history, thresholds)
    signs.card(here, here.workspace, history, thresholds)
    panels.notes(here, history.warnings)

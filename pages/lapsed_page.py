"""Who has gone quiet: the best of them, value × silence, everybody as a list, any breakdown, and one customer's card."""

import streamlit as st

from winback.locale import N_, Message
from winback.ui import (
    cached,
    customer_card,
    frame,
    lapsed_best,
    lapsed_breakdown,
    lapsed_filters,
    lapsed_people,
    overview_repair,
    panels,
    replenishment,
    session,
)
from winback.ui import lapsed as view

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    thresholds = session.thresholds(history.recommendation)
    everyone = cached.lost_customers(here.workspace, history, thresholds)
    panels.finding(here, view.headline(everyone), Message(N_("{shop} as of {day}."), shop=here.workspace.name, day=history.as_of))
    if everyone.is_empty():
        panels.empty(
            here,
            Message(N_("Nobody has been silent for longer than {b} days."), b=thresholds.lapsed_after_days),
            N_("That is good. The limit is yours to move."),
            button=N_("Look at the limits"),
            page="pages/lifecycle_page.py",
        )
    else:
        chosen = lapsed_filters.bar(here, here.workspace, history, thresholds, everyone)
        shown = lapsed_filters.people_of(everyone, chosen)
        view.make_list(here, here.workspace, history, thresholds, chosen, shown)
        people, maps = st.columns([3, 2])
        with people:
            lapsed_best.ten(here, history, shown, cached.economics(here.workspace, history))
        with maps:
            view.value_by_silence(here, history, everyone, chosen, thresholds)
        lapsed_people.everybody(here, history, shown)
        lapsed_breakdown.by_anything(here, history, everyone, chosen, thresholds)
        if here.statistics:
            lapsed_breakdown.recency_and_frequency(here, everyone, chosen)
        overview_repair.link(here)
        customer_card.show(here, here.workspace, history, thresholds, everyone)
    replenishment.card(here, here.workspace, history, thresholds)

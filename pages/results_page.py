"""What every campaign brought, held against those who got nothing."""

from winback.locale import N_, Message
from winback.ui import cached, demo_time, frame, learnt, panels
from winback.ui import results as view

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    waiting = cached.waiting(here.workspace)
    ahead = cached.ahead(here.workspace, history)
    found = cached.results(here.workspace, history)
    if not (found or waiting or ahead):
        panels.empty(
            here,
            N_("Nothing sent yet"),
            N_("After the first campaign this page shows what it really brought, held against people who got nothing."),
            button=N_("Make the first list"),
            page="pages/offers_page.py",
            is_whole_page=True,
        )
    else:
        panels.finding(
            here,
            view.headline(here, found, ahead, waiting),
            Message(N_("{shop} as of {day}."), shop=here.workspace.name, day=history.as_of),
        )
        demo_time.later_button(here, history)
        learnt.learnt(here, found)
        for campaign in waiting:
            view.waiting_card(here, campaign)
        for campaign in ahead:
            view.ahead_card(here, history, campaign)
        for result in found:
            view.result_card(here, history, result)

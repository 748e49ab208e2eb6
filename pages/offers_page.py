"""From the quiet customers to a personalised list: who, what, the text, the file."""

from winback.locale import N_, Message
from winback.ui import cached, frame, offer_result, offer_steps, panels, session

here = frame.page()
history = here.workspace and cached.history(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
else:
    thresholds = session.thresholds(history.recommendation.thresholds)
    summary = offer_steps.summary_place(here)
    with offer_steps.step(here, N_("1  Who?")):
        play = offer_steps.choose_play(here)
        stages = offer_steps.choose_stages(here, play)
        audience = offer_steps.place()
    with offer_steps.step(here, N_("2  What do they get?")):
        gift = offer_steps.choose_rewards(here, history, play)
    with offer_steps.step(here, N_("3  What do you write?")):
        texts, preview = offer_steps.write_texts(here, play)
    rules = offer_steps.rules(play, stages, gift, texts)
    plan = offer_result.planned(here, history, thresholds, rules)
    if plan is None:
        with summary:
            panels.finding(here, N_("Your list is not ready: something typed below does not fit"))
    else:
        with audience:
            offer_result.show_audience(here, plan)
        with preview:
            offer_result.show_preview(here, plan)
        with offer_steps.step(here, N_("4  Check and download")):
            offer_result.downloads(here, history, plan, gift)
        with summary:
            panels.finding(
                here, offer_result.headline(plan), Message(N_("{shop} as of {day}."), shop=here.workspace.name, day=history.as_of)
            )
            offer_result.download_list(here, plan, key="list_top", primary=True)

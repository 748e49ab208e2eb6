"""From the quiet customers to a recorded campaign: who, what, the text, what it earns, the comparison group, the files."""

from winback.locale import N_
from winback.ui import (
    cached,
    frame,
    offer_lot,
    offer_money,
    offer_presets,
    offer_preview,
    offer_result,
    offer_steps,
    panels,
    recorded,
    session,
)

here = frame.page()
history = here.workspace and cached.history(here.workspace)
just_recorded = here.workspace and offer_result.just_recorded(here.workspace)

if here.workspace is None or history is None:
    panels.no_data(here)
elif just_recorded:
    recorded.show(here, just_recorded)
elif not history.has_addresses:
    panels.no_addresses(here, is_whole_page=True)
else:
    thresholds = session.thresholds(history.recommendation)
    summary = offer_steps.summary_place(here)
    with offer_steps.step(here, N_("1  Who?")):
        offer_presets.begin_unless_begun(here, here.workspace, history, thresholds)
        play = offer_steps.choose_play(here, offer_presets.plays())
        stages = offer_steps.choose_stages(here, play)
        offer_presets.limits(here, history)
        audience = offer_steps.place()
    with offer_steps.step(here, N_("2  What do they get?")):
        gift = offer_steps.choose_rewards(here, history, play)
    with offer_steps.step(here, N_("3  What do you write?")):
        texts, preview = offer_steps.write_texts(here, play)
    with offer_steps.step(here, N_("4  What will it earn?")):
        economics = offer_money.choose_economics(here, history, play, cached.economics(here.workspace, history))
        earnings = offer_steps.place()
    with offer_steps.step(here, N_("5  How will you know?")):
        holdout = offer_lot.choose_holdout(here)
        lot = offer_steps.place()
    rules = offer_steps.rules(history, play, stages, gift, texts, economics)
    draft = offer_result.drafted(here, history, thresholds, rules, holdout)
    if draft is None:
        with summary:
            panels.finding(here, N_("Your list is not ready: something typed below does not fit"))
    else:
        with audience:
            offer_result.show_audience(here, history, draft.plan)
        with preview:
            offer_preview.show_preview(here, history, draft)
        with earnings:
            offer_money.show_earnings(here, history, draft.plan.expected, economics)
        with lot:
            offer_lot.show_lot(here, history, draft)
        with offer_steps.step(here, N_("6  Check and record")):
            name, end = offer_result.check(here, draft, gift)
        with summary:
            panels.finding(here, offer_result.headline(draft), offer_result.about(here, history, draft.plan))
            offer_money.recommend(here, history, play, draft.plan.expected)
            offer_result.record_or_download(here, history, draft, name, end=end)

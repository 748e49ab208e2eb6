"""What the Results page shows: a card per campaign with its verdict, the two groups, and what lies behind."""

import streamlit as st

from winback.campaigns.measurement import Extra
from winback.campaigns.sentences import sentence
from winback.charts.results import two_groups
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.measuring import CampaignResult, SeriesResult, margin_of, series
from winback.offers.plays import play
from winback.offers.rewards import in_words
from winback.pipeline import History
from winback.store import Campaign
from winback.ui import panels, recorded
from winback.ui.frame import Here, escape
from winback.ui.numbers import estimate, per_hundred, per_hundred_words
from winback.ui.result_details import details
from winback.vocabulary import CampaignStatus, Verdict

BADGES = {
    Verdict.PAID_OFF: (":material/check_circle:", "green"),
    Verdict.TOO_EARLY: (":material/schedule:", "gray"),
    Verdict.DID_NOT_PAY_OFF: (":material/do_not_disturb_on:", "orange"),
    Verdict.NOT_MEASURABLE: (":material/help:", "gray"),
}


def headline(here: Here, found: tuple[CampaignResult, ...], ahead: tuple[Campaign, ...], waiting: tuple[Campaign, ...]) -> Message:
    """What is still to be said, else the newest verdict, taken together with earlier send-outs of that list, else what is awaited."""
    if waiting and not found:
        return Message(
            N_("{count} list is recorded; when was it sent?"),
            plural=N_("{count} lists are recorded; when were they sent?"),
            count=len(waiting),
        )
    if ahead and not found:
        return Message(N_("Sent – the next order export will show what it brought"))
    if found:
        newest = found[0]
        together = next((one for one in series(found) if newest in one.campaigns), None)
        if together is not None:
            return Message(N_("{list}: {verdict}"), list=series_title(here, together), verdict=word(together.series.verdict))
        return Message(N_("{campaign}: {verdict}"), campaign=newest.campaign.name, verdict=word(newest.measured.verdict))
    return Message(N_("Nothing sent yet"))


def series_title(here: Here, result: SeriesResult) -> Message:
    """What was sent, and how often."""
    count = result.series.send_outs
    reward = in_words(result.reward, money=lambda amount: here.say.money(amount, result.currency)) if result.reward else None
    if reward is None:
        return Message(N_("{count} send-outs of “{idea}”, taken together"), count=count, idea=play(result.play).title)
    return Message(N_("{count} send-outs with “{reward}”, taken together"), count=count, reward=reward)


def waiting_card(here: Here, campaign: Campaign) -> None:
    """A campaign that was recorded and waits to be sent."""
    with st.container(border=True, key=f"campaign_{campaign.id}"):
        panels.section(campaign.name)
        st.badge(here(word(CampaignStatus.RECORDED)), icon=":material/outgoing_mail:", color="gray")
        recorded.files_and_date(here, campaign)


def ahead_card(here: Here, history: History, campaign: Campaign) -> None:
    """A campaign that was sent after the last day of the data: what to do so that it is measured."""
    with st.container(border=True, key=f"campaign_{campaign.id}"):
        panels.section(campaign.name)
        st.badge(here(word(CampaignStatus.SENT)), icon=":material/outgoing_mail:", color="gray")
        told = Message(
            N_("Sent on {sent}; your data end on {day}. Read in the next order export, and the first result stands here."),
            sent=campaign.sent_on,
            day=history.as_of,
        )
        st.markdown(escape(here(told)))
        recorded.correct_date(here, campaign)


def result_card(here: Here, history: History, result: CampaignResult) -> None:
    """One campaign: verdict, sentence, picture, three figures; the rest on a click."""
    measured = result.measured
    with st.container(border=True, key=f"campaign_{result.campaign.id}"):
        panels.section(result.campaign.name)
        _badges(here, result)
        st.markdown(escape(here(verdict_sentence(here, result))))
        panels.picture(two_groups(measured, panels.look()), key=f"groups_{result.campaign.id}")
        _figures(here, result)
        _foreseen(here, result)
        if measured.contacted.lift is not None:
            st.markdown(escape(here(naive_sentence(here, result))))
        details(here, history, result)


def verdict_sentence(here: Here, result: CampaignResult) -> Message:
    """The verdict in a sentence that says what it rests on."""
    return sentence(result.measured, money=lambda amount: here.say.money_rounded(estimate(amount), result.currency))


def _badges(here: Here, result: CampaignResult) -> None:
    pictogram, colour = BADGES[result.measured.verdict]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(here(word(result.measured.verdict)), icon=pictogram, color=colour)  # type: ignore[arg-type]
        if result.measured.preliminary:
            st.badge(here(N_("Interim")), icon=":material/hourglass_top:", color="gray")
        sent = Message(
            N_("Sent on {sent} to {count} person; looked at up to {end}."),
            plural=N_("Sent on {sent} to {count} people; looked at up to {end}."),
            sent=result.sent_on,
            count=result.measured.contacted.assigned,
            end=result.measured.window_ends_on,
        )
        st.caption(escape(here(sent)))


def _figures(here: Here, result: CampaignResult) -> None:
    measured = result.measured
    lift, revenue, profit = measured.contacted.lift, measured.contacted.extra_revenue, measured.contacted.extra_profit
    if lift is None or revenue is None or profit is None:
        return
    panels.figures(
        here,
        [
            panels.Figure(
                label=FIGURES[Figure.EXTRA_RETURNS].label,
                value=signed(here, lift.estimate),
                definition=FIGURES[Figure.EXTRA_RETURNS].help,
                context=Message(N_("{low} to {high} of 100"), low=signed(here, lift.low), high=signed(here, lift.high)),
            ),
            _money_figure(here, result, Figure.EXTRA_REVENUE, revenue),
            _money_figure(here, result, Figure.EXTRA_PROFIT, profit),
            panels.Figure(
                label=FIGURES[Figure.PAYS_OFF_FROM].label,
                value=here(N_("never")) if measured.break_even is None else here.say.number(per_hundred(measured.break_even)),
                definition=FIGURES[Figure.PAYS_OFF_FROM].help,
                context=N_("extra of 100"),
            ),
        ],
    )


def _foreseen(here: Here, result: CampaignResult) -> None:
    """What was expected when the campaign was recorded, to stand beside what came."""
    foreseen = result.foreseen
    if foreseen is None:
        return
    text = (
        N_("Expected when it was recorded: {lift} extra of 100, {amount} with later orders.")
        if foreseen.with_later_orders
        else N_("Expected when it was recorded: {lift} extra of 100, {amount}.")
    )
    amount = here.say.money_rounded(estimate(foreseen.extra_profit), result.currency)
    kept = Message(N_("Reckoned with {left} of 100 in sales left for you, as set then."), left=float(100 * margin_of(result.campaign)))
    st.caption(escape(f"{here(Message(text, lift=per_hundred_words(foreseen.lift), amount=amount))} {here(kept)}"))


def _money_figure(here: Here, result: CampaignResult, figure: Figure, extra: Extra) -> panels.Figure:
    low, high = (here.say.money_rounded(estimate(limit), result.currency) for limit in (extra.low, extra.high))
    return panels.Figure(
        label=FIGURES[figure].label,
        value=here.say.money_rounded(estimate(extra.amount), result.currency),
        definition=Message(
            N_("{definition} How the range was found: {method}."), definition=FIGURES[figure].help, method=word(extra.method)
        ),
        context=_range(low, high),
    )


def signed(here: Here, share: float) -> str:
    """A share as so many of 100, with its sign."""
    number = per_hundred(share)
    return ("+" if number > 0 else "") + here.say.number(number)


def _range(low: str, high: str) -> Message:
    return Message(N_("{low} to {high}"), low=low, high=high)


def naive_sentence(here: Here, result: CampaignResult) -> Message:
    """What counting everybody who came after the message would have made of it, and how much of that the message did not bring."""
    seen = float(result.measured.without_comparison.revenue)
    extra = result.measured.contacted.extra_revenue
    if extra is not None and extra.amount < 0:
        return Message(
            N_("Without the comparison this would have looked like {naive}; all of it, and more, would have come anyway."),
            naive=here.say.money_rounded(seen, result.currency),
        )
    anyway = seen if extra is None else max(seen - extra.amount, 0.0)  # what the card calls extra is not in it
    return Message(
        N_("Without the comparison this would have looked like {naive}; about {fake} of it would have come anyway."),
        naive=here.say.money_rounded(seen, result.currency),
        fake=here.say.money_rounded(estimate(anyway), result.currency),
    )

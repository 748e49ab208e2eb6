"""The step of the Offers page that asks what is left of a sale, and shows what the list is expected to earn."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from math import ceil

import streamlit as st

from winback.importing import keep_settings
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.offers.economics import Expected, Outlook
from winback.offers.plays import Play
from winback.pipeline import History
from winback.policy import Economics
from winback.store import Workspace
from winback.ui import cached, panels, session
from winback.ui.amounts import ask_amount
from winback.ui.frame import Here, escape
from winback.ui.numbers import estimate, per_hundred, per_hundred_words
from winback.ui.offer_presets import count_later_key, follow_advice_key, write_without_discount
from winback.ui.settings import MARGIN_HELP, share_of
from winback.vocabulary import Advice, LiftSource

MOST_LIFT = 20.0
"""Extra returns per 100 that a slider reaches to, unless more was measured."""


def choose_economics(here: Here, history: History, play: Play, start: Economics) -> Economics:
    """Margin, assumed lifts, budget, and whether everybody gets what is expected to earn most."""
    margin = _ask_margin(here, start)
    with st.expander(here(N_("What this rests on")), type="compact"):
        with_reward, without = (
            _lift(here, N_("Extra returns per 100 with a reward"), "lift_with", start.lift_with_reward),
            _lift(here, N_("Extra returns per 100 with the message alone"), "lift_without", start.lift_without_reward),
        )
        budget = ask_amount(
            here,
            st.container(),
            here(Message(N_("At most to be spent, {currency}"), currency=history.currency)),
            key="offer_budget",
            first=None,
            placeholder=here(N_("no limit")),
            help=here(N_("Rewards and messages together, as expected. Those who promise most profit come first.")),
        )
        count_later = _ask_later_orders(here, history, play)
    follow = st.toggle(
        here(N_("Give each person what is expected to earn most")),
        key=follow_advice_key(play),
        help=here(N_("A reward only where it is expected to earn more than the message alone, and nothing where both would cost more.")),
        persist_state="session",
    )
    return replace(
        start,
        margin=margin,
        lift_with_reward=with_reward,
        lift_with_reward_source=start.lift_with_reward_source if with_reward == start.lift_with_reward else LiftSource.STATED,
        lift_without_reward=without,
        lift_without_reward_source=start.lift_without_reward_source if without == start.lift_without_reward else LiftSource.STATED,
        budget=budget or None,
        follow_advice=follow,
        count_later_orders=count_later,
    )


def show_earnings(here: Here, history: History, found: Expected, economics: Economics) -> None:
    """From when on it pays, what it may earn, and whether a message alone or nothing at all would earn more."""
    if not found.people:
        advice = N_(
            "Nobody is on this list, so there is nothing to reckon with. The first step shows where people drop out: address others there, "
            "or read in a customer export that says who agreed to e-mails."
        )
        st.caption(escape(here(advice)))
        return
    st.markdown(escape(here(_break_even_sentence(found))))
    _figures(here, history, found)
    st.caption(escape(here(_lift_origin(economics))))
    st.markdown(escape(here(_recommendation(here, history, found))))
    with st.expander(here(N_("Compare what could be sent")), type="compact"):
        st.table(_comparison(here, history, found), border="horizontal")
        st.caption(escape(here(_best_mix(found))))
        if found.never_pays:
            never = Message(
                N_("For {count} person no number of extra returns pays for what is planned."),
                plural=N_("For {count} people no number of extra returns pays for what is planned."),
                count=found.never_pays,
            )
            st.caption(escape(here(never)))


def recommend(here: Here, history: History, play: Play, found: Expected) -> None:
    """Near the finding, where something else is expected to earn more than what is planned: what, and one click to it."""
    if not found.people or found.recommended is Advice.REWARD or (found.recommended is Advice.MESSAGE and not found.rewarded):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="recommendation"):
        st.markdown(escape(here(_recommendation(here, history, found))))
        if found.recommended is Advice.MESSAGE:
            st.button(
                here(N_("Write without a discount")),
                key="without_discount",
                on_click=write_without_discount,
                args=(play,),
            )


def _ask_margin(here: Here, start: Economics) -> Decimal:
    """What is left of 100 in sales: asked once, kept with the shop."""
    workspace = here.workspace
    key = f"offer_margin_{workspace.id if workspace else 0}"
    usual = start.margin * 100
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field = st.container(width=260)
        left = ask_amount(
            here, field, here(N_("What you keep of 100 in sales")), key=key, first=usual, most=Decimal(100), help=here(MARGIN_HELP)
        )
        margin = share_of(left or usual)
        is_new = start.margin_is_assumed or margin != start.margin
        if workspace is not None and is_new and st.button(here(N_("Keep this for my shop")), key="keep_margin"):
            _keep_margin(workspace, margin)
    if start.margin_is_assumed:
        st.caption(here(N_("This is our assumption until you say what is right for your shop: everything below depends on it.")))
    return margin


def _ask_later_orders(here: Here, history: History, play: Play) -> bool:
    """Whether later orders count; not at first, because those they are known from came back by themselves."""
    known = history.later_orders
    if not known.mean:
        return False
    return st.checkbox(
        here(Message(N_("Count on {orders} more orders within a year after a return"), orders=round(known.mean, 1))),
        key=count_later_key(play),
        help=here(
            Message(
                N_(
                    "So many placed the {returners} customers of this shop who came back after a long silence. They came by themselves; "
                    "whoever is won back with an offer may well order less."
                ),
                returners=known.returners,
            )
        ),
        persist_state="session",
    )


def _keep_margin(workspace: Workspace, margin: Decimal) -> None:
    keep_settings(cached.store(), workspace, replace(workspace.policy, margin=margin))
    st.rerun()


def _lift(here: Here, label: str, key: str, start: float) -> float:
    """One lift; a new start, when a campaign has taught something, is a new slider, which reaches beyond what was measured."""
    tenths = 10 * max(MOST_LIFT, ceil(per_hundred(start)))
    session.place(f"offer_{key}_{per_hundred(start)}", per_hundred(start))
    chosen = st.select_slider(  # unlike a slider it writes its value as the language does
        here(label),
        options=sorted({tenth / 10 for tenth in range(int(tenths) + 1)} | {per_hundred(start)}),
        format_func=_with_mark(here),
        key=f"offer_{key}_{per_hundred(start)}",
        persist_state="session",
    )
    return start if chosen == per_hundred(start) else round(chosen / 100, 4)


def _with_mark(here: Here) -> Callable[[float], str]:
    """How a lift is written: to two decimals, as those below 1 are."""
    return lambda lift: here.say.number(lift) if lift == round(lift, 1) else here.say.as_typed(Decimal(str(lift)))


def _lift_origin(economics: Economics) -> Message:
    """Where the extra returns come from, for both kinds of message."""
    with_reward, without = economics.lift_with_reward_source, economics.lift_without_reward_source
    if with_reward is without is LiftSource.ASSUMED:
        return Message(
            N_(
                "The extra returns are an assumption, as no campaign of this shop has been measured yet. Move them under “What this rests "
                "on” and see what changes."
            )
        )
    return Message(
        N_("Where the extra returns come from: with a reward, {with_reward}; with the message alone, {without}."),
        with_reward=word(with_reward),
        without=word(without),
    )


def _break_even_sentence(found: Expected) -> Message:
    if found.never_because is not None:
        return Message(N_("This can never pay off: {why}."), why=word(found.never_because))
    text = (
        N_("Pays off if it brings back at least {be} more per 100 – on top of the {p0} who come anyway and take the discount along.")
        if found.rewarded
        else N_("Pays off if it brings back at least {be} more per 100 – on top of the {p0} who come anyway.")
    )
    return Message(text, be=per_hundred_words(found.break_even_lift or 0), p0=per_hundred_words(found.chance))


def _figures(here: Here, history: History, found: Expected) -> None:
    pays_off = FIGURES[Figure.PAYS_OFF_FROM]
    panels.figures(
        here,
        [
            panels.Figure(
                label=pays_off.label,
                value=here(N_("never")) if found.break_even_lift is None else here.say.number(per_hundred_words(found.break_even_lift)),
                definition=pays_off.help,
                context=N_("extra of 100"),
            ),
            *(_profit(here, history, label, outlook) for label, outlook in three_outlooks(found)),
        ],
    )


def three_outlooks(found: Expected) -> tuple[tuple[Message | str, Outlook], ...]:
    """The plan between a cautious and an optimistic outlook, at 3 and 8 extra returns of 100; where it is one of these itself, it stands
    there, and the one at 5 between."""
    cautious, between, optimistic = found.at_lifts
    planned = (FIGURES[Figure.EXPECTED_PROFIT].label, found.planned)
    lift = per_hundred_words(found.planned.lift)
    if lift == per_hundred_words(cautious.lift):
        return planned, (N_("In between"), between), (N_("Optimistic"), optimistic)
    if lift == per_hundred_words(optimistic.lift):
        return (N_("Cautious"), cautious), (N_("In between"), between), planned
    return (N_("Cautious"), cautious), planned, (N_("Optimistic"), optimistic)


def _profit(here: Here, history: History, label: Message | str, outlook: Outlook) -> panels.Figure:
    """The extra profit at one lift, with that lift below it."""
    return panels.Figure(
        label=label,
        value=here.say.money_rounded(estimate(outlook.extra_profit), history.currency),
        definition=FIGURES[Figure.EXPECTED_PROFIT].help,
        context=Message(N_("{lift} extra of 100"), lift=per_hundred_words(outlook.lift)),
    )


def _recommendation(here: Here, history: History, found: Expected) -> Message:
    """What is recommended, in words."""
    if found.recommended is Advice.NOTHING:
        return Message(N_("Recommendation: send nothing to these people. What is expected back does not pay for it."))
    if found.recommended is Advice.REWARD:
        more = estimate(found.planned.extra_profit - found.without_reward.extra_profit)
        return Message(
            N_("Recommendation: as planned. It is expected to earn {more} more than the same message without a reward."),
            more=here.say.money_rounded(more, history.currency),
        )
    if not found.rewarded:
        return Message(N_("Recommendation: write, without a discount – as planned."))
    if found.break_even_lift is None:
        return Message(N_("Recommendation: write, without a discount."))
    return Message(
        N_(
            "Recommendation: write, without a discount. {p0} of 100 come back anyway; the reward would have to win {be} more just "
            "to pay for itself."
        ),
        p0=per_hundred_words(found.chance),
        be=per_hundred_words(found.break_even_lift),
    )


def _comparison(here: Here, history: History, found: Expected) -> list[dict[str, str]]:
    """As planned, the message alone where that is something else, everybody's own best, nothing: each with what it costs and earns."""
    bare = [_row(here, history, N_("The message without a reward"), found.without_reward)] if found.rewarded else []
    return [
        _row(here, history, N_("As planned"), found.planned),
        *bare,
        _without_details(here, history, N_("The best for each"), estimate(found.best_mix_profit)),
        _without_details(here, history, N_("Nothing"), 0),
    ]


def _best_mix(found: Expected) -> Message:
    return Message(
        N_("The best for each: {reward} with the reward, {message} without, {nothing} nothing"),
        reward=found.advised_reward,
        message=found.advised_message,
        nothing=found.advised_nothing,
    )


def _row(here: Here, history: History, what: str, outlook: Outlook) -> dict[str, str]:
    money = here.say.money_rounded
    return {
        here(N_("What is sent")): here(what),
        here(N_("People more")): here.say.number(round(outlook.extra_returns, 1)),
        here(N_("It costs")): money(estimate(outlook.reward_cost + outlook.contact_cost), history.currency),
        here(N_("Expected profit")): money(estimate(outlook.extra_profit), history.currency),
    }


def _without_details(here: Here, history: History, what: str, profit: float) -> dict[str, str]:
    return {
        here(N_("What is sent")): here(what),
        here(N_("People more")): "–",
        here(N_("It costs")): "–",
        here(N_("Expected profit")): here.say.money_rounded(profit, history.currency),
    }

"""How a list begins: with what a click elsewhere has chosen – an action, some customers – or with what the Overview would choose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st

from winback.locale import N_, Message
from winback.offers.plays import PLAYS, WIN_BACK_REMINDER, Play, gives_reward, play
from winback.offers.selecting import in_words, parts, selection_of, without_part
from winback.offers.situation import Preset
from winback.pipeline import History
from winback.policy import Selection, Thresholds
from winback.store import Workspace
from winback.ui import cached, session
from winback.ui.dimensions import period_words
from winback.ui.frame import Here, escape
from winback.vocabulary import Dimension, RewardKind, Stage, ValueTier

GENERAL = Preset(play=WIN_BACK_REMINDER, stages=(Stage.LAPSED,), follow_advice=True)
"""Where no list is worth making: the people whom the Overview counts as gone quiet."""


def begin(here: Here, preset: Preset) -> None:
    """Go on to a list as the preset wants it."""
    chosen = play(preset.play)
    session.begin_offer(chosen, preset.stages, only=preset.only, without=preset.without, settings=_settings(here, chosen, preset))
    st.switch_page("pages/offers_page.py")


def begin_unless_begun(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """Without a click elsewhere the list is for the same people, with the same idea, as that of the Overview's button."""
    if session.offer_is_begun():
        return
    action = cached.next_steps(workspace, history, thresholds).general
    preset = GENERAL if action is None or action.preset is None else action.preset
    chosen = play(preset.play)
    session.begin_offer(chosen, preset.stages, only=preset.only, without=preset.without, settings=_settings(here, chosen, preset))


def plays() -> list[Play]:
    """The ideas that are true of the people chosen."""
    only, _ = session.offer_limits()
    return [one for one in PLAYS if _is_true(one, only)]


def limits(here: Here, history: History) -> None:
    """Whom of the stages the list is for, each limit a button that removes it."""
    only, without = session.offer_limits()
    named = parts(only)
    if not named and not without:
        return
    names = _names(here, history, (only, *without))
    st.caption(here(N_("Only these people; click to remove a limit:")))
    with st.container(horizontal=True):
        for place, (part, words) in enumerate(zip(named, in_words(only, currency=history.currency, names=names), strict=True)):
            label = escape(here(words))
            st.button(label, icon=":material/close:", key=f"offer_limit_{place}", on_click=_remove, args=(part,))
        if without:
            label = here(N_("without the people of the other ideas on the Overview"))
            st.button(escape(label), icon=":material/close:", key="offer_limit_without", on_click=_remove_without)


def _settings(here: Here, chosen: Play, preset: Preset) -> dict[str, object]:
    """The widgets that the preset sets, by key."""
    settings: dict[str, object] = {
        follow_advice_key(chosen): preset.follow_advice,
        count_later_key(chosen): preset.count_later_orders,
    }
    for tier in ValueTier:
        if preset.gift is not None:
            settings[gift_key(chosen, tier)] = here.writes.say(preset.gift)
        if preset.without_reward:
            settings[reward_kind_key(chosen, tier)] = RewardKind.NONE
    return settings


def follow_advice_key(chosen: Play) -> str:
    """Widget key of “give each person what is expected to earn most”, one for each idea: rewards must not vanish with a change of it."""
    return f"offer_{chosen.name}_follow_advice"


def count_later_key(chosen: Play) -> str:
    """Widget key of “count on later orders”, one for each idea."""
    return f"offer_{chosen.name}_count_later"


def gift_key(chosen: Play, tier: ValueTier) -> str:
    """Widget key of the name of the gift."""
    return f"offer_{chosen.name}_{tier}_gift"


def reward_kind_key(chosen: Play, tier: ValueTier) -> str:
    """Widget key of the kind of reward."""
    return f"offer_{chosen.name}_{tier}_kind"


def write_without_discount(chosen: Play) -> None:
    """Go on without a reward: with the idea that has none for these people, else with this one without its reward."""
    reminders = [one for one in PLAYS if set(chosen.stages) & set(one.stages) and one.phase is chosen.phase and not gives_reward(one)]
    if chosen.needs is None and reminders:
        session.leave_play(reminders[0])
        return
    for tier in ValueTier:
        session.put(reward_kind_key(chosen, tier), RewardKind.NONE)


def _remove(part: Selection) -> None:
    only, without = session.offer_limits()
    session.limit_offer(without_part(only, part), without)
    current = session.offer_play()
    if current is not None and not _is_true(current, without_part(only, part)):
        session.leave_play(play(WIN_BACK_REMINDER))


def _remove_without() -> None:
    session.limit_offer(session.offer_limits()[0], ())


def _is_true(one: Play, only: Selection) -> bool:
    return one.needs is None or any(dimension == one.needs for dimension, _ in only.values)


def _names(here: Here, history: History, selections: tuple[Selection, ...]) -> Mapping[Dimension, Mapping[str, Message | str]]:
    """What the products, countries and periods of these selections are called."""
    products = [value for selection in selections for dimension, value in selection.values if dimension == Dimension.PRODUCT and value]
    known = history.favourites.filter(pl.col("product").is_in(products)).select("product", "product_name").unique()
    periods = {value for selection in selections for dimension, value in selection.values if dimension == Dimension.COHORT and value}
    return {
        Dimension.PRODUCT: dict(known.rows()),
        Dimension.COUNTRY: dict(here.say.locale.territories),
        Dimension.COHORT: {period: period_words(here, period) for period in periods},
    }


def of_chosen(chosen: Mapping[Dimension, str | int | None], thresholds: Thresholds, *, as_of: date) -> Preset:
    """A list for customers who were clicked together: without a reward until one is chosen."""
    stage = chosen.get(Dimension.STAGE)
    others = [(dimension, value) for dimension, value in chosen.items() if dimension != Dimension.STAGE]
    stages = (Stage.LAPSED, Stage.LOST) if stage is None else (Stage(str(stage)),)
    return replace(GENERAL, stages=stages, only=selection_of(others, thresholds=thresholds, as_of=as_of))

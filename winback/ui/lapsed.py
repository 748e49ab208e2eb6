"""What the Lapsed page opens with: how many have gone quiet, the list for them, the map of value and silence."""

import polars as pl
import streamlit as st

from winback.analysis.breakdown import breakdown
from winback.charts.breakdown import heat_map
from winback.locale import N_, Message
from winback.offers.situation import Preset
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, dimensions, lapsed_filters, offer_presets, panels, session
from winback.ui.dimensions import Chosen
from winback.ui.frame import Here, escape
from winback.ui.overview import list_label
from winback.vocabulary import Dimension, EmailState, Stage, ValueTier


def headline(everyone: pl.DataFrame) -> Message:
    """How many have gone quiet, how many are long gone."""
    stages = dict(everyone.group_by("stage").len().rows())
    quiet, lost = stages.get(Stage.LAPSED, 0), stages.get(Stage.LOST, 0)
    if not quiet and not lost:
        return Message(N_("Nobody has gone quiet"))
    if not lost:
        return Message(N_("{count} customer has gone quiet"), plural=N_("{count} customers have gone quiet"), count=quiet)
    if not quiet:
        return Message(
            N_("{count} customer is long gone, nobody else has gone quiet"),
            plural=N_("{count} customers are long gone, nobody else has gone quiet"),
            count=lost,
        )
    return Message(
        N_("{count} customer has gone quiet, {lost} long gone"),
        plural=N_("{count} customers have gone quiet, {lost} long gone"),
        count=quiet,
        lost=lost,
    )


def make_list(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, chosen: Chosen, shown: pl.DataFrame) -> None:
    """On to a list of people shown, and how many those are: without a filter the list of the Overview, as those long gone are better
    left alone; with one for those behind it who may be written to. Or why there is none."""
    preset, people = _list_of(workspace, history, thresholds, chosen)
    if preset is None or not people:
        st.caption(escape(here(_why_no_list(shown))))
    elif st.button(here(list_label(people)), icon=":material/redeem:", type="primary", key="make_list"):
        offer_presets.begin(here, preset)


def _list_of(workspace: Workspace, history: History, thresholds: Thresholds, chosen: Chosen) -> tuple[Preset | None, int]:
    """What the list begins with, and how many people are on it."""
    if not chosen:
        action = cached.next_steps(workspace, history, thresholds).general
        return (None, 0) if action is None else (action.preset, action.may_be_emailed)
    if chosen.get(Dimension.CONSENT) == EmailState.DO_NOT_CONTACT:
        return None, 0
    preset = offer_presets.of_chosen(chosen, thresholds, as_of=history.as_of)
    return preset, cached.list_size(workspace, history, thresholds, preset)


def _why_no_list(shown: pl.DataFrame) -> Message:
    """Why nobody of the people shown is on a list."""
    free = shown.filter("may_be_written_to")
    if free.is_empty():
        return Message(N_("None of them may be written to now."))
    if (free["stage"] == Stage.LOST).all():
        return Message(N_("Those of them who may be written to are long gone – better not written to."))
    return Message(N_("A message to them would cost more than it is expected to bring."))


def value_by_silence(here: Here, history: History, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """The map of value against silence, of the people whom all other filters leave; a click filters."""
    down, across = Dimension.VALUE_TIER, Dimension.SILENCE_BAND
    others = lapsed_filters.but_for(everyone, chosen, down, across)
    counted = dimensions.in_order(breakdown(others, by=(down, across)), across, history, thresholds)
    names = dimensions.names(here, down, thresholds) | dimensions.names(here, across, thresholds)
    picture = heat_map(counted, panels.look(), down=down, across=across, currency=history.currency, names=names)
    clicked = panels.clickable(picture, key=session.selection_key("map"), title=here(_map_finding(counted)))
    if clicked:
        lapsed_filters.add({down: clicked[0], across: dimensions.from_click(across, clicked[1])})


def _map_finding(counted: pl.DataFrame) -> Message:
    """Who is worth the first look: of high value, and in the first band of silence."""
    best = counted.filter(pl.col("value_tier") == ValueTier.HIGH, pl.col("silence_band") == "0")["customers"].to_list()
    if not best:
        return Message(N_("Value and silence"))
    return Message(
        N_("{count} customer of high value has only just gone quiet"),
        plural=N_("{count} customers of high value have only just gone quiet"),
        count=sum(best),
    )

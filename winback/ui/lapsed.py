"""What the Lapsed page opens with: how many have gone quiet, the list for them, the map of value and silence."""

import polars as pl
import streamlit as st

from winback.analysis.breakdown import breakdown
from winback.charts.breakdown import heat_map
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, dimensions, lapsed_filters, offer_presets, panels, session
from winback.ui.dimensions import Chosen
from winback.ui.frame import Here
from winback.ui.overview import list_label
from winback.vocabulary import Dimension, Stage, ValueTier


def headline(everyone: pl.DataFrame) -> Message:
    """How many have gone quiet, how many are long gone."""
    stages = dict(everyone.group_by("stage").len().rows())
    quiet, lost = stages.get(Stage.LAPSED, 0), stages.get(Stage.LOST, 0)
    if not quiet and not lost:
        return Message(N_("Nobody has gone quiet"))
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


def make_list(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, chosen: Chosen) -> None:
    """On to a list for the people shown who may be written to; says how many that are."""
    preset = offer_presets.of_chosen(chosen, thresholds, as_of=history.as_of)
    people = cached.list_size(workspace, history, thresholds, preset)
    if not people:
        st.caption(here(N_("Nobody of them may be written to now.")))
    elif st.button(here(list_label(people)), icon=":material/redeem:", type="primary", key="make_list"):
        offer_presets.begin(here, preset)


def value_by_silence(here: Here, history: History, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """The map of value against silence, of the people whom all other filters leave; a click filters."""
    down, across = Dimension.VALUE_TIER, Dimension.SILENCE_BAND
    others = lapsed_filters.but_for(everyone, chosen, down, across)
    counted = dimensions.in_order(breakdown(others, by=(down, across)), across)
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

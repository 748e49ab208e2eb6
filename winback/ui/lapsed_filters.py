"""Whom of those who have gone quiet the Lapsed page shows: one filter per dimension, set by a click on a chart or in a list."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from winback.analysis.breakdown import select
from winback.locale import N_
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, session
from winback.ui.dimensions import Chosen, Value, by_customers, offered, value_words
from winback.ui.frame import Here, escape
from winback.ui.told_apart import told_apart
from winback.vocabulary import Dimension

FILTERS_KEY = "filters"
MOST_LISTED = 200
"""Products in one list; who looks for a rarer one finds it in the breakdown or by a search for its buyers."""


def bar(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, everyone: pl.DataFrame) -> Chosen:
    """The filters in force, each a button that removes it, behind the lists that set them; returns them.

    The lists are counted once they are opened.
    """
    chosen = session.chosen()
    with st.container(horizontal=True, vertical_alignment="center"):
        lists = st.popover(here(N_("Filter")), icon=":material/filter_list:", key=FILTERS_KEY, on_change="rerun")
        if lists.open:
            with lists:
                _lists(here, workspace, history, thresholds, everyone)
        for dimension, value in chosen.items():
            label = f"{here(word(dimension))}: {value_words(here, dimension, value, everyone, thresholds)}"
            st.button(escape(label), icon=":material/close:", key=f"chip_{dimension}", on_click=session.unchoose, args=(dimension,))
        if chosen:
            st.button(here(N_("Show all")), type="tertiary", key="chips_all", on_click=session.choose, args=({},))
        else:
            st.caption(here(N_("Or click a field or a bar to see its customers.")), width="content")
    return chosen


def people_of(everyone: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """The people behind the chosen fields: the same frame that the fields were counted from."""
    return select(everyone, chosen) if chosen else everyone


def but_for(everyone: pl.DataFrame, chosen: Chosen, *dimensions: Dimension) -> pl.DataFrame:
    """What is left without the filters on these dimensions: a field that was not clicked keeps its count and can be clicked next."""
    return people_of(everyone, {dimension: value for dimension, value in chosen.items() if dimension not in dimensions})


def add(added: Chosen) -> None:
    """Filter by what was clicked, too."""
    session.choose({**session.chosen(), **added})
    session.clear_selections()
    st.rerun()


def _lists(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, everyone: pl.DataFrame) -> None:
    """One list for each dimension, with the customers behind each value: what a click on a chart does, without a mouse."""
    chosen = session.chosen()
    dimensions = offered(here, everyone)
    counts = cached.filter_counts(workspace, history, thresholds, chosen)
    for dimension in dict.fromkeys([*dimensions, *chosen]):
        _list(here, dimension, counts[dimension], chosen, thresholds)


def _list(here: Here, dimension: Dimension, counted: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    listed = by_customers(counted.head(MOST_LISTED), dimension)
    customers: dict[Value, int] = dict(listed.select(dimension, "customers").rows())
    customers |= {value: _customers(counted, one, value) for one, value in chosen.items() if one == dimension and value not in customers}
    labels = _labels(here, dimension, customers, counted, thresholds)
    session.place_filter(dimension)
    st.selectbox(
        here(word(dimension)),
        [(), *((value,) for value in customers)],
        format_func=lambda picked: labels[picked[0]] if picked else here(N_("All")),
        key=session.filter_key(dimension),
        on_change=session.keep_filter,
        args=(dimension,),
    )


def _customers(counted: pl.DataFrame, dimension: Dimension, value: Value) -> int:
    return sum(select(counted, {dimension: value})["customers"])


def _labels(
    here: Here, dimension: Dimension, customers: Mapping[Value, int], counted: pl.DataFrame, thresholds: Thresholds
) -> dict[Value, str]:
    """Value → its words and its customers; two products of one name by their article numbers, too."""
    words = {value: value_words(here, dimension, value, counted, thresholds) for value in customers}
    named = told_apart(words, {value: str(value) for value in customers})
    return {value: f"{name} · {here.say.number(customers[value])}" for value, name in named.items()}

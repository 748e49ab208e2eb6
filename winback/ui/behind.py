"""The people behind a picture: picked by a click on it, or in a list without a mouse; shown in a table, and given as a file."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from winback.analysis.lifecycle import stages
from winback.charts.theme import CONFIG, Picture
from winback.export.people_list import people_csv
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui import masked, panels, session
from winback.ui.frame import Here, escape
from winback.ui.told_apart import told_apart
from winback.vocabulary import Stage

MOST_PEOPLE_SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class Group:
    """One piece of a picture: whom it shows, in words, and how many they are."""

    name: str
    customers: int


def picture(here: Here, shown: Picture, groups: Mapping[str, Group], *, name: str, title: str) -> str | None:
    """A picture whose pieces can be picked; returns the key of what was picked last, by a click or in the list below it.

    ``groups``: the key that a click on each piece gives, and whom it shows; in the order of the list.
    """
    panels.section(title)
    st.caption(escape(shown.note))
    st.plotly_chart(
        shown.figure,
        theme=None,
        config=CONFIG,
        alt=shown.alt,
        key=session.clicked_key(name),
        on_select=lambda: session.keep_clicked(name),
        selection_mode="points",
    )
    return pick(here, groups, name=name)


def pick(here: Here, groups: Mapping[str, Group], *, name: str, hint: str = N_("Click on the picture, or choose here")) -> str | None:
    """The list of the pieces of a picture, to type into: what a click does, without a mouse."""
    labels = told_apart(
        {key: f"{group.name} · {here.say.number(group.customers)}" for key, group in groups.items()}, {key: key for key in groups}
    )
    session.place_pick(name, set(groups))
    picked: str | None = st.selectbox(
        here(N_("Show the customers of")),
        list(groups),
        index=None,
        format_func=lambda key: labels[key],
        key=session.picker_key(name),
        on_change=session.keep_pick,
        args=(name,),
        placeholder=here(hint),
    )
    return picked


def people(here: Here, history: History, thresholds: Thresholds, customers: pl.Series, *, group: str, name: str) -> None:
    """Exactly these customers: the best of them in a table, all of them as a file."""
    known = _known(history, thresholds, customers)
    told = Message(N_("{group}: {count} customer"), plural=N_("{group}: {count} customers"), count=known.height, group=group)
    panels.card_title(here(told))
    if known.height > MOST_PEOPLE_SHOWN:
        st.caption(escape(here(Message(N_("Here the first {shown}; the file has them all."), shown=MOST_PEOPLE_SHOWN))))
    titles = _titles(here, history.currency)
    masked.table(here, _in_words(here, known.head(MOST_PEOPLE_SHOWN)), titles, alt=here(told), key=f"people_{name}")
    panels.download(
        here(N_("Download these customers")),
        lambda: people_csv(known, say=here, currency=history.currency),
        file_name="customers.csv",
        mime="text/csv",
        key=f"file_{name}",
    )
    st.caption(escape(here(N_("For reading, not for sending: not everybody in it agreed to be written to."))))
    if here.masked:
        st.caption(escape(here(N_("The files hold names and addresses, although people are hidden on screen."))))


def _known(history: History, thresholds: Thresholds, customers: pl.Series) -> pl.DataFrame:
    """What is known of them, those who bought most first, and the stage they are in now."""
    wanted = pl.DataFrame({"customer": customers})
    people = wanted.join(history.people, on="customer", how="left", maintain_order="left")
    bought = history.customers.join(wanted, on="customer", how="semi")
    staged = stages(bought, people, thresholds)
    known = people.join(bought, on="customer", how="left").join(staged, on="customer", how="left")
    return known.sort("net", "customer", descending=[True, False], nulls_last=True)


def _in_words(here: Here, people: pl.DataFrame) -> pl.DataFrame:
    """As the table shows them; the stage stays a closed word, which names nobody."""
    words = {stage.value: here(word(stage)) for stage in Stage}
    return people.with_columns(
        pl.col("net").cast(pl.Float64).round(2),
        pl.col("stage").cast(pl.String).replace_strict(words, return_dtype=pl.Enum(list(words.values()))),
    )


def _titles(here: Here, currency: str) -> dict[str, str]:
    return {
        "name": here(N_("Name")),
        "stage": here(N_("Stage now")),
        "orders": here(N_("Orders")),
        "net": here(Message(N_("Net value, {currency}"), currency=currency)),
        "first_day": here(N_("First order")),
        "last_day": here(N_("Last order")),
    }

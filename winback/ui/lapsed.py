"""What the Lapsed page shows: the people, the map of value and silence, and bars by one dimension."""

import polars as pl
import streamlit as st

from winback.analysis.breakdown import breakdown
from winback.charts.breakdown import breakdown_bars, heat_map
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, customer_card, lapsed_filters, masked, offer_presets, panels, session
from winback.ui.frame import Here, escape
from winback.ui.lapsed_filters import Chosen
from winback.ui.overview import list_label
from winback.vocabulary import Consent, Dimension, Stage, ValueTier

MOST_PEOPLE_SHOWN = 300

_ONE_BY_ONE = (Dimension.RFM_SEGMENT, Dimension.COUNTRY, Dimension.PRODUCT, Dimension.STAGE)
_WIDTHS = {"name": 130, "net_last_year": 96, "email_consent": 92, "last_day": 108, "product_name": 134}
"""Pixels: on a phone the first three are seen without scrolling."""


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
    others = lapsed_filters.but_for(everyone, chosen, Dimension.VALUE_TIER, Dimension.SILENCE_BAND)
    counted = breakdown(others, by=(Dimension.VALUE_TIER, Dimension.SILENCE_BAND)).with_columns(_band_in_order())
    names = [lapsed_filters.names(here, dimension, thresholds) for dimension in (Dimension.VALUE_TIER, Dimension.SILENCE_BAND)]
    picture = heat_map(
        counted,
        panels.look(),
        down=Dimension.VALUE_TIER,
        across=Dimension.SILENCE_BAND,
        currency=history.currency,
        names=names[0] | names[1],
    )
    clicked = panels.clickable(picture, key=session.selection_key("map"), title=here(_map_finding(counted)))
    if clicked:
        value, band = clicked[0], clicked[1]
        lapsed_filters.add({Dimension.VALUE_TIER: value, Dimension.SILENCE_BAND: int(band)})


def one_dimension(here: Here, history: History, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """Bars by one dimension of the visitor's choice, of the people whom all other filters leave; a click filters."""
    title = st.container()
    dimension = st.radio(
        here(N_("Look at it by")),
        list(_ONE_BY_ONE),
        format_func=lambda one: here(word(one)),
        key="dimension",
        horizontal=True,
        persist_state="session",
    )
    counted = breakdown(lapsed_filters.but_for(everyone, chosen, dimension), by=(dimension,))
    with title:
        panels.section(_bars_finding(here, counted, dimension, thresholds))
    names = lapsed_filters.names(here, dimension, thresholds) | lapsed_filters.product_names(counted)
    picture = breakdown_bars(counted, panels.look(), dimension=dimension, currency=history.currency, names=names)
    clicked = panels.clickable(picture, key=session.selection_key(f"bars_{dimension}"))
    if clicked and clicked[1] in {"value", "unknown"}:
        lapsed_filters.add({dimension: clicked[0]})


def people_table(here: Here, history: History, shown: pl.DataFrame, thresholds: Thresholds) -> None:
    """The best of them by what they bought in their last year; a click on a row, or a name that is picked, opens the card."""
    listed = shown.sort(["net_last_year", "customer"], descending=[True, False]).head(MOST_PEOPLE_SHOWN)
    known = listed.join(history.people, on="customer", how="left", maintain_order="left", suffix="_known")
    panels.section(here(N_("Who they are, the best first")))
    st.caption(escape(here(_shown_of(listed.height, shown.height))))
    picked = customer_card.pick(here, known)
    row = masked.selectable(
        here,
        _as_read(here, known),
        _titles(here, known, history.currency),
        height=560,
        widths=_WIDTHS,
        key=session.selection_key("people"),
        alt=here(N_("Table of the customers who have gone quiet")),
    )
    if row is not None:
        picked = int(listed["customer"][row])
    if picked is not None:
        session.open_customer(picked)
        session.clear_selections()
        st.rerun()


def _as_read(here: Here, people: pl.DataFrame) -> pl.DataFrame:
    consent = {member.value: here(word(member)) for member in Consent}
    return people.with_columns(
        pl.col("net_last_year").round(0).cast(pl.Int64),
        pl.col("email_consent").cast(pl.String).replace_strict(consent, default="–"),
        pl.col("product_name").fill_null("–"),
    )


def _titles(here: Here, people: pl.DataFrame, currency: str) -> dict[str, str]:
    """The columns that tell something: the product where the file named any."""
    products = people["product_name"].drop_nulls().len() > 0
    return {
        "name": here(N_("Name")),
        "net_last_year": here(Message(N_("Per year, {currency}"), currency=currency)),
        "email_consent": here(N_("E-mail")),
        "last_day": here(N_("Last order")),
        **({"product_name": here(N_("Favourite product"))} if products else {}),
    }


def _shown_of(listed: int, everyone: int) -> Message:
    if listed == everyone:
        return Message(
            N_("{count} customer. Click on the left of a row to open the card."),
            plural=N_("{count} customers. Click on the left of a row to open the card."),
            count=everyone,
        )
    return Message(N_("The best {listed} of {all}. Click on the left of a row to open the card."), listed=listed, all=everyone)


def _band_in_order() -> pl.Expr:
    return pl.col("silence_band").cast(pl.String).cast(pl.Enum(["0", "1", "2", "3"]))


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


def _bars_finding(here: Here, counted: pl.DataFrame, dimension: Dimension, thresholds: Thresholds) -> str:
    """The longest bar, in words."""
    if counted.is_empty():
        return here(word(dimension))
    value, customers = counted.sort("customers", descending=True).select(dimension, "customers").row(0)
    name = lapsed_filters.value_words(here, dimension, value, thresholds, counted)
    return here(Message(N_("Most of them: {name} ({count})"), name=name, count=customers))

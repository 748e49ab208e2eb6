"""What the Lapsed page shows: filters as chips, people, breakdowns, the customer card."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from winback.analysis.breakdown import breakdown, select
from winback.analysis.segments import silence_bands
from winback.analysis.timeline import timeline
from winback.charts.breakdown import breakdown_bars, heat_map
from winback.charts.timeline import order_timeline
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, masked, offer_presets, panels, session
from winback.ui.frame import Here, escape
from winback.ui.overview import list_label
from winback.vocabulary import Consent, Dimension, RfmSegment, Stage, Standing, ValueTier

MOST_PEOPLE_SHOWN = 300
Chosen = Mapping[Dimension, str | int | None]

_ONE_BY_ONE = (Dimension.RFM_SEGMENT, Dimension.COUNTRY, Dimension.PRODUCT, Dimension.STAGE)


def headline(everyone: pl.DataFrame) -> Message:
    """How many have gone quiet, how many are long gone."""
    stages = dict(everyone.group_by("stage").len().rows())
    return Message(
        N_("{count} customer has gone quiet, {lost} long gone"),
        plural=N_("{count} customers have gone quiet, {lost} long gone"),
        count=stages.get(Stage.LAPSED, 0),
        lost=stages.get(Stage.LOST, 0),
    )


def chips(here: Here, thresholds: Thresholds, everyone: pl.DataFrame) -> Chosen:
    """The filters in force, each a button that removes it; returns them."""
    chosen = session.chosen()
    if not chosen:
        st.caption(here(N_("Click a field or a bar to see its customers.")))
        return {}
    with st.container(horizontal=True):
        for dimension, value in chosen.items():
            label = f"{here(word(dimension))}: {_value_words(here, dimension, value, thresholds, everyone)}"
            st.button(escape(label), icon=":material/close:", key=f"chip_{dimension}", on_click=session.unchoose, args=(dimension,))
        st.button(here(N_("Show all")), type="tertiary", key="chips_all", on_click=session.choose, args=({},))
    return chosen


def make_list(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, chosen: Chosen) -> None:
    """On to a list for the people shown who may be written to; says how many that are."""
    preset = offer_presets.of_chosen(chosen, thresholds, as_of=history.as_of)
    people = cached.list_size(workspace, history, thresholds, preset)
    if not people:
        st.caption(here(N_("Nobody of them may be written to now.")))
    elif st.button(here(list_label(people)), icon=":material/redeem:", type="primary", key="make_list"):
        offer_presets.begin(here, preset)


def chosen_people(everyone: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """The people behind the chosen fields: the same frame that the fields were counted from."""
    return select(everyone, chosen) if chosen else everyone


def value_by_silence(here: Here, history: History, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """The map of value against silence, of the people whom all other filters leave; a click filters."""
    others = _but_for(everyone, chosen, Dimension.VALUE_TIER, Dimension.SILENCE_BAND)
    counted = breakdown(others, by=(Dimension.VALUE_TIER, Dimension.SILENCE_BAND)).with_columns(_band_in_order())
    picture = heat_map(
        counted,
        panels.look(),
        down=Dimension.VALUE_TIER,
        across=Dimension.SILENCE_BAND,
        currency=history.currency,
        names=_names(here, Dimension.VALUE_TIER, thresholds) | _names(here, Dimension.SILENCE_BAND, thresholds),
    )
    clicked = panels.clickable(picture, key=session.selection_key("map"), title=here(N_("Value and silence")))
    if clicked:
        value, band = clicked[0], clicked[1]
        _filter({Dimension.VALUE_TIER: value, Dimension.SILENCE_BAND: int(band)})


def one_dimension(here: Here, history: History, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """Bars by one dimension of the visitor's choice, of the people whom all other filters leave; a click filters."""
    dimension = st.radio(
        here(N_("Look at it by")),
        list(_ONE_BY_ONE),
        format_func=lambda one: here(word(one)),
        key="dimension",
        horizontal=True,
        persist_state="session",
    )
    counted = breakdown(_but_for(everyone, chosen, dimension), by=(dimension,))
    names = _names(here, dimension, thresholds) | _product_names(counted)
    picture = breakdown_bars(counted, panels.look(), dimension=dimension, currency=history.currency, names=names)
    clicked = panels.clickable(picture, key=session.selection_key(f"bars_{dimension}"))
    if clicked and clicked[1] in {"value", "unknown"}:
        _filter({dimension: clicked[0]})


def people_table(here: Here, history: History, shown: pl.DataFrame, thresholds: Thresholds) -> None:
    """The best of them by what they bought in their last year; a click on a row opens the card."""
    listed = shown.sort(["net_last_year", "customer"], descending=[True, False]).head(MOST_PEOPLE_SHOWN)
    known = listed.join(history.people, on="customer", how="left", maintain_order="left", suffix="_known")
    st.markdown(f"#### {escape(here(N_('Who they are, the best first')))}")
    st.caption(escape(here(_shown_of(listed.height, shown.height))))
    row = masked.selectable(
        here,
        _as_read(here, known),
        _titles(here, history.currency),
        height=560,
        formats={
            "last_day": st.column_config.DateColumn(format="localized"),
            "net_last_year": st.column_config.NumberColumn(format="localized"),
        },
        key=session.selection_key("people"),
        alt=here(N_("Table of the customers who have gone quiet")),
    )
    if row is not None:
        session.open_customer(int(listed["customer"][row]))
        session.clear_selections()
        st.rerun()


def open_card(here: Here, history: History, thresholds: Thresholds) -> None:
    """The card of the customer whose row was clicked, once per click."""
    customer = session.take_open_customer()
    if customer is not None:
        title = masked.name_of(here, history.people, customer)
        st.dialog(escape(title), width="large")(lambda: _card(here, history, thresholds, customer))()


def _card(here: Here, history: History, thresholds: Thresholds, customer: int) -> None:
    person = history.people.filter(pl.col("customer") == customer).row(0, named=True)
    known = history.customers.filter(pl.col("customer") == customer).row(0, named=True)
    country = here.say.locale.territories.get(person["country"] or "", person["country"])
    reached = masked.contact_of(here, history.people, customer)
    st.markdown(escape(" · ".join(fact for fact in (*reached, country) if fact)))
    panels.figures(
        here,
        [
            panels.Figure(
                label=FIGURES[Figure.SILENT_DAYS].label,
                value=here.say.number(known["silent_days"]),
                definition=FIGURES[Figure.SILENT_DAYS].help,
            ),
            panels.Figure(
                label=FIGURES[Figure.VALUE_SO_FAR].label,
                value=here.say.money_rounded(known["net"], history.currency),
                definition=FIGURES[Figure.VALUE_SO_FAR].help,
            ),
            panels.Figure(label=N_("Orders"), value=here.say.number(known["orders"]), definition=N_("Counted orders so far.")),
            panels.Figure(
                label=FIGURES[Figure.MAY_BE_EMAILED].label,
                value=here(word(Consent(person["email_consent"]))),
                definition=FIGURES[Figure.MAY_BE_EMAILED].help,
            ),
        ],
    )
    own = history.occasions.filter(pl.col("customer") == customer)
    panels.picture(order_timeline(own, thresholds, panels.look(), as_of=history.as_of, currency=history.currency), key="card_timeline")
    orders = timeline(history.orders, history.occasions, customer=customer, currency=history.currency, as_of=history.as_of)
    masked.table(
        here,
        _orders_as_read(here, orders.sort("placed_at", descending=True)),
        _order_titles(here),
        formats={
            "day": st.column_config.DateColumn(format="localized"),
            "net": st.column_config.NumberColumn(format="localized"),
        },
        alt=here(N_("Orders of this customer")),
    )


def _as_read(here: Here, people: pl.DataFrame) -> pl.DataFrame:
    consent = {member.value: here(word(member)) for member in Consent}
    return people.with_columns(
        pl.col("net_last_year").cast(pl.Float64).round(0),
        pl.col("email_consent").cast(pl.String).replace_strict(consent, default="–"),
        pl.col("product_name").fill_null("–"),
    )


def _titles(here: Here, currency: str) -> dict[str, str]:
    return {
        "name": here(N_("Name")),
        "last_day": here(N_("Last order")),
        "net_last_year": here(Message(N_("Per year, {currency}"), currency=currency)),
        "email_consent": here(N_("E-mail")),
        "silent_days": here(N_("Silent days")),
        "product_name": here(N_("Favourite product")),
    }


def _orders_as_read(here: Here, orders: pl.DataFrame) -> pl.DataFrame:
    standings = {str(member): here(word(member)) for member in _standings(orders)}
    return orders.with_columns(
        pl.col("net").cast(pl.Float64).round(2),
        pl.col("standing").cast(pl.String).replace_strict(standings, default=""),
        pl.col("gap").cast(pl.String),
    ).with_columns(pl.col(pl.String).fill_null(""))


def _order_titles(here: Here) -> dict[str, str]:
    return {
        "day": here(N_("Day")),
        "order_id": here(N_("Order")),
        "net": here(N_("Net value")),
        "currency": here(N_("Currency")),
        "discount_codes": here(N_("Code")),
        "standing": here(N_("Counts?")),
        "gap": here(N_("Days since the one before")),
    }


def _standings(orders: pl.DataFrame) -> list[Standing]:
    return [Standing(value) for value in orders["standing"].unique().to_list()]


def _shown_of(listed: int, everyone: int) -> Message:
    if listed == everyone:
        return Message(
            N_("{count} customer. Click on the left of a row to open the card."),
            plural=N_("{count} customers. Click on the left of a row to open the card."),
            count=everyone,
        )
    return Message(N_("The best {listed} of {all}. Click on the left of a row to open the card."), listed=listed, all=everyone)


def _but_for(everyone: pl.DataFrame, chosen: Chosen, *dimensions: Dimension) -> pl.DataFrame:
    """What is left without the filters on these dimensions: a field that was not clicked keeps its count and can be clicked next."""
    return chosen_people(everyone, {dimension: value for dimension, value in chosen.items() if dimension not in dimensions})


def _filter(added: Chosen) -> None:
    session.choose({**session.chosen(), **added})
    session.clear_selections()
    st.rerun()


def _band_in_order() -> pl.Expr:
    return pl.col("silence_band").cast(pl.String).cast(pl.Enum(["0", "1", "2", "3"]))


def _names(here: Here, dimension: Dimension, thresholds: Thresholds) -> dict[str, Message | str]:
    words = {Dimension.VALUE_TIER: ValueTier, Dimension.RFM_SEGMENT: RfmSegment, Dimension.STAGE: Stage}
    if dimension in words:
        return {member.value: word(member) for member in words[dimension]}
    if dimension == Dimension.SILENCE_BAND:
        return {str(number): _band(band.more_than_days, band.up_to_days) for number, band in enumerate(silence_bands(thresholds))}
    if dimension == Dimension.COUNTRY:
        return dict(here.say.locale.territories)
    return {}


def _product_names(counted: pl.DataFrame) -> dict[str, Message | str]:
    if "product_name" not in counted.columns:
        return {}
    return dict(counted.select("product", "product_name").drop_nulls().rows())


def _band(more_than: int, up_to: int | None) -> Message:
    if up_to is None:
        return Message(N_("over {days} days"), days=more_than)
    return Message(N_("{low}–{high} days"), low=more_than + 1, high=up_to)


def _value_words(here: Here, dimension: Dimension, value: str | int | None, thresholds: Thresholds, everyone: pl.DataFrame) -> str:
    if value is None:
        return here(N_("Not known"))
    names = _names(here, dimension, thresholds)
    if dimension == Dimension.PRODUCT:
        names = _product_names(everyone)
    return here(names.get(str(value), str(value)))

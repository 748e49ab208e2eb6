"""One customer: how they can be reached, four figures, their orders on one axis, why they left, and what can be done."""

import polars as pl
import streamlit as st

from winback.analysis.judging import own_gap_days, own_limits
from winback.analysis.timeline import timeline
from winback.charts.timeline import order_timeline
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, card_parts, frame, masked, panels, session
from winback.ui.frame import Here, escape
from winback.vocabulary import Standing


def pick(here: Here, listed: pl.DataFrame) -> int | None:
    """A list of the people in a table, to type a name into: what a click on a row does, without a mouse."""
    names = masked.labels(here, listed)
    picked: int | None = st.selectbox(
        here(N_("Open the card of")),
        list(names),
        index=None,
        format_func=lambda customer: names[customer],
        key=session.selection_key("card_of"),
        placeholder=here(N_("Choose or type a name")),
    )
    return picked


def show(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, everyone: pl.DataFrame) -> None:
    """The card of the customer who was picked, once per pick."""
    customer = session.take_open_customer()
    # Somebody may have been forgotten since, in another tab.
    if customer is not None and (history.people["customer"] == customer).any():
        title = masked.name_of(here, history.people, customer)
        lost = everyone.filter(pl.col("customer") == customer).rows(named=True)
        st.dialog(escape(title), width="large")(lambda: _guarded(here, workspace, history, thresholds, customer, lost))()


def _guarded(
    here: Here, workspace: Workspace, history: History, thresholds: Thresholds, customer: int, lost: list[dict[str, object]]
) -> None:
    """The dialog runs again on its own, outside the boundary of the page."""
    with frame.boundary():
        _card(here, workspace, history, thresholds, customer)
        if lost:
            card_parts.actions(here, history, workspace, thresholds, lost[0], customer)


def _card(here: Here, workspace: Workspace, history: History, thresholds: Thresholds, customer: int) -> None:
    person = history.people.filter(pl.col("customer") == customer).row(0, named=True)
    country = here.say.locale.territories.get(person["country"] or "", person["country"])
    reached = masked.contact_of(here, history.people, customer)
    st.text(" · ".join(fact for fact in (*reached, country) if fact))  # not Markdown, which makes an address a link
    panels.figures(here, _figures(here, history, customer))
    own = history.occasions.filter(pl.col("customer") == customer)
    limits = own_limits(history.customers, thresholds, customer=customer)
    panels.picture(order_timeline(own, limits, panels.look(), as_of=history.as_of, currency=history.currency), key="card_timeline")
    card_parts.why(here, history, customer)
    if here.statistics:
        _scores(here, history, customer)
        _expected(here, workspace, history, customer)
    card_parts.products(here, history, customer)
    card_parts.consent(here, history, workspace, customer)
    card_parts.campaigns(here, history, workspace, customer)
    card_parts.heading(here(N_("All orders")))
    orders = timeline(history.orders, history.occasions, customer=customer, currency=history.currency, as_of=history.as_of)
    masked.table(
        here,
        _as_read(here, orders.sort("placed_at", descending=True)),
        _titles(here, orders, history.currency),
        alt=here(N_("Orders of this customer")),
    )


def _scores(here: Here, history: History, customer: int) -> None:
    """What statistics say: the RFM scores, and the customer's own typical gap."""
    scores = history.segmented.filter(pl.col("customer") == customer).select("recency_score", "frequency_score", "monetary_score").row(0)
    told = Message(N_("RFM: recency {r}, frequency {f}, money {m} of 5."), r=scores[0], f=scores[1], m=scores[2])
    gaps = history.occasions.filter(pl.col("customer") == customer)["gap"].count()
    typical = history.recommendation.typical_gap_days
    if gaps and typical is not None:
        days = round(own_gap_days(history.customers, typical_gap_days=typical, customer=customer))
        own = Message(
            N_("Own typical gap between orders: {days} day, from {gaps} of their own and the {shop} days usual in the shop."),
            plural=N_("Own typical gap between orders: {days} days, from {gaps} of their own and the {shop} days usual in the shop."),
            count=days,
            days=days,
            gaps=gaps,
            shop=round(typical),
        )
        st.caption(escape(f"{here(told)} {here(own)}"))
    else:
        st.caption(escape(here(told)))


def _expected(here: Here, workspace: Workspace, history: History, customer: int) -> None:
    """What the shop's own model expects of the next twelve months."""
    predicted = cached.predicted(workspace, history)
    if predicted is None or predicted.values is None:
        return
    known = predicted.values.filter(pl.col("customer") == customer).row(0, named=True)
    told = Message(
        N_(
            "Expected in the next 12 months: {orders} orders of about {order}, which leave {left}. Still a customer with a chance of "
            "{alive} of 100."
        ),
        orders=here.say.number(known["expected_orders"]),
        order=here.say.money_rounded(known["expected_order"], history.currency),
        left=here.say.money_rounded(known["predicted_clv"], history.currency),
        alive=round(100 * known["alive"]),
    )
    st.caption(escape(here(told)))


def _figures(here: Here, history: History, customer: int) -> list[panels.Figure]:
    known = history.customers.filter(pl.col("customer") == customer).row(0, named=True)
    values = {
        Figure.SILENT_DAYS: here.say.number(known["silent_days"]),
        Figure.VALUE_SO_FAR: here.say.money_rounded(known["net"], history.currency),
    }
    silent, value = (
        panels.Figure(label=FIGURES[figure].label, value=text, definition=FIGURES[figure].help) for figure, text in values.items()
    )
    yearly = panels.Figure(
        label=FIGURES[Figure.REVENUE_AT_STAKE].label,
        value=here.say.money_rounded(known["net_last_year"], history.currency),
        definition=N_("What they bought in the 365 days up to their last order."),
    )
    orders = panels.Figure(label=N_("Orders"), value=here.say.number(known["orders"]), definition=N_("Counted orders so far."))
    return [silent, value, orders, yearly]


def _as_read(here: Here, orders: pl.DataFrame) -> pl.DataFrame:
    standings = {value: here(word(Standing(value))) for value in orders["standing"].cast(pl.String).unique().to_list()}
    return orders.with_columns(
        pl.col("net").cast(pl.Float64).round(2),
        pl.col("standing").cast(pl.String).replace_strict(standings, default=""),
    ).with_columns(pl.col(pl.String).fill_null(""))


def _titles(here: Here, orders: pl.DataFrame, currency: str) -> dict[str, str]:
    """The columns that tell something: the currency where there are several, a code where one was used."""
    several = orders["currency"].drop_nulls().n_unique() > 1
    net = N_("Net value") if several else Message(N_("Net value, {currency}"), currency=currency)
    return {
        "day": here(N_("Day")),
        "order_id": here(N_("Order")),
        "net": here(net),
        **({"currency": here(N_("Currency"))} if several else {}),
        **({"discount_codes": here(N_("Code"))} if masked.used_codes(orders) else {}),
        "standing": here(N_("Counts?")),
        "gap": here(N_("Days since the one before")),
    }

"""The best of those gone quiet: who is most worth writing to, why they probably left, and why they stand where they stand."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from winback.locale import N_, Amount, Message
from winback.locale.words import word
from winback.offers.best_lost import EASIER_BY
from winback.pipeline import History
from winback.policy import Economics
from winback.ui import masked, panels, session
from winback.ui.frame import Here, escape
from winback.vocabulary import Consent, LiftSource, ProspectSign, Reason

MOST = 10
BEST_FIRST = ("ranked_profit", "net_last_year", "customer")

Person = Mapping[str, Any]


def ten(here: Here, history: History, shown: pl.DataFrame, economics: Economics) -> None:
    """The ten with the highest expected extra profit who have not declined to be written to, each a button that opens the card."""
    willing = shown.filter(pl.col("email_consent") != Consent.NO)
    best = in_order(willing, most=MOST)
    panels.section(here(N_("Most worth writing to")))
    st.caption(here(_line(declined=shown.height - willing.height)), help=escape(here(how_ranked(economics))))
    known = best.join(history.people, on="customer", how="left", maintain_order="left", suffix="_known")
    with st.container(gap="xsmall"):
        for place, person in enumerate(masked.shown(here, known).rows(named=True), start=1):
            _row(here, history, person, place)


def _line(*, declined: int) -> Message:
    if not declined:
        return Message(N_("The first would bring most if you wrote to them now."))
    return Message(
        N_("The first would bring most if you wrote to them now. {count} more has declined e-mails and is in the list below."),
        plural=N_("The first would bring most if you wrote to them now. {count} more have declined e-mails and are in the list below."),
        count=declined,
    )


def in_order(shown: pl.DataFrame, by: str = BEST_FIRST[0], *, most: int | None = None) -> pl.DataFrame:
    """The highest by a column first, then the best, the earlier customer among equals; only the first of them where ``most`` says so:
    sorting all of a million takes half a second."""
    order = list(dict.fromkeys([by, *BEST_FIRST]))
    if most is not None and most < shown.height:
        shown = shown.filter(pl.col(by) >= shown.get_column(by).top_k(most).min())
    ordered = shown.sort(order, descending=[column != "customer" for column in order])
    return ordered if most is None else ordered.head(most)


def how_ranked(economics: Economics) -> Message:
    """What the order goes by, and where its assumptions come from."""
    return Message(
        N_(
            "By what a message, or the usual reward where that earns more, is expected to bring after its costs. It counts on {lift} "
            "extra returns of 100 with the message ({source}), and on {share} % more from people with a sign such as “Left over the "
            "price” (our assumption)."
        ),
        lift=round(100 * economics.lift_without_reward, 1),
        source=word(LiftSource(economics.lift_without_reward_source)),
        share=round(100 * EASIER_BY),
    )


def probable_reason(reason: Reason) -> Message:
    """The main reason as it may be said: certain only where the customer said so."""
    if reason in {Reason.TOLD_US, Reason.UNKNOWN}:
        return word(reason)
    return Message(N_("Probably: {reason}"), reason=word(reason))


def why_this_rank(person: Person, currency: str) -> list[Message]:
    """What speaks for a rank, each in words: what they usually spend, and how many like them return unasked."""
    of_100 = round(100 * person["chance"])
    unasked = (
        Message(N_("{count} of 100 like them comes back unasked"), plural=N_("{count} of 100 like them come back unasked"), count=of_100)
        if of_100
        else Message(N_("hardly anybody like them comes back unasked"))
    )
    return [Message(N_("usually spends {amount}"), amount=Amount(person["usual_order"], currency)), unasked]


def _row(here: Here, history: History, person: Person, place: int) -> None:
    with st.container(key=f"best_{place}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            label = f"{here.say.number(place)}. **{escape(person['name'])}**"
            if st.button(label, type="tertiary", key=session.selection_key(f"best_of_{place}")):
                session.open_customer(int(person["customer"]))
                session.clear_selections()
                st.rerun()
            bought = Message(N_("{amount} a year"), amount=Amount(person["net_last_year"], history.currency))
            reason = probable_reason(Reason(person["reason"]))
            st.markdown(f"{escape(here(bought))} · {escape(here(reason))} {_badges(here, person)}", width="content")
        told = [here(line) for line in why_this_rank(person, history.currency)]
        st.caption(escape(" · ".join([*told, here(_reached(person))])))


def _reached(person: Person) -> Message:
    told = {
        Consent.YES: Message(N_("may be e-mailed")),
        Consent.NO: Message(N_("has declined e-mails")),
        Consent.UNKNOWN: Message(N_("no consent to e-mails known")),
    }
    return told[Consent(person["email_consent"])]


def _badges(here: Here, person: Person) -> str:
    return " ".join(f":gray-badge[{escape(here(word(ProspectSign(sign))))}]" for sign in person["signs"])

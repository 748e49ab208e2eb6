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
from winback.vocabulary import EmailState, LiftSource, ProspectSign, Reason

MOST = 10
BEST_FIRST = ("ranked_profit", "net_last_year", "customer")

_SAID_NO = (EmailState.NO, EmailState.DO_NOT_CONTACT)

Person = Mapping[str, Any]


def ten(here: Here, history: History, shown: pl.DataFrame, economics: Economics) -> None:
    """The ten with the highest expected extra profit among those who may be written to, each a button that opens the card.

    Where nobody may, as in a shop without addresses, those who have not said no, under another title.
    """
    free = shown.filter("may_be_written_to")
    is_any_free = not free.is_empty()
    best = in_order(free if is_any_free else shown.filter(~pl.col("email_consent").is_in(_SAID_NO)), most=MOST)
    panels.section(here(N_("Most worth writing to") if is_any_free else N_("Would be worth most")))
    st.caption(escape(here(_line(best, others=shown.height - free.height if is_any_free else 0))), help=escape(here(how_ranked(economics))))
    known = best.join(history.people, on="customer", how="left", maintain_order="left", suffix="_known")
    with st.container(gap="xsmall"):
        for place, person in enumerate(masked.shown(here, known).rows(named=True), start=1):
            _row(here, history, person, place)


def _line(best: pl.DataFrame, *, others: int) -> Message:
    if best.is_empty():
        return Message(N_("Each of them has declined e-mails or is on the do-not-contact list."))
    if not best["may_be_written_to"].any():
        return Message(N_("The first would bring most if they could be written to."))
    if not others:
        return Message(N_("The first would bring most if you wrote to them now."))
    return Message(
        N_("The first would bring most if you wrote to them now. {count} more may not be written to and is in the list below."),
        plural=N_("The first would bring most if you wrote to them now. {count} more may not be written to and are in the list below."),
        count=others,
    )


def in_order(shown: pl.DataFrame, by: str = BEST_FIRST[0], *, most: int | None = None) -> pl.DataFrame:
    """The highest by a column first, then the best, the earlier customer among equals; only the first of them where ``most`` says so.

    By what writing to them brings, those come first who may be written to.
    """
    if by != BEST_FIRST[0]:
        return _highest(shown, by, most=most)
    groups = [shown.filter("may_be_written_to"), shown.filter(~pl.col("may_be_written_to"))]
    ordered = pl.concat([_highest(group, by, most=most) for group in groups])
    return ordered if most is None else ordered.head(most)


def _highest(shown: pl.DataFrame, by: str, *, most: int | None) -> pl.DataFrame:
    """In order of a column, its nulls last; sorting all of a million takes half a second, so that only the first are where possible."""
    order = list(dict.fromkeys([by, *BEST_FIRST]))
    if most is not None and most < shown.height:
        limit = shown.get_column(by).top_k(most).min()
        shown = shown.filter(pl.col(by).is_null() | (pl.col(by) >= limit)) if limit is not None else shown
    ordered = shown.sort(order, descending=[column != "customer" for column in order], nulls_last=True)
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
    return [Message(N_("usually spends {amount}"), amount=Amount(person["usual_order"], currency)), _unasked(person["known_chance"])]


def _unasked(chance: float | None) -> Message:
    """How many like them return without a message."""
    if chance is None:
        return Message(N_("how many like them come back unasked is not known"))
    of_100 = round(100 * chance)
    if not of_100:
        return Message(N_("hardly anybody like them comes back unasked"))
    return Message(N_("{count} of 100 like them comes back unasked"), plural=N_("{count} of 100 like them come back unasked"), count=of_100)


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
    if person["may_be_written_to"]:
        return Message(N_("may be e-mailed"))
    told = {
        EmailState.YES: Message(N_("cannot be on a list now")),
        EmailState.NO: Message(N_("has declined e-mails")),
        EmailState.UNKNOWN: Message(N_("no consent to e-mails known")),
        EmailState.DO_NOT_CONTACT: Message(N_("on the do-not-contact list")),
    }
    return told[EmailState(person["email_consent"])]


def _badges(here: Here, person: Person) -> str:
    return " ".join(f":gray-badge[{escape(here(word(ProspectSign(sign))))}]" for sign in person["signs"])

"""The lower parts of a customer's card: why they left, what they bought, how they may be reached, past campaigns, what can be done."""

import polars as pl
import streamlit as st

from winback.analysis.basket import basket
from winback.analysis.chances import known_chance
from winback.analysis.reasons import evidence
from winback.locale import N_, Amount, Message
from winback.locale.words import word
from winback.measuring import TakenPart
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import SuppressionReason, Workspace
from winback.ui import cached, masked, offer_presets
from winback.ui.frame import Here, escape
from winback.ui.lapsed_best import probable_reason
from winback.vocabulary import Arm, ChanceSource, Channel, Consent, Dimension, Reason

MOST_PRODUCTS = 5
_CONSENTS = {
    Channel.EMAIL: "email_consent",
    Channel.SMS: "sms_consent",
    Channel.PHONE: "phone_consent",
    Channel.ADS: "ads_consent",
}


def heading(text: str) -> None:
    """The title of a part of the card: in a dialog Streamlit draws its own headings smaller than the text below them."""
    st.markdown(f"**{escape(text)}**")


def why(here: Here, history: History, customer: int) -> None:
    """The reasons that apply, the main one first, each with the figures that speak for it, and the chance of a return."""
    rows = history.reasons.filter(pl.col("customer") == customer).rows(named=True)
    if rows:
        heading(here(probable_reason(Reason(rows[0]["reason"]))))
    for place, row in enumerate(rows):
        told = escape(here(masked.told(here, evidence(row, currency=history.currency))))
        st.markdown(told if place == 0 else f"{escape(here(word(Reason(row['reason']))))}: {told}")
    _chance(here, history, customer)


def _chance(here: Here, history: History, customer: int) -> None:
    chance, source = history.chances.filter(pl.col("customer") == customer).select(known_chance(), "chance_source").row(0)
    if chance is None:
        unknown = N_(
            "How many customers like this one order without being asked is not known: your orders show no silence as long as this."
        )
        st.markdown(escape(here(unknown)))
        return
    of_100 = round(100 * chance)
    told = Message(
        N_("{count} of 100 customers like this one orders within {H} days without being asked."),
        plural=N_("{count} of 100 customers like this one order within {H} days without being asked."),
        count=of_100,
        H=history.horizon_days,
    )
    hardly = Message(N_("Hardly any customer like this one orders within {H} days without being asked."), H=history.horizon_days)
    st.markdown(escape(here(told if of_100 else hardly)))
    st.caption(escape(here(word(ChanceSource(source)))))


def products(here: Here, history: History, customer: int) -> None:
    """What most of their money went to, and whether it is still sold; nothing where the files name no products."""
    bought = basket(
        history.lines,
        history.orders,
        products=history.bought.products,
        gone=history.gone,
        customer=customer,
        currency=history.currency,
        as_of=history.as_of,
    )
    if bought.is_empty():
        return
    heading(here(N_("What they bought: products without shipping")))
    states = {True: here(N_("no longer sold")), False: ""}
    masked.table(
        here,
        bought.head(MOST_PRODUCTS).with_columns(
            pl.col("amount").cast(pl.Float64).round(2),
            reason=pl.col("is_gone").replace_strict(states, return_dtype=pl.String),
            quantity=_whole("quantity", bought),
        ),
        {
            "product_name": here(N_("Product")),
            "quantity": here(N_("Pieces")),
            "last_bought": here(N_("Last bought")),
            "amount": here(Message(N_("Price in all, {currency}"), currency=history.currency)),
            **({"reason": here(N_("Note"))} if bought.head(MOST_PRODUCTS)["is_gone"].any() else {}),
        },
        alt=here(N_("What this customer bought")),
    )


def _whole(name: str, bought: pl.DataFrame) -> pl.Expr:
    """Pieces as whole numbers, where they all are."""
    are_whole = (bought[name] == bought[name].round(0)).all()
    return pl.col(name).cast(pl.Int64) if are_whole else pl.col(name)


def consent(here: Here, history: History, workspace: Workspace, customer: int) -> None:
    """What they agreed to, channel by channel, and whether they are on the do-not-contact list."""
    person = history.people.filter(pl.col("customer") == customer).row(0, named=True)
    said = " · ".join(f"{here(word(channel))}: {here(word(Consent(person[column])))}" for channel, column in _CONSENTS.items())
    heading(here(N_("What they agreed to")))
    st.markdown(escape(said))
    if _is_silenced(workspace, customer):
        st.caption(f":material/do_not_disturb_on: {escape(here(N_('On “Do not contact”: nobody writes to them any more.')))}")


def campaigns(here: Here, history: History, workspace: Workspace, customer: int) -> None:
    """Each campaign that they were drawn for: what they got, and what they did."""
    parts = cached.taken_part(workspace, history, customer)
    if not parts:
        return
    heading(here(N_("Past campaigns")))
    for part in parts:
        sent = Message(N_("{campaign}, sent on {day}"), campaign=part.campaign.name, day=part.campaign.sent_on)
        st.markdown(f"**{escape(here(sent))}** · {escape(here(_got(part)))} {escape(here(_did(part, history)))}")


def _got(part: TakenPart) -> Message:
    if part.arm == Arm.HOLDOUT:
        return Message(N_("In the comparison group: got nothing."))
    return Message(N_("Got the message."))


def _did(part: TakenPart, history: History) -> Message:
    days = part.campaign.window_days
    if part.returned_on is not None:
        bought = Amount(part.revenue, history.currency)
        return Message(N_("Ordered on {day}, for {amount} within {W} days."), day=part.returned_on, amount=bought, W=days)
    if part.is_over:
        return Message(N_("Did not order within {W} days."), W=days)
    return Message(N_("Has not ordered so far; {W} days are waited for."), W=days)


def actions(here: Here, history: History, workspace: Workspace, thresholds: Thresholds, lost: dict[str, object], customer: int) -> None:
    """On to a list of people like them, or never write to them again."""
    addresses = masked.addresses_of(history.people, customer)
    with st.container(horizontal=True, vertical_alignment="center"):
        if history.has_addresses and st.button(here(N_("Make a list of people like them")), icon=":material/redeem:", key="card_list"):
            alike = {Dimension(name): str(lost[name]) for name in (Dimension.REASON, Dimension.VALUE_TIER, Dimension.STAGE)}
            offer_presets.begin(here, offer_presets.of_chosen(alike, thresholds, as_of=history.as_of))
        if addresses.is_empty() or _is_silenced(workspace, customer):
            return
        with st.popover(here(N_("Never write to them again")), icon=":material/do_not_disturb_on:"):
            st.markdown(here(N_("They will be on no list any more, whatever file is read in later. You can take them off in Settings.")))
            if st.button(here(N_("Yes, never write to them again")), type="primary", key="card_never"):
                cached.store().suppress(workspace.id, addresses, reason=SuppressionReason.ADDED_BY_OWNER)
                st.rerun()
    st.caption(here(N_("“Like them”: the same probable reason, value and stage.")))


def _is_silenced(workspace: Workspace, customer: int) -> bool:
    return customer in cached.suppressed(workspace)

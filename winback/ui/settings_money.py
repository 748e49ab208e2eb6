"""Settings: what is left of a sale, and what writing, sending and giving cost."""

from dataclasses import replace

import streamlit as st

from winback.ingest.order_values import NO_CURRENCY
from winback.locale import N_, Message
from winback.pipeline import History
from winback.store import Workspace
from winback.ui.frame import Here
from winback.ui.settings import MARGIN_HELP, exact, heading, keep, save_button, share_of


def money_form(here: Here, workspace: Workspace, history: History | None) -> None:
    """The margin and three costs in the currency that is analysed; kept together."""
    policy = workspace.policy
    currency = history.currency if history else policy.currency
    known = None if currency == NO_CURRENCY else currency
    with st.form(f"money_{workspace.id}"):
        heading(here, N_("Money"), _what_for(known))
        left, right = st.columns(2)
        remaining = left.number_input(
            here(_margin_label(here, known)),
            value=None if policy.margin is None else float(policy.margin * 100),
            placeholder="40",
            step=1.0,
            format="%g",
            help=here(MARGIN_HELP),
        )
        contact = right.number_input(
            here(N_("Cost of one message")),
            value=float(policy.contact_cost),
            step=0.01,
            format="%.3f",
            help=here(N_("What your mailing tool asks for per e-mail.")),
        )
        shipping = left.number_input(
            here(N_("Cost of one parcel")),
            value=float(policy.shipping_cost),
            step=0.5,
            format="%.2f",
            help=here(N_("What free shipping costs you per order.")),
        )
        gift = right.number_input(
            here(N_("Cost of a gift or sample")),
            value=float(policy.gift_cost),
            step=0.5,
            format="%.2f",
            help=here(N_("What it costs you, not what it is sold for. Each offer begins with this and can be given another.")),
        )
        if save_button(here):
            chosen = replace(
                policy,
                margin=None if remaining is None else share_of(remaining),
                contact_cost=exact(contact, 3),
                shipping_cost=exact(shipping, 2),
                gift_cost=exact(gift, 2),
            )
            keep(here, workspace, chosen)


def _what_for(currency: str | None) -> Message:
    """What the group is for, and the unit of all its amounts where one is known."""
    if currency is None:
        return Message(N_("What decides whether an offer pays. Recorded campaigns keep the figures of their day."))
    return Message(
        N_("What decides whether an offer pays; amounts in {currency}. Recorded campaigns keep the figures of their day."),
        currency=currency,
    )


def _margin_label(here: Here, currency: str | None) -> Message:
    if currency is None:
        return Message(N_("Of sales there remain, per 100"))
    return Message(N_("Of {amount} in sales there remain"), amount=here.say.money_rounded(100, currency))

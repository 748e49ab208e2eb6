"""Settings: what is left of a sale, and what writing, sending and giving cost."""

from dataclasses import replace

import streamlit as st

from winback.locale import N_, Message
from winback.pipeline import History
from winback.store import Workspace
from winback.ui.frame import Here
from winback.ui.settings import MARGIN_HELP, exact, heading, keep, save_button, share_of


def money_form(here: Here, workspace: Workspace, history: History | None) -> None:
    """The margin and three costs in the currency that is analysed; kept together."""
    policy = workspace.policy
    currency = history.currency if history else policy.currency or ""
    with st.form(f"money_{workspace.id}"):
        heading(here, N_("Money"), N_("What decides whether an offer pays. Recorded campaigns keep the figures of their day."))
        left, right = st.columns(2)
        remaining = left.number_input(
            here(Message(N_("Of 100 {currency} in sales there remain"), currency=currency)),
            value=None if policy.margin is None else float(policy.margin * 100),
            placeholder="40",
            step=1.0,
            format="%g",
            help=here(MARGIN_HELP),
        )
        contact = right.number_input(
            here(Message(N_("One message costs {currency}"), currency=currency)),
            value=float(policy.contact_cost),
            step=0.01,
            format="%.3f",
            help=here(N_("What your mailing tool asks for per e-mail.")),
        )
        shipping = left.number_input(
            here(Message(N_("One parcel costs {currency}"), currency=currency)),
            value=float(policy.shipping_cost),
            step=0.5,
            format="%.2f",
            help=here(N_("What free shipping costs you per order.")),
        )
        gift = right.number_input(
            here(Message(N_("A gift or sample costs {currency}"), currency=currency)),
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

"""Settings: how long a return is awaited, and how many orders make a regular."""

from dataclasses import replace

import streamlit as st

from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import ShopPolicy
from winback.store import Workspace
from winback.ui.frame import Here
from winback.ui.settings import heading, keep, save_button


def lifecycle_form(here: Here, workspace: Workspace, history: History | None) -> None:
    """The horizon and the orders of a regular; the limits of silence are set on the Lifecycle page."""
    policy = workspace.policy
    with st.form(f"lifecycle_{workspace.id}"):
        heading(
            here, N_("Lifecycle"), N_("What counts as a return and as a regular, in every figure. The limits are on the Lifecycle page.")
        )
        left, right = st.columns(2)
        with left:
            horizon = _horizon(here, policy, history)
        loyal_from = right.number_input(
            here(N_("Orders that make a regular")),
            value=policy.loyal_from_occasions,
            step=1,
            help=here(N_("From so many orders on different days a customer counts as a regular; at least 3.")),
        )
        if save_button(here):
            keep(here, workspace, replace(policy, horizon_days=horizon, loyal_from_occasions=int(loyal_from)))


def horizon_form(here: Here, workspace: Workspace, history: History) -> None:
    """The horizon alone, beside the curve that is drawn with it; the same setting."""
    with st.form(f"horizon_{workspace.id}", border=False):
        horizon = _horizon(here, workspace.policy, history)
        if save_button(here) and keep(here, workspace, replace(workspace.policy, horizon_days=horizon)):
            st.rerun()  # the curve above was drawn with the one before


def _horizon(here: Here, policy: ShopPolicy, history: History | None) -> int | None:
    return st.number_input(
        here(N_("An order counts as a return within, days")),
        value=policy.horizon_days,
        placeholder=here(_from_the_data(policy, history)),
        step=1,
        help=here(_HORIZON_HELP),
    )


_HORIZON_HELP = N_(
    "Within how many days an order counts as a return: in the curve, in what an offer may bring, and as the window in which a campaign "
    "is measured. Leave it empty to take it from the data: half of all further orders come within it. Recorded campaigns keep theirs."
)


def _from_the_data(policy: ShopPolicy, history: History | None) -> Message:
    """What stands in the empty field: the days that are used then, where they are known."""
    if history is None or policy.horizon_days is not None:
        return Message(N_("from the data"))
    return Message(N_("from the data: {days}"), days=history.horizon_days)

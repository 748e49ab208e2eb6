"""Settings: who is on no list for a while, and who has been away for too long."""

from dataclasses import replace

import streamlit as st

from winback.locale import N_
from winback.store import Workspace
from winback.ui.frame import Here
from winback.ui.settings import heading, keep, save_button


def lists_form(here: Here, workspace: Workspace) -> None:
    """The pause between two lists, and the months after which is warned and left out; kept together."""
    policy = workspace.policy
    with st.form(f"lists_{workspace.id}"):
        heading(here, N_("Lists"), N_("Rules that every new list keeps. Lists that were recorded stay as they are."))
        pause = st.number_input(
            here(N_("Pause between two lists, days")),
            value=policy.cool_down_days,
            placeholder=here(N_("until the campaign is measured")),
            step=1,
            help=here(
                N_(
                    "For so long after a sending nobody who was on that list, or in its comparison group, is on another. It is never "
                    "shorter than the time that the campaign is measured, as two offers could not be told apart then."
                )
            ),
        )
        left, right = st.columns(2)
        warn = left.number_input(
            here(N_("Warn beyond, months")),
            value=policy.warn_beyond_months,
            step=1,
            help=here(
                N_(
                    "Anyone who has not ordered for longer is counted in a warning beside the list: "
                    "mails to old addresses bounce and annoy."
                )
            ),
        )
        leave_out = right.number_input(
            here(N_("Leave out beyond, months")),
            value=policy.leave_out_beyond_months,
            placeholder=here(N_("nobody is left out")),
            step=1,
            help=here(N_("Anyone who has not ordered for longer is on no list. Leave it empty to leave nobody out for that.")),
        )
        if save_button(here):
            chosen = replace(policy, cool_down_days=pause, warn_beyond_months=int(warn), leave_out_beyond_months=leave_out)
            keep(here, workspace, chosen)

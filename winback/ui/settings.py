"""What the groups of the Settings page share: how a figure is typed, and how settings are kept."""

from decimal import Decimal

import streamlit as st

from winback.errors import UnusableInput
from winback.importing import keep_settings
from winback.locale import N_, Message
from winback.policy import ShopPolicy
from winback.store import Workspace
from winback.ui import cached, panels, session
from winback.ui.frame import Here, escape, show_error

MARGIN_HELP = N_(
    "What is left of a sale after goods, packing, fees and taxes that you pass on. Decides from when on an offer pays. "
    "If you are not sure, take the lower figure. A campaign keeps the figure it was recorded with."
)


def share_of(percent: float | Decimal) -> Decimal:
    """A percentage as typed as an exact share."""
    return exact(percent, 2) / 100


def exact(amount: float | Decimal, decimals: int) -> Decimal:
    """An amount as typed, exactly, with at most this many decimals."""
    return round(Decimal(str(amount)), decimals)


def heading(here: Here, title: str, sentence: Message | str) -> None:
    """The name of a group and the sentence that says what it is for."""
    panels.section(here(title))
    st.caption(escape(here(sentence)))


def save_button(here: Here, *, primary: bool = False) -> bool:
    """The button of a group; each is kept for itself."""
    return st.form_submit_button(here(N_("Save")), type="primary" if primary else "secondary")


def keep(here: Here, workspace: Workspace, chosen: ShopPolicy) -> bool:
    """Keep what was chosen; where it makes no sense, say so, and leave it in its fields to be mended. Returns whether it was kept."""
    try:
        keep_settings(cached.store(), workspace, chosen)
    except UnusableInput as unusable:
        show_error(unusable)
        return False
    _begin_offers_anew(workspace.policy, chosen)
    st.toast(here(N_("Saved.")), icon=":material/check:")
    return True


def _begin_offers_anew(before: ShopPolicy, now: ShopPolicy) -> None:
    """What an offer begins with follows the settings at once; what else was typed for one stays."""
    if before.language != now.language:
        session.forget_texts()
    if (before.gift_cost, before.business_type) != (now.gift_cost, now.business_type):
        session.forget_gifts()

"""The way to the first list, in three steps above the pages that it leads over; gone once a list has been recorded."""

from enum import IntEnum

import streamlit as st

from winback.analysis.calendar import as_of_date
from winback.locale import N_, Message
from winback.store import Workspace
from winback.ui import cached, session
from winback.ui.escaping import escape


class Step(IntEnum):
    """What a newcomer does, one after the other."""

    READ_IN = 1
    SEE = 2
    LIST = 3


_AT = {"data": Step.READ_IN, "overview": Step.SEE, "lifecycle": Step.SEE, "lapsed": Step.SEE, "offers": Step.LIST}
"""The pages that the way leads over → the step that is taken there."""

_STEPS = {
    Step.READ_IN: ("data", N_("Read in your orders")),
    Step.SEE: ("overview", N_("See who has gone quiet")),
    Step.LIST: ("offers", N_("Make the first list")),
}


def steps(address: str) -> None:
    """The three steps on the page with this address, as long as the shop on screen has no list of its own.

    A demo shop has its own way around, and lists already.
    """
    shop = session.shop_on_screen()
    at = _AT.get(address)
    if at is None or not _is_new(shop):
        return
    has_data = shop is not None and shop.dataset_id is not None
    has_orders = shop is not None and _has_orders(shop)
    say = session.say().say
    with st.container(gap="xsmall", key="first_run"):
        with st.container(horizontal=True, gap="small"):
            for step, (page, name) in _STEPS.items():
                st.page_link(
                    f"pages/{page}_page.py",
                    label=escape(say(name)),
                    icon=_pictogram(step, is_done=_is_done(step, at, has_orders=has_orders)),
                    disabled=step > Step.READ_IN and not has_orders,
                )
        st.caption(escape(say(_next(at, has_data=has_data, has_orders=has_orders))))


def _is_new(shop: Workspace | None) -> bool:
    """Whether no list has been recorded yet; that there is one is kept, so that the store is not asked again on every run."""
    if shop is None or shop.dataset_id is None:
        return True
    if shop.is_demo or session.is_past_first_run():
        return False
    if cached.campaigns(shop):
        session.end_first_run()
        return False
    return True


def _has_orders(shop: Workspace) -> bool:
    """Whether any order counts that is not from the future: without one the pages have nothing to show."""
    imported = cached.receipts(shop) if shop.dataset_id is not None else []
    return bool(imported) and as_of_date(cached.dataset(shop).orders, imported_on=imported[0].imported_at.date()) is not None


def _is_done(step: Step, at: Step, *, has_orders: bool) -> bool:
    """Reading in is done when orders are there, looking when one has gone on to the list."""
    return has_orders and (step is Step.READ_IN or (step is Step.SEE and at is Step.LIST))


def _pictogram(step: Step, *, is_done: bool) -> str:
    return ":material/check_circle:" if is_done else f":material/counter_{step.value}:"


def _next(at: Step, *, has_data: bool, has_orders: bool) -> Message:
    """Where one stands and what comes next, in words: pictograms are not read out."""
    if not has_data:
        return Message(N_("Three steps to the first list. The first: read in your orders, or open the demo shop."))
    if not has_orders:
        return Message(N_("Step 1 of 3 is not done yet: so far there is no order that counts."))
    match at:
        case Step.READ_IN:
            return Message(N_("Step 1 of 3 is done: your orders are here. Next: see who has gone quiet."))
        case Step.SEE:
            return Message(N_("Step 2 of 3: this is how your customers stand. Next: make the first list."))
        case _:
            return Message(N_("Step 3 of 3: check the list, record it and download it. That was all."))

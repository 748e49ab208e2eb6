"""What the Settings page shows."""

import os
from dataclasses import replace
from decimal import Decimal
from zoneinfo import available_timezones

import streamlit as st

from winback.importing import keep_settings
from winback.locale import N_, Message
from winback.policy import ShopPolicy
from winback.store import Workspace, data_directory
from winback.ui import cached, session
from winback.ui.frame import Here, escape

COMMON_CURRENCIES = ("EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "JPY")


def shop_form(here: Here, workspace: Workspace) -> None:
    """Name, currency, country of phone numbers, time zone; kept together."""
    policy = workspace.policy
    with st.form(f"shop_{workspace.id}"):
        name = st.text_input(here(N_("Name in messages")), value=policy.name or workspace.name, max_chars=80)
        currency = _choice(here, N_("Currency"), policy.currency, _currencies(policy), N_("As the files state it"), _CURRENCY_HELP)
        country = _choice(here, N_("Country of phone numbers"), policy.phone_country, _countries(here), N_("Not set"), _COUNTRY_HELP)
        zone = _choice(here, N_("Time zone"), policy.time_zone, _zones(), N_("As the files state it"), _ZONE_HELP)
        if st.form_submit_button(here(N_("Save")), type="primary"):
            chosen = replace(policy, name=name.strip(), currency=currency, phone_country=country, time_zone=zone)
            _keep(here, workspace, chosen)


def money_form(here: Here, workspace: Workspace) -> None:
    """What is left of a sale, and what writing and sending cost; kept together."""
    policy = workspace.policy
    currency = policy.currency or ""
    st.markdown(f"#### {here(N_('What is left of a sale'))}")
    with st.form(f"money_{workspace.id}"):
        left = st.number_input(
            here(N_("Of 100 in sales there remain")),
            min_value=1.0,
            max_value=100.0,
            value=None if policy.margin is None else float(policy.margin * 100),
            placeholder="40",
            format="%g",
            help=here(MARGIN_HELP),
        )
        contact = st.number_input(
            here(Message(N_("One message costs {currency}"), currency=currency)),
            min_value=0.0,
            value=float(policy.contact_cost),
            step=0.01,
            format="%.3f",
            help=here(N_("What your mailing tool asks for per e-mail.")),
        )
        shipping = st.number_input(
            here(Message(N_("One parcel costs {currency}"), currency=currency)),
            min_value=0.0,
            value=float(policy.shipping_cost),
            step=0.5,
            format="%.2f",
            help=here(N_("What free shipping costs you per order.")),
        )
        if st.form_submit_button(here(N_("Save"))):
            margin = None if left is None else share_of(left)
            _keep(here, workspace, replace(policy, margin=margin, contact_cost=exact(contact, 3), shipping_cost=exact(shipping, 2)))


def share_of(percent: float) -> Decimal:
    """A percentage as typed as an exact share."""
    return exact(percent, 2) / 100


def exact(amount: float, decimals: int) -> Decimal:
    """An amount as typed, exactly, with at most this many decimals."""
    return round(Decimal(str(amount)), decimals)


def where_it_is(here: Here) -> None:
    """Where the data lies on this computer."""
    st.markdown(f"#### {here(N_('Where your data is'))}")
    st.markdown(
        escape(here(N_("In this folder on this computer, readable for you only. Street addresses, notes and IP addresses are not kept.")))
    )
    st.code(str(data_directory(os.environ)), language=None)


def delete_everything(here: Here, workspace: Workspace) -> None:
    """Remove the shop with everything in it, after its name has been typed."""
    st.markdown(f"#### {here(N_('Delete this shop'))}")
    told = Message(
        N_("Everything that was read into “{name}” is removed from this computer. Your shop system is not touched."), name=workspace.name
    )
    st.markdown(escape(here(told)))
    with st.form(f"delete_{workspace.id}", border=False, clear_on_submit=True):
        typed = st.text_input(escape(here(Message(N_("Type “{name}” to confirm"), name=workspace.name))))
        if st.form_submit_button(here(N_("Delete for good"))):
            if typed.strip() != workspace.name:
                st.error(here(N_("That is not the name; nothing was deleted.")))
                return
            cached.store().delete_workspace(workspace.id)
            session.leave_workspace()
            st.switch_page("pages/data_page.py")


MARGIN_HELP = N_(
    "What is left of a sale after goods, packing, fees and taxes that you pass on. Decides from when on an offer pays. "
    "If you are not sure, take the lower figure. A campaign keeps the figure it was recorded with."
)
_CURRENCY_HELP = N_(
    "For files that do not say it, and the one that is analysed where there are several. Currencies are never added together."
)
_COUNTRY_HELP = N_("For numbers without a country code, such as 030 1234567. Holds for files read in from now on.")
_ZONE_HELP = N_("Which day an order belongs to. Holds for files read in from now on; most files state the shop’s own clock.")


def _choice(here: Here, label: str, current: str | None, options: dict[str, str], otherwise: str, definition: str) -> str | None:
    """A list to choose from that begins with leaving it open."""
    listed = [None, *options]
    picked = st.selectbox(
        here(label),
        listed,
        index=listed.index(current) if current in listed else 0,
        format_func=lambda one: here(otherwise) if one is None else options[one],
        help=here(definition),
    )
    return picked or None


def _currencies(policy: ShopPolicy) -> dict[str, str]:
    own = [policy.currency] if policy.currency and policy.currency not in COMMON_CURRENCIES else []
    return {currency: currency for currency in (*COMMON_CURRENCIES, *own)}


def _countries(here: Here) -> dict[str, str]:
    territories = here.say.locale.territories
    return dict(sorted(((code, name) for code, name in territories.items() if len(code) == 2 and code.isalpha()), key=lambda one: one[1]))


def _zones() -> dict[str, str]:
    return {
        zone: zone.replace("_", " ") for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith(("Etc/", "posix/"))
    }


def _keep(here: Here, workspace: Workspace, chosen: ShopPolicy) -> None:
    keep_settings(cached.store(), workspace, chosen)
    st.toast(here(N_("Saved.")))

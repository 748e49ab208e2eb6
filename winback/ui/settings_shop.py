"""Settings: what the shop is called, where it is, and what it sells."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import available_timezones

import streamlit as st

from winback.locale import LANGUAGES, N_, Message
from winback.locale.words import word
from winback.offers.gifts import gift_idea
from winback.policy import ShopPolicy
from winback.store import Workspace
from winback.ui.frame import Here
from winback.ui.settings import heading, keep, save_button
from winback.vocabulary import BusinessType

COMMON_CURRENCIES = ("EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "JPY")


def shop_form(here: Here, workspace: Workspace) -> None:
    """Name, languages, kind, currency, country of phone numbers, time zone; kept together."""
    policy = workspace.policy
    with st.form(f"shop_{workspace.id}"):
        heading(here, N_("The shop"), N_("How it is named in your messages, and how its files are read."))
        left, right = st.columns(2)
        name = left.text_input(here(N_("Name in messages")), value=policy.name or workspace.name, max_chars=80)
        with right:
            language = _choice(here, N_("Language of messages"), policy.language, LANGUAGES, N_("As on screen"), _LANGUAGE_HELP)
        with left:
            kind = _choice(here, N_("Kind of shop"), policy.business_type, _kinds(here), N_("Not said"), _kind_help(here, policy))
            currency = _choice(here, N_("Currency"), policy.currency, _currencies(policy), N_("As the files state it"), _CURRENCY_HELP)
        with right:
            country = _choice(here, N_("Country of phone numbers"), policy.phone_country, _countries(here), N_("Not set"), _COUNTRY_HELP)
            zone = _choice(here, N_("Time zone"), policy.time_zone, _zones(), N_("As the files state it"), _ZONE_HELP)
        if save_button(here, primary=True):
            chosen = replace(
                policy,
                name=name.strip(),
                language=language,
                business_type=BusinessType(kind) if kind else None,
                currency=currency,
                phone_country=country,
                time_zone=zone,
            )
            keep(here, workspace, chosen)


_LANGUAGE_HELP = N_("The language that an offer is first written in, whatever language you read this in. You can change every text.")
_CURRENCY_HELP = N_(
    "For files that do not say it, and the one that is analysed where there are several. Currencies are never added together."
)
_COUNTRY_HELP = N_("For numbers without a country code, such as 030 1234567. Holds for files read in from now on.")
_ZONE_HELP = N_("Which day an order belongs to. Holds for files read in from now on; most files state the shop’s own clock.")


def _kind_help(here: Here, policy: ShopPolicy) -> Message:
    """What the kind of shop does: it fills one empty field, and nothing else."""
    return Message(
        N_("Suggests what to give where an offer holds a gift, for example “{gift}”. Nothing else depends on it."),
        gift=here(gift_idea(policy.business_type or BusinessType.COFFEE)),
    )


def _choice(
    here: Here, label: str, current: str | None, options: Mapping[str, str], otherwise: str, definition: str | Message
) -> str | None:
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


def _kinds(here: Here) -> dict[str, str]:
    return {kind.value: here(word(kind)) for kind in BusinessType}


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

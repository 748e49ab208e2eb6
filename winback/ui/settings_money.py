"""Settings: what is left of a sale, and what writing, sending and giving cost."""

from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.locale.formats import NO_CURRENCY
from winback.locale.typed import read_amount
from winback.pipeline import History
from winback.store import Workspace
from winback.ui.frame import Here, show_error
from winback.ui.settings import MARGIN_HELP, exact, heading, keep, save_button, share_of

_DECIMALS = 3
"""A message may cost less than a cent."""
_EXAMPLE = Decimal("2.50")


def money_form(here: Here, workspace: Workspace, history: History | None) -> None:
    """The margin and three costs in the currency that is analysed; kept together."""
    policy = workspace.policy
    currency = history.currency if history else policy.currency
    known = None if currency == NO_CURRENCY else currency
    with st.form(f"money_{workspace.id}"):
        heading(here, N_("Money"), _what_for(known))
        left, right = st.columns(2)
        fields = {
            "margin": _Field(_margin_label(here, known), MARGIN_HELP, None if policy.margin is None else policy.margin * 100),
            "contact": _Field(N_("Cost of one message"), N_("What your mailing tool asks for per e-mail."), policy.contact_cost),
            "shipping": _Field(N_("Cost of one parcel"), N_("What free shipping costs you per order."), policy.shipping_cost),
            "gift": _Field(N_("Cost of a gift or sample"), _GIFT_HELP, policy.gift_cost),
        }
        typed = {name: _ask(here, place, field) for (name, field), place in zip(fields.items(), (left, right, left, right), strict=True)}
        if save_button(here):
            _keep(here, workspace, fields, typed)


@dataclass(frozen=True)
class _Field:
    """One amount: its name, what it means, what it is now."""

    label: Message | str
    definition: str
    now: Decimal | None


def _ask(here: Here, place: DeltaGenerator, field: _Field) -> str:
    """What stands in the field: text, as a browser's field for numbers knows no comma where its own language has none."""
    now, example = ("", "40") if field.now is None else (here.say.as_typed(field.now), None)
    return place.text_input(here(field.label), value=now, max_chars=20, placeholder=example, help=here(field.definition)) or ""


def _keep(here: Here, workspace: Workspace, fields: dict[str, _Field], typed: dict[str, str]) -> None:
    """Keep the amounts, or say which one is none; the margin may be left open."""
    mark = here.say.decimal_mark
    amounts = {name: read_amount(text, decimal_mark=mark, decimals=_DECIMALS) for name, text in typed.items()}
    for name, amount in amounts.items():
        if amount is None and (typed[name].strip() or name != "margin"):
            show_error(_no_amount(here, here(fields[name].label), typed[name]))
            return
    margin = amounts["margin"]
    chosen = replace(
        workspace.policy,
        margin=None if margin is None else share_of(margin),
        contact_cost=amounts["contact"] or Decimal(0),
        shipping_cost=exact(amounts["shipping"] or 0, 2),
        gift_cost=exact(amounts["gift"] or 0, 2),
    )
    keep(here, workspace, chosen)


def _no_amount(here: Here, field: str, typed: str) -> UnusableInput:
    return UnusableInput(
        Message(N_("What stands in “{field}” is no amount: “{typed}”. Nothing was saved."), field=field, typed=typed),
        Message(N_("Write an amount like {example}."), example=here.say.as_typed(_EXAMPLE)),
    )


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
        return Message(N_("What you keep of 100 in sales"))
    return Message(N_("What you keep of {amount} in sales"), amount=here.say.money_rounded(100, currency))


_GIFT_HELP = N_("What it costs you, not what it is sold for. Each offer begins with this and can be given another.")

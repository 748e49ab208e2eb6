"""A field for an amount that understands the comma as well as the point, and is shown as the language writes it."""

from decimal import Decimal

from streamlit.delta_generator import DeltaGenerator

from winback.locale import N_, Message
from winback.locale.typed import read_amount
from winback.ui import session
from winback.ui.frame import Here, escape

_EXAMPLE = Decimal("2.50")


def ask_amount(
    here: Here,
    place: DeltaGenerator,
    label: str,
    *,
    key: str,
    first: Decimal | None,
    most: Decimal | None = None,
    help: str | None = None,
    placeholder: str | None = None,
) -> Decimal | None:
    """The amount in the field, from 0 to ``most``; ``first`` while nothing or something else is typed, which is then said below."""
    session.place(key, "" if first is None else here.say.as_typed(first))
    typed = place.text_input(label, key=key, max_chars=20, help=help, placeholder=placeholder, persist_state="session") or ""
    amount = read_amount(typed, decimal_mark=here.say.decimal_mark)
    if amount is not None and (most is None or amount <= most):
        return amount
    if typed.strip():
        place.caption(f":material/error: {escape(here(_unread(here, typed, first)))} {escape(here(_as_it_is_written(here, most)))}")
    return first


def _unread(here: Here, typed: str, first: Decimal | None) -> Message:
    if first is None:
        return Message(N_("“{typed}” does not fit here and is left out."), typed=typed)
    return Message(N_("“{typed}” does not fit here; {used} is used instead."), typed=typed, used=here.say.as_typed(first))


def _as_it_is_written(here: Here, most: Decimal | None) -> Message:
    if most is None:
        return Message(N_("Write an amount like {example}."), example=here.say.as_typed(_EXAMPLE))
    return Message(N_("Write a number from 0 to {most}."), most=most)

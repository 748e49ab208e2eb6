"""Which column of a file holds what: one list of columns per field, with a live preview; nothing is stored until it is confirmed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import streamlit as st

from winback.errors import NeedsDateOrder, NeedsMapping
from winback.importing import NO_ANSWERS
from winback.ingest.layouts import FIELDS
from winback.ingest.looks import Look, MarkQuestion
from winback.locale import N_, Message
from winback.policy import ImportAnswers
from winback.ui import preview, session
from winback.ui.frame import Here, escape
from winback.vocabulary import DateOrder, FileKind

NEEDED = {
    FileKind.ORDERS: ("order_id", "date", "total", "email", "customer_id", "phone"),
    FileKind.CUSTOMERS: ("email", "email_consent", "first_name", "last_name", "phone", "customer_id"),
    FileKind.ANSWERS: ("email", "answer", "answered_on"),
}
"""The fields that are asked for first."""

MORE = {
    FileKind.ORDERS: (
        "status", "payment_status", "paid", "fulfilment", "cancelled_at", "test", "refunded", "discount", "discount_codes", "currency",
        "payment_method", "full_name", "first_name", "last_name", "country", "postcode", "email_consent", "sms_consent",
        "refusal", "call_refusal", "items", "product_name", "product", "category", "quantity", "unit_price", "line_total", "time",
        "sales_channel", "tags",
    ),
    FileKind.CUSTOMERS: (
        "full_name", "country", "postcode", "language", "sms_consent", "phone_consent", "ads_consent", "refusal", "call_refusal",
        "stated_orders", "tags",
    ),
    FileKind.ANSWERS: (),
}  # fmt: skip
"""The fields behind a click."""

_KINDS = {FileKind.ORDERS: N_("Orders"), FileKind.CUSTOMERS: N_("Customers"), FileKind.ANSWERS: N_("Survey answers")}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MIDNIGHT = re.compile(r"(?<=\d)[ T]00:00:00(\.0+)?$")
_LONGEST_LABEL = 48

TakeALook = Callable[[ImportAnswers], Look]


def correct(here: Here, upload: str, look: TakeALook, *, slot_kind: FileKind, key: str) -> None:
    """Let a person say which column holds what, showing at once how the file would then be read; ``upload`` names the answers.

    ``slot_kind`` is what the file probably holds, where it does not show that itself.
    """
    first = look(NO_ANSWERS)
    kind = _kind(here, first, slot_kind, key)
    suggested = first if kind == _kind_of(first) else look(replace(NO_ANSWERS, kind=kind))
    if isinstance(suggested.refusal, NeedsMapping):
        st.warning(escape(here(suggested.refusal.problem)), icon=":material/help:")
    picked = _fields(here, suggested, kind, key)
    said = ImportAnswers(mapping=_said(picked, suggested), kind=kind if kind != _kind_of(first) else None)
    said = _with_readings(here, said, look(said), key)
    seen = look(said)
    preview.show(here, seen, kind)
    st.button(
        here(N_("Read it in like this")),
        type="primary",
        key=f"confirm_{key}",
        disabled=seen.parsed is None,
        on_click=session.confirm_columns,
        args=(upload, said),
    )
    st.caption(here(N_("Nothing is stored before that. What you say holds for the next file with these columns, too.")))


def _kind_of(seen: Look) -> FileKind | None:
    return seen.parsed.facts.kind if seen.parsed else None


def _kind(here: Here, first: Look, slot_kind: FileKind, key: str) -> FileKind:
    """What the file holds, as it shows or as a person says."""
    shown = _kind_of(first) or (FileKind.ORDERS if isinstance(first.refusal, NeedsDateOrder) else slot_kind)
    kinds = tuple(_KINDS)
    picked = st.segmented_control(
        here(N_("What the file holds")),
        kinds,
        default=shown,
        format_func=lambda kind: here(_KINDS[kind]),
        key=f"kind_{key}",
    )
    return picked or shown


def _fields(here: Here, suggested: Look, kind: FileKind, key: str) -> dict[str, str]:
    """Field → header as picked; blank for none."""
    first_of = dict(reversed(suggested.found))
    picked = _lists(here, suggested, first_of, NEEDED[kind], f"{key}_{kind}")
    if not MORE[kind]:
        return picked
    with st.expander(here(N_("More columns")), type="compact"):
        return picked | _lists(here, suggested, first_of, MORE[kind], f"{key}_{kind}")


def _lists(here: Here, suggested: Look, first_of: dict[str, str], fields: Sequence[str], key: str) -> dict[str, str]:
    headers = suggested.headers
    places = [place for _ in range(0, len(fields), 2) for place in st.columns(2)]  # row by row, so that a phone keeps their order
    return {
        field: place.selectbox(
            _label(here, field, is_doubtful=field in suggested.doubtful),
            ("", *headers),
            index=headers.index(first_of[field]) + 1 if first_of.get(field) in headers else 0,
            format_func=lambda header: _option(here, header, suggested.samples),
            help=here(N_("This is not certain. Please check it.")) if field in suggested.doubtful else None,
            key=f"column_{key}_{field}",
        )
        or ""
        for field, place in zip(fields, places, strict=False)
    }


def _label(here: Here, field: str, *, is_doubtful: bool) -> str:
    name = here.say.label(FIELDS[field])
    return f":material/help: {name}" if is_doubtful else name


def _option(here: Here, header: str, samples: dict[str, str]) -> str:
    """A column with the first value that stands in it."""
    if not header:
        return here(N_("– not in the file –"))
    sample = without_midnight(samples.get(header, ""))
    shown = f"{header}:  {sample}" if sample else header
    return shown if len(shown) <= _LONGEST_LABEL else f"{shown[: _LONGEST_LABEL - 1]}…"


def without_midnight(cell: str) -> str:
    """A cell as it stands in the file, without the time that spreadsheets put behind a day."""
    return _MIDNIGHT.sub("", cell)


def _said(picked: dict[str, str], suggested: Look) -> tuple[tuple[str, str], ...]:
    """What differs from what was suggested, and what was not certain."""
    first_of = dict(reversed(suggested.found))
    open_fields = {*suggested.doubtful, *(first_of if isinstance(suggested.refusal, NeedsMapping) else ())}
    return tuple(
        (field, header) for field, header in picked.items() if header != first_of.get(field, "") or (field in open_fields and header)
    )


def _with_readings(here: Here, said: ImportAnswers, seen: Look, key: str) -> ImportAnswers:
    """With how days and amounts are read, where the columns leave that open."""
    order = _date_order(here, seen.dates, seen.answers.date_order, key) if seen.dates else None
    mark = _decimal_mark(here, seen.mark, key) if seen.mark else None
    return replace(said, date_order=order, decimal_mark=mark)


def _date_order(here: Here, question: NeedsDateOrder, known: DateOrder | None, key: str) -> DateOrder | None:
    """How the days are read; at first as it was said of an earlier file."""
    readings = {DateOrder.DAY_FIRST: question.day_first, DateOrder.MONTH_FIRST: question.month_first}
    told = Message(
        N_("Which day is “{example}” in the column “{column}”?"), example=without_midnight(question.example), column=question.column
    )
    return st.radio(
        escape(here(told)),
        tuple(readings),
        index=tuple(readings).index(known) if known else None,
        format_func=lambda order: reading(here, readings[order]),
        key=f"dates_{key}",
    )


def _decimal_mark(here: Here, question: MarkQuestion, key: str) -> str | None:
    """How amounts are read, where the file leaves that open; at first as a thousand."""
    told = Message(N_("How much is “{example}”?"), example=question.example)
    values = {",": Decimal(question.comma), ".": Decimal(question.dot)}
    marks = sorted(values, key=lambda mark: -values[mark])
    return st.radio(escape(here(told)), marks, format_func=lambda mark: here.say.number(values[mark]), key=f"mark_{key}", horizontal=True)


def reading(here: Here, days: str) -> str:
    """One reading in words: the day of the example, and the last day of the file, which often settles it."""
    read = [date.fromisoformat(day) for day in _ISO_DAY.findall(days)]
    if len(read) != 2:
        return days
    example, last = (here.say.day_long(day) for day in read)
    return here(Message(N_("{day} – the file then ends on {last}"), day=example, last=last))

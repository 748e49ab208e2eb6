"""What the Data page says about the files read so far."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from winback.analysis.calendar import analysed_currency
from winback.analysis.shop_summary import shop_summary
from winback.charts.bridge import money_bridge as draw_bridge
from winback.export.rejects import rejects_csv
from winback.importing import forget_explanation, remembered_answers
from winback.ingest.bridge import BridgeFigures, MoneyBridge, money_bridge
from winback.ingest.credit_notes import before_credit_notes
from winback.ingest.layouts import FIELDS
from winback.ingest.outcomes import FileOutcome, notices
from winback.ingest.outcomes import recognised as in_one_line
from winback.ingest.parsed import FileFacts
from winback.ingest.remembered import header_key
from winback.locale import N_, Message
from winback.locale.words import word
from winback.store import Dataset, ImportReceipt
from winback.ui import cached, masked, panels, session
from winback.ui.frame import Here, escape
from winback.vocabulary import Consent, RejectReason, Standing

MOST_FILES_SHOWN = 3


def headline(dataset: Dataset) -> Message:
    """How many orders and customers there are."""
    shop = shop_summary(dataset.orders)
    if not shop.counted_orders and dataset.orders.height:
        return Message(
            N_("{count} order is here, and it does not count"),
            plural=N_("{count} orders are here, and none counts"),
            count=dataset.orders.height,
        )
    if not shop.counted_orders:
        return Message(N_("{count} customer, no orders yet"), plural=N_("{count} customers, no orders yet"), count=dataset.people.height)
    return Message(
        N_("{orders} orders from {count} customer"),
        plural=N_("{orders} orders from {count} customers"),
        count=shop.customers,
        orders=shop.counted_orders,
    )


def next_step(here: Here) -> None:
    """The one button: on to the overview."""
    if st.button(here(N_("See who has gone quiet")), type="primary"):
        st.switch_page("pages/overview_page.py")


def consent(here: Here, dataset: Dataset) -> None:
    """How many may be written to."""
    counts = masked.consents(dataset.people)
    yes, unknown, no = (counts.get(state, 0) for state in (Consent.YES, Consent.UNKNOWN, Consent.NO))
    told = Message(N_("You may e-mail {ok} of these {n} people with an address."), n=sum(counts.values()), ok=yes)
    others = (
        (unknown, Message(N_("For {unknown} no consent is known."), unknown=unknown)),
        (no, Message(N_("{no} declined."), no=no)),
    )
    st.markdown(escape(" ".join(here(one) for one in (told, *(sentence for count, sentence in others if count)))))


def files(here: Here, receipts: Sequence[ImportReceipt]) -> None:
    """Each file read, what it was taken for, and what was refused of it; those of long ago behind a click."""
    explained = {one.header_sha256 for one in remembered_answers(cached.store(), here.workspace)} if here.workspace else set()
    for receipt in receipts[:MOST_FILES_SHOWN]:
        outcome = _outcome(receipt)
        with st.container(border=True):
            st.markdown(f":material/check: **{escape(masked.text_from_file(here, outcome.file_name))}**")
            st.markdown(escape(here(in_one_line(outcome))))
            panels.remarks(here, [masked.told(here, notice) for notice in notices(outcome)])
            _rejects(here, receipt, outcome)
            _columns(here, receipt, outcome, is_explained=header_key(outcome.facts.headers) in explained)
    _earlier_files(here, receipts[MOST_FILES_SHOWN:])


def _earlier_files(here: Here, receipts: Sequence[ImportReceipt]) -> None:
    if not receipts:
        return
    title = Message(N_("{count} earlier file"), plural=N_("{count} earlier files"), count=len(receipts))
    with st.expander(here(title), type="compact"):
        for outcome in map(_outcome, receipts):
            st.markdown(f"**{escape(masked.text_from_file(here, outcome.file_name))}**  \n{escape(here(in_one_line(outcome)))}")


def bridge(here: Here, dataset: Dataset) -> None:
    """From what the shop system shows to the net value, in total and per year, in the analysed currency."""
    currency = analysed_currency(dataset.orders)
    if currency is None:
        return
    laid = money_bridge(dataset.orders, currency=currency)
    panels.section(here(_bridge_finding(laid)))
    drawn, by_year = st.columns([3, 2])
    with drawn:
        total = laid.total
        steps = [
            (Message(N_("cancelled")), -total.cancelled),
            (Message(N_("refunded")), -total.refunded),
            (Message(N_("not paid")), -total.unpaid),
            (Message(N_("test and zero orders")), -total.test_and_zero),
        ]
        start = (Message(N_("ordered")), total.ordered)
        panels.picture(draw_bridge(start, steps, Message(N_("net value")), panels.look(), currency=currency), key="bridge")
    with by_year:
        st.caption(here(N_("Hold these years against your shop system’s own report.")))
        with st.container(key="numbers_by_year"):
            st.table(
                [_year_row(here, year, currency) for year in laid.years], border="horizontal", alt=here(N_("Orders and money by year"))
            )
    panels.remarks(here, _beside_the_bridge(here, laid, dataset))


def _bridge_finding(laid: MoneyBridge) -> Message:
    if laid.total.ordered == laid.total.net:
        return Message(N_("Every order counts: nothing was cancelled or refunded"))
    return Message(N_("Why this is not the figure that your shop system shows"))


def _year_row(here: Here, year: BridgeFigures, currency: str) -> dict[str, str]:
    return {
        here(N_("Year")): str(year.year),
        here(N_("Counted orders")): here.say.number(year.counted_orders),
        here(N_("Ordered")): here.say.money(year.ordered, currency),
        here(N_("Net value")): here.say.money(year.net, currency),
    }


def _beside_the_bridge(here: Here, laid: MoneyBridge, dataset: Dataset) -> list[Message]:
    """What is in no bridge, and why figures published elsewhere differ."""
    has_credit_notes = (dataset.orders["standing"] == Standing.CREDIT_NOTE).any()
    return [
        *_other_currencies(here, laid),
        *_documents_left_out(here, laid),
        *([_before_credit_notes(here, laid, dataset)] if has_credit_notes else []),
    ]


def _other_currencies(here: Here, laid: MoneyBridge) -> list[Message]:
    return [
        Message(
            N_("{count} order in {currency} ({amount}) is set aside: currencies are never added together."),
            plural=N_("{count} orders in {currency} ({amount}) are set aside: currencies are never added together."),
            count=aside.orders,
            currency=currency,
            amount=here.say.money(aside.amount, currency),
        )
        for currency, aside in laid.other_currencies
    ]


def _documents_left_out(here: Here, laid: MoneyBridge) -> list[Message]:
    """Credit notes that found no sale, and bookkeeping entries."""
    notes, adjustments = laid.unmatched_credit_notes, laid.adjustments
    told = (
        Message(
            N_("{count} credit note ({amount}) names no sale in the data and is not deducted."),
            plural=N_("{count} credit notes ({amount}) name no sale in the data and are not deducted."),
            count=notes.orders,
            amount=here.say.money(notes.amount, laid.currency),
        ),
        Message(
            N_("{count} bookkeeping adjustment ({amount}) is no order and is left out."),
            plural=N_("{count} bookkeeping adjustments ({amount}) are no orders and are left out."),
            count=adjustments.orders,
            amount=here.say.money(adjustments.amount, laid.currency),
        ),
    )
    return [message for message in told if message.count]


def _before_credit_notes(here: Here, laid: MoneyBridge, dataset: Dataset) -> Message:
    before = before_credit_notes(dataset.orders, currency=laid.currency)
    return Message(
        N_(
            "Without looking at credit notes it would be {orders} orders of {customers} known customers worth {value}. "
            "Here each credit note is taken off the sale it belongs to: same customer, product and price."
        ),
        orders=before.orders,
        customers=before.customers,
        value=here.say.money(before.value, laid.currency),
    )


def _rejects(here: Here, receipt: ImportReceipt, outcome: FileOutcome) -> None:
    if not outcome.rejected or receipt.id is None or here.workspace is None:
        return
    count = sum(outcome.rejected.values())
    title = Message(N_("{count} row could not be used"), plural=N_("{count} rows could not be used"), count=count)
    with st.expander(here(title), type="compact"):
        rejects = cached.rejects(here.workspace, receipt.id)
        reasons, headers = {reason: here(word(reason)) for reason in RejectReason}, masked.refused_titles(here)
        masked.refused_rows(here, rejects)
        panels.download(
            here(N_("Download these rows")),
            lambda: rejects_csv(rejects, reasons=reasons, headers=headers),
            file_name="winback-refused-rows.csv",
            mime="text/csv",
            key=f"rejects_{receipt.id}",
        )


def _columns(here: Here, receipt: ImportReceipt, outcome: FileOutcome, *, is_explained: bool) -> None:
    facts = outcome.facts
    with st.expander(here(N_("Which column was taken for what")), type="compact"):
        if here.masked:
            masked.not_shown(
                here, N_("The headers of a file are hidden with the people: in a file without headers they would be somebody’s.")
            )
            return
        taken = pl.DataFrame([{"field": here.say.label(FIELDS.get(field, field)), "header": header} for field, header in facts.mapping])
        masked.table(here, taken, {"field": here(N_("Taken for")), "header": here(N_("Column"))}, alt=here(N_("Columns of the file")))
        _something_wrong(here, receipt, outcome, is_explained=is_explained)


def _something_wrong(here: Here, receipt: ImportReceipt, outcome: FileOutcome, *, is_explained: bool) -> None:
    """The ways to another reading: choose the file once more, or forget what was said about files like it."""
    if here.workspace is None or here.workspace.is_demo:
        return
    with st.container(horizontal=True):
        if st.button(here(N_("Something wrong? Correct the columns")), key=f"correct_{receipt.id}", icon=":material/edit:"):
            session.check_columns_of(outcome.file_name)
            st.toast(here(N_("Choose the file once more, further down on this page.")))
        if is_explained and st.button(here(N_("Forget what I said about such files")), key=f"unexplain_{receipt.id}"):
            forget_explanation(cached.store(), here.workspace, outcome.facts)
            st.toast(here(N_("The next file with these columns is read by itself again.")))
            st.rerun()


def _outcome(receipt: ImportReceipt) -> FileOutcome:
    counts: Mapping[str, Any] = receipt.counts
    return FileOutcome(
        file_name=receipt.file_name,
        facts=FileFacts.from_json(json.dumps(receipt.facts)),
        orders=counts["orders"],
        contacts=counts["contacts"],
        first_order=_day(counts["first_order"]),
        last_order=_day(counts["last_order"]),
        rejected=counts["rejected"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

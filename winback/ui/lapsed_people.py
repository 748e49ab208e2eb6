"""Everybody who has gone quiet, as a list: sorted, searched, downloaded; a row opens the card."""

import polars as pl
import streamlit as st

from winback.export import lost_list
from winback.export.workbook import MOST_ROWS
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.ui import customer_card, masked, panels, session
from winback.ui.frame import Here, escape
from winback.ui.lapsed_best import in_order
from winback.vocabulary import EmailState, Reason

MORE_KEY = "more_people"
MOST_PEOPLE_SHOWN = 300

_WIDTHS = {"name": 130, "reason": 140, "net_last_year": 96, "email_consent": 120, "last_day": 108, "product_name": 134}
"""Pixels: on a phone the first three are seen without scrolling."""
_SORTS = {
    "ranked_profit": N_("Most worth a message"),
    "net_last_year": N_("Bought most per year"),
    "last_day": N_("Ordered last"),
    "known_chance": N_("Most likely to return unasked"),
}
_SHEET = "Winback"


def everybody(here: Here, history: History, shown: pl.DataFrame) -> None:
    """The list behind the ten best, drawn once it is opened."""
    more = panels.unfolding(here(N_("All of them: sort, search, download")), key=MORE_KEY)
    if not more.open or shown.is_empty():
        return
    with more:
        found, sorts = _searched(here, history, shown)
        top = in_order(found, sorts, most=MOST_PEOPLE_SHOWN)
        st.caption(escape(here(_shown_of(top.height, found.height))))
        picked = _table(here, history, top)
        _downloads(here, history, found, sorts)
    if picked is not None:
        session.open_customer(picked)
        session.clear_selections()
        st.rerun()


def _searched(here: Here, history: History, shown: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Those whom the search leaves, and what they are to be sorted by."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sorts = st.selectbox(
            here(N_("Sort by")),
            list(_SORTS),
            format_func=lambda one: here(_SORTS[one]),
            key="sort_people",
            width=260,
            persist_state="session",
        )
        label = N_("Search by customer number") if here.masked else N_("Search by name or e-mail")
        # A field of its own while people are hidden: what was typed before could be a name.
        text = st.text_input(here(label), key=f"search_people_{'hidden' if here.masked else 'open'}", width=260, autocomplete="off")
    if not text.strip():
        return shown, sorts
    return shown.filter(pl.col("customer").is_in(masked.found(here, history.people, text).implode())), sorts


def _table(here: Here, history: History, top: pl.DataFrame) -> int | None:
    """The customer who was picked, by a row or by a name."""
    known = top.join(history.people, on="customer", how="left", maintain_order="left", suffix="_known")
    picked = customer_card.pick(here, known)
    row = masked.selectable(
        here,
        _as_read(here, known),
        _titles(here, known, history.currency),
        height=min(560, 40 + 35 * max(top.height, 1)),
        widths=_WIDTHS,
        key=session.selection_key("people"),
        alt=here(N_("Table of the customers who have gone quiet")),
    )
    return int(top["customer"][row]) if row is not None else picked


def _as_read(here: Here, people: pl.DataFrame) -> pl.DataFrame:
    consent = {member.value: here(word(member)) for member in EmailState}
    reasons = {member.value: here(word(member)) for member in Reason}
    return people.with_columns(
        pl.col("net_last_year").round(0).cast(pl.Int64),
        (pl.col("known_chance") * 100).round(0).cast(pl.Int64),
        pl.col("expected_extra_profit").cast(pl.Float64).round(2),
        pl.col("email_consent").cast(pl.String).replace_strict(consent, default="–"),
        pl.col("reason").cast(pl.String).replace_strict(reasons, default="–"),
        pl.col("product_name").fill_null("–"),
    )


def _titles(here: Here, people: pl.DataFrame, currency: str) -> dict[str, str]:
    """The columns that tell something: the product where the file named any, scores for those who know statistics."""
    products = people["product_name"].drop_nulls().len() > 0
    scores = {"recency_score": "R", "frequency_score": "F", "monetary_score": "M"} if here.statistics else {}
    return {
        "name": here(N_("Name")),
        "reason": here(N_("Probable reason")),
        "net_last_year": here(Message(N_("Per year, {currency}"), currency=currency)),
        "email_consent": here(N_("E-mail")),
        "last_day": here(N_("Last order")),
        "known_chance": here(N_("Return unasked, of 100")),
        "expected_extra_profit": here(Message(N_("Expected extra, {currency}"), currency=currency)),
        **({"product_name": here(N_("Favourite product"))} if products else {}),
        **scores,
    }


def _downloads(here: Here, history: History, found: pl.DataFrame, sorts: str) -> None:
    """All of them as a file, which is for reading, not for sending."""

    def made() -> pl.DataFrame:
        return lost_list.lost_list(in_order(found, sorts), history.people, history.reasons, say=here, currency=history.currency)

    headers = {column: here(header) for column, header in lost_list.headers(history.currency).items()}
    with st.container(horizontal=True):
        as_csv, as_xlsx = here(N_("Download as CSV")), here(N_("Download as Excel"))
        panels.download(
            as_csv, lambda: lost_list.csv_bytes(made(), headers), file_name="winback-quiet.csv", mime="text/csv", key="quiet_csv"
        )
        if found.height <= MOST_ROWS:
            mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            build = lambda: lost_list.xlsx_bytes(made(), headers, sheet=_SHEET)  # noqa: E731  the button calls it
            panels.download(as_xlsx, build, file_name="winback-quiet.xlsx", mime=mime, key="quiet_xlsx")
    st.caption(
        here(N_("For reading, not for sending: not everybody in it agreed to be written to. The list for a mailing is made further up."))
    )
    if here.masked:
        panels.remarks(here, [Message(N_("The files hold names and addresses, although people are hidden on screen."))])


def _shown_of(listed: int, everyone: int) -> Message:
    if listed == everyone:
        return Message(
            N_("{count} customer. Click on the left of a row to open the card."),
            plural=N_("{count} customers. Click on the left of a row to open the card."),
            count=everyone,
        )
    return Message(N_("The first {listed} of {all}. Click on the left of a row to open the card."), listed=listed, all=everyone)

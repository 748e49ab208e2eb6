"""How a file would be read right now: its first rows, how many would be read or refused, the total and the days."""

from collections import Counter
from collections.abc import Mapping

import polars as pl
import streamlit as st

from winback.ingest.looks import Look
from winback.ingest.parsed import ParsedFile
from winback.locale import N_, Message
from winback.locale.words import word
from winback.ui import masked, panels
from winback.ui.frame import Here, escape
from winback.vocabulary import Consent, FileKind, OrderStatus, RejectReason

ROWS = 8
_MOST_CURRENCIES = 3


def show(here: Here, seen: Look, kind: FileKind) -> None:
    """The preview, or why there is none yet."""
    panels.card_title(here(N_("This is how it would be read")))
    if seen.parsed is None:
        if seen.refusal is not None:
            advice = seen.refusal.advice if kind != FileKind.ORDERS or not seen.found else None
            told = here(seen.refusal.problem) + (f"  \n{here(advice)}" if advice else "")
            st.info(escape(told), icon=":material/info:")
        return
    for sentence in _sentences(here, seen, seen.parsed):
        st.markdown(escape(here(sentence)))
    rows = _orders(here, seen.parsed) if kind == FileKind.ORDERS else _people(here, seen.parsed)
    titles = _order_titles(here) if kind == FileKind.ORDERS else _people_titles(here)
    filled = {name: title for name, title in titles.items() if (rows[name] != "").any()}
    masked.table(here, rows, filled, alt=here(N_("The first rows as they would be read")))
    panels.remarks(here, [masked.told(here, told) for told in (*_refused(seen.parsed), *seen.parsed.facts.warnings)])


def _sentences(here: Here, seen: Look, parsed: ParsedFile) -> list[Message]:
    """How much would be read."""
    facts = parsed.facts
    told = []
    if seen.is_part:
        told.append(Message(N_("Of the first {count} row:"), plural=N_("Of the first {count} rows:"), count=facts.rows))
    if facts.kind != FileKind.ORDERS:
        return [*told, Message(N_("{people} people from {rows} rows."), people=parsed.contacts.height, rows=facts.rows)]
    days = parsed.orders["placed_at"].dt.date()
    told.append(
        Message(
            N_("{orders} orders from {rows} rows, {first} – {last}."),
            orders=parsed.orders.height,
            rows=facts.rows,
            first=days.min(),
            last=days.max(),
        )
    )
    for currency, amount in _totals(parsed).items():
        told.append(Message(N_("Total of all orders: {amount}."), amount=here.say.money(amount, currency)))
    return told


def _totals(parsed: ParsedFile) -> Mapping[str, float]:
    sums = parsed.orders.group_by("currency").agg(pl.col("total").sum()).sort("total", descending=True).head(_MOST_CURRENCIES)
    return dict(sums.rows())


def _refused(parsed: ParsedFile) -> list[Message]:
    """Why rows would be refused, the most frequent reason first."""
    counts = Counter(parsed.rejects["reason"].to_list()).most_common()
    return [
        Message(
            N_("{count} row would be refused: {reason}."),
            plural=N_("{count} rows would be refused: {reason}."),
            count=count,
            reason=word(RejectReason(reason)),
        )
        for reason, count in counts
    ]


def _orders(here: Here, parsed: ParsedFile) -> pl.DataFrame:
    """The first orders as text."""
    first = parsed.orders.head(ROWS)
    goods = parsed.lines.filter(pl.col("order") < ROWS).group_by("order").agg(pl.col("product_name").str.join(", "))
    joined = first.join(goods, on="order", how="left", maintain_order="left")
    amounts = [here.say.money(total, currency) for total, currency in joined.select("total", "currency").rows()]
    days = [here.say.day(day) for day in joined["placed_at"].dt.date()]
    states = [here(word(OrderStatus(status))) for status in joined["status"]]
    return joined.select(
        "order_id",
        pl.Series("ordered_on", days, dtype=pl.String),
        pl.coalesce("email", "platform_customer_id", "phone").fill_null("–").alias("reached_by"),
        pl.concat_str(pl.col("first_name", "last_name").fill_null(""), separator=" ").str.strip_chars().alias("called"),
        pl.Series("total", amounts, dtype=pl.String),
        pl.Series("status", states, dtype=pl.String),
        pl.col("product_name").fill_null(""),
    )


def _order_titles(here: Here) -> dict[str, str]:
    return {
        "order_id": here(N_("Order")),
        "ordered_on": here(N_("Day")),
        "total": here(N_("Amount")),
        "reached_by": here(N_("Customer")),
        "called": here(N_("Name")),
        "status": here(N_("Status")),
        "product_name": here(N_("Products")),
    }


def _people(here: Here, parsed: ParsedFile) -> pl.DataFrame:
    """The first people as text."""
    first = parsed.contacts.head(ROWS)
    consents = [here(word(Consent(consent))) for consent in first["email_consent"]]
    return first.select(
        pl.coalesce("email", "platform_customer_id", "phone").fill_null("–").alias("reached_by"),
        pl.concat_str(pl.col("first_name", "last_name").fill_null(""), separator=" ").str.strip_chars().alias("called"),
        pl.col("country").fill_null(""),
        pl.Series("email_consent", consents if parsed.facts.kind == FileKind.CUSTOMERS else [""] * first.height, dtype=pl.String),
        pl.col("answer").fill_null(""),
    )


def _people_titles(here: Here) -> dict[str, str]:
    return {
        "reached_by": here(N_("Customer")),
        "called": here(N_("Name")),
        "country": here(N_("Country")),
        "email_consent": here(N_("May be e-mailed")),
        "answer": here(N_("Answer")),
    }

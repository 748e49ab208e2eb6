"""People on screen – and nobody, while they are hidden for presenting. The only module of the ui that names the columns of a person.

Every table is drawn by ``table``. While people are hidden it shows text only from columns that are listed here as telling
nothing of who somebody is: what nobody thought of is hidden, not shown.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

import polars as pl
import streamlit as st

from winback.drafting import Draft
from winback.locale import N_, Message
from winback.locale.words import word
from winback.offers.plan import Shop, previewed
from winback.policy import MessageTexts
from winback.ui.frame import Here, escape
from winback.ui.hidden import HIDDEN, without_texts
from winback.ui.told_apart import told_apart
from winback.vocabulary import Arm, RejectReason

TELLS_NOTHING = frozenset(
    {
        "arm",
        "currency",
        "email_consent",
        "gap",
        "product",
        "product_name",
        "reason",
        "signs",
        "standing",
        *("sign", "then_silent", "without_sign", "verdict"),
        *("year", "counted_orders", "ordered", "net_value"),
    }
)
"""The text columns that may be seen while people are hidden: closed words, written amounts, and what the shop sells."""

MOST_REFUSED_SHOWN = 500
NO_FILES = N_("No file can be read in while people are hidden: its name, its columns and questions about it could name somebody.")
_NAMES = ("first_name", "last_name", "email")
_OWN_NUMBER = "^i:[^:]*:(.+)$"
"""The customer's number in the shop's own system, within the key of a customer who is known by it."""
_MESSAGE = tuple(field.name for field in fields(MessageTexts))
_CLOSED = (pl.Enum, pl.Boolean, pl.Date, pl.Datetime)


def shown(here: Here, people: pl.DataFrame) -> pl.DataFrame:
    """A frame with ``customer`` as it may be on screen, with a column ``name``.

    That is the name, else the address, else the number that the shop's own system knows the customer by, else the one given at
    import – and always the last while people are hidden.
    """
    return _hidden(here, people.with_columns(name=_number(here))) if here.masked else people.with_columns(name=_name(here, people))


def labels(here: Here, people: pl.DataFrame) -> dict[int, str]:
    """Customer → what they are called in a list to pick from, each differently: where a name repeats, with the address, which stays
    hidden with the people, or with the customer number."""
    names = shown(here, people)
    called: dict[int, str] = dict(names.select("customer", "name").rows())
    numbers: dict[int, str] = dict(names.select("customer", _number(here)).rows())
    if here.masked or "email" not in names.columns:
        return told_apart(called, numbers)
    return told_apart(called, dict(names.select("customer", "email").rows()), numbers)


def found(here: Here, people: pl.DataFrame, text: str) -> pl.Series:
    """The customers whose name, as it is on screen, holds this text, or whose address does; while people are hidden only the number
    does, which tells nothing of anybody."""
    wanted = text.strip().lower()
    by_name = shown(here, people).get_column("name").str.to_lowercase().str.contains(wanted, literal=True)
    if here.masked:
        return people.get_column("customer").filter(by_name)
    by_address = people.get_column("email").str.contains(wanted, literal=True).fill_null(value=False)
    return people.get_column("customer").filter(by_name | by_address)


def table(
    here: Here,
    rows: pl.DataFrame,
    titles: Mapping[str, str],
    *,
    alt: str,
    key: str | None = None,
    height: int | Literal["auto"] = "auto",
    widths: Mapping[str, int] | None = None,
    decimals: int = 2,
) -> None:
    """Draw a table of ``rows``: column → title, in this order; ``widths``: column → pixels, where the cells do not say it.

    Numbers and days are written as the language on screen does, amounts with cents, or with so many ``decimals``; they sort as what
    they are.
    ``alt`` names the table for screen readers, which read its cells; arrow keys move in it.
    """
    drawn = _titled(here, rows, titles)
    st.dataframe(drawn, key=key, height=height, **_drawn(drawn, titles, widths or {}, decimals), alt=alt)


def selectable(
    here: Here, rows: pl.DataFrame, titles: Mapping[str, str], *, alt: str, key: str, height: int, widths: Mapping[str, int] | None = None
) -> int | None:
    """The same table, in which one row can be clicked, or picked by Shift+Space: its place, or None."""
    drawn = _titled(here, rows, titles)
    event = st.dataframe(
        drawn,
        key=key,
        height=height,
        on_select="rerun",
        selection_mode="single-row",
        **_drawn(drawn, titles, widths or {}),
        alt=alt,
    )
    clicked = event["selection"]["rows"]
    return int(clicked[0]) if clicked else None


def refused_rows(here: Here, rejects: pl.DataFrame) -> None:
    """The REJECTS of one file as people read them: line, reason, column, the start of the row."""
    reasons = {reason.value: here(word(reason)) for reason in RejectReason}
    read = rejects.head(MOST_REFUSED_SHOWN).with_columns(
        pl.col("reason").cast(pl.String).replace_strict(reasons), pl.col("column", "excerpt").fill_null("")
    )
    if here.masked:
        not_shown(here, N_("What stands in these rows is hidden with the people."))
    table(here, read, refused_titles(here), alt=here(N_("Rows that could not be used")))


def refused_titles(here: Here) -> dict[str, str]:
    """What the columns of refused rows are called, on screen and in the file."""
    return {
        "line_number": here(N_("Line")),
        "reason": here(N_("Why")),
        "column": here(N_("Column")),
        "excerpt": here(N_("What stands there")),
    }


def name_of(here: Here, people: pl.DataFrame, customer: int) -> str:
    """What one customer is called on screen."""
    return str(shown(here, people.filter(pl.col("customer") == customer))["name"][0])


def contact_of(here: Here, people: pl.DataFrame, customer: int) -> tuple[str, ...]:
    """How one customer can be reached: e-mail and phone, where they are known."""
    known = shown(here, people.filter(pl.col("customer") == customer)).select("email", "phone")
    return tuple(way for way in known.row(0) if way)


def addresses_of(people: pl.DataFrame, customer: int) -> pl.Series:
    """The e-mail and phone of one customer as they are stored, to be kept on a list; never to be drawn."""
    known = people.filter(pl.col("customer") == customer)
    return pl.concat([known.get_column("email"), known.get_column("phone").alias("email")]).drop_nulls()


def used_codes(orders: pl.DataFrame) -> bool:
    """Whether any of the orders was made with a code."""
    return bool((orders["discount_codes"].fill_null("") != "").any())


def consents(people: pl.DataFrame) -> dict[str, int]:
    """How many people with an address have which consent to e-mail."""
    return dict(people.drop_nulls("email").group_by("email_consent").len().rows())


def told(here: Here, message: Message) -> Message:
    """A message about what came from outside, whose texts are hidden with the people: they may quote a cell or a header."""
    return without_texts(message) if here.masked else message


def text_from_file(here: Here, text: str) -> str:
    """A file name, header or cell, unless people are hidden."""
    return HIDDEN if here.masked else text


def message_for(here: Here, draft: Draft, shop: Shop, at: int) -> MessageTexts:
    """The message of the recipient at this place of the list; while people are hidden, as for somebody without a name, link or code."""
    recipient = draft.plan.recipients[at : at + 1]
    if not here.masked:
        return MessageTexts(**recipient.select(_MESSAGE).row(0, named=True))
    nobody = recipient.with_columns(
        pl.lit(None, dtype=pl.String).alias("first_name"),
        pl.lit(None, dtype=pl.String).alias("last_name"),
        pl.when(pl.col("code").is_not_null()).then(pl.lit(HIDDEN)).alias("code"),
    )
    arm = draft.plan.assigned.filter(pl.col("customer") == recipient["customer"][0])["arm"][0]
    written = previewed(nobody, Arm(arm), rules=draft.rules, shop=shop)
    return MessageTexts(**written.with_columns(link=pl.lit("")).select(_MESSAGE).row(0, named=True))


def not_shown(here: Here, what: str) -> None:
    """In place of something that would name people: that it is hidden, and how it comes back."""
    back = here(N_("Switch “Hide people on screen” off for that."))
    st.caption(f":material/visibility_off: {escape(here(what))} {escape(back)}")


def _titled(here: Here, rows: pl.DataFrame, titles: Mapping[str, str]) -> pl.DataFrame:
    named = shown(here, rows) if "customer" in rows.columns else _hidden(here, rows) if here.masked else rows
    return named.select(pl.col(column).alias(title) for column, title in titles.items())


def _drawn(drawn: pl.DataFrame, titles: Mapping[str, str], widths: Mapping[str, int], decimals: int = 2) -> dict[str, Any]:
    of_title = {titles[column]: width for column, width in widths.items() if column in titles}
    config = {title: _written(kind, of_title.get(title), decimals) for title, kind in drawn.schema.items()}
    return {"hide_index": True, "column_config": config, "placeholder": ""}


def _written(kind: pl.DataType, width: int | None, decimals: int) -> Any:
    """How the cells of a column are written. What follows the language is in ``frame``: Streamlit asks the browser for it."""
    if kind.is_integer():
        return st.column_config.NumberColumn(format="localized", step=1, width=width)
    if kind.is_numeric():
        return st.column_config.NumberColumn(format="localized", step=round(0.1**decimals, decimals), width=width)
    return st.column_config.DateColumn(format="localized", width=width) if kind == pl.Date else st.column_config.Column(width=width)


def _hidden(here: Here, rows: pl.DataFrame) -> pl.DataFrame:
    """Everything that is neither a number, a day nor a closed word is hidden where it is not listed as telling nothing."""
    telling = [
        name for name, kind in rows.schema.items() if not (kind.is_numeric() or kind in _CLOSED or name in TELLS_NOTHING or name == "name")
    ]
    filled = {name: pl.col(name) != "" if rows.schema[name] == pl.String else pl.col(name).is_not_null() for name in telling}
    return rows.with_columns(
        pl.when(is_filled).then(pl.lit(HIDDEN)).otherwise(pl.lit("")).alias(name) for name, is_filled in filled.items()
    )


def _name(here: Here, people: pl.DataFrame) -> pl.Expr:
    first, last, address = (pl.col(part) if part in people.columns else pl.lit(None, dtype=pl.String) for part in _NAMES)
    full = pl.concat_str(first, last, separator=" ", ignore_nulls=True).str.strip_chars()
    own = _called(here, pl.col("customer_key").str.extract(_OWN_NUMBER)) if "customer_key" in people.columns else pl.lit(None, pl.String)
    return pl.coalesce(pl.when(full.str.len_chars() > 0).then(full), address, own, _number(here))


def _number(here: Here) -> pl.Expr:
    """“Customer 1 204”, from the number given at import: nobody can be found by it who does not have the data."""
    reversed_digits = pl.col("customer").cast(pl.String).str.reverse()
    grouped = reversed_digits.str.replace_all(r"(\d{3})", "${1}\u00a0").str.reverse().str.strip_chars()
    return _called(here, grouped)


def _called(here: Here, number: pl.Expr) -> pl.Expr:
    """“Customer” and a number; null where there is none."""
    before, after = here(Message(N_("Customer {number}"), number="\0")).split("\0")
    return pl.concat_str(pl.lit(before), number, pl.lit(after))

"""What people buy next: after one product another, and for whom that would be an idea."""

import polars as pl
import streamlit as st

from winback.analysis.repair import NextBest
from winback.analysis.shares import FEWEST
from winback.locale import N_, Message
from winback.pipeline import History
from winback.ui import masked, panels, session
from winback.ui.frame import Here, escape
from winback.ui.numbers import per_hundred_words

MOST_ROWS = 10
MOST_PEOPLE_SHOWN = 200


def next_products(here: Here, history: History, found: NextBest) -> None:
    """After which product people take which, against what everybody takes; a click on a row shows for whom that is an idea."""
    clear = _ranked(found)
    if clear.is_empty():
        _of_everybody(here, found)
        return
    panels.card_title(here(_finding(clear)))
    st.caption(
        escape(
            here(
                N_(
                    "Of those who ordered again after their first order of a product, how many took the other in the very next order, and "
                    "did not have it before. Only where that is clearly more than everybody takes, and what is still sold. A click on the "
                    "left of a row shows who has the one and not the other."
                )
            )
        )
    )
    row = masked.selectable(
        here,
        clear.with_columns(*(_of_100(name).round(0).cast(pl.Int64) for name in ("share", "low", "high")), _of_100("everybody")),
        {
            "product_name": here(N_("After")),
            "product": here(N_("they take next")),
            "share": here(N_("Of 100")),
            "low": here(N_("at least")),
            "high": here(N_("at most")),
            "everybody": here(N_("Of 100 of all")),
        },
        alt=here(N_("What people buy next")),
        key=session.selection_key("next_products"),
        height=min(36 + 33 * clear.height, 420),
    )
    if row is not None:
        _people(here, history, found, clear.row(row, named=True))


def _ranked(found: NextBest) -> pl.DataFrame:
    """The clear ones, where most more than usual take it first."""
    more = (pl.col("took") - pl.col("customers") * pl.col("everybody")).alias("more")
    ranked = found.products.filter("is_clear").with_columns(more).sort(["more", "number", "next_number"], descending=[True, False, False])
    return ranked.head(MOST_ROWS).with_columns(product=pl.col("next_name"))


def _finding(clear: pl.DataFrame) -> Message:
    first = clear.row(0, named=True)
    return Message(
        N_("After {product} people take {next}: {share} of 100, against {everybody} of all"),
        product=first["product_name"],
        next=first["next_name"],
        share=per_hundred_words(first["share"]),
        everybody=per_hundred_words(first["everybody"]),
    )


def _of_everybody(here: Here, found: NextBest) -> None:
    """Where nothing belongs together: what most people take next."""
    usual = found.everybody.filter(pl.col("everybody") > 0, pl.col("followed") >= FEWEST).head(5)
    if usual.is_empty():
        panels.card_title(here(N_("Too few people have ordered again so far to say what they buy next")))
        return
    panels.card_title(
        here(Message(N_("What people buy next hardly depends on what they have; most take {product}"), product=usual["product_name"][0]))
    )
    st.caption(
        escape(here(N_("Of 100 who order again and do not have it yet, so many take it in the next order. Only what is still sold.")))
    )
    masked.table(
        here,
        usual.with_columns(_of_100("everybody").round(0).cast(pl.Int64)),
        {"product_name": here(N_("Product")), "everybody": here(N_("Of 100"))},
        alt=here(N_("What people buy next")),
        key="next_of_everybody",
    )


def _people(here: Here, history: History, found: NextBest, picked: dict[str, object]) -> None:
    """Who has the one and not the other, those who bought the most first."""
    has = found.first.filter(pl.col("number") == picked["number"]).select("customer")
    has_both = found.first.filter(pl.col("number") == picked["next_number"]).select("customer")
    waiting = history.customers.join(has, on="customer", how="semi").join(has_both, on="customer", how="anti")
    shown = waiting.sort(["net", "customer"], descending=[True, False]).head(MOST_PEOPLE_SHOWN)
    panels.card_title(
        here(
            Message(
                N_("{count} customer has {product} and not {next}"),
                plural=N_("{count} customers have {product} and not {next}"),
                count=waiting.height,
                product=picked["product_name"],
                next=picked["next_name"],
            )
        )
    )
    if shown.height < waiting.height:
        st.caption(escape(here(Message(N_("Shown are the {listed} of them who bought the most."), listed=shown.height))))
    masked.table(
        here,
        shown.join(history.people, on="customer", how="left", maintain_order="left").with_columns(pl.col("net").round(0).cast(pl.Int64)),
        {
            "name": here(N_("Name")),
            "net": here(Message(N_("So far, {currency}"), currency=history.currency)),
            "last_day": here(N_("Last order")),
        },
        alt=here(N_("Who has the one and not the other")),
        key="next_people",
        height=min(36 + 33 * max(shown.height, 1), 420),
    )


def _of_100(name: str) -> pl.Expr:
    return (100 * pl.col(name)).round(1).alias(name)

"""What to repair in the shop, behind one click: why people go quiet by product, who comes again, what a new customer may cost."""

from decimal import Decimal

import polars as pl
import streamlit as st

from winback.analysis.repair import Beginnings, reasons_by_product
from winback.analysis.shares import FEWEST
from winback.locale import N_, Amount, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Economics, Thresholds
from winback.store import Workspace
from winback.ui import cached, masked, overview_next, panels, session
from winback.ui.frame import Here, escape
from winback.ui.numbers import per_hundred_words
from winback.ui.overview import A_YEAR
from winback.vocabulary import Reason

KEY = "repair"
MOST_ROWS = 10
FEWEST_QUIET = 5

_BEGAN = {"product": N_("First product"), "discount": N_("First discount"), "sales_channel": N_("Sales channel")}
_DISCOUNT = {"yes": N_("With a discount"), "no": N_("Without a discount")}
_REASON_WIDTHS = {"product_name": 150, "customers": 95, "reason": 150, "net_last_year": 110}
_AGAIN_WIDTHS = {"product_name": 150, "share": 110, "customers": 110, "low": 80, "high": 80, "others_share": 110}
_COST_WIDTHS = {"product_name": 150, "year_net": 130, "year_customers": 110, "year_low": 80, "year_high": 80}
"""Pixels: on a phone the first two columns are seen whole."""
_SAYS_NOTHING = [Reason.TRIED_ONCE.value, Reason.UNKNOWN.value]


def link(here: Here) -> None:
    """A button on another page that leads to this part of the Overview, opened."""
    if st.button(here(N_("What to repair in the shop")), icon=":material/build:", type="tertiary", key="to_repair"):
        session.put(KEY, value=True)
        st.switch_page("pages/overview_page.py")


def repair(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """All of it, worked out once somebody opens it."""
    opened = panels.unfolding(here(N_("What to repair in the shop")), key=KEY)
    with opened:
        if not opened.open:
            return
        _repeaters(here, cached.months(workspace, history, thresholds))
        _reasons(here, history, cached.lapsed(workspace, history, thresholds))
        _beginnings(here, history, cached.new_customers(workspace, history), cached.economics(workspace, history))
        overview_next.next_products(here, history, cached.next_best(workspace, history))


def _repeaters(here: Here, months: pl.DataFrame) -> None:
    """Why it matters who comes again."""
    shares = dict(months.filter(pl.col("months_ago").is_in([0, A_YEAR])).select("months_ago", "repeaters_share").rows())
    now, before = shares.get(0), shares.get(A_YEAR)
    if now is None:
        return
    text = N_("Customers who have bought at least twice paid {now} of the last year’s sales.")
    if before is not None:
        text = N_("Customers who have bought at least twice paid {now} of the last year’s sales; a year before it was {before}.")
    st.markdown(escape(here(Message(text, now=here.say.percent(now), before=here.say.percent(before or 0)))))


def _reasons(here: Here, history: History, everyone: pl.DataFrame) -> None:
    """Who has gone quiet by product and main reason, the most money first."""
    counted = reasons_by_product(everyone, history.reasons)
    if counted.is_empty():
        return
    telling = counted.filter(~pl.col("reason").cast(pl.String).is_in(_SAYS_NOTHING), pl.col("customers") >= FEWEST_QUIET)
    panels.card_title(here(_reason_finding(history, telling)))
    if telling.is_empty():
        return
    st.caption(
        escape(
            here(
                Message(
                    N_(
                        "Customers who have gone quiet, by the probable reason, where there is one, and by the product it is about, else "
                        "the one that most of their money went to. Each customer counts under one reason only, the first that applies. "
                        "The money is what they bought in the 365 days up to their last order. Shown from {fewest} customers on."
                    ),
                    fewest=FEWEST_QUIET,
                )
            )
        )
    )
    words = {reason.value: here(word(reason)) for reason in Reason}
    masked.table(
        here,
        telling.head(MOST_ROWS).with_columns(
            pl.col("reason").cast(pl.String).replace_strict(words), pl.col("net_last_year").round(0).cast(pl.Int64)
        ),
        {
            "product_name": here(N_("Product")),
            "customers": here(N_("Gone quiet")),
            "reason": here(N_("Probable reason")),
            "net_last_year": here(Message(N_("Per year, {currency}"), currency=history.currency)),
        },
        alt=here(N_("Reasons by product")),
        key="reasons_by_product",
        widths=_REASON_WIDTHS,
    )


def _reason_finding(history: History, telling: pl.DataFrame) -> Message:
    if telling.is_empty():
        return Message(N_("No product stands out among those who have gone quiet"))
    first = telling.row(0, named=True)
    return Message(
        N_("{product} – {reason}: {count} customer gone quiet, who bought for {worth} a year"),
        plural=N_("{product} – {reason}: {count} customers gone quiet, who bought for {worth} a year"),
        count=first["customers"],
        product=first["product_name"],
        reason=word(Reason(first["reason"])),
        worth=Amount(first["net_last_year"], history.currency),
    )


def _beginnings(here: Here, history: History, found: Beginnings, economics: Economics) -> None:
    """New customers compared by how they began: who comes again, and what one of them may cost."""
    ways = sorted((by for by, compared in found.compared.items() if compared.height > 1), key=lambda by: -_most(found.compared[by]))
    title = st.container()
    by = None
    if ways:
        label = here(N_("Compare new customers by"))
        by = st.radio(label, ways, format_func=lambda one: here(_BEGAN[one]), key="began_by", horizontal=True)
    with title:
        panels.card_title(here(_again_finding(found, by)))
        st.caption(escape(here(_who_is_counted(found))))
    if by is not None:
        _again_table(here, by, found.compared[by])
    _cost(here, history, found, economics)
    if by is not None and found.compared[by]["year_net"].count():
        _cost_table(here, history, by, found.compared[by], economics)


def _most(compared: pl.DataFrame) -> float:
    """How many more would have come again, where the clearest difference is; 0 without one."""
    return float(str(compared.filter("is_clear")["missing"].max() or 0))


def _again_finding(found: Beginnings, by: str | None) -> Message:
    """Where clearly fewer come again, else where more do, else how many come again at all."""
    clear = found.compared[by].filter("is_clear").sort("missing", descending=True) if by else pl.DataFrame()
    if by is None or clear.is_empty():
        if found.customers < FEWEST:
            return Message(N_("Too few new customers so far to say who comes again"))
        share = per_hundred_words(found.came_again / found.customers)
        if by is None:
            return Message(N_("{share} of 100 new customers come again within {days} days"), share=share, days=found.within_days)
        return Message(_ALIKE[by], share=share, days=found.within_days)
    first = clear.row(0, named=True)
    return Message(
        _LESS_ON_DISCOUNT[first["value"]] if by == "discount" else _MORE[by] if first["missing"] < 0 else _LESS[by],
        name=first["name"],
        share=per_hundred_words(first["share"]),
        others=per_hundred_words(first["others_share"]),
    )


_LESS_ON_DISCOUNT = {
    "yes": N_("Those who begin with a discount come back less often: {share} of 100, against {others} without one"),
    "no": N_("Those who begin without a discount come back less often: {share} of 100, against {others} with one"),
}
_LESS = {
    "product": N_("Those who begin with {name} come back less often: {share} of 100, against {others} of the others"),
    "sales_channel": N_("Those who first buy through {name} come back less often: {share} of 100, against {others} of the others"),
}
_MORE = {
    "product": N_("Those who begin with {name} come back more often: {share} of 100, against {others} of the others"),
    "sales_channel": N_("Those who first buy through {name} come back more often: {share} of 100, against {others} of the others"),
}
_ALIKE = {
    "product": N_("{share} of 100 new customers come again within {days} days; with which product they begin makes no clear difference"),
    "discount": N_("{share} of 100 new customers come again within {days} days; a discount at the beginning makes no clear difference"),
    "sales_channel": N_("{share} of 100 new customers come again within {days} days; where they first buy makes no clear difference"),
}


def _who_is_counted(found: Beginnings) -> Message:
    return Message(
        N_(
            "New customers who ordered on another day within {days} days of the first order. Counted are {customers}; left out are "
            "{left_out} who have not had that long yet, or who may have bought before these orders begin. Shown from 30 customers on, "
            "what makes the most difference first. It shows what goes together, not what causes it."
        ),
        days=found.within_days,
        customers=found.customers,
        left_out=found.left_out,
    )


def _again_table(here: Here, by: str, compared: pl.DataFrame) -> None:
    rows = compared.head(MOST_ROWS).with_columns(_named(here, by), *(_of_100(name) for name in ("share", "low", "high", "others_share")))
    masked.table(
        here,
        rows,
        {
            "product_name": here(_BEGAN[by]),
            "share": here(N_("Of 100 came again")),
            "customers": here(N_("New customers")),
            "low": here(N_("at least")),
            "high": here(N_("at most")),
            "others_share": here(N_("Of 100 others")),
        },
        alt=here(N_("Who comes again, by the first order")),
        key=f"again_{by}",
        widths=_AGAIN_WIDTHS,
    )


def _cost(here: Here, history: History, found: Beginnings, economics: Economics) -> None:
    """What one may pay for a new customer, and what that rests on."""
    if found.year_net is None or found.year_low is None or found.year_high is None:
        panels.card_title(here(N_("What a new customer may cost is known once 30 of them have been with you for a year")))
        return
    margin = float(economics.margin)
    left, low, high = (here.say.money_rounded(net * margin, history.currency) for net in (found.year_net, found.year_low, found.year_high))
    panels.card_title(
        here(
            Message(
                N_("A new customer leaves {left} in the first year: winning one may cost up to that, and {low} to be on the safe side"),
                left=left,
                low=low,
            )
        )
    )
    text = (
        N_(
            "What {customers} new customers bought in their first 365 days – {net} on average – times {margin}. Chance alone could "
            "make it {low} to {high}. That {margin} of sales are left after goods, packing and fees is an assumption."
        )
        if economics.margin_is_assumed
        else N_(
            "What {customers} new customers bought in their first 365 days – {net} on average – times the {margin} you keep of sales. "
            "Chance alone could make it {low} to {high}."
        )
    )
    net = Amount(Decimal(round(found.year_net)), history.currency)
    told = Message(text, customers=found.year_customers, net=net, margin=here.say.percent(margin), low=low, high=high)
    st.caption(escape(here(told)))
    if economics.margin_is_assumed:
        st.page_link("pages/settings_page.py", label=here(N_("Enter what you keep of 100 in sales")), icon=":material/edit:")


def _cost_table(here: Here, history: History, by: str, compared: pl.DataFrame, economics: Economics) -> None:
    margin = float(economics.margin)
    left = [(pl.col(name) * margin).round(0).cast(pl.Int64) for name in ("year_net", "year_low", "year_high")]
    rows = compared.filter(pl.col("year_net").is_not_null()).sort("year_net", descending=True).head(MOST_ROWS)
    masked.table(
        here,
        rows.with_columns(_named(here, by), *left),
        {
            "product_name": here(_BEGAN[by]),
            "year_net": here(Message(N_("Leaves in a year, {currency}"), currency=history.currency)),
            "year_customers": here(N_("New customers")),
            "year_low": here(N_("at least")),
            "year_high": here(N_("at most")),
        },
        alt=here(N_("What a new customer leaves in the first year, by the first order")),
        key=f"cost_{by}",
        widths=_COST_WIDTHS,
    )


def _named(here: Here, by: str) -> pl.Expr:
    """The way to begin as it is shown, in a column that may be seen while people are hidden."""
    if by == "discount":
        return pl.col("value").replace_strict({value: here(text) for value, text in _DISCOUNT.items()}).alias("product_name")
    return pl.col("name").alias("product_name")


def _of_100(name: str) -> pl.Expr:
    return (100 * pl.col(name)).round(0).cast(pl.Int64).alias(name)

"""Which codes of a campaign were redeemed, and by whom."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.schema import ASSIGNED, ORDERS
from winback.vocabulary import Arm


@dataclass(frozen=True, kw_only=True)
class CodesUsed:
    """How the codes of a campaign were used from the sending to the as-of date, in counted orders of one currency.

    ``given`` counts people who have a code. ``people`` redeemed their own, in ``orders`` orders; ``by_others`` and
    ``by_comparison_group`` count orders with a code that was given to somebody else. ``stacked`` counts those of all
    these orders that used another code too; ``discount`` is what all these orders state as taken off, by any code.
    """

    given: int
    people: int
    orders: int
    by_others: int
    by_comparison_group: int
    stacked: int
    discount: Decimal


def codes_used(assigned: pl.DataFrame, orders: pl.DataFrame, *, sent_on: date, as_of: date, currency: str) -> CodesUsed:
    """ASSIGNED and ORDERS → how the codes were used, after the end of the window too. An anonymous order is somebody else’s."""
    given = ASSIGNED.check(assigned).filter(pl.col("code").is_not_null()).select("customer", "arm", code=same_spelling("code"))
    is_seen = COUNTED & (pl.col("currency") == currency) & pl.col("ordered_on").is_between(sent_on, as_of)
    redeeming = _redeeming(ORDERS.check(orders).filter(is_seen), given)
    own, others = redeeming.filter("is_own"), redeeming.filter(~pl.col("is_own"))
    by_comparison_group = others.join(assigned.filter(pl.col("arm") == Arm.HOLDOUT), on="customer", how="semi").height
    return CodesUsed(
        given=given.height,
        people=own["customer"].n_unique(),
        orders=own.height,
        by_others=others.height - by_comparison_group,
        by_comparison_group=by_comparison_group,
        stacked=redeeming.filter("is_stacked").height,
        discount=redeeming.select(pl.col("discount").sum()).item(),
    )


def same_spelling(code: str) -> pl.Expr:
    """A column of single codes in the spelling of ``codes_of``."""
    return pl.col(code).str.strip_chars().str.to_uppercase()


def codes_of(discount_codes: str) -> pl.Expr:
    """The codes of each order as a list in capitals, each once, as shops compare them without regard to case.

    Separated by comma or semicolon, which no code holds: some shops repeat one per item, ``AB;AB;AB``.
    """
    trimmed = r"[^,;\s](?:[^,;]*[^,;\s])?"
    return pl.col(discount_codes).str.to_uppercase().str.extract_all(trimmed).list.unique().fill_null([])


def _redeeming(orders: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """The orders that used any of the ``given`` codes, one row each: [order, customer, discount, is_stacked, is_own]."""
    with_codes = orders.select("order", "customer", "discount", code=codes_of("discount_codes")).filter(pl.col("code").list.len() > 0)
    each_code = with_codes.with_columns(is_stacked=pl.col("code").list.len() > 1).explode("code")
    of_campaign = each_code.join(given, on="code", how="semi")  # several people may have one code: an order stays one row
    owned = of_campaign.join(given.select("code", "customer", is_own=pl.lit(value=True)), on=["code", "customer"], how="left")
    return owned.group_by("order").agg(
        pl.col("customer", "discount", "is_stacked").first(), is_own=pl.col("is_own").fill_null(value=False).any()
    )

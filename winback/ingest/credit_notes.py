"""Credit notes that are orders of their own, matched to the sale they take back.

A line of a credit note belongs to the latest earlier sale line of the same customer, product and unit
price that has enough quantity left. What matches nothing stays set aside.
"""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from winback.schema import MONEY
from winback.vocabulary import OrderStatus, Standing

_ALIKE = ("customer", "product", "unit_price")


def credited(orders: pl.DataFrame, lines: pl.DataFrame) -> pl.Series:
    """What was taken back from each order, aligned with ``orders`` (order records with ``customer``).

    For a credit note itself it is the part of it, above zero, that found its sale.
    """
    if not (orders["status"] == OrderStatus.CREDIT_NOTE).any():
        return pl.Series("credited", [Decimal(0)], dtype=MONEY).new_from_index(0, orders.height)
    matches = _matches(orders, lines)
    taken = (
        pl.concat([matches.select("order", "amount"), matches.select(pl.col("credit_order").alias("order"), "amount")])
        .group_by("order")
        .agg(pl.col("amount").sum())
    )
    aligned = orders.select("order").join(taken, on="order", how="left", maintain_order="left")
    return aligned["amount"].cast(MONEY).fill_null(Decimal(0)).alias("credited")


@dataclass(frozen=True, kw_only=True)
class BeforeCreditNotes:
    """Orders of known customers, the customers, and their value, as if no credit note had been written."""

    orders: int
    customers: int
    value: Decimal


def before_credit_notes(orders: pl.DataFrame, *, currency: str) -> BeforeCreditNotes:
    """The figures over ORDERS in one currency that others publish who leave credit notes out instead of matching them."""
    remaining = pl.col("total") - pl.col("refunded")
    sales = orders.filter(
        pl.col("standing").is_in([Standing.COUNTED.value, Standing.REFUNDED.value])
        & pl.col("customer").is_not_null()
        & (pl.col("currency") == currency)
        & (remaining > 0)
    )
    value = sales.select(remaining.sum()).item()
    return BeforeCreditNotes(orders=sales.height, customers=sales["customer"].n_unique(), value=value or Decimal(0))


def _matches(orders: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Each matched credit line: ``order`` of the sale, ``credit_order``, ``amount`` above zero."""
    waiting = _lines_of(orders, lines, OrderStatus.CREDIT_NOTE).filter(pl.col("quantity") < 0)
    waiting = waiting.with_columns(pl.col("quantity").abs()).sort("placed_at", "credit_order", "credit_line")
    sales = _lines_of(orders, lines, OrderStatus.PLACED).rename({"credit_order": "order", "credit_line": "line"})
    sales = sales.join(waiting.select(_ALIKE).unique(), on=_ALIKE, how="semi").filter(pl.col("quantity") > 0)
    matched = [_NOTHING]
    while waiting.height:
        turn = waiting.unique(_ALIKE, keep="first", maintain_order=True)
        waiting = waiting.join(turn, on=("credit_order", "credit_line"), how="anti", maintain_order="left")
        found = _latest_sale(turn, sales)
        sales = _without_taken(sales, found)
        amount = (pl.col("taken").cast(MONEY) * pl.col("unit_price")).cast(MONEY)
        matched.append(found.select("order", "credit_order", amount=amount))
    return pl.concat(matched)


_NOTHING = pl.DataFrame(schema={"order": pl.Int64, "credit_order": pl.Int64, "amount": MONEY})


def _lines_of(orders: pl.DataFrame, lines: pl.DataFrame, status: OrderStatus) -> pl.DataFrame:
    """Lines with a price, of known customers' orders of one status."""
    which = orders.filter((pl.col("status") == status) & pl.col("customer").is_not_null()).select("order", "customer", "placed_at")
    there = lines.filter(pl.col("unit_price") > 0).join(which, on="order")
    return there.select(*_ALIKE, "quantity", "placed_at", credit_order="order", credit_line="line")


def _latest_sale(turn: pl.DataFrame, sales: pl.DataFrame) -> pl.DataFrame:
    """For each credit line the latest sale line before it with enough left; at most one credit line per kind of line comes in."""
    wanted = turn.rename({"quantity": "taken", "placed_at": "credited_at"})
    fitting = sales.join(wanted, on=_ALIKE).filter((pl.col("placed_at") <= pl.col("credited_at")) & (pl.col("quantity") >= pl.col("taken")))
    return fitting.sort("placed_at", "order", "line").unique(("credit_order", "credit_line"), keep="last", maintain_order=True)


def _without_taken(sales: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    taken = found.select("order", "line", "taken")
    left = pl.col("quantity") - pl.col("taken").fill_null(0)
    return sales.join(taken, on=("order", "line"), how="left").with_columns(quantity=left).drop("taken")

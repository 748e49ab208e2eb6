"""The demo shop: lifelike buyers, orders and lines of a shop that does not exist.

One seed is one shop. A later as-of date continues it: every order placed before stays as it is,
but for what happened to it since (delivery, cancellation, refund), and consent is that of the day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
import polars as pl

from winback.demo.baskets import basket_lines, favourites, without_those_who_miss
from winback.demo.behaviour import FIRST_DAY, LAST_DAY, Life, live
from winback.demo.business import Business, Country
from winback.demo.businesses import BUSINESSES
from winback.demo.charges import charged
from winback.demo.countries import country_of
from winback.demo.fates import settled
from winback.demo.frames import LINES, ORDERS
from winback.demo.people import buyers
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.schema import MONEY
from winback.vocabulary import BusinessType

_LINE_DISCOUNTS_FROM = date(2025, 1, 1)


@dataclass(frozen=True, kw_only=True)
class DemoShop:
    """What is true about the shop on ``as_of``: frames BUYERS, ORDERS and LINES of ``winback.demo.frames``."""

    business: BusinessType
    country: Country
    seed: int
    as_of: date
    buyers: pl.DataFrame
    orders: pl.DataFrame
    lines: pl.DataFrame


def make_shop(*, business: BusinessType, customers: int, seed: int, as_of: date, locale: str = "en_GB") -> DemoShop:
    """The shop of ``seed`` as it is at the end of ``as_of``.

    ``customers`` buyers have ordered at least once by 2026-06-30; fewer before, more after. Raises
    ``UnusableInput`` for a locale that is not there, no customers, a negative seed, or a day outside the shop's life.
    """
    _check(customers, seed, as_of)
    country, traits = country_of(locale), BUSINESSES[business]
    whole = live(traits, customers=customers, seed=seed)
    favourite = favourites(whole, traits, seed)
    life = _until(without_those_who_miss(whole, traits, favourite, seed), as_of)
    people = buyers(life, traits, country, favourites=favourite, seed=seed, as_of=as_of)
    lines = basket_lines(life, traits, favourite, seed)
    orders = settled(charged(_placed(life, people), lines, traits, country, seed=seed), traits, country, seed=seed, as_of=as_of)
    return DemoShop(
        business=business,
        country=country,
        seed=seed,
        as_of=as_of,
        buyers=people,
        orders=_finished_orders(orders),
        lines=_finished_lines(lines, orders, traits, country),
    )


def _check(customers: int, seed: int, as_of: date) -> None:
    if customers < 1 or seed < 0:
        raise UnusableInput(
            Message(N_("A demo shop needs customers and a seed that is not below zero.")),
            Message(N_("Give, for example, 5000 customers and seed 1.")),
        )
    if not FIRST_DAY <= as_of <= LAST_DAY:
        raise UnusableInput(
            Message(N_("The demo shop is not open on {day}."), day=as_of),
            Message(N_("Choose a day from {first} to {last}."), first=FIRST_DAY, last=LAST_DAY),
        )


def _until(life: Life, as_of: date) -> Life:
    orders = int(np.searchsorted(life.second, ((as_of - FIRST_DAY).days + 1) * 86_400))
    return Life(life.kind, life.arrived_day, life.buyer[:orders], life.number[:orders], life.second[:orders], life.leaves[:orders])


def _placed(life: Life, people: pl.DataFrame) -> pl.DataFrame:
    """One row per order with what the following steps need to know of the buyer; ``order`` from 0."""
    opening = pl.lit(datetime.combine(FIRST_DAY, time()), dtype=pl.Datetime("us"))
    placed = pl.DataFrame({"buyer": life.buyer, "number": life.number, "second": life.second, "leaves": life.leaves})
    known = people.select("buyer", "kind", "email", "phone", "country", "pays_on_delivery", "ticked_on", "unsubscribed_on")
    return placed.select("buyer", "number", "leaves", order=pl.int_range(pl.len()), placed_at=opening + pl.duration(seconds="second")).join(
        known, on="buyer", how="left", maintain_order="left"
    )


def _money(cents: pl.Expr) -> pl.Expr:
    return (cents.cast(MONEY) / 100).cast(MONEY)


def _finished_orders(orders: pl.DataFrame) -> pl.DataFrame:
    amounts = ("subtotal", "discount", "shipping", "taxes", "tip", "total", "refunded")
    return ORDERS.conform(
        orders.with_columns(
            *(_money(pl.col(f"{amount}_cents")).alias(amount) for amount in amounts),
            order=pl.col("order") + 1,
            name=pl.format("#{}", pl.col("order") + 1001),
        )
    )


def _finished_lines(lines: pl.DataFrame, orders: pl.DataFrame, business: Business, country: Country) -> pl.DataFrame:
    names = [product.names[country.language] for product in business.products]
    products = lines.select(
        "order",
        "quantity",
        "price_cents",
        "compare_cents",
        sku=pl.Series([product.sku for product in business.products]).gather(lines["product"]),
        product_name=pl.Series(names).gather(lines["product"]),
        discount_cents=_line_discounts(lines, orders),
        is_product=pl.lit(True),
    )
    every = pl.concat([products, _tips(orders, products.schema)]).sort("order", maintain_order=True)
    return LINES.conform(
        every.select(
            pl.col("order") + 1,
            "sku",
            "product_name",
            "quantity",
            "is_product",
            line=pl.int_range(pl.len()) - _at_start_of_order(pl.int_range(pl.len())),
            unit_price=_money(pl.col("price_cents")),
            compare_at_price=_money(pl.col("compare_cents")),
            line_discount=_money(pl.col("discount_cents")),
        )
    )


def _tips(orders: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    tips = orders.filter(pl.col("tip_cents") > 0).select(
        "order",
        price_cents="tip_cents",
        quantity=pl.lit(1),
        compare_cents=None,
        sku=None,
        product_name=pl.lit("Tip"),
        discount_cents=pl.lit(0),
        is_product=pl.lit(False),
    )
    return tips.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _line_discounts(lines: pl.DataFrame, orders: pl.DataFrame) -> pl.Series:
    """Each line's share of its order's discount, adding up to the cent; nothing before 2025."""
    in_force = pl.when(pl.col("placed_at").dt.date() >= _LINE_DISCOUNTS_FROM).then("discount_cents").otherwise(0)
    shared = lines.select("order", cents=pl.col("quantity") * pl.col("price_cents")).join(
        orders.select("order", "lines_cents", discount=in_force), on="order", how="left", maintain_order="left"
    )
    sum_so_far = pl.col("cents").cum_sum()
    within_order = sum_so_far - _at_start_of_order(sum_so_far - pl.col("cents"))
    so_far = pl.col("discount") * within_order // pl.col("lines_cents")
    return shared.select(so_far - pl.when(~_starts_order()).then(so_far.shift(1)).otherwise(0)).to_series()


def _starts_order() -> pl.Expr:
    return pl.col("order") != pl.col("order").shift(1, fill_value=-1)


def _at_start_of_order(value: pl.Expr) -> pl.Expr:
    """The value at the first line of each line's order; windows over millions of orders would take minutes."""
    return pl.when(_starts_order()).then(value).forward_fill()

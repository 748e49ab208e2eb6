"""Shops that both the analysis and SQL read: one from a fixed seed with everything that may go wrong, and the Online Retail file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl

from tests.analysis.frames import lines_frame, orders_frame, people_frame
from tests.analysis.online_retail import online_retail_lines, online_retail_orders
from winback.vocabulary import Standing

CUSTOMERS = 3000
LAST_DAY = 1250


@dataclass(frozen=True, kw_only=True, eq=False)
class Shop:
    """The frames of a shop, and what it is analysed as."""

    orders: pl.DataFrame
    lines: pl.DataFrame
    people: pl.DataFrame
    currency: str
    as_of: date

    def in_sql(self, script: str, frames: Mapping[str, pl.DataFrame] | None = None, **asked: Any) -> pl.DataFrame:
        """What the last statement of a script finds in the tables ``orders``, ``lines``, ``people`` and ``frames``; every statement may
        ask for $currency, $as_of and what else is ``asked``."""
        given = {"currency": self.currency, "as_of": self.as_of, **asked}
        *before, last = (text for text in script.split(";") if text.strip())
        with duckdb.connect() as connection:
            for name, frame in {"orders": self.orders, "lines": self.lines, "people": self.people, **(frames or {})}.items():
                connection.register(name, frame.with_columns(pl.col(pl.Enum).cast(pl.String)))
            for text in before:
                connection.execute(text, _named_in(text, given))
            return pl.DataFrame(connection.sql(last, params=_named_in(last, given)).to_arrow_table())


def _named_in(text: str, given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if f"${name}" in text}


def generated_shop(as_of: date) -> Shop:
    """3,000 customers over 1,250 days; the less a customer is going to come again, the likelier a discount, the till and a gift at first.

    Some orders are nobody's, in another currency, do not count, share a day or lie after the as-of date. Some lines are no product or take
    something back; products change their names, and two share one. Some customers state how many orders they have made.
    """
    random = Random(11)
    rows, discounts, channels, loyalties = [], [], [], []
    for customer in range(CUSTOMERS):
        on_day, loyal = random.randrange(LAST_DAY), random.random() ** 0.7
        while on_day < LAST_DAY:
            for _ in range(random.choice([1, 1, 1, 1, 1, 2])):
                rows.append(
                    (customer if random.random() < 0.97 else None, on_day, f"{random.randrange(5, 150)}.{random.randrange(10000):04}")
                )
                discounts.append(0 if random.random() < loyal else random.choice([0.01, 5]))
                channels.append(random.choice(["web", "web", "market", None]) if random.random() < loyal else "till")
                loyalties.append(loyal)
            if random.random() > loyal:
                break
            on_day += random.choice([random.randrange(1, 60), random.randrange(30, 420)])
    orders = orders_frame(
        rows,
        currency=[random.choice(["EUR"] * 9 + ["SEK"]) for _ in rows],
        standing=[random.choice([Standing.COUNTED] * 40 + list(Standing)) for _ in rows],
        discount=discounts,
        discount_codes=[random.choice([None, "FREE POST"]) for _ in rows],
        sales_channel=channels,
    )
    minutes = pl.Series([random.randrange(0, 1440, 60) for _ in rows])  # some orders of a day at the same time
    orders = orders.with_columns(pl.col("placed_at") + pl.duration(minutes=minutes))
    stated = [random.choice([None, None, 1, 3, 9]) for _ in range(CUSTOMERS)]
    people = people_frame(range(CUSTOMERS), stated_orders=stated)
    return Shop(orders=orders, lines=_lines(random, rows, loyalties), people=people, currency="EUR", as_of=as_of)


def _lines(random: Random, rows: list[tuple[int | None, int, str]], loyalties: list[float]) -> pl.DataFrame:
    taken, names, quantities, are_products = [], [], [], []
    for order, ((_, on_day, _), loyal) in enumerate(zip(rows, loyalties, strict=True)):
        for _ in range(random.choice([0, 1, 1, 2, 2, 3])):
            product = random.randrange(1, 9) if random.random() < loyal else 0
            taken.append((order, f"p{product}", str(random.choice([5, 5, 10, 20]))))  # equal amounts are many
            names.append("Cup" if product in (1, 2) else f"{random.choice('AB')}{(product * 5 + on_day // 300) % 9}")
            quantities.append(random.choice([1.0] * 12 + [-1.0]))
            are_products.append(True)
        taken.append((order, "post", "90"))
        names.append("Postage")
        quantities.append(1.0)
        are_products.append(False)
    signs = pl.when(pl.col("quantity") < 0).then(-1).otherwise(1)
    made = lines_frame(taken, product_name=names, quantity=quantities, is_product=are_products)
    return made.with_columns((pl.col("amount") * signs).cast(made.schema["amount"]))


def online_retail_shop(data: Path) -> Shop:
    """The Online Retail file, which names no discounts and no channels: they are dealt out by the money and the hour of an order.

    Every other customer states that the orders of the file are all there are.
    """
    file = data / "online_retail.csv.gz"
    hour = pl.col("placed_at").dt.hour()
    orders = online_retail_orders(file).with_columns(
        discount=pl.when(pl.col("net") < 200).then(1).otherwise(0).cast(pl.Decimal(38, 4)),
        sales_channel=pl.when(hour < 12).then(pl.lit("morning")).when(hour < 15).then(pl.lit("noon")),
    )
    known = orders.group_by("customer").len().sort("customer")
    stated = known.select(pl.when(pl.col("customer") % 2 == 0).then("len")).to_series()
    people = people_frame(known["customer"].to_list(), stated_orders=stated.to_list())
    return Shop(orders=orders, lines=online_retail_lines(file), people=people, currency="GBP", as_of=date(2011, 12, 9))

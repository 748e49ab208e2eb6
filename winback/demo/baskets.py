"""What is in the orders: products, quantities and prices, line by line, in whole cents."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from winback.demo.behaviour import DAYS, FIRST_DAY, Flags, Floats, Ints, Life
from winback.demo.business import Business, Product
from winback.demo.streams import stream

_MOST_LINES = 6
_PRICES_RISE_PER_YEAR = 0.03
_SALE_SHARE = 0.5
_SALE_FACTOR = 0.7
_SECONDS = 86_400


@dataclass(frozen=True)
class Likings:
    """The hidden truth of each buyer: the ``favourite`` as a place in the range, and who stays away once it is gone."""

    favourite: Ints
    misses: Flags


def likings(life: Life, business: Business, seed: int) -> Likings:
    """One favourite per buyer, of what was sold on the day of arrival."""
    drawn = _popular(business, stream(seed, "favourite").random(len(life.kind)))
    favourite = _available(business, drawn, life.arrived_day)
    missed = np.array([product.missed for product in business.products])
    return Likings(favourite, stream(seed, "misses the favourite").random(len(life.kind)) < missed[favourite])


def without_those_who_stay_away(life: Life, business: Business, liked: Likings, seed: int) -> Life:
    """The life without the orders of buyers whose favourite is gone or was bad."""
    gone = np.array([_day(product.sold_until, DAYS) for product in business.products])
    leaves_on = np.minimum(np.where(liked.misses, gone[liked.favourite], DAYS), _bitten_on(life, business, liked, seed))
    keep = life.second // _SECONDS <= leaves_on[life.buyer]
    return Life(life.kind, life.arrived_day, life.buyer[keep], life.number[keep], life.second[keep], life.leaves[keep])


def _bitten_on(life: Life, business: Business, liked: Likings, seed: int) -> Ints:
    """Per buyer the last day of the bad batch for those who ordered their favourite then and have had enough, else never."""
    batch = business.bad_batch
    if batch is None:
        return np.full(len(life.kind), DAYS)
    day = life.second // _SECONDS
    had = np.zeros(len(life.kind), np.bool_)
    had[life.buyer[(day >= _day(batch.first_day, 0)) & (day <= _day(batch.last_day, 0))]] = True
    prefers = np.array([product.sku == batch.sku for product in business.products])[liked.favourite]
    enough = stream(seed, "had enough").random(len(life.kind)) < batch.stays_away
    return np.where(had & prefers & enough, _day(batch.last_day, 0), DAYS)


def basket_lines(life: Life, business: Business, liked: Likings, seed: int) -> pl.DataFrame:
    """One row per line: ``order`` (place in ``life``), ``product`` (place in the range), ``quantity``, prices in cents.

    A product stands once in an order, the favourite first.
    """
    extra = stream(seed, "lines").poisson(business.extra_lines, len(life.buyer))
    orders = np.repeat(np.arange(len(life.buyer)), 1 + np.minimum(extra, _MOST_LINES - 1))
    is_first = np.concatenate([[True], orders[1:] != orders[:-1]])[: len(orders)]
    buyer, day = life.buyer[orders], life.second[orders] // _SECONDS
    loyal = np.array([kind.loyal_to_favourite for kind in business.kinds])[life.kind[buyer]]
    takes_favourite = is_first & (stream(seed, "takes favourite").random(len(orders)) < loyal)
    drawn = np.where(takes_favourite, liked.favourite[buyer], _popular(business, stream(seed, "product").random(len(orders))))
    product = _available(business, drawn, day)
    basket = np.array([kind.basket for kind in business.kinds])[life.kind[buyer]]
    of_favourite = np.array([each.favourite_quantity for each in business.products])[product]
    more = business.extra_quantity + np.where(takes_favourite, of_favourite, 0.0)
    quantity = np.rint((1 + stream(seed, "quantity").poisson(more)) * basket).astype(np.int64)
    once = np.sort(np.unique(orders * len(business.products) + product, return_index=True)[1])
    on_sale = _on_sale(business, day, seed)
    return _priced(
        pl.DataFrame({"order": orders, "product": product, "quantity": quantity, "day": day, "on_sale": on_sale})[once], business
    )


def spoilt(life: Life, lines: pl.DataFrame, business: Business) -> pl.Series:
    """For each order of ``life`` whether it holds goods of the bad batch."""
    batch = business.bad_batch
    if batch is None:
        return pl.Series(np.zeros(len(life.buyer), np.bool_))
    place = next(place for place, product in enumerate(business.products) if product.sku == batch.sku)
    holds_it = np.zeros(len(life.buyer), np.bool_)
    holds_it[lines.filter(pl.col("product") == place)["order"].to_numpy()] = True
    day = life.second // _SECONDS
    return pl.Series(holds_it & (day >= _day(batch.first_day, 0)) & (day <= _day(batch.last_day, 0)))


def _day(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else (day - FIRST_DAY).days


def _popular(business: Business, draws: Floats) -> Ints:
    weights = np.cumsum([product.popularity for product in business.products])
    return np.searchsorted(weights / weights[-1], draws, side="right")


def _available(business: Business, product: Ints, day: Ints) -> Ints:
    """The product, or its successor where it is not sold on that day."""
    products: tuple[Product, ...] = business.products
    begins = np.array([_day(each.sold_from, 0) for each in products])
    ends = np.array([_day(each.sold_until, DAYS) for each in products])
    successor = np.array([each.successor for each in products])
    return np.where((day < begins[product]) | (day > ends[product]), successor[product], product)


def _on_sale(business: Business, day: Ints, seed: int) -> Flags:
    month = (np.datetime64(FIRST_DAY) + day).astype("datetime64[M]").astype(np.int64) % 12 + 1
    return np.isin(month, business.sale_months) & (stream(seed, "sale").random(len(day)) < _SALE_SHARE)


def _priced(lines: pl.DataFrame, business: Business) -> pl.DataFrame:
    """With ``price_cents`` and, in a sale, ``compare_cents``; prices rise every 1 January, to the next 10 cents."""
    base = pl.Series([product.price_cents for product in business.products])
    years = (pl.lit(FIRST_DAY) + pl.duration(days="day")).dt.year() - FIRST_DAY.year
    full = lines.with_columns(full_cents=base.gather(lines["product"])).select(
        "order",
        "product",
        "quantity",
        "on_sale",
        full_cents=(pl.col("full_cents") * (1 + _PRICES_RISE_PER_YEAR * years) / 10).round().cast(pl.Int64) * 10,
    )
    reduced = (pl.col("full_cents") * _SALE_FACTOR / 10).round().cast(pl.Int64) * 10
    return full.select(
        "order",
        "product",
        "quantity",
        price_cents=pl.when("on_sale").then(reduced).otherwise("full_cents"),
        compare_cents=pl.when("on_sale").then("full_cents"),
    )

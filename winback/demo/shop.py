"""The demo shop: lifelike buyers, orders and lines of a shop that does not exist.

One seed is one shop. A later as-of date continues it: every order placed before stays as it is,
but for what happened to it since (delivery, cancellation, refund), and consent is that of the day.
Offer lists that are answered change what their addressees do from the sending day on, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import numpy as np
import polars as pl

from winback.demo.answers import Answered, Answers
from winback.demo.baskets import Likings, basket_lines, likings, spoilt, without_those_who_stay_away
from winback.demo.behaviour import FIRST_DAY, LAST_DAY, Life, live
from winback.demo.business import Business, Country
from winback.demo.businesses import BUSINESSES
from winback.demo.charges import charged
from winback.demo.countries import country_of
from winback.demo.fates import settled
from winback.demo.finished import Finished, finished_lines, finished_orders, together
from winback.demo.people import buyers
from winback.demo.reactions import Part, with_reactions
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.vocabulary import BusinessType


@dataclass(frozen=True, kw_only=True)
class DemoShop:
    """What is true about the shop on ``as_of``: frames BUYERS, ORDERS and LINES of ``winback.demo.frames``.

    ``answered``: what became of each list that was answered, in the order of the sending days.
    """

    business: BusinessType
    country: Country
    seed: int
    as_of: date
    buyers: pl.DataFrame
    orders: pl.DataFrame
    lines: pl.DataFrame
    answered: tuple[Answered, ...] = ()

    @property
    def name(self) -> str:
        """What the shop calls itself in its language."""
        return BUSINESSES[self.business].names[self.country.language]


def make_shop(
    *, business: BusinessType, customers: int, seed: int, as_of: date, locale: str = "en_GB", answers: Sequence[Answers] = ()
) -> DemoShop:
    """The shop of ``seed`` as it is at the end of ``as_of``, its buyers having reacted to ``answers``.

    ``customers`` buyers have ordered at least once by 2026-06-30; fewer before, more after. Raises
    ``UnusableInput`` for a locale that is not there, no customers, a negative seed, or a day outside the shop's life.
    """
    _check(customers, seed, as_of)
    country, traits = country_of(locale), BUSINESSES[business]
    arriving = live(traits, customers=customers, seed=seed)
    liked = likings(arriving, traits, seed)
    life = without_those_who_stay_away(arriving, traits, liked, seed)
    people = buyers(life, traits, country, likings=liked, seed=seed, as_of=as_of)
    parts = [_until(part, as_of) for part in with_reactions(life, answers, people, traits, seed=seed)]
    orders, lines = together([_drawn(part, people, liked, traits, country, as_of=as_of) for part in parts])
    return DemoShop(
        business=business,
        country=country,
        seed=seed,
        as_of=as_of,
        buyers=people,
        orders=orders,
        lines=lines,
        answered=tuple(_answered(part) for part in parts if part.sending),
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


def _until(part: Part, as_of: date) -> Part:
    life = part.life
    orders = int(np.searchsorted(life.second, ((as_of - FIRST_DAY).days + 1) * 86_400))
    known = Life(life.kind, life.arrived_day, life.buyer[:orders], life.number[:orders], life.second[:orders], life.leaves[:orders])
    return replace(part, life=known)


def _answered(part: Part) -> Answered:
    assert part.sending is not None
    return Answered(
        sent_on=part.sending.sent_on,
        addressees=part.sending.addressees,
        ignored=part.sending.ignored,
        extra_orders=len(part.life.buyer),
    )


def _drawn(part: Part, people: pl.DataFrame, liked: Likings, business: Business, country: Country, *, as_of: date) -> Finished:
    """ORDERS and LINES of one part."""
    lines = basket_lines(part.life, business, liked, part.seed)
    placed = _placed(part, people).with_columns(spoilt=spoilt(part.life, lines, business))
    prices = charged(placed, lines, business, country, seed=part.seed)
    orders = settled(prices, business, country, seed=part.seed, as_of=as_of)
    return finished_orders(orders, part.sending), finished_lines(lines, orders, business, country)


def _placed(part: Part, people: pl.DataFrame) -> pl.DataFrame:
    """One row per order with what the following steps need to know of the buyer and the reward; ``order`` from 0."""
    opening = pl.lit(datetime.combine(FIRST_DAY, time()), dtype=pl.Datetime("us"))
    life = part.life
    placed = pl.DataFrame({"buyer": life.buyer, "number": life.number, "second": life.second, "leaves": life.leaves})
    known = people.select("buyer", "kind", "email", "phone", "country", "pays_on_delivery", "ticked_on", "unsubscribed_on")
    return (
        placed.select(
            "buyer",
            "number",
            "leaves",
            order=pl.int_range(pl.len()),
            placed_at=opening + pl.duration(seconds="second"),
            came_back=pl.lit(part.sending is not None) & (pl.col("number") == 1),
        )
        .join(known, on="buyer", how="left", maintain_order="left")
        .join(part.rewards, on="order", how="left", maintain_order="left")
    )

"""How people react to an offer list, with the lift known by construction.

Of n addressees, lift · n come back *in addition*, in expectation: whoever places no order of their own in the window
does so with the chance lift · n ÷ (number of those). The others order what they would have ordered, most of them with the
reward. Nobody else's orders change, and none is taken away. Who had left for good and comes back stays with the chance
of the kind.

Whether and when somebody reacts hangs on the shop, the person and the list's day only; what they buy is drawn in order
of time from streams of the list, so that a later look reads on where an earlier one stopped.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl

from winback.demo.answers import Answers
from winback.demo.behaviour import FIRST_DAY, Floats, Ints, Life, live_on
from winback.demo.business import Business
from winback.demo.frames import ADDRESSEES, REWARDED
from winback.demo.streams import stream
from winback.vocabulary import RewardKind

WINDOW_DAYS = 30
_LATEST_DAYS = 28
_EAGERNESS = 3  # P(later than after x of 28 days) = (1 − x/28)³: seven of eight react within two weeks
_TAKES_IT_ALONG = 0.8
_COMES_WITH_IT = 0.9
_OTHER_CASE = 0.1
_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True, eq=False)
class Sending:
    """One list that went out: ``nth`` of its day, from 0. ``addressees`` are buyers of the shop, ``ignored`` all other addresses."""

    sent_on: date
    nth: int
    addressees: int
    ignored: int

    @property
    def day(self) -> int:
        return (self.sent_on - FIRST_DAY).days

    @property
    def key(self) -> str:
        return f"{self.sent_on.isoformat()} {self.nth}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Orders that are drawn together: the shop's own (``sending`` None), or those that one list has brought.

    ``rewards``: REWARDED, taken along with orders of this part.
    """

    life: Life
    seed: int
    rewards: pl.DataFrame = field(default_factory=REWARDED.empty)
    sending: Sending | None = None


def with_reactions(life: Life, answers: Sequence[Answers], people: pl.DataFrame, business: Business, *, seed: int) -> list[Part]:
    """The shop's own life, and one part per list in the order of the sending days. ``people``: BUYERS."""
    parts = [Part(life=life, seed=seed)]
    buyers = people.filter(pl.col("kind").is_in([kind.name for kind in business.kinds if kind.orders]))
    for sent in sorted(answers, key=lambda one: one.sent_on):
        parts = _reacted(parts, sent, buyers, business)
    return parts


def _reacted(parts: list[Part], sent: Answers, buyers: pl.DataFrame, business: Business) -> list[Part]:
    own = parts[0]
    addressed = _addressed(sent, buyers, parts, business)
    sending = Sending(
        sent_on=sent.sent_on,
        nth=sum(part.sending is not None and part.sending.sent_on == sent.sent_on for part in parts),
        addressees=addressed.height,
        ignored=sent.addressees.height - addressed.height,
    )
    ordering = _who_orders_anyway(parts, addressed, sending)
    comers = _who_comes_back(addressed, ordering, sending, own)
    rewarded = [_rewarded_too(part, ordering.filter(pl.col("part") == place), addressed, sending, own) for place, part in enumerate(parts)]
    return [*rewarded, _brought(parts, comers, sending, business)]


def _addressed(sent: Answers, buyers: pl.DataFrame, parts: Sequence[Part], business: Business) -> pl.DataFrame:
    """ADDRESSEES with ``buyer`` and ``lift``: those who were buyers of the shop by then, in order of arrival."""
    known = buyers.filter(pl.col("arrived_on") < sent.sent_on).select("buyer", "email", "kind", "misses")
    listed = known.join(sent.addressees, on="email").join(_so_far(parts, sent.sent_on), on="buyer", how="left").sort("buyer")
    misses_it = pl.col("misses") & pl.lit(_is_gone(business, sent.sent_on))
    lift = business.effects.lift(month=sent.sent_on.month) if sent.lift is None else pl.lit(sent.lift)
    return listed.with_columns(misses=misses_it).with_columns(lift=lift).select("buyer", *ADDRESSEES.columns, "lift")


def _is_gone(business: Business, day: date) -> bool:
    """Whether what is missed is no longer sold; nobody misses another product."""
    return all(product.sold_until is None or product.sold_until < day for product in business.products if product.missed)


def _so_far(parts: Sequence[Part], day: date) -> pl.DataFrame:
    """[buyer, orders, silent_days] of everybody who has ordered before that day."""
    until = (day - FIRST_DAY).days
    placed = pl.concat([_between(part.life, 0, until * _SECONDS) for part in parts])
    last_day = pl.col("second").max() // _SECONDS
    return placed.group_by("buyer").agg(orders=pl.len(), silent_days=until - last_day)


def _who_orders_anyway(parts: Sequence[Part], addressed: pl.DataFrame, sending: Sending) -> pl.DataFrame:
    """One row per addressee with an order in the window: ``buyer``, and where the first one stands: ``part``, ``order``."""
    first, last = sending.day * _SECONDS, (sending.day + WINDOW_DAYS) * _SECONDS
    placed = [_between(part.life, first, last).with_columns(part=pl.lit(place)) for place, part in enumerate(parts)]
    ordering = pl.concat(placed).join(addressed.select("buyer"), on="buyer", how="semi")
    return ordering.sort("second", "part", "order").unique("buyer", keep="first", maintain_order=True).select("buyer", "part", "order")


def _between(life: Life, first: int, last: int) -> pl.DataFrame:
    start, stop = np.searchsorted(life.second, [first, last])
    return pl.DataFrame({"order": np.arange(start, stop), "buyer": life.buyer[start:stop], "second": life.second[start:stop]})


def _who_comes_back(addressed: pl.DataFrame, ordering: pl.DataFrame, sending: Sending, own: Part) -> pl.DataFrame:
    """The addressees who come back in addition. Where no lift is stated, those with a reward and those without are counted apart."""
    orders_anyway = pl.col("buyer").is_in(ordering["buyer"].implode())
    chance = pl.col("lift") * pl.len().over("lift") / (~orders_anyway).sum().over("lift")
    draw = pl.Series(_draws("comes back", addressed, sending, own))
    return addressed.filter(~orders_anyway & (draw < chance))


def _draws(question: str, people: pl.DataFrame, sending: Sending, own: Part) -> Floats:
    """One number in [0, 1) per person, which does not hang on who else is asked."""
    everybody: Floats = stream(own.seed, question, sending.key).random(len(own.life.kind))
    return everybody[people["buyer"].to_numpy()]


def _rewarded_too(part: Part, ordering: pl.DataFrame, addressed: pl.DataFrame, sending: Sending, own: Part) -> Part:
    """The part with the reward on the first orders of those who order anyway; an order holds one reward."""
    free = ordering.join(part.rewards, on="order", how="anti").join(addressed, on="buyer", maintain_order="left")
    if free.is_empty():
        return part
    taken = free.filter(pl.Series(_draws("takes the reward along", free, sending, own) < _TAKES_IT_ALONG))
    return replace(part, rewards=pl.concat([part.rewards, _rewards(taken, sending, own)]))


def _brought(parts: Sequence[Part], comers: pl.DataFrame, sending: Sending, business: Business) -> Part:
    """The orders that the list brings: one of each who comes back, and the later ones of those who had left for good."""
    own, came_back = parts[0], comers["buyer"].to_numpy()
    waits = _LATEST_DAYS * (1 - (1 - _draws("reacts after", comers, sending, own)) ** (1 / _EAGERNESS))
    seed = _seed_of(sending, own)
    lived = live_on(own.life, business, came_back=came_back, first_day=sending.day + waits.astype(np.int64), seed=seed)
    had_left = ~np.isin(lived.buyer, _still_ordering(parts, sending))
    life = _only(replace(lived, leaves=lived.leaves & had_left), (lived.number == 1) | had_left)
    firsts = pl.DataFrame({"order": np.arange(len(life.buyer)), "buyer": life.buyer}).filter(pl.Series(life.number == 1))
    with_it = firsts.join(comers, on="buyer", maintain_order="left")
    with_it = with_it.filter(pl.Series(_draws("comes with the reward", with_it, sending, own) < _COMES_WITH_IT))
    return Part(life=life, seed=seed, rewards=_rewards(with_it, sending, own), sending=sending)


def _seed_of(sending: Sending, own: Part) -> int:
    """A shop's worth of streams for what a list brings."""
    return int.from_bytes(hashlib.sha256(f"{own.seed} {sending.key}".encode()).digest()[:8], "big")


def _still_ordering(parts: Sequence[Part], sending: Sending) -> Ints:
    """The buyers who order again after the window anyway."""
    end = (sending.day + WINDOW_DAYS) * _SECONDS
    return np.concatenate([part.life.buyer[np.searchsorted(part.life.second, end) :] for part in parts])


def _only(life: Life, keep: np.ndarray) -> Life:
    return replace(life, buyer=life.buyer[keep], number=life.number[keep], second=life.second[keep], leaves=life.leaves[keep])


def _rewards(orders: pl.DataFrame, sending: Sending, own: Part) -> pl.DataFrame:
    """REWARDED for orders with what their buyers were offered; a gift takes nothing off, and codes are typed as people type them."""
    other_case = pl.Series(_draws("types in lower case", orders, sending, own) < _OTHER_CASE, dtype=pl.Boolean)
    amount = pl.col("reward_amount").cast(pl.Float64)
    return REWARDED.conform(
        orders.select(
            "order",
            reward_code=pl.when(other_case).then(pl.col("code").str.to_lowercase()).otherwise("code"),
            off_permille=pl.when(pl.col("reward_kind") == RewardKind.PERCENTAGE).then((amount * 10).round()).otherwise(0),
            off_cents=pl.when(pl.col("reward_kind") == RewardKind.FIXED_AMOUNT).then((amount * 100).round()).otherwise(0),
            ships_free=pl.col("reward_kind") == RewardKind.FREE_SHIPPING,
        )
    )

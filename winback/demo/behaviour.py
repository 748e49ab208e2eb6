"""When buyers arrive, order, and leave: the life of a shop over its whole horizon.

The life is always made to ``LAST_DAY``, whatever day the shop is looked at, and cut afterwards:
that is what makes a later look the same shop.

A buyer of a kind has an own rate (gamma), gaps around it (gamma), and a chance to leave after each
order. Seasons are a clock that runs faster in months in which more is bought: gaps are drawn in
the time of that clock and read back as days.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from winback.demo.business import Business, BuyerKind, Months
from winback.demo.streams import stream

FIRST_DAY = date(2023, 7, 1)
USUAL_AS_OF = date(2026, 6, 30)
LAST_DAY = date(2028, 12, 31)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
_USUAL_DAYS = (USUAL_AS_OF - FIRST_DAY).days + 1
_WEEKDAYS = np.array([1.1, 1.0, 0.95, 0.95, 0.95, 0.9, 1.15])
#             0 o'clock … 23: nobody orders from 1 to 5, so that no order falls into a change of the clocks
_HOURS = np.array([1, 0, 0, 0, 0, 1, 3, 6, 8, 9, 9, 9, 10, 9, 8, 8, 9, 10, 11, 13, 15, 14, 9, 4], dtype=np.float64)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Life:
    """Buyers in order of arrival, and their orders in order of time, as arrays of equal length each.

    Seconds count from midnight of ``FIRST_DAY`` on the shop's wall clock. ``buyer`` is the place of the
    buyer in ``kind`` and ``arrived_day``; ``number`` counts a buyer's orders from 1; ``leaves`` is true
    for the order after which the buyer drops out.
    """

    kind: Ints
    arrived_day: Ints
    buyer: Ints
    number: Ints
    second: Ints
    leaves: Flags


@dataclass(frozen=True)
class _Orders:
    buyer: Ints
    day: Ints
    leaves: Flags


def live(business: Business, *, customers: int, seed: int) -> Life:
    """The whole life of a shop in which exactly ``customers`` buyers have ordered by ``USUAL_AS_OF``."""
    arrivals = [_arrivals(business, kind, count, seed) for kind, count in zip(business.kinds, _counts(business, customers), strict=True)]
    starts = np.cumsum([0, *(len(days) for days in arrivals)])
    orders = [_orders(kind, days, start, seed) for kind, days, start in zip(business.kinds, arrivals, starts[:-1], strict=True)]
    kinds = np.repeat(np.arange(len(arrivals)), [len(days) for days in arrivals])
    return _in_order_of_time(kinds, np.concatenate(arrivals), orders, seed)


def live_on(life: Life, business: Business, *, came_back: Ints, first_day: Ints, seed: int) -> Life:
    """The orders of buyers of ``life`` who come back: the first on ``first_day``, others after it while they stay.

    ``came_back`` are their places in ``life``, each once. They keep the pace of their kind, and its chance to stay; ``number`` counts
    the orders of this life alone.
    """
    parts = []
    for place, kind in enumerate(business.kinds):
        of_kind = np.flatnonzero(life.kind[came_back] == place)
        orders = _orders(replace(kind, second_order=kind.stays), first_day[of_kind], 0, seed)
        parts.append(_Orders(came_back[of_kind][orders.buyer], orders.day, orders.leaves))
    return _timed(life.kind, life.arrived_day, _joined(parts), seed)


def _counts(business: Business, customers: int) -> list[int]:
    """Buyers per kind; what rounding leaves over goes to the first kind."""
    counts = [int(customers * kind.share) for kind in business.kinds]
    missing = customers - sum(count for kind, count in zip(business.kinds, counts, strict=True) if kind.orders)
    return [counts[0] + missing, *counts[1:]]


def _month_weights(months: Months) -> Floats:
    days = [FIRST_DAY + timedelta(days=day) for day in range(DAYS)]
    weights = np.array([months[day.month - 1] * _WEEKDAYS[day.weekday()] for day in days])
    return weights / weights.mean()


def _arrivals(business: Business, kind: BuyerKind, count: int, seed: int) -> Ints:
    """Days of arrival: ``count`` up to the usual as-of date, and as many later as the growth brings."""
    weights = _month_weights(kind.arrives) * (1 + business.growth_per_year) ** (np.arange(DAYS) / 365)
    usual, later = weights[:_USUAL_DAYS], weights[_USUAL_DAYS:]
    later_count = round(count * later.sum() / usual.sum())
    return np.concatenate(
        [
            stream(seed, "arrivals", kind.name).choice(_USUAL_DAYS, size=count, p=usual / usual.sum()),
            stream(seed, "later arrivals", kind.name).choice(len(later), size=later_count, p=later / later.sum()) + _USUAL_DAYS,
        ]
    )


def _orders(kind: BuyerKind, arrived_day: Ints, start: int, seed: int) -> _Orders:
    """All orders of the buyers of one kind, round by round: first, second, third …"""
    if not kind.orders or not len(arrived_day):
        return _Orders(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.bool_))
    draws = stream(seed, "orders", kind.name)
    clock = np.concatenate([[0.0], np.cumsum(_month_weights(kind.buys))])
    midnights = np.arange(DAYS + 1, dtype=np.float64)
    gap = kind.gap_days / draws.gamma(kind.alike, 1 / kind.alike, len(arrived_day))
    now = np.interp(arrived_day + 0.5, midnights, clock)
    buyer, day, chance = np.arange(len(arrived_day)), arrived_day, kind.second_order
    rounds = []
    while len(buyer):
        stays = draws.random(len(buyer)) < chance
        rounds.append(_Orders(buyer + start, day, ~stays))
        buyer = buyer[stays]
        now[buyer] += gap[buyer] * draws.gamma(kind.regular, 1 / kind.regular, len(buyer))
        next_day = np.interp(now[buyer], clock, midnights, right=DAYS)
        within = next_day < DAYS
        buyer, day, chance = buyer[within], next_day[within].astype(np.int64), kind.stays
    return _joined(rounds)


def _joined(parts: list[_Orders]) -> _Orders:
    return _Orders(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("buyer", "day", "leaves")))


def _in_order_of_time(kinds: Ints, arrived_day: Ints, orders: list[_Orders], seed: int) -> Life:
    """Number the buyers by arrival and the orders by time."""
    by_arrival = np.argsort(arrived_day, kind="stable")
    place = np.empty(len(by_arrival), np.int64)
    place[by_arrival] = np.arange(len(by_arrival))
    every = _joined(orders)
    placed = _Orders(place[every.buyer], every.day, every.leaves)
    return _timed(kinds[by_arrival], arrived_day[by_arrival], placed, seed)


def _timed(kinds: Ints, arrived_day: Ints, orders: _Orders, seed: int) -> Life:
    """The orders with a time of day, in order of time."""
    second = orders.day * 86_400 + _time_of_day(len(orders.day), seed)
    in_time = np.lexsort((orders.buyer, second))
    buyer = orders.buyer[in_time]
    return Life(
        kind=kinds,
        arrived_day=arrived_day,
        buyer=buyer,
        number=_numbered(buyer),
        second=second[in_time],
        leaves=orders.leaves[in_time],
    )


def _time_of_day(orders: int, seed: int) -> Ints:
    draws = stream(seed, "time of day")
    hours = draws.choice(24, size=orders, p=_HOURS / _HOURS.sum())
    return hours * 3600 + draws.integers(0, 3600, orders)


def _numbered(buyer: Ints) -> Ints:
    """1 for the first entry of each buyer, 2 for the next one, and so on, in the order given."""
    by_buyer = np.argsort(buyer, kind="stable")
    sorted_buyers = buyer[by_buyer]
    starts = np.flatnonzero(np.concatenate([[True], sorted_buyers[1:] != sorted_buyers[:-1]])) if len(buyer) else np.empty(0, np.int64)
    lengths = np.diff(np.concatenate([starts, [len(buyer)]]))
    numbers = np.empty(len(buyer), np.int64)
    numbers[by_buyer] = np.arange(len(buyer)) - np.repeat(starts, lengths) + 1
    return numbers

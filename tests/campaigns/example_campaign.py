"""Small recorded campaigns, and the orders that came after them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

import polars as pl

from tests.analysis.frames import day, orders_frame
from winback.schema import ASSIGNED, ORDERS, OUTCOMES
from winback.vocabulary import Arm, Consent, RewardKind, Stage, Standing, ValueTier

SENT = day(100)
WINDOW_DAYS = 30
AFTER = day(400)
"""Long after the window has ended."""


def sent(number: int) -> date:
    """The day so many days after the sending."""
    return day(100 + number)


def assigned_frame(*people: Mapping[str, object]) -> pl.DataFrame:
    """ASSIGNED numbered from 1: each person as a mapping of what differs from somebody in variant A without a reward."""
    plain: dict[str, object] = {
        "email_consent": Consent.YES,
        "arm": Arm.A,
        "stratum": 0,
        "stage": Stage.LAPSED,
        "value_tier": ValueTier.MIDDLE,
        "silent_days": 200,
        "net": Decimal(100),
        "reward_kind": RewardKind.NONE,
        "reward_amount": Decimal(0),
        "code": None,
        "chance": 0.1,
        "expected_order": Decimal(50),
        "reward_cost": Decimal(0),
        "contact_cost": Decimal("0.01"),
        "later_margin": Decimal(0),
        "break_even_lift": None,
        "expected_extra_profit": Decimal(0),
    }
    rows = [{"customer": number, "email": f"p{number}@example.com", **plain, **person} for number, person in enumerate(people, start=1)]
    return ASSIGNED.conform(pl.DataFrame(rows, schema=dict(ASSIGNED.columns), strict=False))


def ordered(*rows: tuple[int | None, int, str], **columns: object) -> pl.DataFrame:
    """ORDERS from (customer, days since the sending, net); ``columns`` replaces whole columns by a value or a list."""
    return orders_frame([(customer, 100 + number, net) for customer, number, net in rows], **columns)


def outcomes_frame(*people: Mapping[str, object]) -> pl.DataFrame:
    """OUTCOMES numbered from 1: each person as a mapping of what differs from somebody in variant A who did nothing.

    ``returned_on`` given as days since the sending makes somebody who returned; so does ``next_order_on`` for the next day.
    """
    plain: dict[str, object] = {
        "arm": Arm.A,
        "value_tier": ValueTier.MIDDLE,
        "chance": 0.1,
        "orders": 0,
        "revenue": Decimal(0),
        "reward_given": Decimal(0),
        "profit": Decimal(0),
        "redeemed": False,
        "later_orders": 0,
        "later_revenue": Decimal(0),
    }
    rows = []
    for number, person in enumerate(people, start=1):
        days = {name: sent(int(str(person[name]))) for name in ("returned_on", "next_order_on") if person.get(name) is not None}
        rows.append({"customer": number, **plain, **person, **days, "returned": "returned_on" in days})
    return OUTCOMES.conform(pl.DataFrame(rows, schema=dict(OUTCOMES.columns), strict=False))


def counted(*groups: tuple[Arm, int, int], **person: object) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ASSIGNED and OUTCOMES of groups of (arm, returned, assigned); whoever returned spent 50 on day 3. ``person`` as in both."""
    arms = [(arm, number < returned) for arm, returned, assigned in groups for number in range(assigned)]
    spent = {"returned_on": 3, "orders": 1, "revenue": Decimal(50)}
    of_outcomes = {name: value for name, value in person.items() if name in OUTCOMES.columns}
    of_assigned = {name: value for name, value in person.items() if name in ASSIGNED.columns}
    no_reward = {"reward_kind": RewardKind.NONE, "reward_amount": Decimal(0), "reward_cost": Decimal(0), "code": None}
    return (
        assigned_frame(*({**of_assigned, **(no_reward if arm == Arm.HOLDOUT else {}), "arm": arm} for arm, _ in arms)),
        outcomes_frame(*({**of_outcomes, "arm": arm, **(spent if returned else {})} for arm, returned in arms)),
    )


def generated(*, people: int, orders: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ASSIGNED and ORDERS with every kind of reward, stacked and borrowed codes, other currencies and orders that do not count."""
    random = Random(seed)
    assigned = assigned_frame(*(_person(random, number) for number in range(1, people + 1)))
    codes = [code for code in assigned["code"] if code]
    own = dict(assigned.select("customer", "code").rows())
    rows = [
        (random.choice([None, *range(1, people + 40)]), random.randrange(-60, 200), f"{random.randrange(50, 20000)}.5")
        for _ in range(orders)
    ]
    made = ordered(
        *rows,
        currency=[random.choice(["EUR", "EUR", "EUR", "SEK"]) for _ in rows],
        standing=[random.choice([Standing.COUNTED, Standing.COUNTED, Standing.COUNTED, Standing.REFUNDED]) for _ in rows],
        discount=[Decimal(random.choice(["0", "2.5", "11"])) for _ in rows],
        discount_codes=[_codes(random, own.get(customer), codes) for customer, _, _ in rows],
    )
    return assigned, ORDERS.check(made)


def _person(random: Random, number: int) -> Mapping[str, object]:
    arm = random.choice([Arm.A, Arm.A, Arm.B, Arm.HOLDOUT])
    kind = random.choice(list(RewardKind)) if arm != Arm.HOLDOUT else RewardKind.NONE
    amounts = {RewardKind.PERCENTAGE: random.choice(["10", "12.5", "20"]), RewardKind.FIXED_AMOUNT: random.choice(["5", "10"])}
    has_code = kind != RewardKind.NONE and random.random() < 0.8
    return {
        "arm": arm,
        "reward_kind": kind,
        "reward_amount": Decimal(amounts.get(kind, "0")),
        "reward_cost": Decimal("4.25") if kind != RewardKind.NONE else Decimal(0),
        "code": f"Hi-{number}x" if has_code else None,
        "chance": random.random() / 2,
    }


def _codes(random: Random, own: str | None, codes: Sequence[str]) -> str | None:
    """What an order states: mostly nothing, else the own code in any spelling, somebody else’s, one of the shop’s, or several."""
    mine = [own.lower(), own.upper()] if own else []
    stated = random.sample([*mine * 3, random.choice(codes), "SUMMER", "NEWS5"], k=random.choice([1, 1, 2]))
    return ", ".join(stated) if random.random() < 0.7 else None

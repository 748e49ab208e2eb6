"""Thousands of simulated campaigns whose true effect is known: how often the ranges that Winback shows hold it.

``--quick`` takes 200 campaigns of each kind instead of 2,000. Everything is drawn from a fixed seed.

A 95 % range should hold the truth in 95 of 100 campaigns, and where nothing was brought at most 2.5 of 100 may look like a
success. The truth is exact: the expected extra amount per person contacted, of people drawn at random like these.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from winback.campaigns.assignment import draw, suggested_holdout
from winback.campaigns.extra_value import extra_value
from winback.campaigns.intervals import Floats, Z, lift_limits, score_limits
from winback.schema import MONEY
from winback.vocabulary import Arm

SIZES = (300, 600, 2_000, 10_000)
CHANCES = (0.02, 0.05, 0.12)
LIFTS = (0.0, 0.03, 0.06)
SEED = 20_261_122

MEAN_ORDER = 40.0
MARGIN = 0.4
REDUCTION = 0.2
"""Taken off the orders of four of five who were written to, whether they would have come anyway or not."""
REDEEMING = 0.8
CONTACT_COST = 0.01


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of campaign: its people, the share that returns anyway, the lift, and the σ of the log-normal order values."""

    people: int
    chance: float
    lift: float
    spread: float = 0.8

    @property
    def held_out(self) -> int:
        return round(self.people * suggested_holdout(self.people))

    @property
    def extra_revenue(self) -> float:
        """The truth, per person contacted."""
        return MEAN_ORDER * ((self.chance + self.lift) * (1 - REDEEMING * REDUCTION) - self.chance)

    @property
    def extra_profit(self) -> float:
        """The truth, per person contacted."""
        return MEAN_ORDER * ((self.chance + self.lift) * (MARGIN - REDEEMING * REDUCTION) - self.chance * MARGIN) - CONTACT_COST


@dataclass(frozen=True, kw_only=True)
class Held:
    """Shares of the simulated campaigns, 0–1: whose ranges held the truth, and whose lift was seen (its range above zero)."""

    lift: float
    seen: float
    revenue: float
    profit: float


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """Share of the simulated series of waves whose pooled range held the truth, and was above zero; theirs: Yan & Su's."""

    held: float
    seen: float
    held_theirs: float
    seen_theirs: float


def kinds(*, spread: float = 0.8) -> Iterator[Kind]:
    for people, chance, lift in product(SIZES, CHANCES, LIFTS):
        yield Kind(people=people, chance=chance, lift=lift, spread=spread)


def simulate(kind: Kind, *, campaigns: int, seed: int = SEED) -> Held:
    """So many campaigns of one kind, measured."""
    random = np.random.default_rng([seed, kind.people, round(kind.chance * 1000), round(kind.lift * 1000)])
    return _held([_campaign(kind, random) for _ in range(campaigns)], kind)


def simulate_lot(*, people: int, campaigns: int, seed: int = SEED) -> Held:
    """The same with people who differ, drawn by lot: the better customers are likelier to return and buy more."""
    kind = Kind(people=people, chance=0.06, lift=0.03)
    random = np.random.default_rng([seed, people])
    return _held([_lot(kind, random) for _ in range(campaigns)], kind)


def simulate_waves(sizes: Sequence[tuple[int, int]], *, chances: Sequence[float], lift: float, series: int, seed: int = SEED) -> Pooled:
    """So many series of waves (contacted, held out), pooled."""
    random = np.random.default_rng([seed, len(sizes), round(lift * 1000)])
    contacted, held_out = (np.array(column) for column in zip(*sizes, strict=True))
    returned = random.binomial(contacted, np.array(chances) + lift, (series, len(sizes))).astype(float)
    held_out_returned = random.binomial(held_out, chances, (series, len(sizes))).astype(float)
    counts = (returned, contacted.astype(float), held_out_returned, held_out.astype(float))
    (_, low, high), (_, low_theirs, high_theirs) = lift_limits(*counts), yan_su_limits(*counts)
    return Pooled(
        held=float(((low <= lift) & (lift <= high)).mean()),
        seen=float((low > 0).mean()),
        held_theirs=float(((low_theirs <= lift) & (lift <= high_theirs)).mean()),
        seen_theirs=float((low_theirs > 0).mean()),
    )


def yan_su_limits(returned: Floats, contacted: Floats, held_out_returned: Floats, held_out: Floats) -> tuple[Floats, Floats, Floats]:
    """The stratified Newcombe interval as Yan & Su (2010) and SAS PROC FREQ have it, with Mantel–Haenszel weights.

    Where nobody or everybody returned in all waves of a group its formula is 0 ÷ 0; its limit for equal rates is taken.
    """
    weights = contacted * held_out / (contacted + held_out)
    weights = weights / weights.sum()
    groups = []
    for counts, people in ((returned, contacted), (held_out_returned, held_out)):
        rates = counts / people
        variances = rates * (1 - rates)
        errors = weights * np.sqrt(np.where((variances == 0).all(-1, keepdims=True), 1.0, variances) / people)
        ratio = np.sqrt((errors**2).sum(-1, keepdims=True)) / errors.sum(-1, keepdims=True)
        # Limits at ratio · Z standard errors are those at Z of ratio⁻² times the people.
        low, high = score_limits(rates, people / ratio**2)
        groups.append([(weights * figure).sum(-1) for figure in (rates, low, high)] + [(weights**2 / people).sum()])
    (rate, low, high, inverse), (rate_0, low_0, high_0, inverse_0) = groups
    down = np.sqrt(inverse * low * (1 - low) + inverse_0 * high_0 * (1 - high_0))
    up = np.sqrt(inverse * high * (1 - high) + inverse_0 * low_0 * (1 - low_0))
    return rate - rate_0, rate - rate_0 - Z * down, rate - rate_0 + Z * up


Group = tuple[npt.NDArray[np.bool_], Floats, Floats]
"""Of each assigned person: returned, full price of the orders, what was taken off."""


def _campaign(kind: Kind, random: np.random.Generator) -> tuple[Group, Group]:
    contacted = kind.people - kind.held_out
    returned, returned_0 = random.binomial(contacted, kind.chance + kind.lift), random.binomial(kind.held_out, kind.chance)
    return (
        _group(_orders(returned, kind.spread, random), contacted, random, reduction=REDUCTION),
        _group(_orders(returned_0, kind.spread, random), kind.held_out, random, reduction=0.0),
    )


def _lot(kind: Kind, random: np.random.Generator) -> tuple[Group, Group]:
    value = random.lognormal(-0.125, 0.5, kind.people)
    customers = pl.DataFrame({"customer": np.arange(kind.people), "net": value.round(4)}).with_columns(pl.col("net").cast(MONEY))
    drawn = draw(customers, holdout=suggested_holdout(kind.people), arms=1, seed=random.bytes(16))
    is_held_out = (drawn["arm"] == Arm.HOLDOUT).to_numpy()
    # Half of the chance goes with the value so far; the lift and the order itself do not.
    chance = kind.chance * (0.5 + 0.5 * np.minimum(value, 5.0)) + np.where(is_held_out, 0.0, kind.lift)
    returned = random.random(kind.people) < chance
    worth = np.where(returned, _orders(kind.people, kind.spread, random), 0.0)
    groups = []
    for chosen, reduction in ((~is_held_out, REDUCTION), (is_held_out, 0.0)):
        taken_off = reduction * worth[chosen] * (random.random(chosen.sum()) < REDEEMING)
        groups.append((returned[chosen], worth[chosen], taken_off))
    return groups[0], groups[1]


def _orders(returners: int, spread: float, random: np.random.Generator) -> Floats:
    return MEAN_ORDER * random.lognormal(-(spread**2) / 2, spread, returners)


def _group(orders: Floats, assigned: int, random: np.random.Generator, *, reduction: float) -> Group:
    worth, taken_off = np.zeros((2, assigned))
    worth[: orders.size] = orders
    taken_off[: orders.size] = reduction * orders * (random.random(orders.size) < REDEEMING)
    return np.arange(assigned) < orders.size, worth, taken_off


def _held(campaigns: Sequence[tuple[Group, Group]], kind: Kind) -> Held:
    counts = np.array([(c[0].sum(), c[0].size, h[0].sum(), h[0].size) for c, h in campaigns], dtype=float)
    _, low, high = lift_limits(*counts.T[:, :, None])
    return Held(
        lift=float(((low <= kind.lift) & (kind.lift <= high)).mean()),
        seen=float((low > 0).mean()),
        revenue=_share_holding(kind.extra_revenue, campaigns, margin=1.0, contact_cost=0.0),
        profit=_share_holding(kind.extra_profit, campaigns, margin=MARGIN, contact_cost=CONTACT_COST),
    )


def _share_holding(truth: float, campaigns: Sequence[tuple[Group, Group]], *, margin: float, contact_cost: float) -> float:
    held = 0
    for groups in campaigns:
        contacted, holdout = (pl.DataFrame({"returned": group[0], "worth": margin * group[1], "given": group[2]}) for group in groups)
        found = extra_value(contacted, holdout, planned_worth=margin * MEAN_ORDER, contact_cost=contact_cost)
        held += found is not None and found.low <= truth <= found.high
    return held / len(campaigns)


WAVES = {
    "three of 400, a fifth held out": ([(320, 80)] * 3, [0.05] * 3),
    "three of 300, shares that differ": ([(210, 90)] * 3, [0.02, 0.05, 0.12]),
    "1,000 and 200, held out 20 and 50 %": ([(800, 200), (100, 100)], [0.05, 0.20]),
    "900, then 29 of 60, a tenth held out": ([(810, 90)] + [(54, 6)] * 29, [0.05] * 30),
    "twelve of 60, 30 % held out": ([(42, 18)] * 12, [0.05] * 12),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="200 campaigns of each kind instead of 2,000")
    parser.add_argument("--spread", type=float, default=0.8, help="σ of the log-normal order values; 1.2 is very skewed (default 0.8)")
    chosen = parser.parse_args()
    campaigns = 200 if chosen.quick else 2_000
    print_kinds(campaigns, spread=chosen.spread)
    print_lots(campaigns)
    print_waves(10 * campaigns)


def print_kinds(campaigns: int, *, spread: float) -> None:
    print(f"Of 100 campaigns (from {campaigns} of each kind), how many ranges hold the truth; the lift counts as seen above zero\n")
    print("people  held out  return anyway  lift |  lift  seen  extra revenue  extra profit")
    found = {kind: simulate(kind, campaigns=campaigns) for kind in kinds(spread=spread)}
    for kind, held in found.items():
        print(
            f"{kind.people:6,}  {kind.held_out:8,}  {kind.chance:13.0%}  {kind.lift:4.0%} | "
            f"{held.lift:5.1%} {held.seen:5.1%}  {held.revenue:13.1%}  {held.profit:12.1%}"
        )
    print(
        f"\nleast: lift {min(held.lift for held in found.values()):.1%}, extra revenue {min(held.revenue for held in found.values()):.1%}, "
        f"extra profit {min(held.profit for held in found.values()):.1%}"
    )
    print(f"false alarms where nothing was brought, at most: {max(held.seen for kind, held in found.items() if not kind.lift):.1%}")


def print_lots(campaigns: int) -> None:
    print("\nPeople who differ, drawn by lot (6 % return anyway, lift 3 %)\npeople |  lift  seen  extra revenue  extra profit")
    for people in (300, 2_000):
        held = simulate_lot(people=people, campaigns=campaigns)
        print(f"{people:6,} | {held.lift:5.1%} {held.seen:5.1%}  {held.revenue:13.1%}  {held.profit:12.1%}")


def print_waves(series: int) -> None:
    print(f"\nPooled waves ({series} series of each): range holds the truth, lift seen; in brackets those of SAS PROC FREQ")
    for (name, (sizes, chances)), lift in product(WAVES.items(), (0.0, 0.05)):
        found = simulate_waves(sizes, chances=chances, lift=lift, series=series)
        print(f"{name:36}  lift {lift:3.0%} | {found.held:.1%} ({found.held_theirs:.1%})  {found.seen:.1%} ({found.seen_theirs:.1%})")


if __name__ == "__main__":
    main()

"""When the owner will know: what can be seen with a comparison group, how long it takes, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from winback.campaigns.power import Wait, detectable_lift, wait
from winback.offers.economics import break_even
from winback.schema import ASSIGNED
from winback.vocabulary import Arm

SHARES_TO_COMPARE = (0.2, 0.3, 0.5)


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """One share held out: after how many months the planned lift is seen (0: with this list; None: not within years), and its price."""

    holdout: float
    wait: Wait


@dataclass(frozen=True, kw_only=True)
class Prospects:
    """What a drawn list lets one see.

    ``chance``: mean chance of return without a campaign. ``detectable_lift``: from where on an effect is seen in four of five
    cases, None where none is, as nobody is held out. ``options``: the chosen share first, then others to compare with.
    """

    contacted: int
    held_out: int
    chance: float
    detectable_lift: float | None
    options: tuple[Prospect, ...]


def prospects(assigned: pl.DataFrame, *, margin: float, lift: float, newcomers_per_month: int, holdout: float) -> Prospects:
    """ASSIGNED → what can be known of it. ``margin`` is a share of net value, ``lift`` what is expected of the offer."""
    ASSIGNED.check(assigned)
    held_out = assigned.filter(pl.col("arm") == Arm.HOLDOUT).height
    contacted = assigned.height - held_out
    per_person = break_even(assigned, margin=margin)
    chance, leaves = (per_person.chance, per_person.leaves) if per_person else (0.0, 0.0)
    shares: Sequence[float] = (holdout, *(share for share in SHARES_TO_COMPARE if share != holdout)) if holdout else SHARES_TO_COMPARE
    return Prospects(
        contacted=contacted,
        held_out=held_out,
        chance=chance,
        detectable_lift=detectable_lift(contacted=contacted, held_out=held_out, chance=chance) if held_out and contacted else None,
        options=tuple(
            Prospect(
                holdout=share,
                wait=wait(
                    backlog=assigned.height,
                    newcomers_per_month=newcomers_per_month,
                    holdout=share,
                    chance=chance,
                    lift=lift,
                    profit_per_return=max(leaves, 0.0),
                ),
            )
            for share in shares
        ),
    )

"""When a campaign pays off, and what can be said of it."""

from decimal import Decimal

import polars as pl

from winback.campaigns.intervals import Lift
from winback.vocabulary import Verdict


def break_even_lift(contacted: pl.DataFrame, *, margin: Decimal) -> float | None:
    """(mean p₀·D + c) ÷ mean (m·A − D + V) over the ASSIGNED people contacted, as frozen when the campaign was recorded.

    None where the campaign never pays: an extra return leaves nothing, or more would have to return than there are.
    None too where nobody was contacted.
    """
    cost, order, later = (pl.col(name).cast(pl.Float64) for name in ("reward_cost", "expected_order", "later_margin"))
    spent, kept, chance = contacted.select(
        (pl.col("chance") * cost + pl.col("contact_cost").cast(pl.Float64)).mean().alias("spent"),
        (float(margin) * order - cost + later).mean().alias("kept"),
        pl.col("chance").mean(),
    ).row(0)
    if contacted.is_empty() or kept <= 0 or spent > (1 - chance) * kept:
        return None
    return float(spent / kept)


def verdict(lift: Lift | None, *, break_even: float | None, preliminary: bool, profit_is_certain: bool = False) -> Verdict:
    """What can be said: the whole interval of the lift against the break-even, never against zero.

    ``lift`` None: there is nobody to compare with, and no day on which it will be known, so that this comes before
    everything else. ``preliminary``: the window is still open, and nothing else is said.

    ``break_even`` None: every order loses money with this reward, or more people would have to return than there are.
    Then no lift pays, a large one least of all, and the campaign did not pay off – unless its measured extra profit lies
    above zero with its whole range (``profit_is_certain``): then what was frozen was wrong (fewer used the reward, or they
    bought for more), the two contradict each other, and nothing is claimed.
    """
    if lift is None:
        return Verdict.NOT_MEASURABLE
    if preliminary:
        return Verdict.TOO_EARLY
    if break_even is None:
        return Verdict.TOO_EARLY if profit_is_certain else Verdict.DID_NOT_PAY_OFF
    if lift.low > break_even:
        return Verdict.PAID_OFF
    return Verdict.DID_NOT_PAY_OFF if lift.high < break_even else Verdict.TOO_EARLY

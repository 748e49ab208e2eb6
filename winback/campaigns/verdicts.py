"""What can be said of a campaign, and why."""

from collections.abc import Mapping
from types import MappingProxyType

from winback.campaigns.intervals import Interval, Lift
from winback.vocabulary import Verdict, VerdictReason

ALMOST_AS_MANY = 0.9
"""Of those who came back with a message, at least this share came back without one: “almost as many”."""

VERDICTS: Mapping[VerdictReason, Verdict] = MappingProxyType(
    {
        VerdictReason.PAYS: Verdict.PAID_OFF,
        VerdictReason.INTERIM: Verdict.TOO_EARLY,
        VerdictReason.MAY_BE_CHANCE: Verdict.TOO_EARLY,
        VerdictReason.EFFECT_BUT_OPEN: Verdict.TOO_EARLY,
        VerdictReason.CONTRADICTION: Verdict.TOO_EARLY,
        VerdictReason.HARMED: Verdict.DID_NOT_PAY_OFF,
        VerdictReason.NO_DIFFERENCE: Verdict.DID_NOT_PAY_OFF,
        VerdictReason.NO_CLEAR_DIFFERENCE: Verdict.DID_NOT_PAY_OFF,
        VerdictReason.TOO_LITTLE: Verdict.DID_NOT_PAY_OFF,
        VerdictReason.NEVER_PAYS: Verdict.DID_NOT_PAY_OFF,
        VerdictReason.NO_COMPARISON: Verdict.NOT_MEASURABLE,
    }
)
"""The one verdict of each reason."""


def reason(lift: Lift | None, *, rate_0: float, break_even: float | None, preliminary: bool, profit: Interval | None) -> VerdictReason:
    """What can be said: the whole interval of the lift against the break-even, never against zero.

    ``lift`` None: there is nobody to compare with, and no day on which it will be known, so that this comes before
    everything else. ``preliminary``: the window is still open, and nothing else is said. ``rate_0`` is that of the comparison
    group. ``break_even`` None: no lift pays, a large one least of all.

    The break-even rests on what was frozen when the campaign was recorded, ``profit``, the interval of the measured extra
    profit, on the orders that came. Where the whole of it says the opposite, what was frozen does not hold (the orders were
    worth something else, or fewer used the reward), and nothing is claimed.
    """
    if lift is None:
        return VerdictReason.NO_COMPARISON
    if preliminary:
        return VerdictReason.INTERIM
    said = _by_returns(lift, break_even) or _by_difference(lift, rate_0)
    return VerdictReason.CONTRADICTION if _is_contradicted(VERDICTS[said], profit) else said


def _by_returns(lift: Lift, break_even: float | None) -> VerdictReason | None:
    """None: no effect is certain, and any effect is too small."""
    if lift.high < 0:
        return VerdictReason.HARMED
    if break_even is None:
        return VerdictReason.NEVER_PAYS
    if lift.low > break_even:
        return VerdictReason.PAYS
    if lift.high >= break_even:
        return VerdictReason.EFFECT_BUT_OPEN if lift.low > 0 else VerdictReason.MAY_BE_CHANCE
    return VerdictReason.TOO_LITTLE if lift.low > 0 else None


def _by_difference(lift: Lift, rate_0: float) -> VerdictReason:
    almost = lift.estimate >= 0 and rate_0 >= ALMOST_AS_MANY * (rate_0 + lift.estimate)
    return VerdictReason.NO_DIFFERENCE if almost else VerdictReason.NO_CLEAR_DIFFERENCE


def _is_contradicted(said: Verdict, profit: Interval | None) -> bool:
    if profit is None:
        return False
    return (said is Verdict.PAID_OFF and profit.high < 0) or (said is Verdict.DID_NOT_PAY_OFF and profit.low > 0)

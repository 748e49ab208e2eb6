"""Several send-outs of the same list, each compared within itself and then taken together: what none of them shows alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from winback.campaigns.intervals import Group, Lift, pooled_lift, pooled_rates
from winback.campaigns.measurement import Measured
from winback.campaigns.verdicts import VERDICTS, reason
from winback.offers.economics import BreakEven
from winback.vocabulary import Verdict, VerdictReason


@dataclass(frozen=True, kw_only=True)
class Series:
    """So many finished send-outs with all their people, the comparison groups included.

    ``rate`` and ``rate_0`` are those of the people contacted and of the comparison groups, weighted as the ``lift`` is, which is
    their difference. ``break_even`` is the lift from which the send-outs pay together, None: never.
    """

    send_outs: int
    people: int
    rate: float
    rate_0: float
    lift: Lift
    break_even: float | None
    reason: VerdictReason

    @property
    def verdict(self) -> Verdict:
        """What can be said of all of them."""
        return VERDICTS[self.reason]


def pooled(measured: Sequence[Measured]) -> Series | None:
    """The finished ones with a comparison group together; None where fewer than two are left."""
    finished = [one for one in measured if is_finished(one)]
    waves = [(Group(returned=one.contacted.returned, assigned=one.contacted.assigned), one.holdout) for one in finished]
    lift, rates = pooled_lift(waves), pooled_rates(waves)
    if len(waves) < 2 or lift is None or rates is None:
        return None
    pays_from = _break_even(finished)
    return Series(
        send_outs=len(waves),
        people=sum(contacted.assigned + holdout.assigned for contacted, holdout in waves),
        rate=rates[0],
        rate_0=rates[1],
        lift=lift,
        break_even=pays_from,
        reason=reason(lift, rate_0=rates[1], break_even=pays_from, preliminary=False, profit=None),
    )


def is_finished(measured: Measured) -> bool:
    """Whether the window is over and there is somebody to compare with."""
    return not measured.preliminary and measured.holdout.assigned > 0 and measured.contacted.assigned > 0


def _break_even(finished: Sequence[Measured]) -> float | None:
    """That of all people contacted: the means of the send-outs, weighted by their people."""
    known = [(one.contacted.assigned, one.pays_from) for one in finished if one.pays_from is not None]
    people = sum(assigned for assigned, _ in known)
    if not people:
        return None
    mean = {
        name: sum(assigned * getattr(pays_from, name) for assigned, pays_from in known) / people
        for name in ("chance", "reward_cost", "spent", "leaves")
    }
    return BreakEven(**mean).lift

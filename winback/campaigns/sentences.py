"""Why a verdict is what it is, in one sentence each: for the page and the command line alike."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from winback.campaigns.measurement import Measured
from winback.locale import N_, Message
from winback.vocabulary import VerdictReason

SENTENCES: Mapping[VerdictReason, str] = MappingProxyType(
    {
        VerdictReason.PAYS: N_("Of 100 written to, {p1} came back, of 100 not written to, {p0}. Extra profit {low} to {high}."),
        VerdictReason.INTERIM: N_(
            "Interim: {p1} against {p0} of 100 so far. The comparison is complete on {date}; read in the orders up to then."
        ),
        VerdictReason.MAY_BE_CHANCE: N_(
            "{p1} against {p0} of 100 – with this few people that may be chance. The next list of this kind is added to it and tells more."
        ),
        VerdictReason.EFFECT_BUT_OPEN: N_(
            "It did bring people back – {p1} of 100 against {p0} without a message. Whether that pays is still open: it takes {be} more "
            "per 100. The next list of this kind is added to it and tells more."
        ),
        VerdictReason.CONTRADICTION: N_(
            "{p1} against {p0} of 100 came back; extra profit {low} to {high}. Returns and money say opposite things, as these orders do "
            "not leave what was expected when the list was recorded. So nothing is claimed."
        ),
        VerdictReason.HARMED: N_(
            "Fewer came back with the message ({p1} of 100) than without one ({p0}), and that is hardly chance: it drove people away."
        ),
        VerdictReason.NO_DIFFERENCE: N_("Almost as many came back without a message ({p0} of 100) as with one ({p1})."),
        VerdictReason.NO_CLEAR_DIFFERENCE: N_(
            "{p1} of 100 came back with the message, {p0} without one. That may be chance, and even at best it is fewer than the {be} "
            "more per 100 that it takes to pay for itself."
        ),
        VerdictReason.TOO_LITTLE: N_(
            "It did bring people back – {p1} of 100 against {p0} without a message –, but fewer than the {be} more per 100 that it "
            "takes to pay for itself."
        ),
        VerdictReason.NEVER_PAYS: N_(
            "{p1} of 100 came back, against {p0} without a message; but with what it costs, no number of returns could have paid for it."
        ),
        VerdictReason.NO_COMPARISON: N_(
            "{p1} of 100 came back. Without a comparison group nobody can say how many of them would have come anyway."
        ),
    }
)

_IN_VAIN = (VerdictReason.NO_DIFFERENCE, VerdictReason.NO_CLEAR_DIFFERENCE)


def sentence(measured: Measured, *, money: Callable[[float], str]) -> Message:
    """The verdict in a sentence that says what it rests on. ``money`` writes an estimated amount."""
    profit = measured.contacted.extra_profit
    told = Message(
        SENTENCES[measured.reason],
        p1=_per_hundred(measured.contacted.rate),
        p0=_per_hundred(measured.holdout.rate),
        be=_per_hundred(measured.break_even),
        date=measured.window_ends_on,
        low="" if profit is None else money(profit.low),
        high="" if profit is None else money(profit.high),
    )
    if measured.reason in _IN_VAIN and measured.contacted.rewarded:
        return Message(N_("{told} Next time without a discount?"), told=told)
    return told


def _per_hundred(share: float | None) -> float:
    return round(100 * (share or 0.0), 1)

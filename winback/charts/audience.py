"""How does an audience shrink, step by step?"""

from collections.abc import Sequence

from winback.charts.bars import Bar, labelled_bars
from winback.charts.theme import Look, Picture
from winback.locale import N_, Message
from winback.locale.formats import MINUS
from winback.locale.words import word
from winback.offers.audience import AudienceCount


def audience_bars(steps: Sequence[AudienceCount], look: Look) -> Picture:
    """One bar per step with the people left after it; the last, in ink, is the list. ``customdata`` is the step.

    The first bar is the audience: what dropped out before it is not told.
    """
    bars = [_bar(step, look, is_first=step is steps[0], is_last=step is steps[-1]) for step in steps]
    counts = ", ".join(f"{look.speaker.say(word(step.step))} {look.speaker.number(step.customers)}" for step in steps)
    return Picture(
        labelled_bars(bars, look),
        look.speaker.say(Message(N_("How the list comes about: {counts}."), counts=counts)),
        look.speaker.say(N_("People left after each step.")),
    )


def _bar(step: AudienceCount, look: Look, *, is_first: bool, is_last: bool) -> Bar:
    dropped = f" · {MINUS}{look.speaker.number(step.dropped)}" if step.dropped and not is_first else ""
    return Bar(
        value=step.customers,
        number=look.speaker.number(step.customers),
        words=look.speaker.say(word(step.step)) + dropped,
        colour=look.palette.text if is_last else look.palette.grey,
        customdata=(step.step.value,),
    )

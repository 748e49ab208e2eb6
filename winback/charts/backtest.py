"""Would the limits have been right? Who had been flagged on past days, and how many of them came back by themselves."""

from collections.abc import Sequence
from typing import Final

from winback.analysis.backtest import Check
from winback.charts.bars import Bar, labelled_bars
from winback.charts.theme import Look, Picture
from winback.locale import N_, Message


def came_back_bars(now: Sequence[Check], then: Sequence[Check], look: Look) -> Picture:
    """A pair of bars for each day, the earliest first: of the flagged those who came back by themselves, with the limits on screen
    – full – and with those that would have been suggested on that day – hollow."""
    pairs = sorted(zip(now, then, strict=True), key=lambda pair: pair[0].on)
    bars = [bar for here, there in pairs for bar in (_bar(here, look, is_now=True), _bar(there, look, is_now=False))]
    return Picture(
        labelled_bars(bars, look),
        look.speaker.say(Message(N_("Marked on earlier days, and come back by themselves: {shares}."), shares=_shares(pairs, look))),
        look.speaker.say(N_("Of those who would have been marked, the share who ordered by themselves. Less is better.")),
    )


_NOBODY: Final = N_("nobody marked")


def _bar(check: Check, look: Look, *, is_now: bool) -> Bar:
    speaker = look.speaker
    share = check.came_back_share
    return Bar(
        value=share or 0.0,
        number=speaker.say(_NOBODY) if share is None else speaker.percent(share),
        words=speaker.say(_with_the_limit(check, is_now=is_now)),
        colour=look.palette.stages.lapsed,
        hollow=not is_now,
    )


def _with_the_limit(check: Check, *, is_now: bool) -> Message:
    if is_now:
        return Message(N_("of {flagged} on {day} · your {b} days"), flagged=check.flagged, day=check.on, b=check.after_days)
    return Message(N_("of {flagged} · suggested then: {b} days"), flagged=check.flagged, b=check.after_days)


def _shares(pairs: Sequence[tuple[Check, Check]], look: Look) -> str:
    def share(check: Check) -> str:
        return look.speaker.say(_NOBODY) if check.came_back_share is None else look.speaker.percent(check.came_back_share)

    return ", ".join(f"{look.speaker.day(now.on)} {share(now)} / {share(then)}" for now, then in pairs)

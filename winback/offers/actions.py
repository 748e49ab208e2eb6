"""The next best actions: what an owner could do now, for whom, and the money behind each – found in the data, never invented.

Each action is a list that could be made: the same choice of people and the same figures as on the Offers page after a click.
Where two actions would address the same people, the one whose kind stands first in ``ActionKind`` has them: the others leave
them out by rule, so that nobody is counted twice and any of the lists can be made first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from winback.offers.findings import no_discount, product_stopped, second_order
from winback.offers.general import ask_consent, general_list, high_value_quiet, long_gone, win_back, win_back_rest
from winback.offers.situation import Action, Situation
from winback.policy import Selection
from winback.vocabulary import Dimension

MOST_ACTIONS = 3
_FINDINGS = (product_stopped, second_order, no_discount)
_GENERAL = (high_value_quiet, win_back_rest, ask_consent, long_gone)


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    """What could be done now: the ``general`` list for everybody who has gone quiet (None where nothing pays), and the ``actions``."""

    general: Action | None
    actions: tuple[Action, ...]


def next_steps(situation: Situation) -> NextSteps:
    """The general list and the actions."""
    return NextSteps(general=general(situation), actions=actions(situation))


def actions(situation: Situation, *, most: int = MOST_ACTIONS) -> tuple[Action, ...]:
    """At most so many, the most money first; fewer where fewer are true. The findings come before the general lists."""
    found: list[Action] = []
    for kinds in (_FINDINGS, _GENERAL):
        for find in kinds:
            action = find(situation, _taken(found)) if len(found) < most else None
            found += [] if action is None else [action]
    return tuple(sorted(found, key=_money_of, reverse=True))


def general(situation: Situation) -> Action | None:
    """The list for everybody who has gone quiet, with or without a reward, whichever earns more; None where nothing pays."""
    found = general_list(situation, ())
    return None if found is None else win_back(situation, found)


def _taken(found: Sequence[Action]) -> tuple[Selection, ...]:
    """The people of the actions so far, with their stages, so that the next one leaves them out."""
    presets = [action.preset for action in found if action.preset is not None]
    return tuple(
        replace(preset.only, values=(*preset.only.values, *((Dimension.STAGE, stage.value) for stage in preset.stages)))
        for preset in presets
    )


def _money_of(action: Action) -> Decimal:
    return action.money.expected if action.money else Decimal("-Infinity")

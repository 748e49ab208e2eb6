"""The words of the screen for the closed vocabularies, and for each figure the words of its definition.

One word per idea: pages, lists, charts and exports take theirs from here. Each is English source text;
a ``Speaker`` says it in another language.
"""

from enum import StrEnum

from winback.locale import Message
from winback.locale.words.figures import FIGURES, Figure, Term
from winback.locale.words.members import STAGE_HELP, WORDS
from winback.vocabulary import Stage

__all__ = ["FIGURES", "Figure", "Term", "stage_help", "word"]


def word(member: StrEnum) -> Message:
    """The short label of a member of the vocabulary or of ``Figure``; ``KeyError`` for kinds that are never shown.

    Looked up by kind first: members of different vocabularies may have equal values.
    """
    if isinstance(member, Figure):
        return FIGURES[member].label
    return WORDS[type(member)][member]


def stage_help(stage: Stage, *, at_risk_after: int, lapsed_after: int, lost_after: int, loyal_from: int) -> Message:
    """What puts a customer into ``stage``, with the limits in days and the orders that make a regular."""
    return Message(STAGE_HELP[stage], a=at_risk_after, b=lapsed_after, c=lost_after, n=loyal_from, below=loyal_from - 1)

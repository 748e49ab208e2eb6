"""The plays: ready-made tactics as data. A new play is a new entry here, not new code.

Texts are message ids with merge tags in double braces; they are looked up as they are (``Speaker.say(text)``
with a ``str``), because formatting a ``Message`` would eat one pair of braces.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.policy import MessageTexts, OfferRules, Reward
from winback.vocabulary import RewardKind, Stage, ValueTier

WIN_BACK = "win_back"
WIN_BACK_REMINDER = "win_back_reminder"


class Phase(StrEnum):
    """The part of the lifecycle that a play belongs to."""

    ACQUIRE = "acquire"
    GROW = "grow"
    BIND = "bind"
    REPLENISH = "replenish"
    ATTRITION = "attrition"
    WIN_BACK = "win_back"
    SUNSET = "sunset"


@dataclass(frozen=True, kw_only=True)
class PlayTexts:
    """The default texts of a play as message ids; the first subject is the default, the others are suggestions."""

    subjects: tuple[str, ...]
    preview_text: str
    text: str
    button: str


@dataclass(frozen=True, kw_only=True)
class Play:
    """One tactic: whom it addresses, what it gives by value tier, and what it says."""

    name: str
    phase: Phase
    title: Message
    description: Message
    stages: tuple[Stage, ...]
    rewards: tuple[tuple[ValueTier, Reward], ...]
    texts: PlayTexts


def _percentages(*, high: int, middle: int, low: int) -> tuple[tuple[ValueTier, Reward], ...]:
    percent = {ValueTier.HIGH: high, ValueTier.MIDDLE: middle, ValueTier.LOW: low}
    return tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(amount))) for tier, amount in percent.items())


_NO_REWARDS = tuple((tier, Reward(kind=RewardKind.NONE)) for tier in ValueTier)

PLAYS: tuple[Play, ...] = (
    Play(
        name=WIN_BACK,
        phase=Phase.WIN_BACK,
        title=Message(N_("Win back with a reward")),
        description=Message(
            N_("Customers who have gone quiet get a reason to return. Those who brought more so far get the larger reward.")
        ),
        stages=(Stage.LAPSED, Stage.LOST),
        rewards=_percentages(high=15, middle=10, low=5),
        texts=PlayTexts(
            subjects=(
                N_("{{first_name|Hello}}, we have missed you – {{reward}}"),
                N_("A thank-you for your next order: {{reward}}"),
                N_("A small welcome back from {{shop}}"),
            ),
            preview_text=N_("We would be glad to see you again at {{shop}}."),
            text=N_(
                "Hello {{first_name|there}},\n\n"
                "it has been a while since your last order, and we would be glad to see you again.\n\n"
                "For your next order: {{reward}}.\n"
                "Your code: {{code}}\n"
                "Good until {{expires_on}}.\n\n"
                "Many greetings\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button=N_("Have a look"),
        ),
    ),
    Play(
        name=WIN_BACK_REMINDER,
        phase=Phase.WIN_BACK,
        title=Message(N_("Say hello without a discount")),
        description=Message(
            N_("A friendly reminder to customers who have gone quiet. Nothing is given away to those who would have come back anyway.")
        ),
        stages=(Stage.LAPSED, Stage.LOST),
        rewards=_NO_REWARDS,
        texts=PlayTexts(
            subjects=(
                N_("{{first_name|Hello}}, how have you been?"),
                N_("What is new at {{shop}}"),
                N_("Still happy with {{favourite_product|your last order}}?"),
            ),
            preview_text=N_("What has happened at {{shop}} since your last visit."),
            text=N_(
                "Hello {{first_name|there}},\n\n"
                "your last order with us was on {{last_order_on}}. Since then a lot has happened here.\n\n"
                "You had chosen {{favourite_product}} – we would like to show you what goes well with it.\n\n"
                "If something was not right last time, just reply to this message.\n\n"
                "Many greetings\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button=N_("See what is new"),
        ),
    ),
)


def play(name: str) -> Play:
    """The play of that name; hyphens may stand for underscores. Raises ``UnusableInput`` that lists the known ones."""
    known = {play.name: play for play in PLAYS}
    wanted = name.replace("-", "_")
    if wanted not in known:
        raise UnusableInput(
            Message(N_("There is no idea named “{name}”."), name=name),
            Message(N_("Choose one of: {known}."), known=", ".join(known)),
        )
    return known[wanted]


def default_rules(chosen: Play, *, say: Callable[[str], str], link: str = "") -> OfferRules:
    """The rules a play starts with, its texts said in one language; ``link`` is the shop's address."""
    texts = MessageTexts(
        subject=say(chosen.texts.subjects[0]),
        preview_text=say(chosen.texts.preview_text),
        text=say(chosen.texts.text),
        button=say(chosen.texts.button),
        link=link,
    )
    return OfferRules(play=chosen.name, rewards=chosen.rewards, texts=texts)

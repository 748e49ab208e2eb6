"""The plays: ready-made tactics as data. A new play is a new entry here, not new code.

Texts are message ids with merge tags in double braces; they are looked up as they are (``Speaker.say(text)``
with a ``str``), because formatting a ``Message`` would eat one pair of braces.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.policy import MessageTexts, OfferRules, Reward, ShopPolicy
from winback.vocabulary import Dimension, RewardKind, Stage, ValueTier

WIN_BACK = "win_back"
WIN_BACK_REMINDER = "win_back_reminder"
SUCCESSOR_SAMPLE = "successor_sample"
SECOND_ORDER = "second_order"
VALUE_REMINDER = "value_reminder"
PERSONAL_NOTE = "personal_note"


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
    """One tactic: whom it addresses, what it gives by value tier, and what it says.

    ``needs``: it is only true of people chosen by this dimension; None: of everybody in its stages.
    """

    name: str
    phase: Phase
    title: Message
    description: Message
    stages: tuple[Stage, ...]
    rewards: tuple[tuple[ValueTier, Reward], ...]
    texts: PlayTexts
    needs: Dimension | None = None


def _percentages(*, high: int, middle: int, low: int) -> tuple[tuple[ValueTier, Reward], ...]:
    percent = {ValueTier.HIGH: high, ValueTier.MIDDLE: middle, ValueTier.LOW: low}
    return tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(amount))) for tier, amount in percent.items())


_NO_REWARDS = tuple((tier, Reward(kind=RewardKind.NONE)) for tier in ValueTier)
_A_SAMPLE = tuple((tier, Reward(kind=RewardKind.GIFT, gift=N_("a free sample"), cost=Decimal("3.00"))) for tier in ValueTier)

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
                "Kind regards\n{{shop}}\n\n{{unsubscribe}}"
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
                "Kind regards\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button=N_("See what is new"),
        ),
    ),
    Play(
        name=SUCCESSOR_SAMPLE,
        phase=Phase.WIN_BACK,
        title=Message(N_("A sample in place of a favourite")),
        description=Message(
            N_("People whose favourite is no longer sold get a sample of what comes closest. They left for a reason, not for a price.")
        ),
        stages=(Stage.AT_RISK, Stage.LAPSED, Stage.LOST),
        rewards=_A_SAMPLE,
        needs=Dimension.PRODUCT,
        texts=PlayTexts(
            subjects=(
                N_("{{first_name|Hello}}, {{favourite_product|your favourite}} is gone – may we suggest something?"),
                N_("In place of {{favourite_product|your favourite}}: {{reward}}"),
                N_("We have not forgotten what you liked best"),
            ),
            preview_text=N_("What comes closest to it, and how you can try it."),
            text=N_(
                "Hello {{first_name|there}},\n\n"
                "we no longer have {{favourite_product|your favourite}}. We should have told you sooner, and we are sorry.\n\n"
                "We would like you to try what comes closest to it.\n"
                "With your next order: {{reward}}.\n"
                "Your code: {{code}}\n"
                "Good until {{expires_on}}.\n\n"
                "If you would rather have something quite different, just reply: we are glad to advise.\n\n"
                "Kind regards\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button=N_("Try it"),
        ),
    ),
    Play(
        name=SECOND_ORDER,
        phase=Phase.GROW,
        title=Message(N_("An idea for the second order")),
        description=Message(N_("New customers hear from you while they still think of you. Timing costs nothing.")),
        stages=(Stage.NEW,),
        rewards=_NO_REWARDS,
        texts=PlayTexts(
            subjects=(
                N_("How do you like {{favourite_product|your first order}}?"),
                N_("What others take after {{favourite_product|their first order}}"),
                N_("{{first_name|Hello}}, an idea for next time"),
            ),
            preview_text=N_("An idea from {{shop}}, and an ear for your questions."),
            text=N_(
                "Hello {{first_name|there}},\n\n"
                "thank you for your first order on {{last_order_on}}. We hope you like {{favourite_product|what you chose}}.\n\n"
                "Many of our customers found their favourite with the second order. We have put together what goes well with yours.\n\n"
                "And if you have any questions, just reply to this message.\n\n"
                "Kind regards\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button=N_("See our ideas"),
        ),
    ),
    Play(
        name=VALUE_REMINDER,
        phase=Phase.ATTRITION,
        title=Message(N_("Remind without a discount")),
        description=Message(
            N_("Customers who are slipping hear what you have for them. Many come back anyway and would only take a discount along.")
        ),
        stages=(Stage.AT_RISK,),
        rewards=_NO_REWARDS,
        texts=PlayTexts(
            subjects=(
                N_("{{first_name|Hello}}, time for {{favourite_product|something good}}?"),
                N_("What is new at {{shop}} since {{last_order_on}}"),
                N_("{{favourite_product|Your favourite}} is waiting for you"),
            ),
            preview_text=N_("What {{shop}} has for you just now."),
            text=N_(
                "Hello {{first_name|there}},\n\n"
                "your last order with us was on {{last_order_on}}. Perhaps it is time for {{favourite_product|something good}} again – "
                "or for something new: we have a few things that we think you will like.\n\n"
                "If something was not right last time, just reply to this message. We read every answer.\n\n"
                "Kind regards\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button=N_("Have a look"),
        ),
    ),
    Play(
        name=PERSONAL_NOTE,
        phase=Phase.WIN_BACK,
        title=Message(N_("A personal word")),
        description=Message(N_("A short letter from you to the few who bought most. Call those whose number you have.")),
        stages=(Stage.LAPSED,),
        rewards=_NO_REWARDS,
        texts=PlayTexts(
            subjects=(
                N_("{{first_name|Hello}}, may I ask you something?"),
                N_("A personal word from {{shop}}"),
                N_("Did we do something wrong?"),
            ),
            preview_text=N_("I am writing to you myself, because I would like to know."),
            text=N_(
                "Hello {{first_name|there}},\n\n"
                "you have been one of our best customers, and your last order was on {{last_order_on}}. I am writing to you myself because "
                "I would like to know whether something was not right.\n\n"
                "Just reply to this message, it comes to me. And if there is anything I can do for you, tell me.\n\n"
                "Kind regards\n{{shop}}\n\n{{unsubscribe}}"
            ),
            button="",
        ),
    ),
)


_NOTHING_SET = ShopPolicy()


def gives_reward(one: Play) -> bool:
    """Whether anybody gets a reward by this idea as it is."""
    return any(reward.kind is not RewardKind.NONE for _, reward in one.rewards)


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


def default_rules(chosen: Play, *, say: Callable[[str], str], link: str = "", policy: ShopPolicy = _NOTHING_SET) -> OfferRules:
    """The rules a play starts with in a shop, its texts and gifts said in one language; ``link`` is the shop's address."""
    texts = MessageTexts(
        subject=say(chosen.texts.subjects[0]),
        preview_text=say(chosen.texts.preview_text),
        text=say(chosen.texts.text),
        button=say(chosen.texts.button),
        link=link,
    )
    rewards = tuple(
        (tier, replace(reward, gift=say(reward.gift), cost=policy.gift_cost) if reward.kind is RewardKind.GIFT else reward)
        for tier, reward in chosen.rewards
    )
    return OfferRules(
        play=chosen.name,
        rewards=rewards,
        texts=texts,
        warn_beyond_months=policy.warn_beyond_months,
        leave_out_beyond_months=policy.leave_out_beyond_months,
    )

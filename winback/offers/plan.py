"""From the analysed shop and the rules of one offer to the list with its messages.

``choose`` says who may be on the list; then the lot is drawn among them; ``write`` gives those drawn for the list their
reward, code and message, and everybody assigned – the comparison group too – what is frozen when a campaign is recorded.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.offers.audience import AudienceCount, ConsentCounts, beyond, narrowing
from winback.offers.cautions import audience_cautions, text_cautions
from winback.offers.choosing import Analysed, Chosen, choose
from winback.offers.codes import RandomBytes, assign_codes, missing_codes, new_codes, too_few_codes
from winback.offers.economics import Expected, expected
from winback.offers.messages import UNSUBSCRIBE, MergeTag, render, tags_in, with_unsubscribe
from winback.offers.rewards import TierRewards, reward_columns
from winback.policy import MessageTexts, OfferRules
from winback.schema import ARMS, ASSIGNED, MONEY, RECIPIENTS, VALUED, enum
from winback.vocabulary import Advice, Arm, AudienceStep, CodeSource, RewardKind


class Words(Protocol):
    """What writes values in the reader's language; a ``Speaker`` does."""

    def say(self, message: Message | str) -> str: ...
    def day_long(self, day: date) -> str: ...
    def money(self, amount: Decimal | float, currency: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Shop:
    """Who writes: the name in the messages, the currency of amounts, and the mailing tool's own unsubscribe tag."""

    name: str
    currency: str
    words: Words
    unsubscribe_tag: str = UNSUBSCRIBE


@dataclass(frozen=True, kw_only=True, eq=False)
class OfferPlan:
    """A list that can be looked at, and, once no code is missing, handed out.

    ``recipients``: RECIPIENTS, highest net value first. ``assigned``: ASSIGNED, these and the comparison group, whose
    figures are those of what it would have got; ``valued``: VALUED of the same people. ``expected``: what the list
    costs and is expected to bring, the comparison group left out. ``dropped``: [customer, step], every candidate who is no
    recipient, the comparison group at CONTACTED. ``missing_codes``: how many more the shop's list of codes needs; nobody
    has one until then.
    """

    recipients: pl.DataFrame
    assigned: pl.DataFrame
    valued: pl.DataFrame
    expected: Expected
    steps: tuple[AudienceCount, ...]
    dropped: pl.DataFrame
    consent: ConsentCounts
    warnings: tuple[Message, ...]
    missing_codes: int

    def complete(self) -> pl.DataFrame:
        """The recipients, or ``UnusableInput`` while codes are missing: a list goes out with all of them or not at all."""
        if self.missing_codes:
            raise too_few_codes(self.missing_codes)
        return self.recipients


def write(
    chosen: Chosen,
    arms: pl.DataFrame | None = None,
    *,
    rules: OfferRules,
    shop: Shop,
    taken_codes: Collection[str] = frozenset(),
    random_bytes: RandomBytes = secrets.token_bytes,
) -> OfferPlan:
    """Give everybody who was chosen what their arm gets: reward, code and message, or nothing in the comparison group.

    ``arms``: ARMS of exactly the people chosen, None: all of them get variant A. ``taken_codes``: codes of this workspace in use;
    ``random_bytes``: where Winback's own codes come from. The same input and the same bytes give the same plan.
    Raises ``UnusableInput`` where a reward, text, link, prefix or expiry date does not fit.
    """
    _check_expiry(rules, chosen.as_of)
    drawn = _with_variant(_drawn(chosen.people, arms), chosen.valued_b)
    rewarded = _rewarded(drawn, rules, shop)
    is_held_out = pl.col("arm") == Arm.HOLDOUT
    contacted, held_out = rewarded.filter(~is_held_out), rewarded.filter(is_held_out)
    codes = _codes(contacted, rules, taken_codes, random_bytes)
    missing = 0 if codes is None else missing_codes(contacted, codes)
    coded = contacted.with_columns(code=_NOTHING) if codes is None or missing else assign_codes(contacted, codes)
    recipients = RECIPIENTS.conform(_with_messages(coded, rules, shop))
    kept_back = narrowing(AudienceStep.CONTACTED, drawn.get_column("customer"), contacted.get_column("customer"))
    return OfferPlan(
        recipients=recipients,
        assigned=ASSIGNED.conform(pl.concat([coded, held_out.with_columns(code=_NOTHING)])),
        valued=VALUED.check(drawn.select(*VALUED.columns)),
        expected=expected(contacted.select(*VALUED.columns), rules.economics),
        steps=(*chosen.steps, kept_back.count),
        dropped=pl.concat([chosen.dropped, kept_back.dropped]),
        consent=chosen.consent,
        warnings=_warnings(coded, recipients, rules, chosen.as_of),
        missing_codes=missing,
    )


def plan(
    analysed: Analysed,
    *,
    rules: OfferRules,
    shop: Shop,
    suppressed: pl.Series,
    taken_codes: Collection[str] = frozenset(),
    random_bytes: RandomBytes = secrets.token_bytes,
) -> OfferPlan:
    """``choose`` and ``write`` without a lot between them: everybody chosen is written to."""
    chosen = choose(analysed, rules=rules, suppressed=suppressed)
    return write(chosen, rules=rules, shop=shop, taken_codes=taken_codes, random_bytes=random_bytes)


def previewed(recipients: pl.DataFrame, arm: Arm, *, rules: OfferRules, shop: Shop) -> pl.DataFrame:
    """[subject, preview_text, text, button, link] as RECIPIENTS of one arm would read them: written anew from what their rows hold."""
    return render(_values(recipients, shop), _texts_by_arm(rules)[arm], campaign=rules.play)


_NOTHING = pl.lit(None, dtype=pl.String)


def _check_expiry(rules: OfferRules, as_of: date) -> None:
    if rules.expires_on is not None and rules.expires_on <= as_of:
        raise UnusableInput(
            Message(N_("The offer would have ended on {day}, before it goes out."), day=rules.expires_on),
            Message(N_("Choose a later day.")),
        )


def _drawn(people: pl.DataFrame, arms: pl.DataFrame | None) -> pl.DataFrame:
    """The people with their arm and stratum, in their order."""
    if arms is None:
        return people.with_columns(stratum=pl.lit(0, dtype=pl.Int32), arm=pl.lit(Arm.A, dtype=enum(Arm)))
    drawn = people.join(ARMS.check(arms), on="customer", how="left", maintain_order="left")
    if arms.height != people.height or drawn.get_column("arm").null_count():
        raise ValueError("the lot was not drawn among exactly these people")
    return drawn


def _with_variant(drawn: pl.DataFrame, valued_b: pl.DataFrame | None) -> pl.DataFrame:
    """The people drawn, in their order; in variant B with what its own rewards cost and bring."""
    if valued_b is None:
        return drawn
    is_b = pl.col("arm") == Arm.B
    numbered = drawn.with_row_index("turn")
    in_b = numbered.filter(is_b).drop(set(VALUED.columns) - {"customer"}).join(valued_b, on="customer").select(numbered.columns)
    return pl.concat([numbered.filter(~is_b), in_b]).sort("turn").drop("turn")


def _rewarded(drawn: pl.DataFrame, rules: OfferRules, shop: Shop) -> pl.DataFrame:
    """The people with the reward of their tier and arm, unless the advice is the message alone."""
    rewards = pl.concat(
        reward_columns(given, say=shop.words.say, money=lambda amount: shop.words.money(amount, shop.currency)).with_columns(
            arm=pl.lit(arm, dtype=enum(Arm))
        )
        for arm, given in _rewards_by_arm(rules).items()
    )
    is_withheld = (pl.col("advice") != Advice.REWARD) if rules.economics.follow_advice else pl.lit(value=False)
    without = {
        "reward_kind": pl.lit(RewardKind.NONE, dtype=enum(RewardKind)),
        "reward_amount": pl.lit(Decimal(0), dtype=MONEY),
        "reward": pl.lit(""),
        "needs_code": pl.lit(value=False),
    }
    return (
        drawn.join(rewards, on=["value_tier", "arm"], how="left", maintain_order="left")
        .with_columns(pl.when(is_withheld).then(nothing).otherwise(name).alias(name) for name, nothing in without.items())
        .with_columns(expires_on=pl.when(pl.col("reward") != "").then(pl.lit(rules.expires_on, dtype=pl.Date)), last_order_on="last_day")
    )


def _rewards_by_arm(rules: OfferRules) -> Mapping[Arm, TierRewards]:
    variant_rewards = rules.variant.rewards if rules.variant else None
    return {Arm.A: rules.rewards, Arm.B: rules.rewards if variant_rewards is None else variant_rewards, Arm.HOLDOUT: rules.rewards}


def _codes(contacted: pl.DataFrame, rules: OfferRules, taken_codes: Collection[str], random_bytes: RandomBytes) -> tuple[str, ...] | None:
    """The codes to give out, in order; None where the offer has none."""
    match rules.code_source:
        case CodeSource.NO_CODE:
            return None
        case CodeSource.LISTED:
            used = {code.upper() for code in taken_codes}
            return tuple(code for code in rules.codes if code.upper() not in used)
        case CodeSource.SHARED:
            return _one_for_all(rules.codes, int(contacted.get_column("needs_code").sum()), taken_codes)
        case CodeSource.OWN:
            needed = int(contacted.get_column("needs_code").sum())
            return new_codes(needed, prefix=rules.code_prefix, taken=taken_codes, random_bytes=random_bytes)


def _one_for_all(codes: Sequence[str], needed: int, taken_codes: Collection[str]) -> tuple[str, ...]:
    """The one code as often as it is needed; none as long as it was not said. Raises ``UnusableInput`` for one that was in use before."""
    if codes and codes[0].upper() in {code.upper() for code in taken_codes}:
        raise UnusableInput(
            Message(N_("The code “{code}” belongs to an earlier campaign."), code=codes[0]),
            Message(N_("Take a new one: otherwise nobody can tell which campaign brought an order.")),
        )
    return (codes[0],) * needed if codes else ()


def _with_messages(coded: pl.DataFrame, rules: OfferRules, shop: Shop) -> pl.DataFrame:
    """The people with the message of their arm, in their order."""
    texts = _texts_by_arm(rules)
    if texts[Arm.A] == texts[Arm.B]:
        return _with_message(coded, texts[Arm.A], rules, shop)
    numbered = coded.with_row_index("turn")
    by_arm = [_with_message(numbered.filter(pl.col("arm") == arm), texts[arm], rules, shop) for arm in texts]
    return pl.concat(by_arm).sort("turn").drop("turn")


def _with_message(coded: pl.DataFrame, texts: MessageTexts, rules: OfferRules, shop: Shop) -> pl.DataFrame:
    return pl.concat([coded, render(_values(coded, shop), texts, campaign=rules.play)], how="horizontal")


def _texts_by_arm(rules: OfferRules) -> Mapping[Arm, MessageTexts]:
    """The texts of those written to, with the unsubscribe tag."""
    texts, _ = with_unsubscribe(rules.texts)
    subject = rules.variant.subject if rules.variant else None
    return {Arm.A: texts, Arm.B: texts if subject is None else replace(texts, subject=subject)}


def _values(coded: pl.DataFrame, shop: Shop) -> pl.DataFrame:
    """The merge tags as columns of text; days are written once per distinct day."""
    return coded.select(
        pl.col("first_name", "last_name", "reward", "code", "favourite_product"),
        expires_on=_in_words(coded.get_column("expires_on"), shop.words),
        last_order_on=_in_words(coded.get_column("last_order_on"), shop.words),
        shop=pl.lit(shop.name),
        unsubscribe=pl.lit(shop.unsubscribe_tag),
    ).select(list(MergeTag))


def _in_words(days: pl.Series, words: Words) -> pl.Expr:
    distinct = days.drop_nulls().unique().sort()
    written = [words.day_long(day) for day in distinct]
    return pl.col(days.name).replace_strict(distinct, written, default=None, return_dtype=pl.String)


def _warnings(coded: pl.DataFrame, recipients: pl.DataFrame, rules: OfferRules, as_of: date) -> tuple[Message, ...]:
    _, unsubscribe_added = with_unsubscribe(rules.texts)
    in_all_texts = frozenset.intersection(*(tags_in(texts) for texts in _texts_by_arm(rules).values()))
    return (
        *audience_cautions(coded, rules, is_long_silent=beyond(rules.warn_beyond_months, as_of)),
        *text_cautions(recipients, rules, tags=in_all_texts, unsubscribe_added=unsubscribe_added),
    )

"""From the analysed shop and the rules of one offer to the list of recipients with their messages."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.offers.audience import Audience, AudienceCount, ConsentCounts, audience
from winback.offers.codes import RandomBytes, assign_codes, missing_codes, new_codes, too_few_codes
from winback.offers.messages import UNSUBSCRIBE, MergeTag, render, tags_in, with_unsubscribe
from winback.offers.rewards import reward_columns
from winback.policy import OfferRules
from winback.schema import RECIPIENTS
from winback.vocabulary import CodeSource


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


@dataclass(frozen=True, kw_only=True)
class Analysed:
    """What is known of the shop's customers: CUSTOMERS, STAGED, SEGMENTED, PEOPLE and FAVOURITES of one as-of date."""

    customers: pl.DataFrame
    staged: pl.DataFrame
    segmented: pl.DataFrame
    people: pl.DataFrame
    favourites: pl.DataFrame
    as_of: date


@dataclass(frozen=True, kw_only=True)
class OfferPlan:
    """A list that can be looked at, and, once no code is missing, handed out.

    ``recipients``: RECIPIENTS, highest net value first. ``dropped``: [customer, step], everybody else.
    ``missing_codes``: how many more the shop's list of codes needs; nobody has one until then.
    """

    recipients: pl.DataFrame
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


def plan(
    analysed: Analysed,
    *,
    rules: OfferRules,
    shop: Shop,
    suppressed: pl.Series,
    taken_codes: Collection[str] = frozenset(),
    random_bytes: RandomBytes = secrets.token_bytes,
) -> OfferPlan:
    """Choose the recipients, give each the reward of the tier, a code where it needs one, and the message.

    ``suppressed``: customer numbers; ``taken_codes``: codes of this workspace in use; ``random_bytes``: where
    Winback's own codes come from. The same input and the same bytes give the same plan.
    Raises ``UnusableInput`` where a reward, text, link, prefix or expiry date does not fit.
    """
    _check_expiry(rules, analysed.as_of)
    texts, unsubscribe_added = with_unsubscribe(rules.texts)
    chosen = _audience(analysed, rules, suppressed)
    rewarded = _rewarded(analysed, chosen, rules, shop)
    codes = _codes(rewarded, rules, taken_codes, random_bytes)
    missing = 0 if codes is None else missing_codes(rewarded, codes)
    coded = rewarded.with_columns(code=_NOTHING) if codes is None or missing else assign_codes(rewarded, codes)
    messages = render(_values(coded, shop), texts, campaign=rules.play)
    recipients = RECIPIENTS.conform(pl.concat([coded, messages], how="horizontal"))
    return OfferPlan(
        recipients=recipients,
        steps=chosen.steps,
        dropped=chosen.dropped,
        consent=chosen.consent,
        warnings=tuple(_audience_warnings(chosen, rules) + _text_warnings(recipients, rules, unsubscribe_added=unsubscribe_added)),
        missing_codes=missing,
    )


_NOTHING = pl.lit(None, dtype=pl.String)


def _check_expiry(rules: OfferRules, as_of: date) -> None:
    if rules.expires_on is not None and rules.expires_on <= as_of:
        raise UnusableInput(
            Message(N_("The offer would have ended on {day}, before it goes out."), day=rules.expires_on),
            Message(N_("Choose a later day.")),
        )


def _audience(analysed: Analysed, rules: OfferRules, suppressed: pl.Series) -> Audience:
    last_days = analysed.customers.select("customer", "last_day")
    candidates = analysed.staged.join(last_days, on="customer", how="left")
    return audience(candidates, analysed.people, rules=rules, suppressed=suppressed, as_of=analysed.as_of)


def _rewarded(analysed: Analysed, chosen: Audience, rules: OfferRules, shop: Shop) -> pl.DataFrame:
    """The recipients, highest net value first, with what is known of them and the reward of their tier."""
    rewards = reward_columns(rules, say=shop.words.say, money=lambda amount: shop.words.money(amount, shop.currency))
    has_reward = pl.col("reward") != ""
    return (
        pl.DataFrame({"customer": chosen.recipients})
        .join(analysed.customers, on="customer")
        .join(analysed.staged, on="customer")
        .join(analysed.segmented.select("customer", "value_tier"), on="customer")
        .join(analysed.people, on="customer")
        .join(analysed.favourites.select("customer", favourite_product="product_name"), on="customer", how="left")
        .join(rewards, on="value_tier")
        .with_columns(last_order_on="last_day", expires_on=pl.when(has_reward).then(pl.lit(rules.expires_on, dtype=pl.Date)))
        .sort("net", "customer", descending=[True, False])
    )


def _codes(rewarded: pl.DataFrame, rules: OfferRules, taken_codes: Collection[str], random_bytes: RandomBytes) -> tuple[str, ...] | None:
    """The codes to give out, in order; None where the offer has none."""
    match rules.code_source:
        case CodeSource.NO_CODE:
            return None
        case CodeSource.LISTED:
            used = {code.upper() for code in taken_codes}
            return tuple(code for code in rules.codes if code.upper() not in used)
        case CodeSource.OWN:
            needed = int(rewarded.get_column("needs_code").sum())
            return new_codes(needed, prefix=rules.code_prefix, taken=taken_codes, random_bytes=random_bytes)


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


def _audience_warnings(chosen: Audience, rules: OfferRules) -> list[Message]:
    warnings = []
    if chosen.long_silent:
        warnings.append(
            Message(
                N_("{count} person on the list last ordered more than {months} months ago. An old address may annoy or bounce."),
                plural=N_("{count} people on the list last ordered more than {months} months ago. Old addresses may annoy or bounce."),
                count=chosen.long_silent,
                months=rules.warn_beyond_months,
            )
        )
    if chosen.unconfirmed:
        warnings.append(
            Message(
                N_("{count} person is on the list without known consent, because you confirmed the rule for existing customers."),
                plural=N_("{count} people are on the list without known consent, because you confirmed the rule for existing customers."),
                count=chosen.unconfirmed,
            )
        )
    return warnings


def _text_warnings(recipients: pl.DataFrame, rules: OfferRules, *, unsubscribe_added: bool) -> list[Message]:
    used = tags_in(rules.texts)
    rewarded = bool((recipients.get_column("reward") != "").any())
    coded = recipients.get_column("code").null_count() < recipients.height
    cases = (
        (unsubscribe_added, Message(N_("The text had no unsubscribe tag; it was added at the end."))),
        (not rules.texts.link.strip(), Message(N_("The button has no link yet. Enter the address of your shop."))),
        (rewarded and MergeTag.REWARD not in used, Message(N_("The texts do not name the reward. Add the tag {tag}."), tag="{{reward}}")),
        (
            rewarded and rules.code_source is CodeSource.NO_CODE,
            Message(N_("The messages promise a reward without a code: the shop has to give it by itself.")),
        ),
        (coded and MergeTag.CODE not in used, Message(N_("The texts do not name the code. Add the tag {tag}."), tag="{{code}}")),
    )
    return [warning for holds, warning in cases if holds]

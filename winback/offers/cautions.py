"""What the owner should know before a list goes out."""

from collections.abc import Collection

import polars as pl

from winback.locale import N_, Message
from winback.offers.messages import MergeTag
from winback.policy import OfferRules
from winback.vocabulary import CodeSource, Consent


def audience_cautions(contacted: pl.DataFrame, rules: OfferRules, *, is_long_silent: pl.Expr) -> list[Message]:
    """Of the people on the list [email_consent, and what ``is_long_silent`` reads]: long silence, consent only by exemption."""
    long_silent = contacted.filter(is_long_silent).height
    unconfirmed = contacted.filter(pl.col("email_consent") == Consent.UNKNOWN).height
    cautions = []
    if long_silent:
        cautions.append(
            Message(
                N_("{count} person on the list last ordered more than {months} months ago. An old address may annoy or bounce."),
                plural=N_("{count} people on the list last ordered more than {months} months ago. Old addresses may annoy or bounce."),
                count=long_silent,
                months=rules.warn_beyond_months,
            )
        )
    if unconfirmed:
        cautions.append(
            Message(
                N_("{count} person is on the list without known consent, because you confirmed the rule for existing customers."),
                plural=N_("{count} people are on the list without known consent, because you confirmed the rule for existing customers."),
                count=unconfirmed,
            )
        )
    return cautions


def text_cautions(recipients: pl.DataFrame, rules: OfferRules, *, tags: Collection[MergeTag], unsubscribe_added: bool) -> list[Message]:
    """Of the texts and what the RECIPIENTS get; ``tags`` are those that everybody's texts use."""
    rewarded = bool((recipients.get_column("reward") != "").any())
    coded = recipients.get_column("code").null_count() < recipients.height
    cases = (
        (unsubscribe_added, Message(N_("The text had no unsubscribe tag; it was added at the end."))),
        (not rules.texts.link.strip(), Message(N_("The button has no link yet. Enter the address of your shop."))),
        (rewarded and MergeTag.REWARD not in tags, Message(N_("The texts do not name the reward. Add the tag {tag}."), tag="{{reward}}")),
        (
            rewarded and rules.code_source is CodeSource.NO_CODE,
            Message(N_("The messages promise a reward without a code: the shop has to give it by itself.")),
        ),
        (coded and MergeTag.CODE not in tags, Message(N_("The texts do not name the code. Add the tag {tag}."), tag="{{code}}")),
    )
    return [caution for holds, caution in cases if holds]

"""The steps of the Offers page: widgets that return policy."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.offers.gifts import gift_idea
from winback.offers.messages import MergeTag
from winback.offers.plays import Play
from winback.pipeline import History
from winback.policy import Economics, MessageTexts, OfferRules, Reward, Variant
from winback.ui import session
from winback.ui.amounts import ask_amount
from winback.ui.frame import Here
from winback.ui.offer_codes import Codes, choose_codes
from winback.ui.offer_presets import gift_key, reward_kind_key
from winback.ui.offer_variant import choose_variant
from winback.vocabulary import CodeSource, RewardKind, Stage, ValueTier

DAYS_TO_EXPIRY = 30
DEMO_LINK = "https://shop.example.com/"
_USUAL_AMOUNT = Decimal(5)
_HAS_AMOUNT = (RewardKind.PERCENTAGE, RewardKind.FIXED_AMOUNT)
_FIELD_WIDTH = 300  # pixels


@dataclass(frozen=True, kw_only=True)
class Gift:
    """What the second step decides: rewards by value tier, where the codes come from, until when."""

    rewards: tuple[tuple[ValueTier, Reward], ...]
    codes: Codes
    expires_on: date | None
    variant: Variant | None = None


_FIELD_WIDTH = 300  # pixels


def step(here: Here, title: str) -> AbstractContextManager[object]:
    """One step of the page, open from the start."""
    return st.expander(here(title), expanded=True, type="step")


def place() -> DeltaGenerator:
    """A place to draw in later, when what belongs there is known."""
    return st.container()


def summary_place(here: Here) -> DeltaGenerator:
    """The top of the page, filled once the list is known."""
    return st.container()


def choose_play(here: Here, plays: Sequence[Play]) -> Play:
    """Which idea: a radio with a line of explanation each."""
    return st.radio(
        here(N_("Idea")),
        list(plays),
        format_func=lambda play: here(play.title),
        captions=[here(play.description) for play in plays],
        key=session.PLAY_KEY,
        label_visibility="collapsed",
        persist_state="session",
    )


def choose_stages(here: Here, play: Play) -> tuple[Stage, ...]:
    """Which of the idea's stages are addressed; none picked means all."""
    session.place_offer_stages(play.name, play.stages)
    picked = st.multiselect(
        here(N_("Who is addressed")),
        play.stages,
        format_func=lambda stage: here(word(stage)),
        key=session.offer_stages_key(play.name),
        persist_state="session",
    )
    session.keep_offer_stages(picked)
    return tuple(stage for stage in play.stages if stage in picked) or play.stages


def choose_rewards(here: Here, history: History, play: Play) -> Gift:
    """Reward by value tier, and how its code comes about."""
    rewards = tuple((tier, _choose_reward(here, history, play, tier, reward)) for tier, reward in play.rewards)
    if all(reward.kind == RewardKind.NONE for _, reward in rewards):
        st.caption(here(N_("Nobody gets a reward, so no code is needed.")))
        variant = choose_variant(here, play, has_reward=False)
        return Gift(rewards=rewards, codes=Codes(source=CodeSource.NO_CODE), expires_on=None, variant=variant)
    codes = choose_codes(here)
    soonest = _soonest(here, history)
    expires_on = st.date_input(
        here(N_("Good until")),
        value=soonest + timedelta(days=DAYS_TO_EXPIRY),
        min_value=soonest + timedelta(days=1),
        format=here.say.day_pattern,
        key=f"offer_expires_on_{soonest.isoformat()}",  # a day that was right for an earlier list is none for a later one
        width=220,
        persist_state="session",
    )
    return Gift(
        rewards=rewards,
        codes=codes,
        expires_on=expires_on,
        variant=choose_variant(here, play, has_reward=True),
    )


def _soonest(here: Here, history: History) -> date:
    """The earliest day that a list could go out: in the demo shop time stands still at the end of its data."""
    is_demo = here.workspace is not None and here.workspace.is_demo
    return history.as_of if is_demo else max(session.today(), history.as_of)


def write_texts(here: Here, play: Play) -> tuple[MessageTexts, DeltaGenerator]:
    """The message on the left; the place for its preview on the right."""
    written, preview = st.columns(2)
    with written:
        subject = st.selectbox(
            here(N_("Subject")),
            [here.writes.say(one) for one in play.texts.subjects],
            accept_new_options=True,
            key=_text_key(here, play, "subject"),
            help=here(N_("Pick a suggestion or type your own.")),
            persist_state="session",
        )
        preview_text = _text(here, play, "preview_text", N_("Preview text"), play.texts.preview_text)
        text = st.text_area(
            here(N_("Text")),
            value=here.writes.say(play.texts.text),
            height=260,
            key=_text_key(here, play, "text"),
            help=_tag_help(here),
            persist_state="session",
        )
        button = _text(here, play, "button", N_("Button"), play.texts.button)
        link = st.text_input(
            here(N_("Where the button leads")),
            value=DEMO_LINK if here.workspace and here.workspace.is_demo else "",
            key=f"offer_{play.name}_link",
            persist_state="session",
        )
    return MessageTexts(
        subject=subject or "", preview_text=preview_text, text=text or "", button=button, link=(link or "").strip()
    ), preview


def rules(history: History, play: Play, stages: tuple[Stage, ...], gift: Gift, texts: MessageTexts, economics: Economics) -> OfferRules:
    """Everything the list is built from."""
    only, without = session.offer_limits()
    return OfferRules(
        play=play.name,
        stages=stages,
        only=only,
        without=without,
        rewards=gift.rewards,
        texts=texts,
        code_source=gift.codes.source,
        codes=gift.codes.listed,
        code_prefix=gift.codes.prefix,
        codes_confirmed=gift.codes.confirmed,
        expires_on=gift.expires_on,
        unknown_consent_confirmed=session.exemption_confirmed(),
        warn_beyond_months=history.policy.warn_beyond_months,
        leave_out_beyond_months=history.policy.leave_out_beyond_months,
        economics=economics,
        variant=gift.variant,
    )


def _choose_reward(here: Here, history: History, play: Play, tier: ValueTier, default: Reward) -> Reward:
    line = st.container(horizontal=True, vertical_alignment="bottom")
    kinds = list(RewardKind)
    session.place(reward_kind_key(play, tier), default.kind)
    kind = line.selectbox(
        here(word(tier)),
        kinds,
        help=here(FIGURES[Figure.VALUE_TIER].help),
        format_func=lambda one: here(word(one)),
        key=reward_kind_key(play, tier),
        persist_state="session",
        width=_FIELD_WIDTH,
    )
    reward = Reward(kind=kind)
    if kind in _HAS_AMOUNT:
        unit = here(N_("Discount in %")) if kind == RewardKind.PERCENTAGE else history.currency
        amount = ask_amount(
            here,
            line.container(width=_FIELD_WIDTH),
            unit,
            key=f"offer_{play.name}_{tier}_{kind}",
            first=default.amount or _USUAL_AMOUNT,
            most=Decimal(100) if kind == RewardKind.PERCENTAGE else None,
        )
        return replace(reward, amount=amount or Decimal(0))
    if kind == RewardKind.GIFT:
        session.place(gift_key(play, tier), here.writes.say(default.gift or gift_idea(history.policy.business_type)))
        gift = line.text_input(here(N_("Which gift")), key=gift_key(play, tier), persist_state="session", width=_FIELD_WIDTH)
        cost = ask_amount(
            here,
            line.container(width=_FIELD_WIDTH),
            here(Message(N_("It costs you, {currency}"), currency=history.currency)),
            key=f"offer_{play.name}_{tier}_gift_cost",
            first=here.workspace.policy.gift_cost if here.workspace else Decimal(0),
        )
        return replace(reward, gift=gift, cost=cost or Decimal(0))
    return reward


def _text(here: Here, play: Play, field: str, label: str, default: str) -> str:
    return st.text_input(here(label), value=here.writes.say(default), key=_text_key(here, play, field), persist_state="session") or ""


def _text_key(here: Here, play: Play, field: str) -> str:
    """Widget key of a part of the message: each language that it is written in has a text of its own."""
    return f"offer_{play.name}_{here.writes.locale.language}_{field}"


def _tag_help(here: Here) -> str:
    tags = ", ".join(f"`{{{{{tag.value}}}}}`" for tag in MergeTag)
    return here(Message(N_("Filled in for each person: {tags}. After a bar comes what stands there when it is not known."), tags=tags))

"""The step of the Offers page that draws the lot: who gets nothing for now, and what that lets one see."""

from typing import Any

import streamlit as st

from winback.campaigns.assignment import balance
from winback.campaigns.prospects import Prospects
from winback.drafting import Draft, outlook
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.ui.frame import Here, escape
from winback.ui.numbers import estimate, per_hundred
from winback.vocabulary import Arm

_SUGGESTED = -1.0  # not None: a radio that is drawn again with None has nothing chosen
_SHARES = (_SUGGESTED, 0.1, 0.2, 0.3, 0.5, 0.0)


def choose_holdout(here: Here) -> float | None:
    """The share held out; None: as suggested by the size of the list."""
    share = st.radio(
        here(N_("Comparison group")),
        _SHARES,
        format_func=lambda share: _share_words(here, share),
        horizontal=True,
        key="offer_holdout",
        help=here(
            N_(
                "These people get nothing for now, drawn by lot, so that you see who would have come anyway. We suggest 30% for "
                "fewer than 1,500 people, 20% for up to 5,000, 10% for more."
            )
        ),
        persist_state="session",
    )
    return None if share == _SUGGESTED else share


def show_lot(here: Here, history: History, draft: Draft) -> None:
    """How many get nothing and why that is worth it, when one will know, and whether the lot was fair."""
    if draft.plan.assigned.is_empty():
        st.caption(here(N_("There is nobody to draw.")))
        return
    seen = outlook(history, draft)
    if not seen.held_out:
        told = N_(
            "Without a comparison group you will never know who came back because of your offer: those who would have come anyway "
            "look just the same."
        )
        st.warning(here(told), icon=":material/info:")
        return
    st.markdown(escape(here(_group_sentence(history, seen))))
    st.markdown(escape(here(_when_sentence(history, seen, draft))))
    st.table(_options_table(here, history, seen, draft), border="horizontal")
    with st.expander(here(N_("Was the lot fair?")), type="compact"):
        st.caption(here(N_("Drawn within groups of people of similar value, by a secret number that is kept with the campaign.")))
        st.table(_balance_table(here, history, draft), border="horizontal")


def _group_sentence(history: History, seen: Prospects) -> Message:
    return Message(
        N_(
            "{count} of {n} people gets nothing for now, drawn by lot. Only the comparison shows who came back because of your offer "
            "and who would have come anyway. They are not forgotten: after {W} days they can be on the next list."
        ),
        plural=N_(
            "{count} of {n} people get nothing for now, drawn by lot. Only the comparison shows who came back because of your offer "
            "and who would have come anyway. They are not forgotten: after {W} days they can be on the next list."
        ),
        count=seen.held_out,
        n=seen.held_out + seen.contacted,
        W=history.horizon_days,
    )


def _when_sentence(history: History, seen: Prospects, draft: Draft) -> Message:
    """From where on an effect is seen with this list, and when the expected one will be."""
    people = seen.held_out + seen.contacted
    if seen.detectable_lift is None:
        return Message(N_("With {n} people no effect can be told from chance; several such lists together may show one."), n=people)
    months = seen.options[0].wait.months
    values: dict[str, Any] = {
        "n": people,
        "mde": per_hundred(seen.detectable_lift),
        "lift": per_hundred(draft.plan.expected.planned.lift),
        "W": history.horizon_days,
    }
    if months is None:
        return Message(
            N_(
                "With {n} people an effect becomes visible from about {mde} extra returns per 100. If it is {lift} per 100, this shop "
                "is too small to see it within three years."
            ),
            **values,
        )
    if months == 0:
        return Message(
            N_(
                "With {n} people an effect becomes visible from about {mde} extra returns per 100. If it is {lift} per 100, you will "
                "probably know from this list alone, {W} days after sending it."
            ),
            **values,
        )
    return Message(
        N_(
            "With {n} people an effect becomes visible from about {mde} extra returns per 100. If it is {lift} per 100, you will "
            "probably know once you have sent such lists to the newly quiet for {count} more month and waited {W} days."
        ),
        plural=N_(
            "With {n} people an effect becomes visible from about {mde} extra returns per 100. If it is {lift} per 100, you will "
            "probably know once you have sent such lists to the newly quiet for {count} more months and waited {W} days."
        ),
        count=months,
        **values,
    )


def _options_table(here: Here, history: History, seen: Prospects, draft: Draft) -> list[dict[str, str]]:
    return [
        {
            here(N_("Comparison group")): _marked(here, option.holdout, is_chosen=option.holdout == draft.holdout),
            here(N_("You will probably know")): here(_known_after(option.wait.months, history.horizon_days)),
            here(N_("Profit given up until then")): here.say.money_rounded(estimate(option.wait.forgone), history.currency),
        }
        for option in sorted(seen.options, key=lambda option: option.holdout)
    ]


def _marked(here: Here, share: float, *, is_chosen: bool) -> str:
    percent = here.say.percent(share)
    return here(Message(N_("{share} (chosen)"), share=percent)) if is_chosen else percent


def _known_after(months: int | None, window_days: int) -> Message:
    if months is None:
        return Message(N_("not within three years"))
    if months == 0:
        return Message(N_("from this list alone, {W} days after sending"), W=window_days)
    return Message(
        N_("after {count} month of lists and {W} days"),
        plural=N_("after {count} months of lists and {W} days"),
        count=months,
        W=window_days,
    )


def _balance_table(here: Here, history: History, draft: Draft) -> list[dict[str, str]]:
    """A row for each figure and a column for each group, which a phone has room for."""
    groups = balance(draft.plan.assigned).rows(named=True)
    only_one = len(groups) <= 2
    figures = {
        N_("People"): lambda row: here.say.number(row["people"]),
        N_("Bought so far, each"): lambda row: here.say.money_rounded(row["net"], history.currency),
        N_("Days of silence"): lambda row: here.say.number(round(row["silent_days"])),
        N_("Come back by themselves"): lambda row: here.say.percent(row["chance"], decimals=1),
    }
    return [{" ": here(name)} | {_group_name(here, row["arm"], only_one): said(row) for row in groups} for name, said in figures.items()]


def _group_name(here: Here, arm: str, only_one: bool) -> str:
    return here(N_("Get the message") if only_one and arm != Arm.HOLDOUT else word(Arm(arm)))


def _share_words(here: Here, share: float) -> str:
    if share == _SUGGESTED:
        return here(N_("As we suggest"))
    return here(N_("None")) if not share else here.say.percent(share)

"""The general lists: what is worth doing in any shop, where it is true."""

from decimal import ROUND_CEILING, Decimal

import polars as pl

from winback.locale import Amount
from winback.offers import evidence
from winback.offers.plays import PERSONAL_NOTE, WIN_BACK, WIN_BACK_REMINDER
from winback.offers.situation import Action, Listed, Preset, Situation, action_of, listed, yearly_value
from winback.policy import Selection
from winback.vocabulary import ActionKind, Advice, Consent, Stage

MOST_CALLED = 20
BEST_TO_MEAN = 3
FEWEST_TOLD_OF = 10


def high_value_quiet(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """The few of highest value who have gone quiet: worth a personal word."""
    cut = _high_cut(situation)
    if cut is None:
        return None
    preset = Preset(
        play=PERSONAL_NOTE,
        stages=(Stage.LAPSED,),
        only=Selection(yearly_value_from=cut),
        without=taken,
        count_later_orders=situation.analysed.later_orders.mean > 0,
    )
    made = listed(situation, preset)
    if not made.people:
        return None
    return action_of(
        situation,
        ActionKind.HIGH_VALUE_QUIET,
        made,
        title=evidence.high_value_title(made.customers),
        idea=evidence.high_value_idea(),
        told=evidence.high_value(
            customers=made.customers,
            each=Amount(made.yearly_value / made.customers, situation.currency),
            usual=Amount(_mean_yearly_value(situation.analysed.customers), situation.currency),
        ),
    )


def win_back_rest(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    found = general_list(situation, taken)
    return None if found is None else win_back(situation, found)


def ask_consent(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Quiet customers with an address of whom no consent is known: nobody writes to them, but they can be asked."""
    del taken  # nobody of them is on any list
    made = listed(situation, Preset(play=WIN_BACK_REMINDER, stages=(Stage.LAPSED,)))
    unknown = made.chosen.consent.unknown
    if unknown < FEWEST_TOLD_OF:
        return None
    return Action(
        kind=ActionKind.ASK_CONSENT,
        customers=unknown,
        may_be_emailed=0,
        yearly_value=yearly_value(situation.analysed.customers, _without_known_consent(situation, made.chosen.behind)),
        title=evidence.ask_consent_title(unknown),
        idea=evidence.ask_consent_idea(is_known_of_nobody=not made.chosen.consent.yes),
        evidence=evidence.ask_consent(made.chosen.consent),
    )


def long_gone(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Customers of whom hardly anybody returns: better left alone."""
    del taken  # nobody is written to
    lost = situation.analysed.staged.filter(pl.col("stage") == Stage.LOST).get_column("customer")
    if lost.len() < FEWEST_TOLD_OF:
        return None
    chance = situation.analysed.chances.filter(pl.col("customer").is_in(lost.implode())).get_column("chance").mean()
    return Action(
        kind=ActionKind.LONG_GONE,
        customers=lost.len(),
        may_be_emailed=0,
        yearly_value=yearly_value(situation.analysed.customers, lost),
        title=evidence.long_gone_title(lost.len()),
        idea=evidence.long_gone_idea(),
        evidence=evidence.long_gone(chance=float(str(chance)), horizon_days=situation.horizon_days),
    )


def general_list(situation: Situation, taken: tuple[Selection, ...]) -> Listed | None:
    """Everybody who has gone quiet, with what earns more; None where nothing is expected to."""
    rewarded = listed(situation, Preset(play=WIN_BACK, stages=(Stage.LAPSED,), without=taken))
    if rewarded.people and rewarded.expected.recommended is Advice.REWARD:
        return rewarded
    bare = listed(situation, Preset(play=WIN_BACK_REMINDER, stages=(Stage.LAPSED,), without=taken, follow_advice=True))
    return bare if bare.people else None


def win_back(situation: Situation, made: Listed) -> Action:
    return action_of(
        situation,
        ActionKind.WIN_BACK,
        made,
        title=evidence.win_back_title(made.customers),
        idea=evidence.win_back_idea(is_rewarded=made.expected.rewarded > 0),
        told=evidence.win_back(
            chance=made.expected.chance,
            horizon_days=situation.horizon_days,
        ),
    )


def _without_known_consent(situation: Situation, behind: pl.Series) -> pl.Series:
    people = situation.analysed.people
    return people.filter(pl.col("customer").is_in(behind.implode()), pl.col("email_consent") == Consent.UNKNOWN).get_column("customer")


def _mean_yearly_value(customers: pl.DataFrame) -> Decimal:
    return Decimal(customers.get_column("net_last_year").sum()) / max(customers.height, 1)


def _high_cut(situation: Situation) -> Decimal | None:
    """The yearly value from which a quiet customer is one of the few: thrice the mean of all customers, and at most 20 people."""
    quiet = situation.analysed.staged.filter(pl.col("stage") == Stage.LAPSED).select("customer")
    values = quiet.join(situation.analysed.customers.select("customer", "net_last_year"), on="customer").get_column("net_last_year")
    best = values.top_k(MOST_CALLED).sort(descending=True)
    floor = BEST_TO_MEAN * _mean_yearly_value(situation.analysed.customers)
    if best.is_empty() or best[0] < floor:
        return None
    return _rounded_up(max(floor, best[-1] if best.len() == MOST_CALLED else floor), at_most=best[0])


def _rounded_up(amount: Decimal, *, at_most: Decimal) -> Decimal:
    """To two significant digits, so that it can be said; never so far that nobody is left."""
    step = Decimal(1).scaleb(max(amount.adjusted() - 1, 0))
    return min(((amount / step).to_integral_value(rounding=ROUND_CEILING) * step).quantize(Decimal(1)), at_most)

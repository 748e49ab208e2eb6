"""The limits held against the shop's own past: whom they would have flagged on earlier days, and who of them came back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from winback.analysis.backtest import Check, checks, past_dates, replay
from winback.analysis.occasions import occasions_until
from winback.analysis.recommendation import recommend
from winback.history import History
from winback.policy import Recommendation, Thresholds
from winback.store import Campaign, Store
from winback.vocabulary import Arm, CampaignStatus, UsualReturnGroup

_WRITTEN_TO = {"customer": pl.Int64(), "sent_on": pl.Date()}


@dataclass(frozen=True, kw_only=True, eq=False)
class LookBack:
    """The past days that are looked at: what was known on each (REPLAY), and the limits that would have been suggested on it.

    At own pace a silence is as long as the typical gap of the shop makes it: ``replayed`` goes by that of the limits on screen,
    ``replayed_then`` by that of each day, as its suggestion does.
    """

    replayed: pl.DataFrame
    replayed_then: pl.DataFrame
    suggested: tuple[tuple[date, Thresholds], ...]

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(on for on, _ in self.suggested)

    def with_limits(self, thresholds: Thresholds) -> tuple[Check, ...]:
        """What the limits of today would have said on each of the days."""
        return checks(self.replayed, [(on, thresholds) for on in self.dates])

    def as_suggested(self) -> tuple[Check, ...]:
        """What would have come of following the suggestion of each day."""
        return checks(self.replayed_then, self.suggested)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """By which kind of limits customers are judged, whatever their days are, and on which past days; None: those of the program."""

    one_order_apart: bool = False
    typical_gap_days: float | None = None
    dates: tuple[date, ...] | None = None


AS_USUAL = Judged()


def like(thresholds: Thresholds, dates: tuple[date, ...] | None = None) -> Judged:
    """As these limits judge."""
    return Judged(one_order_apart=thresholds.one_order is not None, typical_gap_days=thresholds.typical_gap_days, dates=dates)


def usual_dates(history: History) -> tuple[date, ...]:
    """The days that the program looks back at, the latest first; none where no day has a horizon after and a year before it."""
    first_day = first_order(history)
    return () if first_day is None else past_dates(first_day=first_day, as_of=history.as_of, horizon_days=history.horizon_days)


def first_order(history: History) -> date | None:
    """The day of the first occasion."""
    first_day = history.occasions["day"].min()
    return first_day if isinstance(first_day, date) else None


def look_back(history: History, written_to: pl.DataFrame, judged: Judged = AS_USUAL) -> LookBack | None:
    """The past days of a shop; ``written_to`` as ``written_to`` gives it. None where there is no day to look at."""
    dates = usual_dates(history) if judged.dates is None else judged.dates
    if not dates:
        return None
    known = occasions_until(history.occasions, as_of=history.as_of).collect(engine="in-memory")
    suggested = tuple((on, _suggested(history, known, on, written_to, judged)) for on in dates)

    def replayed(paces: Mapping[date, float]) -> pl.DataFrame:
        return replay(known, dates, horizon_days=history.horizon_days, written_to=written_to, typical_gap_days=paces)

    if judged.typical_gap_days is None:
        as_usual = replayed({})
        return LookBack(replayed=as_usual, replayed_then=as_usual, suggested=suggested)
    own_paces = {on: limits.typical_gap_days for on, limits in suggested if limits.typical_gap_days is not None}
    return LookBack(
        replayed=replayed(dict.fromkeys(dates, judged.typical_gap_days)), replayed_then=replayed(own_paces), suggested=suggested
    )


def _suggested(history: History, known: pl.DataFrame, on: date, written_to: pl.DataFrame, judged: Judged) -> Thresholds:
    """What would have been recommended on a day, from what was known on it."""

    def of(group: UsualReturnGroup) -> Recommendation:
        older = history.beginning.maybe_older
        return recommend(known, as_of=on, horizon_days=history.horizon_days, group=group, written_to=written_to, maybe_older=older)

    usual = of(UsualReturnGroup.ALL)
    apart = of(UsualReturnGroup.AFTER_FIRST).thresholds if judged.one_order_apart else None
    typical = None if judged.typical_gap_days is None else usual.typical_gap_days
    return replace(usual.thresholds, one_order=apart, typical_gap_days=typical)


def sent(store: Store, workspace_id: int) -> tuple[Campaign, ...]:
    """The campaigns that were sent."""
    return tuple(one for one in store.campaigns(workspace_id) if one.status is CampaignStatus.SENT and one.sent_on)


def by_us(store: Store, workspace_id: int) -> pl.DataFrame:
    """Who got a message of any campaign that was sent, and when."""
    return written_to(store, sent(store, workspace_id))


def written_to(store: Store, campaigns: tuple[Campaign, ...]) -> pl.DataFrame:
    """Who got a message of these campaigns, and when: [customer, sent_on]; the comparison groups got none."""
    reached = [
        store.campaign_frames(one)[0]
        .filter(pl.col("arm") != Arm.HOLDOUT)
        .select("customer", pl.lit(one.sent_on, dtype=pl.Date).alias("sent_on"))
        for one in campaigns
    ]
    return pl.concat([pl.DataFrame(schema=_WRITTEN_TO), *reached])

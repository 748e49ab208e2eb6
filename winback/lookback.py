"""The limits held against the shop's own past: whom they would have flagged on earlier days, and who of them came back."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.analysis.backtest import Check, checks, past_dates, replay
from winback.analysis.occasions import occasions_until
from winback.analysis.recommendation import recommend
from winback.history import History
from winback.policy import Thresholds
from winback.store import Campaign, Store
from winback.vocabulary import Arm, CampaignStatus

_WRITTEN_TO = {"customer": pl.Int64(), "sent_on": pl.Date()}


@dataclass(frozen=True, kw_only=True, eq=False)
class LookBack:
    """The past days, the latest first: what was known on each (REPLAY), and when one would have been suggested to be lapsed and lost."""

    replayed: pl.DataFrame
    suggested: tuple[tuple[date, int, int], ...]

    def with_limits(self, thresholds: Thresholds) -> tuple[Check, ...]:
        """What the limits of today would have said on each of the days."""
        after, until = thresholds.lapsed_after_days, thresholds.lost_after_days
        return checks(self.replayed, [(on, after, until) for on, _, _ in self.suggested])

    def as_suggested(self) -> tuple[Check, ...]:
        """What would have come of following the suggestion of each day."""
        return checks(self.replayed, self.suggested)


def look_back(history: History, written_to: pl.DataFrame) -> LookBack | None:
    """The past days of a shop; ``written_to`` as ``written_to`` gives it. None where no day has a horizon after and a year before it."""
    first_day = history.occasions["day"].min()
    if not isinstance(first_day, date):
        return None
    dates = past_dates(first_day=first_day, as_of=history.as_of, horizon_days=history.horizon_days)
    known = occasions_until(history.occasions, as_of=history.as_of).collect(engine="in-memory")
    if not dates:
        return None
    return LookBack(
        replayed=replay(known, dates, horizon_days=history.horizon_days, written_to=written_to),
        suggested=tuple((on, *_suggested(known, on, history.horizon_days, written_to)) for on in dates),
    )


def _suggested(known: pl.DataFrame, on: date, horizon_days: int, written_to: pl.DataFrame) -> tuple[int, int]:
    then = recommend(known, as_of=on, horizon_days=horizon_days, written_to=written_to)
    return then.lapsed.days, then.lost.days


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

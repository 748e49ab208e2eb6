"""The campaigns in the past of a demo shop, so that there are results to look at when it is opened.

They are plans only: who was on them, who was drawn for the comparison group and what came of it is found as with any other campaign.
The lot is drawn with a number of the demo, as its orders are, so that they tell the same on every computer.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from winback.locale import N_
from winback.offers.plays import WIN_BACK
from winback.policy import Reward, Thresholds
from winback.vocabulary import BusinessType, RewardKind, Stage


@dataclass(frozen=True, kw_only=True)
class PastCampaign:
    """One list of the past: planned on what was known at the end of ``as_of``, sent the day after.

    ``name`` is a message id, and so is the gift of the ``reward``, which costs what the shop says. ``thresholds`` None: those
    recommended then. ``last_order_within_days`` limits how long ago the last order may be; ``goes_on``: a further send-out of the
    list before it, to those who were on none of its send-outs yet.
    """

    name: str
    as_of: date
    play: str
    reward: Reward
    stages: tuple[Stage, ...]
    thresholds: Thresholds | None = None
    last_order_within_days: int | None = None
    goes_on: bool = False

    @property
    def sent_on(self) -> date:
        return self.as_of + timedelta(days=1)

    @property
    def lot(self) -> bytes:
        """What the comparison group is drawn with."""
        return hashlib.sha256(f"{_LOT} {self.as_of.isoformat()}".encode()).digest()


_LOT = 21
"""Chosen so that the samples teach what they are there to teach: each send-out alone is too early to say, together they paid off.

With other numbers that is so for one in five; in the others one send-out happens to be clear alone, or all of them are not.
"""

_SAMPLE = Reward(kind=RewardKind.GIFT, gift=N_("a sample of a new coffee"))


def _sample(name: str, as_of: date, *, quiet_for_days: int, goes_on: bool) -> PastCampaign:
    return PastCampaign(
        name=name,
        as_of=as_of,
        play=WIN_BACK,
        reward=_SAMPLE,
        stages=(Stage.LAPSED, Stage.LOST),
        last_order_within_days=quiet_for_days,
        goes_on=goes_on,
    )


_COFFEE_PAST = (
    PastCampaign(
        name=N_("20% for everyone who has gone quiet"),
        as_of=date(2026, 2, 1),
        play=WIN_BACK,
        reward=Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(20)),
        stages=(Stage.LAPSED,),
        thresholds=Thresholds(at_risk_after_days=45, lapsed_after_days=60, lost_after_days=180),
    ),
    _sample(N_("A sample instead of a discount, first send-out"), date(2026, 4, 14), quiet_for_days=165, goes_on=False),
    _sample(N_("A sample instead of a discount, second send-out"), date(2026, 4, 22), quiet_for_days=215, goes_on=True),
    _sample(N_("A sample instead of a discount, third send-out"), date(2026, 4, 30), quiet_for_days=290, goes_on=True),
)

PAST: Mapping[BusinessType, tuple[PastCampaign, ...]] = MappingProxyType({BusinessType.COFFEE: _COFFEE_PAST})
"""The campaigns of each business in the order in which they were sent; a business without any has none."""

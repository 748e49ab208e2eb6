"""Whether those who came back stayed: contacted and comparison group apart."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from winback.analysis.returns import at_risk, survival
from winback.campaigns.outcomes import CONTACTED
from winback.schema import OCCASIONS, OUTCOMES

SOON_DAYS = 90
LATE_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class BoughtAgain:
    """Of the ``known`` people whose return was at least so many days ago, those who bought again within these days."""

    days: int
    known: int
    again: int

    @property
    def share(self) -> float | None:
        """None while nobody’s return is that long ago."""
        return self.again / self.known if self.known else None


@dataclass(frozen=True, kw_only=True)
class Stayed:
    """How those of one group went on who had come back.

    ``median_days``: after so many days half of them had bought again; those who have not yet count as waiting since
    their return (Kaplan–Meier), None while it is less than half. ``later_order_days``: days with an order after the
    return; ``full_price_share``: of these, without any discount, None where that cannot be known.
    """

    returned: int
    soon: BoughtAgain
    late: BoughtAgain
    median_days: int | None
    later_order_days: int
    full_price_share: float | None


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """Those who came back, contacted and not contacted."""

    contacted: Stayed
    comparison_group: Stayed


def lasting(outcomes: pl.DataFrame, *, as_of: date, occasions: pl.DataFrame | None = None) -> Lasting:
    """OUTCOMES of the same ``as_of`` → whether the returns last.

    ``occasions`` (OCCASIONS of the whole shop in the analysed currency) tell orders at full price from others, unless
    none of them shows a discount: then the export states none.
    """
    returners = OUTCOMES.check(outcomes).filter("returned")
    later_days = _later_days(returners, OCCASIONS.empty() if occasions is None else OCCASIONS.check(occasions), as_of=as_of)
    contacted, comparison_group = (
        _stayed(returners.filter(group), later_days.filter(group), as_of=as_of) for group in (CONTACTED, ~CONTACTED)
    )
    return Lasting(contacted=contacted, comparison_group=comparison_group)


def _stayed(returners: pl.DataFrame, later_days: pl.DataFrame, *, as_of: date) -> Stayed:
    return Stayed(
        returned=returners.height,
        soon=_bought_again(returners, as_of=as_of, days=SOON_DAYS),
        late=_bought_again(returners, as_of=as_of, days=LATE_DAYS),
        median_days=_median_days(returners, as_of=as_of),
        later_order_days=returners.select(pl.col("later_orders").cast(pl.Int64).sum()).item(),
        full_price_share=later_days.select(pl.col("is_full_price").mean()).item(),
    )


def _bought_again(returners: pl.DataFrame, *, as_of: date, days: int) -> BoughtAgain:
    known = returners.filter((pl.lit(as_of) - pl.col("returned_on")).dt.total_days() >= days)
    again = known.filter((pl.col("next_order_on") - pl.col("returned_on")).dt.total_days() <= days)
    return BoughtAgain(days=days, known=known.height, again=again.height)


def _median_days(returners: pl.DataFrame, *, as_of: date) -> int | None:
    """The Kaplan–Meier median of the days from the return to the next order day."""
    until = pl.coalesce("next_order_on", pl.lit(as_of))
    waits = returners.select(days=(until - pl.col("returned_on")).dt.total_days(), finished=pl.col("next_order_on").is_not_null())
    finished, still_open = (np.bincount(waits.filter(pl.col("finished") == ended)["days"].to_numpy()) for ended in (True, False))
    longest = max(finished.size, still_open.size)
    ended, waiting = (np.pad(counts, (0, longest - counts.size)).astype(np.float64) for counts in (finished, still_open))
    passed_half = np.flatnonzero(survival(ended, at_risk(ended, waiting)) <= 0.5)
    return int(passed_half[0]) if passed_half.size else None


def _later_days(returners: pl.DataFrame, occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The order days after the return, [arm, is_full_price]; no rows where the export of the shop states no discounts."""
    later = occasions.join(returners.select("customer", "arm", "returned_on"), on="customer").filter(
        pl.col("day") > pl.col("returned_on"), pl.col("day") <= as_of, (occasions["discounted_net"] > 0).any()
    )
    return later.select("arm", is_full_price=pl.col("discounted_net") == 0)

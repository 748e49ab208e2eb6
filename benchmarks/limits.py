"""A moved limit on a made-up shop of a million customers, judged in each way: counts, funnel, curve, and the check on the past."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import polars as pl

from winback.analysis.backtest import checks, past_dates, replay
from winback.analysis.customers import customers
from winback.analysis.flows import flows, month_ends
from winback.analysis.gaps import gap_table
from winback.analysis.lifecycle import funnel, is_told_by_histogram, stage_histogram, stage_summary, summary_from_histogram
from winback.analysis.recommendation import recommend
from winback.analysis.returns import usual_return_curve
from winback.charts.backtest import came_back_bars
from winback.charts.funnel import funnel_bars
from winback.charts.returns import return_curve
from winback.charts.stages import stage_bars
from winback.charts.theme import Look
from winback.locale.formats import speaker
from winback.policy import Limits, Thresholds
from winback.schema import OCCASIONS

AS_OF = date(2026, 6, 30)
DAYS = 1095
HORIZON = 60
GOAL_MS = 60
LOOK = Look("light", speaker("en"))
USUAL = Thresholds(at_risk_after_days=60, lapsed_after_days=120, lost_after_days=240)
APART = Limits(at_risk_after_days=70, lapsed_after_days=140, lost_after_days=300)
EARLY = Limits(at_risk_after_days=10, lapsed_after_days=30, lost_after_days=300)


def main() -> None:
    """Make the occasions, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=9)
    chosen = parser.parse_args()
    seen = made_up(chosen.customers)
    known = customers(seen, as_of=AS_OF)
    typical = recommend(seen, as_of=AS_OF, horizon_days=HORIZON).typical_gap_days
    print(f"{known.height:,} customers, {seen.height:,} occasions, typical gap {typical} days", flush=True)
    once(seen, typical)
    curve = usual_return_curve(seen, as_of=AS_OF, horizon_days=HORIZON)
    ways = {
        "one set": USUAL,
        "limits for one order": replace(USUAL, one_order=APART),
        "own pace": replace(USUAL, typical_gap_days=typical),
        "one order, early": replace(USUAL, one_order=EARLY),
    }
    for name, thresholds in ways.items():
        moved(name, seen, known, curve, thresholds, repeat=chosen.repeat)
    over_time(seen, ways["one set"])


def made_up(count: int) -> pl.DataFrame:
    """OCCASIONS of customers who begin on any day, each at a pace of their own, and drop out at random; the same every time."""
    random = np.random.default_rng(1)
    orders = random.geometric(0.45, count)
    number = np.concatenate([[0], np.cumsum(orders)])
    customer = np.repeat(np.arange(count), orders)
    pace = np.repeat(random.choice([20, 45, 120], count), orders)
    gap = 1 + random.exponential(pace).astype(np.int64)
    gap[number[:-1]] = random.integers(0, DAYS, count)
    total = np.cumsum(gap)
    day = total - np.repeat(np.concatenate([[0], total[number[1:-1] - 1]]), orders)
    place = np.arange(customer.size) - np.repeat(number[:-1], orders)
    frame = pl.DataFrame({"customer": customer, "number": (place + 1).astype(np.int32), "gap": gap, "since": day})
    dated = frame.filter(pl.col("since") <= DAYS).with_columns(
        day=pl.lit(AS_OF - timedelta(days=DAYS)) + pl.duration(days=pl.col("since")),
        gap=pl.when(pl.col("number") > 1).then("gap"),
        orders=pl.lit(1),
        net=pl.lit(20),
        discounted_net=pl.lit(0),
    )
    return OCCASIONS.conform(dated)


def over_time(seen: pl.DataFrame, thresholds: Thresholds) -> None:
    """The stages at the ends of 36 months, and the ways between them, which a page draws in a part of its own."""
    first_day = AS_OF - timedelta(days=DAYS)
    dates = month_ends(first_day=first_day, as_of=AS_OF, most=36)
    spent = milliseconds(lambda: flows(seen, dates, thresholds), 3)
    print(f"{len(dates)} months        {spent:.0f} ms = {spent / 1000:.2f} × the goal of 1 s")


def once(seen: pl.DataFrame, typical: float | None) -> None:
    """What is worked out once for a version of the data."""
    written = seen.filter(pl.col("customer") % 20 == 0).select("customer", sent_on=pl.lit(AS_OF - timedelta(days=200)))
    known = customers(seen, as_of=AS_OF)
    plain = milliseconds(lambda: gap_table(seen, as_of=AS_OF), 3)
    told = {
        "gaps with messages": lambda: gap_table(seen, as_of=AS_OF, written_to=written.unique()),
        "recommendation": lambda: recommend(seen, as_of=AS_OF, horizon_days=HORIZON),
        "histogram": lambda: stage_histogram(known),
        "histogram at own pace": lambda: stage_histogram(known, typical_gap_days=typical),
        "replay of four days": lambda: replay(seen, dates(), horizon_days=HORIZON),
        "replay at own pace": lambda: replay(seen, dates(), horizon_days=HORIZON, typical_gap_days=at_pace(typical)),
    }
    print(f"once             gaps {plain:.0f} ms; as long as they:", end="", flush=True)
    for name, work in told.items():
        print(f" {name} {milliseconds(work, 3) / plain:.1f} ×", end=";", flush=True)
    print()


def dates() -> tuple[date, ...]:
    return past_dates(first_day=AS_OF - timedelta(days=DAYS), as_of=AS_OF, horizon_days=HORIZON)


def at_pace(typical: float | None) -> dict[date, float] | None:
    return None if typical is None else dict.fromkeys(dates(), typical)


def moved(name: str, seen: pl.DataFrame, known: pl.DataFrame, curve: pl.DataFrame, thresholds: Thresholds, *, repeat: int) -> None:
    """What the server does for each step of a slider, with the pictures."""
    histogram = stage_histogram(known, typical_gap_days=thresholds.typical_gap_days)
    replayed = replay(seen, dates(), horizon_days=HORIZON, typical_gap_days=at_pace(thresholds.typical_gap_days))
    steps = cycle(range(100, 160))

    def redraw() -> None:
        now = replace(thresholds, lapsed_after_days=next(steps))
        summary = summary_from_histogram(histogram, now, leads=0) if is_told_by_histogram(now) else stage_summary(known, now, leads=0)
        for picture in (
            stage_bars(summary, LOOK, currency="EUR"),
            funnel_bars(funnel(histogram, now, leads=0), LOOK),
            return_curve(curve, now, LOOK, horizon_days=HORIZON, one_order=now.one_order),
        ):
            picture.figure.to_json()

    def check() -> None:
        found = checks(replayed, [(on, replace(thresholds, lapsed_after_days=next(steps))) for on in dates()])
        came_back_bars(found, found, LOOK).figure.to_json()

    pictures, past = milliseconds(redraw, repeat), milliseconds(check, repeat)
    print(
        f"{name:<21} {histogram.height:,} rows: counts, funnel, curve {pictures:.0f} ms = {pictures / GOAL_MS:.2f} × the goal of "
        f"{GOAL_MS} ms; check {past:.0f} ms = {past / GOAL_MS:.2f} ×",
        flush=True,
    )


def milliseconds(work: Callable[[], object], repeat: int) -> float:
    """The median of ``repeat`` runs after one that is not counted."""
    work()
    taken = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


if __name__ == "__main__":
    main()

"""Do chances come true? Shops whose customers follow a known law – one that MBG/NBD assumes, others that nothing assumes.

    .venv/bin/python benchmarks/calibration.py --customers 20000

Each is told as of a horizon before its last day; the largest gap between what was foretold and what came over the tenths of the
customers is printed, for every way and for the one that the shop's own past chose.
"""

import argparse
import sys
from datetime import timedelta
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.simulated_shops import LAWS, Law, last_day, occasions_of
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO, Past, look_at
from winback.analysis.prediction.trial import calibration, hold_trial, score
from winback.vocabulary import Predictor

DAYS, HORIZON_DAYS = 900, 60
NO_REFUNDS = pl.DataFrame(schema={"customer": pl.Int64, "day": pl.Date})


def tell(law: Law, *, customers: int, seed: int) -> None:
    """Every way on one simulated shop."""
    seen, on = occasions_of(law, customers=customers, days=DAYS, seed=seed), last_day(DAYS) - timedelta(days=HORIZON_DAYS)
    past = Past(occasions=seen, refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=HORIZON_DAYS)
    trial, learnt = hold_trial(past.until(on).sampled(), as_of=on)
    assert trial is not None
    day = look_at(past, on)
    print(f"\n{law.name} ({customers:,} customers, seed {seed})")
    for way, chances in learnt.chances(day.known, day.by_curve).items():
        told = pl.DataFrame({Predictor.CURVE: chances, "returned": day.returned})
        tenths = calibration(told, Predictor.CURVE)
        apart = (tenths["foretold"] - tenths["returned"]).abs().max()
        found = score(told, Predictor.CURVE)
        marked = "   <- chosen" if way is trial.winner else ""
        print(f"  {way:10} tenths at most {apart:.3f} apart   log-loss {found.log_loss:.4f}   AUC {found.auc:.4f}{marked}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--customers", type=int, default=20_000)
    arguments.add_argument("--seeds", type=int, default=3)
    asked_for = arguments.parse_args()
    for law in LAWS:
        for seed in range(1, asked_for.seeds + 1):
            tell(law, customers=asked_for.customers, seed=seed)


if __name__ == "__main__":
    main()

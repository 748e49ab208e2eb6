"""Who returns: the usual return of real shops, and how well each way foretells it, beside the models of ``lifetimes``.

    .venv/bin/python benchmarks/predictors.py --data ../shared/data --lifetimes /path/to/env/bin/python

``--data`` holds ``CDNOW_sample.txt`` and ``online_retail.csv.gz``; ``--orders FILE`` takes any CSV with the columns customer, day and
net. ``lifetimes`` needs old numpy and pandas and so an environment of its own; without it its rows are left out.
Everything is told as of a horizon before the last day and held against that horizon, which nothing has been learnt from.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.simulated_shops import LAWS, as_occasions, last_day, occasions_of
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO, Day, Past, histories, look_at
from winback.analysis.prediction.mbg import fit_mbg
from winback.analysis.prediction.trial import hold_trial, score
from winback.analysis.returns import horizon_days, usual_return_at, usual_return_curve
from winback.vocabulary import Predictor, UsualReturnGroup

SILENT_DAYS = (0, 30, 60, 90, 120, 180, 270)
ORACLE = Path(__file__).with_name("lifetimes_oracle.py")
NO_REFUNDS = pl.DataFrame(schema={"customer": pl.Int64, "day": pl.Date})


@dataclass(frozen=True, kw_only=True, eq=False)
class Shop:
    """A real shop: its name and OCCASIONS."""

    name: str
    occasions: pl.DataFrame

    @property
    def last_day(self) -> date:
        """The day of the last order."""
        last = self.occasions["day"].max()
        assert isinstance(last, date)
        return last


def shops(data: Path | None, orders: list[Path]) -> Iterator[Shop]:
    """The shops that were asked for."""
    if data is not None:
        yield Shop(name="CDNOW sample", occasions=cdnow(data / "CDNOW_sample.txt"))
        yield Shop(name="Online Retail", occasions=online_retail(data / "online_retail.csv.gz"))
    for file in orders:
        yield Shop(name=file.stem, occasions=as_occasions(pl.read_csv(file, try_parse_dates=True).select("customer", "day", "net")))


def cdnow(file: Path) -> pl.DataFrame:
    """OCCASIONS of the sample of Fader and Hardie: customer, number in the whole file, day, CDs, dollars."""
    rows = [line.split() for line in file.read_text().splitlines()]
    bought = pl.DataFrame(
        {"customer": [int(row[0]) for row in rows], "day": [row[2] for row in rows], "net": [float(row[4]) for row in rows]}
    )
    return as_occasions(bought.with_columns(pl.col("day").str.to_date("%Y%m%d")))


def online_retail(file: Path) -> pl.DataFrame:
    """OCCASIONS of the lines with a customer, without credit notes and lines that are worth nothing."""
    lines = pl.read_csv(file, infer_schema=False).with_columns(
        customer=pl.col("CustomerID").cast(pl.Float64).cast(pl.Int64),
        day=pl.col("InvoiceDate").str.slice(0, 10).str.to_date(),
        quantity=pl.col("Quantity").cast(pl.Int64),
        price=pl.col("UnitPrice").cast(pl.Float64),
    )
    is_sale = ~pl.col("InvoiceNo").str.starts_with("C") & (pl.col("quantity") > 0) & (pl.col("price") > 0)
    sold = lines.filter(is_sale, pl.col("customer").is_not_null())
    return as_occasions(sold.select("customer", "day", net=pl.col("quantity") * pl.col("price")))


def usual_return(shop: Shop, horizon: int) -> str:
    """The usual return after so many silent days, of 100."""
    curve = usual_return_curve(shop.occasions, as_of=shop.last_day, horizon_days=horizon)
    told = ((day, usual_return_at(curve, UsualReturnGroup.ALL, day)) for day in SILENT_DAYS)
    return "   ".join(f"{day}: {100 * share:.1f}" for day, share in told if share is not None)


def scores(shop: Shop, horizon: int, lifetimes: str | None) -> None:
    """Log-loss and AUC of every way over the last horizon, the one that the shop's own past chose marked."""
    on = shop.last_day - timedelta(days=horizon)
    past = Past(occasions=shop.occasions, refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=horizon)
    begun = time.perf_counter()
    trial, learnt = hold_trial(past.until(on).sampled(), as_of=on)
    seconds = time.perf_counter() - begun
    day = look_at(past, on)
    told = {str(way): chances for way, chances in learnt.chances(day.known, day.by_curve).items()}
    chosen = Predictor.CURVE if trial is None else trial.winner
    if lifetimes:
        told |= of_lifetimes(lifetimes, day, horizon)
    returned = round(day.returned.sum())
    print(f"\n  {horizon} days from {on}: {day.known.height:,} customers, {returned:,} returned; learnt and tried in {seconds:.1f} s")
    for way, chances in told.items():
        found = score(pl.DataFrame({Predictor.CURVE: chances, "returned": day.returned}), Predictor.CURVE)
        print(f"    {way:24} log-loss {found.log_loss:.4f}   AUC {found.auc:.4f}{'   <- chosen' if way == chosen else ''}")


def of_lifetimes(python: str, day: Day, horizon: int) -> dict[str, np.ndarray]:
    """The chances by the models of ``lifetimes``."""
    told, _ = asked(python, histories(day.known), horizon)
    return {f"lifetimes {name}": told[name].to_numpy() for name in told.columns}


def asked(python: str, known: pl.DataFrame, horizon: int) -> tuple[pl.DataFrame, dict[str, float]]:
    """The chances and the seconds of each fit."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "known.csv", Path(folder) / "told.csv"
        known.select("repeats", last_weeks=pl.col("last_days") / 7, age_weeks=pl.col("age_days") / 7, weeks=pl.lit(horizon / 7)).write_csv(
            source
        )
        done = subprocess.run([python, str(ORACLE), str(source), str(target)], capture_output=True, text=True, check=True)
        return pl.read_csv(target, infer_schema=False).cast(pl.Float64), json.loads(
            done.stdout.splitlines()[-1]
        )  # before it, how its search went


def speed(lifetimes: str | None) -> None:
    """How long a fit of MBG/NBD takes at 100,000 and 1,000,000 customers, and ``lifetimes`` for the same likelihood."""
    print("\nFit of MBG/NBD")
    for customers in (100_000, 1_000_000):
        seen = occasions_of(LAWS[0], customers=customers, days=730)
        known = seen.group_by("customer").agg(
            repeats=pl.len() - 1,
            last_days=(pl.col("day").max() - pl.col("day").min()).dt.total_days(),
            age_days=(pl.lit(last_day(730)) - pl.col("day").min()).dt.total_days(),
        )
        fit_mbg(known.head(1000))  # what is read in at the first fit
        seconds = min(timed(known) for _ in range(3))
        told = f"  {customers:>9,} customers: {seconds:.2f} s"
        if lifetimes and customers == 100_000:
            theirs = asked(lifetimes, known.drop("customer"), 90)[1]["mbg_nbd"]
            told += f"; lifetimes {theirs:.1f} s, {theirs / seconds:.0f} times as long"
        print(told)


def timed(known: pl.DataFrame) -> float:
    """Seconds of one fit."""
    begun = time.perf_counter()
    assert fit_mbg(known).fit.converged
    return time.perf_counter() - begun


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path)
    arguments.add_argument("--orders", type=Path, action="append", default=[])
    arguments.add_argument("--horizon", type=int, action="append", help="days; else the shop’s own and 90")
    arguments.add_argument("--lifetimes", help="a Python that has lifetimes 0.11.3")
    arguments.add_argument("--no-speed", action="store_true")
    asked_for = arguments.parse_args()
    for shop in shops(asked_for.data, asked_for.orders):
        own = horizon_days(shop.occasions, as_of=shop.last_day)
        customers, days = shop.occasions["customer"].n_unique(), shop.occasions.height
        print(f"\n{shop.name}: {customers:,} customers, {days:,} order days up to {shop.last_day}")
        print(f"  of 100 silent for so many days return within {own}:   {usual_return(shop, own)}")
        for horizon in asked_for.horizon or sorted({own, 90}):
            scores(shop, horizon, asked_for.lifetimes)
    if not asked_for.no_speed:
        speed(asked_for.lifetimes)


if __name__ == "__main__":
    main()

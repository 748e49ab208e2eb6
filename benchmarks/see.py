"""Import, customers and a moved threshold on a generated Shopify export; prints ratios within one run."""

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402
import polars as pl  # noqa: E402

from winback import pipeline  # noqa: E402
from winback.analysis.customers import customers  # noqa: E402
from winback.analysis.occasions import occasions  # noqa: E402
from winback.charts.funnel import funnel_bars  # noqa: E402
from winback.charts.returns import return_curve  # noqa: E402
from winback.charts.stages import stage_bars  # noqa: E402
from winback.charts.theme import Look  # noqa: E402
from winback.demo.launch import write_exports  # noqa: E402
from winback.importing import Upload, import_files  # noqa: E402
from winback.locale.formats import speaker  # noqa: E402
from winback.pipeline import History  # noqa: E402
from winback.policy import ShopPolicy, Thresholds  # noqa: E402
from winback.store import Dataset, open_store  # noqa: E402
from winback.vocabulary import BusinessType  # noqa: E402

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
SMALL_LINES = 5_000
_GIB = (1 << 30) if sys.platform == "darwin" else (1 << 20)  # macOS counts peak memory in bytes, Linux in KiB
BARE_READ = """
import resource, sys, time
import polars as pl
started = time.perf_counter()
pl.read_csv(sys.argv[1], infer_schema=False)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

CUSTOMERS_SQL = """
    WITH occasions AS (
        SELECT {key} AS who, ordered_on AS day, count(*) AS orders, sum(net) AS net,
               sum(CASE WHEN discount > 0 THEN net ELSE 0 END) AS discounted_net
        FROM read_parquet('{path}') WHERE standing = 'counted' AND {key} IS NOT NULL AND currency = '{currency}'
        GROUP BY ALL
    ), numbered AS (
        SELECT *, day - lag(day) OVER who_by_day AS gap, max(day) OVER (PARTITION BY who) AS last_day
        FROM occasions WINDOW who_by_day AS (PARTITION BY who ORDER BY day)
    )
    SELECT who, min(day) AS first_day, max(day) AS last_day, count(*) AS occasions, sum(orders) AS orders, sum(net) AS net,
           sum(CASE WHEN day > last_day - 365 THEN net ELSE 0 END) AS net_last_year,
           sum(discounted_net) AS discounted_net, arg_max(gap, day) AS last_gap
    FROM numbered GROUP BY who
"""


def main() -> None:
    """Make the export unless it is there, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None, help="where the export is kept for the next run")
    parser.add_argument("--repeat", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch)
        orders, contacts = export(folder, chosen.customers)
        measure_small_import(orders, repeat=chosen.repeat, scratch=Path(scratch))
        dataset = measure_import([orders, contacts], scratch=Path(scratch))
        measure_customers(dataset, repeat=chosen.repeat, scratch=Path(scratch))
        measure_threshold(dataset, repeat=chosen.repeat)


def export(folder: Path, customers: int) -> tuple[Path, Path]:
    """The two Shopify exports of the demo shop, made if they are missing."""
    paths = folder / "orders_export.csv", folder / "customers_export.csv"
    if not all(path.exists() for path in paths):
        print(f"making the export of {customers:,} customers …", flush=True)
        write_exports(BusinessType.COFFEE, customers=customers, seed=1, as_of=AS_OF, locale="en_GB", platform="shopify", folder=folder)
    return paths


def measure_import(paths: list[Path], *, scratch: Path) -> Dataset:
    """The whole import into a fresh data folder, against the mean of a bare read of the same files before and one after it."""
    for path in paths:
        into_disk_cache(path)
    store = open_store(scratch / "data")
    workspace = store.workspace("Benchmark", create=True)
    uploads = [Upload(path=path, file_name=path.name) for path in paths]
    before = [BareRead(path) for path in paths]
    started = time.perf_counter()
    outcome = import_files(store, workspace, uploads, now=NOW)
    seconds = time.perf_counter() - started
    ours, child = (resource.getrusage(who).ru_maxrss / _GIB for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    reads = [*before, *(BareRead(path) for path in paths)]
    bare, bare_peak = sum(read.seconds for read in reads) / 2, max(read.peak for read in reads)
    for read in reads:
        read.end()
    rows = sum(file.facts.rows for file in outcome.files)
    print(f"import           {rows:,} rows: bare read {bare:.1f} s, import {seconds:.1f} s, ratio {seconds / bare:.1f}", flush=True)
    print(
        f"peak memory      bare read {bare_peak:.1f} GiB, parser {child:.1f} GiB ({child / bare_peak:.2f} ×), "
        f"program {ours:.1f} GiB ({ours / bare_peak:.2f} ×)",
        flush=True,
    )
    return store.dataset(outcome.workspace)


def measure_small_import(export_file: Path, *, repeat: int, scratch: Path) -> None:
    """The first 5,000 lines of the export into a new workspace, the process that parses it included."""
    small = scratch / "small.csv"
    with export_file.open("rb") as whole:
        small.write_bytes(b"".join(islice(whole, 1 + SMALL_LINES)))
    store, names = open_store(scratch / "small"), count()

    def whole_import() -> object:
        workspace = store.workspace(f"Small {next(names)}", create=True)
        return import_files(store, workspace, [Upload(path=small, file_name=small.name)], now=NOW)

    print(f"small file       {SMALL_LINES:,} lines: {median(whole_import, repeat):.2f} s (goal 2 s)", flush=True)


def into_disk_cache(path: Path) -> None:
    """Read a file once, so that neither side of the comparison waits for the disk."""
    with path.open("rb") as file:
        while file.read(1 << 17):
            pass


class BareRead:
    """An all-text ``polars.read_csv`` in a fresh process: its seconds and peak GiB.

    The process is only waited for in ``end``, so that until then the peak of the children is that of the parser.
    """

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen([sys.executable, "-c", BARE_READ, str(path)], stdout=subprocess.PIPE, text=True)
        told = self._process.stdout.read() if self._process.stdout else ""
        self.seconds, peak = (float(number) for number in told.split())
        self.peak = peak / _GIB

    def end(self) -> None:
        """Let go of the process."""
        self._process.wait()


def measure_customers(dataset: Dataset, *, repeat: int, scratch: Path) -> None:
    """Orders → customers from the same Parquet file: by the integer number here, by SQL in DuckDB."""
    path = scratch / "orders.parquet"
    dataset.orders.write_parquet(path)
    currency = dataset.orders["currency"][0]

    def ours() -> pl.DataFrame:
        needed = ["customer", "ordered_on", "net", "standing", "currency", "discount"]
        return customers(occasions(pl.read_parquet(path, columns=needed), currency=currency), as_of=AS_OF)

    def sql(key: str) -> pl.DataFrame:
        return duckdb.sql(CUSTOMERS_SQL.format(key=key, path=path, currency=currency)).pl()

    here, by_email, by_number = median(ours, repeat), median(lambda: sql("email"), repeat), median(lambda: sql("customer"), repeat)
    print(
        f"customers        {dataset.orders.height:,} orders: {here * 1000:.0f} ms; DuckDB by e-mail {by_email / here:.1f} ×, "
        f"by number {by_number / here:.1f} × as long",
        flush=True,
    )


def measure_threshold(dataset: Dataset, *, repeat: int) -> None:
    """What the server does when a slider is moved: counts, funnel, curve, and their pictures."""
    history = pipeline.read_history(dataset, policy=ShopPolicy(), imported_on=NOW.date())
    if history is None:
        raise SystemExit("no order counts")
    gc.collect()
    gc.freeze()
    days = iter(range(60, 200))
    milliseconds = median(lambda: redraw(history, next(days)), 4 * repeat) * 1000
    print(f"moved threshold  {history.customers.height:,} customers: {milliseconds:.0f} ms, {milliseconds / 60:.2f} × the goal of 60 ms")


def redraw(history: History, days: int) -> None:
    """One position of the sliders."""
    look = Look("light", speaker("en"))
    thresholds = Thresholds(at_risk_after_days=days, lapsed_after_days=days + 60, lost_after_days=days + 180)
    lifecycle = pipeline.stage(history, thresholds)
    for picture in (
        stage_bars(lifecycle.summary, look, currency=history.currency),
        funnel_bars(lifecycle.funnel, look),
        return_curve(history.curve, thresholds, look, horizon_days=history.horizon_days),
    ):
        picture.figure.to_json()


def median(work: Callable[[], object], repeat: int) -> float:
    """Median seconds of ``repeat`` runs after one that is not counted."""
    work()
    seconds = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()

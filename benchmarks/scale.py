"""Orders → customers from Parquet on disk, at 1, 10 and 100 million orders: time per order and peak memory."""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

from winback.analysis.customers import customers  # noqa: E402
from winback.analysis.occasions import occasions  # noqa: E402
from winback.analysis.on_disk import customers_on_disk  # noqa: E402
from winback.schema import MONEY, enum  # noqa: E402
from winback.vocabulary import Standing  # noqa: E402

FIRST_DAY, AS_OF, DAYS = date(2023, 7, 1), date(2026, 6, 30), 1095
ORDERS_PER_CUSTOMER = 3
AT_ONCE = 5_000_000
IN_MEMORY_UP_TO = 10_000_000
COLUMNS = ["customer", "ordered_on", "net", "standing", "currency", "discount"]


def main() -> None:
    """Make the files unless they are there, measure each size in a process of its own, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=None, help="where the files are kept for the next run (100 million orders: 1.5 GB)")
    parser.add_argument("--orders", type=int, nargs="*", default=[1_000_000, 10_000_000, 100_000_000])
    parser.add_argument("--measure", type=Path, default=None, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure)
        return
    with tempfile.TemporaryDirectory() as scratch:
        for size in chosen.orders:
            folder = (chosen.folder or Path(scratch)) / f"orders-{size}"
            if not folder.exists():
                write_orders(folder, size)
            subprocess.run([sys.executable, __file__, "--measure", str(folder)], check=True)


def write_orders(folder: Path, size: int) -> None:
    """That many orders of random customers on random days, five million to a file, in the order of their days."""
    folder.mkdir(parents=True)
    draw = np.random.default_rng(1)
    parts = max(1, size // AT_ONCE)
    for part in range(parts):
        rows = size // parts
        days = np.sort(draw.integers(DAYS * part // parts, max(DAYS * (part + 1) // parts, 1), rows))
        cents = draw.integers(500, 15_000, rows)
        frame = pl.DataFrame({"customer": draw.integers(1, size // ORDERS_PER_CUSTOMER + 1, rows), "day": days, "cents": cents})
        amount = pl.col("cents").cast(MONEY) / 100
        has_discount = pl.Series("has_discount", draw.random(rows) < 0.3)
        frame.with_columns(has_discount).select(
            "customer",
            ordered_on=pl.lit(FIRST_DAY) + pl.duration(days="day"),
            net=amount.cast(MONEY),
            standing=pl.lit(Standing.COUNTED.value).cast(enum(Standing)),
            currency=pl.lit("EUR"),
            discount=pl.when("has_discount").then((amount / 10).cast(MONEY)).otherwise(pl.lit(0, dtype=MONEY)),
        ).write_parquet(folder / f"{part:03}.parquet", compression="zstd", compression_level=1)


def measure(folder: Path) -> None:
    """One size: in memory where it is small, from the disk in parts where it is not."""
    size = int(folder.name.rsplit("-", 1)[1])
    scan = pl.scan_parquet(folder / "*.parquet")
    started = time.perf_counter()
    if size <= IN_MEMORY_UP_TO:
        found = customers(occasions(scan.select(COLUMNS).collect(), currency="EUR"), as_of=AS_OF).height
    else:
        found = sum(part.height for part in customers_on_disk(scan, currency="EUR", as_of=AS_OF))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    print(
        f"{size:>11,} orders → {found:,} customers: {seconds:.1f} s, {seconds / size * 1e9:.0f} ns per order, "
        f"peak {peak:.1f} GiB of {memory:.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()

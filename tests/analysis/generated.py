"""A small shop from a fixed seed, and its gaps as a file for ``lifelines_reference.py``.

``python -m tests.analysis.generated`` writes the file again.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

import polars as pl

from tests.analysis.frames import day, orders_frame
from winback.analysis.gaps import gap_table
from winback.analysis.occasions import occasions

GAPS_FILE = Path(__file__).with_name("lifelines_gaps.csv")
HISTORY_DAYS = 700


def generated_occasions() -> pl.DataFrame:
    """OCCASIONS of 400 customers who come at paces of their own."""
    return shop(lambda random: 1 + random.expovariate(1 / random.choice([20, 45, 120])), customers=400)


def shop(gap: Callable[[Random], float], *, customers: int, days: int = HISTORY_DAYS, drop_out: float = 0.3, seed: int = 7) -> pl.DataFrame:
    """OCCASIONS of customers who begin on any day and come again after ``gap`` days, until they drop out."""
    random = Random(seed)
    rows: list[tuple[int | None, int, str]] = []
    for customer in range(customers):
        on_day = random.randrange(days)
        while on_day <= days:
            rows.append((customer, on_day, "10"))
            if random.random() < drop_out:
                break
            on_day += max(1, int(gap(random)))
    return occasions(orders_frame(rows), currency="EUR")


def generated_gaps() -> pl.DataFrame:
    return gap_table(generated_occasions(), as_of=day(HISTORY_DAYS)).select("number", "days", "finished")


if __name__ == "__main__":
    generated_gaps().write_csv(GAPS_FILE)

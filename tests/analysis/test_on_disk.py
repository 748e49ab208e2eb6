"""Orders → customers in parts is the same as at once."""

from pathlib import Path
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame
from winback.analysis.customers import customers
from winback.analysis.occasions import occasions
from winback.analysis.on_disk import customers_on_disk


@pytest.fixture
def orders() -> pl.DataFrame:
    """Orders of 40 customers and of nobody known, in no order of customers."""
    random = Random(3)
    rows = [(random.choice([None, *range(1, 41)]), random.randrange(700), str(random.randrange(5, 90))) for _ in range(600)]
    return orders_frame(rows)


@pytest.mark.parametrize("at_once", [60, 599, 600, 10_000])
def test_customers_are_the_same_in_parts_and_at_once(orders: pl.DataFrame, at_once: int, tmp_path: Path) -> None:
    orders.write_parquet(tmp_path / "orders.parquet")

    parts = list(customers_on_disk(pl.scan_parquet(tmp_path / "orders.parquet"), currency="EUR", as_of=day(650), at_once=at_once))

    assert len(parts) == -(-600 // at_once)
    assert_frame_equal(pl.concat(parts).sort("customer"), customers(occasions(orders, currency="EUR"), as_of=day(650)))


def test_no_orders_are_no_customers() -> None:
    empty = orders_frame([])

    assert [part.height for part in customers_on_disk(empty.lazy(), currency="EUR", as_of=day(0))] == []

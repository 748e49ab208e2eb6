"""Demo shops that several tests look at; they are never changed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from winback.demo.shop import DemoShop, make_shop
from winback.demo.shopify import write_shopify
from winback.vocabulary import BusinessType

USUAL = date(2026, 6, 30)


@pytest.fixture(scope="session")
def coffee() -> DemoShop:
    return make_shop(business=BusinessType.COFFEE, customers=3000, seed=7, as_of=USUAL)


@pytest.fixture(scope="session")
def coffee_files(coffee: DemoShop, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    orders, customers = write_shopify(coffee, tmp_path_factory.mktemp("shopify"))
    return orders, customers


@pytest.fixture(scope="session")
def order_rows(coffee_files: tuple[Path, Path]) -> pl.DataFrame:
    return pl.read_csv(coffee_files[0], infer_schema=False)


@pytest.fixture(scope="session")
def first_rows(order_rows: pl.DataFrame) -> pl.DataFrame:
    return order_rows.filter(pl.col("Id").is_not_null())

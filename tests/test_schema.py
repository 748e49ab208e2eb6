"""A frame that crosses a border is what its schema says, or the fault is named."""

import polars as pl
import pytest

from winback.errors import FrameMismatch
from winback.schema import MONEY, FrameSchema

FRUIT = FrameSchema(
    name="fruit",
    grain="one fruit",
    key=("name",),
    columns={"name": pl.String(), "price": MONEY, "colour": pl.String()},
    nullable=frozenset({"colour"}),
)


def fruit(**columns: list) -> pl.DataFrame:
    return pl.DataFrame({"name": ["pear"], "price": ["1.20"], "colour": [None], **columns}).with_columns(
        pl.col("price").cast(MONEY), pl.col("colour").cast(pl.String)
    )


def test_a_frame_that_fits_comes_back_unchanged() -> None:
    assert FRUIT.check(fruit()).equals(fruit())


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        (fruit().drop("price"), "missing price"),
        (fruit().with_columns(kg=1), "unexpected kg"),
        (fruit().with_columns(pl.col("price").cast(pl.Float64)), "price is Float64"),
        (fruit().select("price", "name", "colour"), "another order"),
        (fruit(name=[None]).with_columns(pl.col("name").cast(pl.String)), "name has 1 nulls"),
    ],
)
def test_what_does_not_fit_is_named(frame: pl.DataFrame, named: str) -> None:
    with pytest.raises(FrameMismatch, match=named):
        FRUIT.check(frame)


def test_a_repeated_key_is_found_only_where_it_is_looked_for() -> None:
    twice = pl.concat([fruit(), fruit()])

    assert FRUIT.check(twice).height == 2
    with pytest.raises(FrameMismatch, match="1 rows repeat the key"):
        FRUIT.check_grain(twice)


def test_conform_casts_orders_and_fills_in_what_may_be_null() -> None:
    loose = pl.DataFrame({"price": [2], "name": ["plum"]})

    assert FRUIT.conform(loose).rows() == [("plum", 2, None)]


def test_an_empty_frame_fits() -> None:
    assert FRUIT.check_grain(FRUIT.empty()).height == 0

"""Arrays of numpy as columns."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

_SHORT = 100_000


def as_series(values: npt.NDArray[Any], name: str = "") -> pl.Series:
    """Whole numbers or truths as a column.

    Short ones go by way of a list: to take an array, polars loads ``numpy.ma``, which costs more than reading a small file.
    """
    dtype = pl.Boolean() if values.dtype == np.bool_ else pl.Int64()
    return pl.Series(name, values.tolist() if len(values) <= _SHORT else values, dtype=dtype)

"""How a frame is declared: its columns, types and grain, and the checks that hold it to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from winback.errors import FrameMismatch

MONEY = pl.Decimal(38, 4)


def enum(words: type[StrEnum]) -> pl.Enum:
    """The polars type of a closed vocabulary."""
    return pl.Enum([word.value for word in words])


@dataclass(frozen=True, kw_only=True)
class FrameSchema:
    """Columns and grain of one kind of frame.

    ``columns`` maps each name to its type, in order; ``key`` names the columns that identify a row;
    ``nullable`` names the columns that may hold nulls.
    """

    name: str
    grain: str
    columns: Mapping[str, pl.DataType]
    key: tuple[str, ...]
    nullable: frozenset[str] = field(default_factory=frozenset)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return ``frame`` unchanged, or raise ``FrameMismatch`` naming every column that differs."""
        problems = self._type_problems(frame) or self._null_problems(frame)
        if problems:
            raise FrameMismatch(self.name, problems)
        return frame

    def check_grain(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Like ``check``, and raise ``FrameMismatch`` too where two rows have the same key."""
        self.check(frame)
        repeated = frame.height - frame.select(self.key).n_unique() if frame.height else 0
        if repeated:
            raise FrameMismatch(self.name, [f"{repeated} rows repeat the key {self.key}"])
        return frame

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Select and cast to the declared columns, then ``check``; missing nullable columns become null."""
        absent = [pl.lit(None, dtype=self.columns[name]).alias(name) for name in self.nullable if name not in frame.columns]
        return self.check(frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in self.columns.items()))

    def empty(self) -> pl.DataFrame:
        """A frame of this kind without rows."""
        return pl.DataFrame(schema=dict(self.columns))

    def _type_problems(self, frame: pl.DataFrame) -> list[str]:
        missing = [f"missing {name}" for name in self.columns if name not in frame.columns]
        extra = [f"unexpected {name}" for name in frame.columns if name not in self.columns]
        wrong = [
            f"{name} is {frame.schema[name]}, not {dtype}"
            for name, dtype in self.columns.items()
            if name in frame.columns and frame.schema[name] != dtype
        ]
        if not (missing or extra or wrong) and frame.columns != list(self.columns):
            return ["columns stand in another order"]
        return missing + extra + wrong

    def _null_problems(self, frame: pl.DataFrame) -> list[str]:
        return [
            f"{name} has {frame[name].null_count()} nulls"
            for name in self.columns
            if name not in self.nullable and frame[name].null_count()
        ]

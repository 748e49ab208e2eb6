"""What is known about an offer list that was sent: the input of the shop's reactions."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.demo.frames import ADDRESSEES
from winback.errors import UnusableInput
from winback.locale import N_, Message


@dataclass(frozen=True, kw_only=True, eq=False)
class Answers:
    """An offer list that went out on ``sent_on`` and is answered.

    ``addressees``: ADDRESSEES, here with plain addresses, each once; who was left out of the list, such as a comparison group,
    does not stand in it. ``lift`` is the share of them that comes back in addition, 0–1; None: as the hidden truth has it.
    Raises ``UnusableInput`` for any other lift, and ``FrameMismatch`` where the columns cannot be made to fit.
    """

    sent_on: date
    addressees: pl.DataFrame
    lift: float | None = None

    def __post_init__(self) -> None:
        if self.lift is not None and not 0 <= self.lift <= 1:
            raise UnusableInput(
                Message(N_("A share of {lift} cannot come back in addition."), lift=str(self.lift)),
                Message(N_("Give a share from 0 to 1, such as 0.06.")),
            )
        object.__setattr__(self, "addressees", _once_each(ADDRESSEES.conform(self.addressees)))


def _once_each(addressees: pl.DataFrame) -> pl.DataFrame:
    plain = addressees.with_columns(pl.col("email").str.strip_chars().str.to_lowercase())
    return plain.filter(pl.col("email") != "").unique("email", keep="first", maintain_order=True)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What became of one list by the as-of date.

    ``addressees`` are the buyers of the shop on it, ``ignored`` its other addresses; ``extra_orders`` would not be there without it.
    """

    sent_on: date
    addressees: int
    ignored: int
    extra_orders: int

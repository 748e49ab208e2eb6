"""Who is contacted, with which variant, and who stays in the comparison group: drawn by lot among people of similar value.

The lot is a keyed BLAKE2b of the customer number: whoever knows the seed can repeat the draw, whatever the order of the
rows, and nobody can foresee it without.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.schema import ARMS, BALANCE, MONEY, enum
from winback.vocabulary import Arm

PEOPLE_PER_STRATUM = 10
"""So few, because the best customers differ most among themselves; a tenth held out is still one of each block."""

Counts = npt.NDArray[np.int64]

_HOLDOUT_BELOW_PEOPLE = ((1_500, 0.3), (5_001, 0.2))
_HOLDOUT_BEYOND = 0.1


def suggested_holdout(people: int) -> float:
    """The share to hold out: 30 % below 1,500 people, 20 % to 5,000, 10 % above."""
    return next((share for limit, share in _HOLDOUT_BELOW_PEOPLE if people < limit), _HOLDOUT_BEYOND)


def draw(people: pl.DataFrame, *, holdout: float, arms: int, seed: bytes) -> pl.DataFrame:
    """[customer, net], one row per person → ARMS, by customer: ``round(people · holdout)`` held out, the others in 1 or 2 arms.

    Within each block of about ten people of similar net value both the held out and the arms are within one of their share.
    Everybody has the same chance of each. At least one is held out where ``holdout`` > 0 and there are two people, and never
    everybody. ``seed``: 16 to 64 bytes from ``secrets``. Raises ``UnusableInput`` for a share outside 0 to below 1.
    """
    if not 0 <= holdout < 1:
        raise UnusableInput(
            Message(N_("A comparison group of {percent} % is not possible."), percent=f"{100 * holdout:g}"),
            Message(N_("Choose a share from 0 to 90 %.")),
        )
    if arms not in (1, 2):
        raise ValueError(f"{arms} arms: there are one or two")
    drawn = _in_lot_order(people, seed)
    held_out = _allotted(_sizes(drawn), _held_out(people.height, holdout), start=_lot(b"holdout", seed))
    first_arm = _allotted(_sizes(drawn) - held_out, _first_arm(people.height - held_out.sum(), arms), start=_lot(b"arms", seed))
    by_stratum = pl.DataFrame({"stratum": np.arange(held_out.size, dtype=np.int32), "held_out": held_out, "a_until": held_out + first_arm})
    turn = pl.int_range(pl.len()).over("stratum")
    arm = (
        pl.when(turn < pl.col("held_out"))
        .then(pl.lit(Arm.HOLDOUT))
        .when(turn < pl.col("a_until"))
        .then(pl.lit(Arm.A))
        .otherwise(pl.lit(Arm.B))
    )
    named = drawn.join(by_stratum, on="stratum", how="left", maintain_order="left").with_columns(arm=arm.cast(enum(Arm)))
    return ARMS.check(named.select(*ARMS.columns).sort("customer"))


def balance(assigned: pl.DataFrame) -> pl.DataFrame:
    """[arm, net, silent_days, chance], one row per person → BALANCE, to see that the lot was fair."""
    means = assigned.group_by("arm").agg(
        pl.len().cast(pl.Int64).alias("people"),
        (pl.col("net").sum() / pl.len()).cast(MONEY),
        pl.col("silent_days").mean(),
        pl.col("chance").mean(),
    )
    return BALANCE.check(means.sort("arm"))


def _in_lot_order(people: pl.DataFrame, seed: bytes) -> pl.DataFrame:
    """[customer, stratum]: strata of similar net value from 0, the highest first, each in the order of the lot."""
    ranked = people.select("customer", "net").sort("net", "customer", descending=[True, False])
    strata = max(1, people.height // PEOPLE_PER_STRATUM)
    placed = ranked.with_row_index("rank").select(
        "customer",
        (pl.col("rank").cast(pl.Int64) * strata // people.height).cast(pl.Int32).alias("stratum"),
    )
    lots = pl.Series("lot", _lots(placed["customer"], seed))
    return placed.with_columns(lots).sort("stratum", "lot", "customer").drop("lot")


def _lots(customers: pl.Series, seed: bytes) -> npt.NDArray[np.uint64]:
    digests = (blake2b(number.to_bytes(8, "little", signed=True), key=seed, digest_size=8).digest() for number in customers.to_list())
    return np.frombuffer(b"".join(digests), dtype="<u8")


def _lot(label: bytes, seed: bytes) -> int:
    return int.from_bytes(blake2b(label, key=seed, digest_size=8).digest(), "little")


def _sizes(drawn: pl.DataFrame) -> Counts:
    """People per stratum."""
    return np.bincount(drawn["stratum"].to_numpy(), minlength=1).astype(np.int64)


def _held_out(people: int, holdout: float) -> int:
    fewest = 1 if holdout > 0 and people > 1 else 0
    return min(max(round(people * holdout), fewest), max(people - 1, 0))


def _first_arm(contacted: int, arms: int) -> int:
    return contacted if arms == 1 else (contacted + 1) // 2


def _allotted(sizes: Counts, total: int, *, start: int) -> Counts:
    """How many of each stratum, ``total`` together, each within one of its share.

    Systematic sampling: every (people ÷ total)-th place counts, from a drawn start, so that no stratum is favoured.
    """
    people = max(int(sizes.sum()), 1)
    passed = (np.concatenate([[0], np.cumsum(sizes)]) * total + start % people) // people
    return np.diff(passed)

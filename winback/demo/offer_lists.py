"""Offer lists that Winback wrote, for whatever destination, read back so that the demo shop can answer them.

Columns are known by their words, as mailing tools change capitals and underscores. Where a list holds no kind of reward,
the reward in words says it: the discount has to be known to be deducted.
"""

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from winback.demo.frames import ADDRESSEES
from winback.errors import UnusableFile
from winback.ingest.container import UnpackLimits
from winback.ingest.headers import meanings
from winback.ingest.matching import SURE
from winback.ingest.orphans import folder_prefix
from winback.ingest.parsing import cleaned
from winback.ingest.reading import LINE, open_table
from winback.locale import N_, Message
from winback.schema import MONEY, enum
from winback.vocabulary import RewardKind

_WORDS = {
    "email": ("email", "email address"),
    "code": ("code",),
    "reward_kind": ("reward kind",),
    "reward_amount": ("reward amount",),
    "reward": ("reward",),
    "last_order_on": ("last order on",),
    "silent_days": ("silent days",),
}
_MEANT = {"email": "email", "code": "discount_codes"}
_OWN = "winback "
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_PERCENTAGE = rf"{_NUMBER}\s*%"
_FIXED_AMOUNT = rf"\p{{Sc}}\s*{_NUMBER}|{_NUMBER}\s*\p{{Sc}}"
_GIFT = r"(?i)gift|geschenk|lahja"
_FREE_SHIPPING = r"(?i)shipping|delivery|versand|toimitus"


@dataclass(frozen=True, kw_only=True, eq=False)
class OfferList:
    """ADDRESSEES as a file has them, and the as-of date of the list where its columns tell it."""

    addressees: pl.DataFrame
    as_of: date | None


def read_offer_list(path: Path) -> OfferList:
    """The list in ``path``: CSV with any delimiter, or XLSX. Raises ``UnusableFile``, also where no column holds addresses."""
    with tempfile.TemporaryDirectory(prefix=folder_prefix(), ignore_cleanup_errors=True) as folder:
        table = open_table(path, Path(folder), UnpackLimits())
        found = _columns(table.headers)
        if "email" not in found:
            raise UnusableFile(
                Message(N_("The list has no column with e-mail addresses.")), Message(N_("Choose an offer list that Winback has written."))
            )
        rows = table.read(list(found.values())).rows.drop(LINE)
    cells = rows.select(cleaned(pl.col(header)).alias(field) for field, header in found.items())
    absent = [pl.lit(None, dtype=pl.String).alias(field) for field in _WORDS if field not in found]
    return _offer_list(cells.with_columns(absent))


def _columns(headers: tuple[str, ...]) -> dict[str, str]:
    """Field → the first header with its words, ours with or without “Winback” in front, else the one that means it."""
    plain = {re.sub(r"[\W_]+", " ", header).strip().casefold().removeprefix(_OWN): header for header in reversed(headers)}
    found = {field: next((plain[word] for word in words if word in plain), None) for field, words in _WORDS.items()}
    for field, meaning in _MEANT.items():
        found[field] = found[field] or next((header for header in headers if meanings(header).get(meaning, 0) >= SURE), None)
    return {field: header for field, header in found.items() if header is not None}


def _offer_list(cells: pl.DataFrame) -> OfferList:
    in_words = pl.col("reward")
    amount_in_words = (
        pl.when(pl.col("kind") == RewardKind.PERCENTAGE)
        .then(in_words.str.extract(_PERCENTAGE))
        .when(pl.col("kind") == RewardKind.FIXED_AMOUNT)
        .then(pl.coalesce(in_words.str.extract(_FIXED_AMOUNT, 1), in_words.str.extract(_FIXED_AMOUNT, 2)))
    )
    stated = pl.col("reward_kind").str.to_lowercase().cast(enum(RewardKind), strict=False)
    rewarded = cells.with_columns(kind=pl.coalesce(stated, _kind_in_words())).with_columns(
        amount=_figure(pl.coalesce("reward_amount", amount_in_words))
    )
    as_of = pl.col("last_order_on").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False) + pl.duration(
        days=_figure(pl.col("silent_days")).cast(pl.Int64)
    )
    return OfferList(
        addressees=ADDRESSEES.check(rewarded.select("email", "code", reward_kind="kind", reward_amount=pl.col("amount").fill_null(0))),
        as_of=cells.select(as_of.max()).item(),
    )


def _kind_in_words() -> pl.Expr:
    words = pl.col("reward")
    kind = (
        pl.when(words.is_null())
        .then(pl.lit(RewardKind.NONE.value))
        .when(words.str.contains(_GIFT))
        .then(pl.lit(RewardKind.GIFT.value))
        .when(words.str.contains(_PERCENTAGE))
        .then(pl.lit(RewardKind.PERCENTAGE.value))
        .when(words.str.contains(_FIXED_AMOUNT))
        .then(pl.lit(RewardKind.FIXED_AMOUNT.value))
        .when(words.str.contains(_FREE_SHIPPING))
        .then(pl.lit(RewardKind.FREE_SHIPPING.value))
        .otherwise(pl.lit(RewardKind.GIFT.value))
    )
    return kind.cast(enum(RewardKind))


def _figure(text: pl.Expr) -> pl.Expr:
    return text.str.replace(",", ".", literal=True).cast(MONEY, strict=False)

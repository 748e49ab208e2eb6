"""What the cells of a column look like: which shares of them are e-mails, days, amounts, codes …"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import polars as pl

_LOOKS = {
    "email": r"^(?:[^@]*<\s*)?[^@\s]+@[^@\s]+\.[^@\s]{2,}$",
    "date": (
        r"^\D{0,20}\d{1,4}(?:er|st|nd|rd|th|º)?[-/. ]+"
        r"(?:de |di |of )?(?:\d{1,2}|\p{L}{3,})[-/., ]+(?:de |del |di )?\d{2,4}|^\p{L}{3,}\.? \d{1,2},? \d{4}"
        r"|^[2-5]\d{4}(?:\.\d+)?$|^(?:19|20)\d{6}$|^1\d{9}(?:\d{3})?$"
    ),
    "plain_date": r"^\D{0,12}\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}",
    "clock": r"^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?$",
    "money": r"^[^\d]{0,6}\d[\d.,\s\u00a0\u202f'’]*(?:[-–—]{1,2})?[^\d%]{0,6}$",
    "fraction": r"^\D{0,6}\d[\d.,'’\s]*[.,]\d{1,3}\D{0,6}$",
    "decimals": r"\d[.,]\d{1,2}\D{0,6}$",
    "whole": r"^\d+$",
    "phone": r"^[+(]?[\d][\d\s().\-/+]{5,24}$",
    "worded": r"\p{L}",
    "spaced": r"\p{L}\s+\p{L}",
    "digits": r"\d",
    "short_code": r"^\p{L}{2,3}$",
    "currency": r"^(?:\p{L}{3}|\p{Sc}|\p{L}{0,3}\s?\p{Sc}|\p{L}{2,8})$",
    "yes_or_no": r"(?i)^(?:x|true|false|yes|no|y|n|0|1|ja|nein|nej|nee|oui|non|si|sí|sì|kyllä|ei|on|off)$",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One column: how many of its cells are filled, how many of those differ, and the share of the filled ones that looks like …"""

    filled: int
    different: int
    email: float
    date: float
    plain_date: float
    clock: float
    money: float
    fraction: float
    decimals: float
    whole: float
    phone: float
    worded: float
    spaced: float
    digits: float
    short_code: float
    currency: float
    yes_or_no: float


_COLUMN = "column"
_NOTHING = Evidence(**{field.name: 0 for field in fields(Evidence)})


def evidence(cells: pl.DataFrame) -> Mapping[str, Evidence]:
    """The evidence of every column of cleaned cells, null where empty."""
    if not cells.width:
        return {}
    below_one_another = cells.rename({header: str(number) for number, header in enumerate(cells.columns)}).unpivot(variable_name=_COLUMN)
    held = below_one_another.drop_nulls("value")  # in one column each pattern is compiled once, not once a column
    told = held.with_columns(pl.col("value").str.contains(pattern).alias(look) for look, pattern in _LOOKS.items())
    counted = told.group_by(_COLUMN).agg(pl.len().alias("filled"), pl.col("value").n_unique().alias("different"), pl.col(*_LOOKS).mean())
    found = {int(row.pop(_COLUMN)): row for row in counted.to_dicts()}
    return {header: Evidence(**found[number]) if number in found else _NOTHING for number, header in enumerate(cells.columns)}

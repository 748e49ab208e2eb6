"""The refused rows of an upload, to be looked at and repaired."""

from collections.abc import Mapping

import polars as pl

from winback.export.cells import safe_cells
from winback.export.delimited import csv_file
from winback.schema import REJECTS
from winback.vocabulary import RejectReason

HEADERS = {"line_number": "Line", "reason": "Reason", "column": "Column", "excerpt": "Cell"}


def rejects_csv(
    rejects: pl.DataFrame,
    *,
    reasons: Mapping[RejectReason, str] | None = None,
    headers: Mapping[str, str] = HEADERS,
    for_excel: bool = False,
) -> bytes:
    """REJECTS as CSV in the order of the lines. ``reasons``: their words in the reader's language, else the vocabulary's.

    ``headers`` are in the reader's language too: no program reads this file again.
    """
    words = {reason.value: (reasons or {}).get(reason, reason.value) for reason in RejectReason}
    ordered = REJECTS.check(rejects).sort("line_number")
    in_words = ordered.with_columns(pl.col("reason").cast(pl.String).replace(words))
    return csv_file(safe_cells(in_words).frame.rename(headers), for_excel=for_excel)

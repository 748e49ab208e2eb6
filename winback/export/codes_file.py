"""The list of codes to create in the shop: codes and what they give, nothing about anybody."""

import polars as pl

from winback.export.cells import safe_cells
from winback.export.delimited import csv_file
from winback.schema import RECIPIENTS

HEADERS = {"code": "Code", "reward_kind": "Reward Kind", "reward_amount": "Reward Amount", "reward": "Reward", "expires_on": "Expires On"}
USES = 1


def codes_csv(recipients: pl.DataFrame, *, for_excel: bool = False) -> bytes:
    """One row per code of these RECIPIENTS, for a single use each, sorted by code so that the order says nothing."""
    coded = RECIPIENTS.check(recipients).filter(pl.col("code").is_not_null()).select(list(HEADERS)).sort("code")
    listed = safe_cells(coded).frame.rename(HEADERS).with_columns(pl.lit(USES).alias("Uses"))
    return csv_file(listed, for_excel=for_excel)

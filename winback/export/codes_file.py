"""The list of codes to create in the shop: codes and what they give, nothing about anybody."""

import polars as pl

from winback.export.cells import SafeCells, safe_cells
from winback.export.delimited import csv_file
from winback.schema import RECIPIENTS

HEADERS = {"code": "Code", "reward_kind": "Reward Kind", "reward_amount": "Reward Amount", "reward": "Reward", "expires_on": "Expires On"}
USES = 1


def codes_csv(recipients: pl.DataFrame, *, for_excel: bool = False) -> bytes:
    """One row per code of these RECIPIENTS, for a single use each, sorted by code so that the order says nothing."""
    return write_codes(codes_to_create(recipients).frame, for_excel=for_excel)


def codes_to_create(recipients: pl.DataFrame) -> SafeCells:
    """The codes of these RECIPIENTS with what they give, with safe cells, sorted by code."""
    coded = RECIPIENTS.check(recipients).filter(pl.col("code").is_not_null()).select(list(HEADERS)).sort("code")
    return safe_cells(coded)


def write_codes(codes: pl.DataFrame, *, for_excel: bool = False) -> bytes:
    """What ``codes_to_create`` gave, as CSV."""
    return csv_file(codes.rename(HEADERS).with_columns(pl.lit(USES).alias("Uses")), for_excel=for_excel)

"""Plain text and order ids."""

import polars as pl

_BLANK = " \t\r\n\u00a0\u202f\ufeff"


def cleaned(column: pl.Expr) -> pl.Expr:
    """Without surrounding blanks and the leading apostrophe with which shops keep spreadsheets from interpreting; empty is null."""
    text = column.str.strip_chars(_BLANK).str.strip_prefix("'")
    return pl.when(text != "").then(text)


def parse_ids(ids: pl.Series) -> pl.Series:
    """Ids as text. Where every one ends in ``.0`` – a number column that passed through a table program – that is cut off."""
    held = ids.drop_nulls()
    if held.len() and held.head(1_000).str.contains(r"^\d+\.0$").all() and held.str.contains(r"^\d+\.0$").all():
        return ids.str.strip_suffix(".0")
    return ids


def spreadsheet_ids(ids: pl.Series) -> pl.Series:
    """True where an id is a number that a spreadsheet has rounded, such as 1.2E+12."""
    return ids.str.contains(r"^\d(?:[.,]\d+)?[Ee]\+\d+$").fill_null(False)

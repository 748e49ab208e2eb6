"""One way to write a delimited file: UTF-8, CRLF, quoted text, ISO dates, decimal dots."""

import polars as pl

DECIMALS = 2


def csv_file(frame: pl.DataFrame, *, for_excel: bool = False, separator: str = ",") -> bytes:
    """The frame as CSV, its cells as they are – make them safe first (``cells.safe_cells``).

    ``for_excel`` puts a byte order mark in front: Excel reads UTF-8 only with it, mailing tools only without.
    Money is written with two decimals; a value that is not known is an empty cell.
    """
    written = frame.with_columns(to_cents(frame)).write_csv(
        line_terminator="\r\n", quote_style="non_numeric", include_bom=for_excel, separator=separator
    )
    return written.encode()


def to_cents(frame: pl.DataFrame) -> list[pl.Expr]:
    """The money columns rounded to two decimals."""
    money = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Decimal)]
    return [pl.col(name).round(DECIMALS).cast(pl.Decimal(38, DECIMALS)) for name in money]

"""Plain text and order ids."""

import polars as pl

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks of no width: of the direction of writing, and where a word may or may not be broken."""
_BLANK = " \t\r\n\u00a0\u202f" + _INVISIBLE
_NOTHING = r"(?i)^(?:[-\u2010-\u2015]+|\(?null\)?|nil|none|nan|nat|n/a|#n/a|#nv|\\n|undefined|0000-00-00(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?)$"
_MARKS = r"[\p{Cc}\p{Cf}]"
_TO_STRIP = rf"^[{_BLANK}']|[{_BLANK}]$"


def cleaned(column: pl.Expr) -> pl.Expr:
    """Without surrounding blanks and the leading apostrophe with which shops keep spreadsheets from interpreting; empty is null."""
    text = _stripped(column)
    return pl.when(text != "").then(text)


def cleaned_frame(texts: pl.DataFrame) -> pl.DataFrame:
    """``cleaned`` for every column at once; columns that hold nothing to strip and no empty text are kept as they are."""
    is_clean = ~(pl.all().str.contains(_TO_STRIP) | (pl.all() == "")).any()
    clean = texts.select(is_clean).row(0, named=True) if texts.height else {}
    return texts.with_columns(cleaned(pl.col(name)) for name in texts.columns if not clean.get(name, True))


def without_placeholders(column: pl.Expr) -> pl.Expr:
    """Cleaned cells, null where they hold what databases and shops write for nothing: NULL, n/a, a dash, the day zero."""
    return pl.when(~column.str.contains(_NOTHING).fill_null(value=False)).then(column)


def without_invisible(texts: pl.Series) -> pl.Series:
    """Without the marks of no width anywhere, which are neither part of an address nor of a number."""
    pattern = f"[{_INVISIBLE}]"
    return texts.str.replace_all(pattern, "") if texts.str.contains(pattern).any() else texts


def _stripped(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars(_BLANK).str.strip_prefix("'")


def without_marks(texts: pl.Series) -> pl.Series:
    """Texts in one line, without control characters and marks of no width, which can turn what stands beside them round."""
    if not texts.str.contains(_MARKS).any():
        return texts
    return texts.str.replace_all(r"\s+", " ").str.replace_all(_MARKS, "").str.strip_chars()


def parse_ids(ids: pl.Series) -> pl.Series:
    """Ids as text. Where every one ends in ``.0`` – a number column that passed through a table program – that is cut off."""
    held = ids.drop_nulls()
    if held.len() and held.head(1_000).str.contains(r"^\d+\.0$").all() and held.str.contains(r"^\d+\.0$").all():
        return ids.str.strip_suffix(".0")
    return ids


def spreadsheet_ids(ids: pl.Series) -> pl.Series:
    """True where an id is a number that a spreadsheet has rounded, such as 1.2E+12."""
    return ids.str.contains(r"^\d(?:[.,]\d+)?[Ee]\+\d+$").fill_null(False)

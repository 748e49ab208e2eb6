"""Safe cells: what a spreadsheet could take for a formula is made plain text, in this one place for every file.

By kind of column: a phone number is written as it is if it is E.164 and left blank otherwise; a row whose
e-mail could be taken for a formula is refused; numbers and days are left alone; in free text an apostrophe goes
before a sign that a formula starts with – at the start, and wherever a reader that splits at another
delimiter would see a start.
"""

from dataclasses import dataclass

import polars as pl

from winback.offers.audience import E164, USABLE_EMAIL

EMAIL_COLUMNS = frozenset({"email"})
PHONE_COLUMNS = frozenset({"phone"})

# ASCII, full-width and small forms: spreadsheets of some languages read them alike.
_SIGNS = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
# What a reader may strip before it looks for a sign: white space, control and invisible characters.
_SKIPPED = r"[\s\p{Cc}\x{200B}-\x{200F}\x{2060}\x{FEFF}]*"
# After these a cell or a row begins for a reader with other settings; the quote opens one.
_BREAKS = r'[,;|"\t\r\n\x0B\x0C\x1C-\x1E\x{85}\x{2028}\x{2029}]'

_NUL = "\0"
_LIVE_START = rf"^({_SKIPPED}{_SIGNS}|[\t\r\n])"
_LIVE_INSIDE = rf"({_BREAKS}{_SKIPPED})({_SIGNS})"
_TAB_INSIDE = r'([,;|"\r\n])(\t)'


@dataclass(frozen=True, kw_only=True)
class SafeCells:
    """The rows that may be written, how many of their cells were changed, and the rows that may not.

    ``refused`` holds the rows whose e-mail is no plain address, as they came in.
    """

    frame: pl.DataFrame
    changed_cells: int
    refused: pl.DataFrame


def safe_cells(frame: pl.DataFrame) -> SafeCells:
    """Make every cell of ``frame`` safe; the columns and their order stay."""
    usable = _usable_rows(frame)
    accepted = frame.filter(usable)
    safe = accepted.with_columns(_safe_column(name) for name, dtype in accepted.schema.items() if dtype == pl.String())
    return SafeCells(frame=safe, changed_cells=_changed(accepted, safe), refused=frame.filter(~usable))


def safe_text(text: pl.Expr) -> pl.Expr:
    """Free text with an apostrophe before whatever could start a formula; NUL, which ends a cell for some readers, goes."""
    whole = text.str.replace_all(_NUL, "", literal=True)
    # The apostrophe stands right before the sign, so that it does not matter which of several breaks a reader splits at.
    inside = whole.str.replace_all(_LIVE_INSIDE, "${1}'${2}").str.replace_all(_TAB_INSIDE, "${1}'${2}")
    return inside.str.replace(_LIVE_START, "'${1}")


def _safe_column(name: str) -> pl.Expr:
    if name in EMAIL_COLUMNS:
        return pl.col(name)
    if name in PHONE_COLUMNS:
        return pl.when(pl.col(name).str.contains(E164)).then(pl.col(name)).alias(name)
    return safe_text(pl.col(name)).alias(name)


def _usable_rows(frame: pl.DataFrame) -> pl.Series:
    usable = [pl.col(name).str.contains(USABLE_EMAIL) | pl.col(name).is_null() for name in frame.columns if name in EMAIL_COLUMNS]
    return (
        frame.select(pl.all_horizontal(usable).alias("usable")).to_series() if usable else pl.repeat(value=True, n=frame.height, eager=True)
    )


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> int:
    changed = [before.get_column(name).ne_missing(after.get_column(name)).sum() for name in before.columns]
    return int(sum(changed))

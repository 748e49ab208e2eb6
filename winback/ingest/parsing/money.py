"""Amounts as shops and spreadsheets write them → exact decimals, never by way of a float."""

import re
from decimal import Decimal

import polars as pl

from winback.ingest.parsing.texts import without_invisible
from winback.schema import MONEY

_SPACES = r"[\s\u00a0\u202f'’]"
_GROUPED_BY_SPACES = r"^[^\s\u00a0\u202f]*$|^\d{1,3}(?:[\s\u00a0\u202f]\d{3})+(?:[.,]\d*)?$"
_MOST_MONEY, _MOST_PIECES = Decimal(10) ** 17, Decimal(10) ** 9  # beyond is damage, and sums of it would not fit into MONEY
_AMOUNT = (
    r"^\(?\s*[-+−–]?\s*\p{L}{0,4}\.?\s*\p{Sc}?\s*[-+−–]?\s*"
    r"((?:\d[\d.,\s\u00a0\u202f'’]*|[.,]\d+))"
    r"(?:,?[-–—]{1,2})?\s*\p{Sc}?\s*\p{L}{0,4}\.?\s*\)?\s*$"
)
_NEGATIVE = r"^\(.*\)$|^[^\d]*[-−–]\s*[^\d]*\d|\d\s*[-−]\s*\p{Sc}?\s*\p{L}{0,4}$"


def parse_money(amounts: pl.Series, *, decimal_mark: str | None = None) -> pl.Series:
    """Amounts as MONEY. ``decimal_mark`` is a hint that counts where the column itself leaves it open."""
    plain = amounts.cast(MONEY, strict=False)
    if plain.null_count() == amounts.null_count() and not _holds_thousands(amounts, decimal_mark):
        return _below(_MOST_MONEY, plain)
    return _below(_MOST_MONEY, _as_written(amounts, decimal_mark))


def _below(most: Decimal, amounts: pl.Series) -> pl.Series:
    return pl.select(pl.when(amounts.abs() < most).then(amounts).alias(amounts.name)).to_series()


def _as_written(amounts: pl.Series, decimal_mark: str | None) -> pl.Series:
    """Amounts with symbols, groups, signs at either end and decimal commas."""
    frame = pl.DataFrame({"amount": without_invisible(amounts)}).with_columns(
        figures=pl.col("amount").str.extract(_AMOUNT, 1).str.strip_chars(),
        negative=pl.col("amount").str.contains(_NEGATIVE),
    )
    well_spaced = pl.col("figures").str.contains(_GROUPED_BY_SPACES)
    frame = frame.with_columns(figures=pl.when(well_spaced).then(pl.col("figures").str.replace_all(_SPACES, "").str.strip_chars_end(".,")))
    mark = decimal_mark_of(frame["figures"], hint=decimal_mark)
    exact = _exact(pl.col("figures"), mark)
    return frame.select(pl.when("negative").then(-exact).otherwise(exact).alias(amounts.name)).to_series()


def parse_quantities(quantities: pl.Series, *, decimal_mark: str | None = None) -> pl.Series:
    """Numbers of pieces as MONEY, four decimals: shops sell by weight, too, and some write 1.000 for one piece."""
    return _below(_MOST_PIECES, parse_money(quantities, decimal_mark=decimal_mark or "."))


def decimal_mark_of(figures: pl.Series, *, hint: str | None = None) -> str:
    """The decimal mark of a column, by the cells that leave no doubt; then by ``hint``.

    Then 1.000 is a thousand: hardly a column of prices has three decimals throughout.
    """
    votes = pl.DataFrame({"f": figures}).select(
        comma=(_has(r"\.\d*,\d*$") | _has(r"^\d*,(\d{1,2}|\d{4,})$") | _has(r"\.\d{3}\.")).sum(),
        dot=(_has(r",\d*\.\d*$") | _has(r"^\d*\.(\d{1,2}|\d{4,})$") | _has(r",\d{3},") | _has(r"^(0|\d{4,})\.\d{3}$")).sum(),
        dot_groups=_has(r"^\d{1,3}\.\d{3}$").sum(),
    )
    comma, dot, dot_groups = votes.row(0)
    if comma or dot:
        return "," if comma > dot else "."
    if hint:
        return hint
    return "," if dot_groups else "."


def stated_mark(amounts: pl.Series) -> str | None:
    """The decimal mark that the cells of a column show, None where none of them leaves no doubt."""
    mark = decimal_mark_of(_figures(amounts), hint="?")
    return None if mark == "?" else mark


def unclear_mark(amounts: pl.Series) -> dict[str, str] | None:
    """An amount that may be a thousand or have three decimals, with both readings, where no other amount tells; else None."""
    figures = _figures(amounts)
    grouped = figures.filter(figures.str.contains(r"^\d{1,3}[.,]\d{3}$"))
    if not grouped.len() or decimal_mark_of(figures, hint="?") != "?":
        return None
    example = grouped[0]
    comma, dot = (str(parse_money(pl.Series([example]), decimal_mark=mark)[0].normalize()) for mark in (",", "."))
    return {"example": example, "comma": f"{Decimal(comma):f}", "dot": f"{Decimal(dot):f}"}


def _figures(amounts: pl.Series) -> pl.Series:
    return pl.DataFrame({"a": amounts}).select(pl.col("a").str.extract(_AMOUNT, 1).str.replace_all(_SPACES, "")).to_series().drop_nulls()


def _has(pattern: str) -> pl.Expr:
    return pl.col("f").str.contains(pattern)


def _holds_thousands(amounts: pl.Series, hint: str | None) -> bool:
    """A dot before the last three figures, 1.000, and the column shows that it divides thousands."""
    if not (amounts.str.slice(-4, 1) == ".").any():
        return False
    return decimal_mark_of(amounts.unique().str.strip_prefix("-"), hint=hint) == ","


def _exact(figures: pl.Expr, mark: str) -> pl.Expr:
    group = "," if mark == "." else "."
    whole = rf"(?:\d*|\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}})"
    well_grouped = rf"^{whole}(?:{re.escape(mark)}\d+)?$"
    return (
        pl.when(figures.str.contains(well_grouped))
        .then(figures.str.replace_all(group, "", literal=True).str.replace(mark, ".", literal=True))
        .cast(MONEY, strict=False)
    )

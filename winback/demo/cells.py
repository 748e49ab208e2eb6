"""How Shopify writes amounts, answers and moments into the cells of an export."""

import polars as pl

from winback.demo.business import Country


def amount(name: str) -> pl.Expr:
    """An amount with two decimals and a dot."""
    return pl.col(name).cast(pl.Decimal(38, 2)).cast(pl.String)


def moment(name: str, country: Country) -> pl.Expr:
    """A moment on the shop's wall clock with its offset, which follows summer time."""
    return pl.col(name).dt.replace_time_zone(country.time_zone).dt.strftime("%Y-%m-%d %H:%M:%S %z")


def either(condition: pl.Expr, yes: str = "yes", no: str = "no") -> pl.Expr:
    """One of two words."""
    return pl.when(condition).then(pl.lit(yes)).otherwise(pl.lit(no))


def only(condition: pl.Expr, text: str | None) -> pl.Expr:
    """A word where the condition holds, else an empty cell."""
    return pl.when(condition).then(pl.lit(text, dtype=pl.String))

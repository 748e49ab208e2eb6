"""Shares of counts with their 95 % ranges, column by column."""

from statistics import NormalDist

import polars as pl

Z = NormalDist().inv_cdf(0.975)
"""Standard errors to each side of a 95 % range."""

FEWEST = 30
"""With fewer people a share says next to nothing."""


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Part ÷ whole; null where there is nothing to divide by."""
    return pl.when(whole > 0).then(part / whole)


def wilson_low(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """The lower end of the score interval of a share (Wilson 1927)."""
    return (_middle(part, whole) - _half_width(part, whole)).clip(0, 1)


def wilson_high(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """The upper end of the score interval of a share (Wilson 1927)."""
    return (_middle(part, whole) + _half_width(part, whole)).clip(0, 1)


def is_clearly_different(part: pl.Expr, whole: pl.Expr, other_part: pl.Expr, other_whole: pl.Expr, *, compared: int) -> pl.Expr:
    """Whether two shares differ by more than chance explains, where so many such pairs are looked at.

    The two-sided test of two proportions with a pooled standard error, at 5 % for all pairs together (Bonferroni). Never with fewer
    than 30 on either side.
    """
    pooled = (part + other_part) / (whole + other_whole)
    error = (pooled * (1 - pooled) * (1 / whole + 1 / other_whole)).sqrt()
    difference = part / whole - other_part / other_whole
    return (whole >= FEWEST) & (other_whole >= FEWEST) & (error > 0) & (difference.abs() > _limit(compared) * error)


def is_clearly_above(part: pl.Expr, whole: pl.Expr, usual: pl.Expr, *, compared: int) -> pl.Expr:
    """Whether a share is higher than a usual one by more than chance explains, where so many are looked at.

    The score test of one proportion with continuity correction, at 5 % for all together (Bonferroni), which is strict for small counts.
    """
    error = (whole * usual * (1 - usual)).sqrt()
    return (whole >= FEWEST) & (part - whole * usual - 0.5 > _limit(compared) * error)


def _limit(compared: int) -> float:
    return NormalDist().inv_cdf(1 - 0.025 / max(compared, 1))


def _middle(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return (part + Z**2 / 2) / (whole + Z**2)


def _half_width(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return (part * (whole - part) / whole + Z**2 / 4).sqrt() * Z / (whole + Z**2)

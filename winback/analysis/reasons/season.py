"""Gift or season: somebody who orders in the same weeks of the year, and at no other time."""

import polars as pl

SEASON_DAYS = 42
YEAR_DAYS = 365
FEWEST_SEASONS = 2


def seasonal(customers: pl.LazyFrame, occasions: pl.LazyFrame) -> pl.LazyFrame:
    """[customer, day, times, orders]: those with two or more occasions, all within six weeks of the year, also across New Year,
    and in two years or more: two orders within six weeks of one year are a habit as well as a season.

    ``occasions`` stand in order of customer and day; ``day`` is the last of them, ``times`` the years in which there was one.
    """
    several = customers.filter(pl.col("occasions") >= 2, _may_be_seasonal()).select("customer", "last_day", total="occasions")
    in_year = occasions.join(several, on="customer").select("customer", "day", "last_day", orders="total", place=_day_of_year())
    within = in_year.sort("customer", "place").with_columns(pause=_pause_before()).group_by("customer", maintain_order=True)
    longest = within.agg(
        pl.col("pause").max(),
        begins=pl.col("place").get(pl.col("pause").arg_max()),
        shifted=pl.col("day"),
        day=pl.col("last_day").first(),
        orders=pl.col("orders").first(),
    ).filter(YEAR_DAYS - pl.col("pause") <= SEASON_DAYS)
    seasons = (
        longest.explode("shifted")
        .with_columns(season=(pl.col("shifted") - pl.duration(days=pl.col("begins"))).dt.year())
        .group_by("customer")
        .agg(pl.col("day", "orders").first(), times=pl.col("season").n_unique().cast(pl.Int32))
    )
    return seasons.filter(pl.col("times") >= FEWEST_SEASONS).select("customer", "day", "times", "orders")


def _may_be_seasonal() -> pl.Expr:
    """Whether the first and the last occasion are whole years apart, give or take six weeks: whoever is not need not be looked at."""
    span = (pl.col("last_day") - pl.col("first_day")).dt.total_days()
    beyond_years, leap_days = span % YEAR_DAYS, span // (4 * YEAR_DAYS) + 1
    return (span >= YEAR_DAYS - SEASON_DAYS) & ((beyond_years <= SEASON_DAYS + leap_days) | (beyond_years >= YEAR_DAYS - SEASON_DAYS))


def _day_of_year() -> pl.Expr:
    """0 for 1 January … 364 for 31 December; 29 February shares its place with 1 March."""
    after_leap_day = pl.col("day").dt.is_leap_year() & (pl.col("day").dt.month() > 2)
    return pl.col("day").dt.ordinal_day().cast(pl.Int32) - 1 - after_leap_day.cast(pl.Int32)


def _pause_before() -> pl.Expr:
    """Days of the year since the customer's occasion before, round the year: the first follows the last."""
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    last_place = pl.col("place").last().over("customer")
    around = pl.col("place") + YEAR_DAYS - last_place
    return pl.when(is_first).then(around).otherwise(pl.col("place") - pl.col("place").shift(1))

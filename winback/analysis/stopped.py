"""Products that are no longer sold, and who stopped buying with them: facts of the shop, not the reason of one customer.

A product has stopped where it was sold for at least a year and in nearly every month of its last one, has not been sold
for at least four weeks since, and for three times as long as it had ever paused in that year. Pauses are counted in days on
which the shop sold anything, so that holidays of the shop are none. Seasonal and rare products pause for long every year and
never look stopped; one that goes on under another number has its name to show it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.analysis.favourites import favourites
from winback.schema import FrameSchema

LAST_YEAR_DAYS = 364
PERIOD_DAYS = 28
FEWEST_PERIODS = 12  # of the 13 of the last year
SHORTEST_ABSENCE_DAYS = 28
LONGEST_ABSENCE_DAYS = 365
ABSENCE_TO_LONGEST_PAUSE = 3
FEWEST_WHO_LEFT = 10
CLEAR_DIFFERENCE = 0.15
CLEAR_ERRORS = 2.5
FEWEST_ORDERS_OF_A_SUCCESSOR = 10

STOPPED_PRODUCTS = FrameSchema(
    name="stopped_products",
    grain="one product that sold regularly for a year or more and is no longer sold",
    key=("product",),
    columns={
        "product": pl.String(),
        "product_name": pl.String(),  # the latest
        "last_sold": pl.Date(),
        "days_sold": pl.Int32(),  # in the year up to the last sale
        "longest_pause": pl.Int32(),  # in that year, in days on which the shop sold anything
        "absence": pl.Int32(),  # since then, in the same days
    },
)


@dataclass(frozen=True, kw_only=True)
class StoppedFavourite:
    """A product that has stopped and whose friends stopped with it.

    Counted are customers with two or more occasions who were active when it was sold last (silent for at most the limit):
    ``fans`` had given it most of their money, ``fans_gone`` of them have not ordered since; ``others`` had not. ``first_day`` is
    the earliest last order of those counted. ``successor`` is what its buyers among them took more of afterwards, None where nothing
    stands out.
    """

    product: str
    name: str
    last_sold: date
    days_sold: int
    first_day: date
    fans: int
    fans_gone: int
    others: int
    others_gone: int
    successor: str | None


def stopped_products(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """LINES and ORDERS → STOPPED_PRODUCTS, the latest first. Orders without a known customer count too."""
    sold = _days_of_sale(lines, orders, currency=currency, as_of=as_of)
    shop_days = sold.select("day").unique().sort("day").with_row_index("place").with_columns(pl.col("place").cast(pl.Int32))
    seen = sold.join(shop_days, on="day").sort("product", "day")
    products = seen.group_by("product", maintain_order=True).agg(
        pl.col("product_name").last(),
        first_sold=pl.col("day").first(),
        last_sold=pl.col("day").last(),
        absence=pl.lit(shop_days.height - 1, dtype=pl.Int32) - pl.col("place").last(),
        days_sold=_in_last_year().sum().cast(pl.Int32),
        periods=((pl.col("day").last() - pl.col("day")).dt.total_days() // PERIOD_DAYS).filter(_in_last_year()).n_unique(),
        longest_pause=pl.col("place").diff().filter(_in_last_year()).max(),
    )
    gone_on = products.group_by(_plain_name().alias("plain")).agg(pl.col("last_sold").max().alias("name_last_sold"))
    stopped = products.with_columns(_plain_name().alias("plain")).join(gone_on, on="plain").filter(_has_stopped(as_of))
    return STOPPED_PRODUCTS.conform(stopped.sort("last_sold", "product", descending=[True, False]))


def stopped_favourite(
    stopped: pl.DataFrame,
    lines: pl.DataFrame,
    orders: pl.DataFrame,
    occasions: pl.DataFrame,
    *,
    currency: str,
    as_of: date,
    quiet_days: int,
) -> StoppedFavourite | None:
    """The one of STOPPED_PRODUCTS that most customers clearly left with; None where nobody can be said to have.

    Clearly: at least 10 of its fans have not ordered since, 15 of 100 more than of the others, and by two and a half standard errors.
    """
    found = [
        _followed(product, lines, orders, occasions, currency=currency, as_of=as_of, quiet_days=quiet_days)
        for product in stopped.iter_rows(named=True)
    ]
    clear = [one for one in found if _is_clear(one)]
    return max(clear, key=lambda one: one.fans_gone, default=None)


def _days_of_sale(lines: pl.DataFrame, orders: pl.DataFrame, *, currency: str, as_of: date) -> pl.DataFrame:
    """One row per product and day with a counted order of it, by its latest name of that day."""
    counted_orders = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    sold = (
        lines.lazy()
        .filter(pl.col("is_product"), pl.col("quantity") > 0)
        .select("order", "product", "product_name")
        .join(counted_orders.select("order", day="ordered_on"), on="order")
    )
    return sold.group_by("product", "day").agg(pl.col("product_name").max()).collect()


def _in_last_year() -> pl.Expr:
    """Within the 52 weeks up to the product's last sale."""
    return pl.col("day") > pl.col("day").last() - pl.duration(days=LAST_YEAR_DAYS)


def _plain_name() -> pl.Expr:
    return pl.col("product_name").str.strip_chars().str.to_lowercase()


def _has_stopped(as_of: date) -> pl.Expr:
    absent_days = (pl.lit(as_of) - pl.col("last_sold")).dt.total_days()
    return (
        (pl.col("first_sold") <= pl.col("last_sold") - pl.duration(days=LAST_YEAR_DAYS))
        & (pl.col("periods") >= FEWEST_PERIODS)
        & absent_days.is_between(SHORTEST_ABSENCE_DAYS, LONGEST_ABSENCE_DAYS)
        & (pl.col("absence") >= ABSENCE_TO_LONGEST_PAUSE * pl.col("longest_pause"))
        & (pl.col("name_last_sold") == pl.col("last_sold"))
    )


def _followed(
    product: dict[str, object],
    lines: pl.DataFrame,
    orders: pl.DataFrame,
    occasions: pl.DataFrame,
    *,
    currency: str,
    as_of: date,
    quiet_days: int,
) -> StoppedFavourite:
    """Who was active when the product was sold last, and who of them has not ordered since."""
    last_sold = product["last_sold"]
    if not isinstance(last_sold, date):
        raise TypeError("a day is a date")
    name = str(product["product"])
    first_day = last_sold - timedelta(days=quiet_days)
    known = _active(occasions, last_sold, first_day=first_day, as_of=as_of)
    bought = _bought_by_its_buyers(name, lines, orders, known, currency=currency, as_of=as_of)
    liked = favourites(bought, orders, currency=currency, as_of=last_sold).filter(pl.col("product") == name)
    active = known.with_columns(is_fan=pl.col("customer").is_in(liked.get_column("customer").implode()))
    counted = {is_fan: (people, gone) for is_fan, people, gone in active.group_by("is_fan").agg(pl.len(), pl.col("is_gone").sum()).rows()}
    (fans, fans_gone), (others, others_gone) = counted.get(True, (0, 0)), counted.get(False, (0, 0))
    return StoppedFavourite(
        product=name,
        name=str(product["product_name"]),
        last_sold=last_sold,
        days_sold=int(str(product["days_sold"])),
        first_day=first_day,
        fans=fans,
        fans_gone=fans_gone,
        others=others,
        others_gone=others_gone,
        successor=_successor(name, bought, orders, last_sold=last_sold, as_of=as_of),
    )


def _bought_by_its_buyers(
    product: str, lines: pl.DataFrame, orders: pl.DataFrame, active: pl.DataFrame, *, currency: str, as_of: date
) -> pl.DataFrame:
    """All LINES of those active customers who have ever bought the product."""
    counted_orders = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    theirs = counted_orders.select("order", "customer").join(active.lazy(), on="customer", how="semi")
    of_product = lines.lazy().filter(pl.col("is_product"), pl.col("product") == product).select("order").unique()
    buyers = theirs.join(of_product, on="order", how="semi").select("customer").unique()
    found: pl.DataFrame = lines.lazy().join(theirs.join(buyers, on="customer", how="semi"), on="order", how="semi").collect()
    return found


def _active(occasions: pl.DataFrame, day: date, *, first_day: date, as_of: date) -> pl.DataFrame:
    """Customers with two or more occasions up to that day, the last of them since ``first_day``: [customer, is_gone], as known on
    ``as_of``."""
    return (
        occasions.lazy()
        .filter(pl.col("day") <= as_of)
        .group_by("customer")
        .agg(
            until=pl.col("day").filter(pl.col("day") <= day).max(),
            before=(pl.col("day") <= day).sum(),
            is_gone=pl.col("day").max() <= day,
        )
        .filter(pl.col("before") >= 2, pl.col("until") >= first_day)
        .select("customer", "is_gone")
        .collect()
    )


def _is_clear(found: StoppedFavourite) -> bool:
    """Whether clearly more of the fans are gone than of the others: the two shares, with a pooled standard error."""
    if found.fans_gone < FEWEST_WHO_LEFT or not found.others:
        return False
    fans, others = found.fans_gone / found.fans, found.others_gone / found.others
    pooled = (found.fans_gone + found.others_gone) / (found.fans + found.others)
    error = (pooled * (1 - pooled) * (1 / found.fans + 1 / found.others)) ** 0.5
    return fans - others >= CLEAR_DIFFERENCE and fans - others >= CLEAR_ERRORS * error


def _successor(product: str, bought: pl.DataFrame, orders: pl.DataFrame, *, last_sold: date, as_of: date) -> str | None:
    """The name of the product whose share of its buyers' orders has grown most since, against as many days before."""
    since = last_sold - (as_of - last_sold)
    dated = (
        bought.lazy()
        .filter("is_product", pl.col("product") != product)
        .join(orders.lazy().select("order", "ordered_on"), on="order")
        .filter(pl.col("ordered_on") > since, pl.col("ordered_on") <= as_of)
        .with_columns(is_after=pl.col("ordered_on") > last_sold)
    )
    of_orders = dated.select("order", "is_after").unique().group_by("is_after").len("all_orders")
    shares = (
        dated.group_by("product", "is_after")
        .agg(pl.col("order").n_unique().alias("in_orders"), pl.col("product_name").max())
        .join(of_orders, on="is_after")
        .with_columns(share=pl.col("in_orders") / pl.col("all_orders") * pl.when("is_after").then(1).otherwise(-1))
    )
    grown = (
        shares.group_by("product")
        .agg(pl.col("share").sum(), pl.col("in_orders").filter("is_after").sum(), pl.col("product_name").max())
        .filter(pl.col("share") > 0, pl.col("in_orders") >= FEWEST_ORDERS_OF_A_SUCCESSOR)
        .sort("share", "product", descending=[True, False])
        .collect()
    )
    return None if grown.is_empty() else str(grown.get_column("product_name")[0])

"""What an order costs: discount, shipping, taxes, tip – in whole cents, one row per order."""

from decimal import Decimal

import polars as pl

from winback.demo.business import Business, Country
from winback.demo.streams import stream

_STACKS = 0.1
_DRAFTS = 0.008
_TIPS_CENTS = (100, 200, 500)


def charged(orders: pl.DataFrame, lines: pl.DataFrame, business: Business, country: Country, *, seed: int) -> pl.DataFrame:
    """``orders`` with source, discount and everything that makes up the total.

    Needs ``order``, ``number``, ``placed_at``, ``kind`` and ``country`` of each order, in order of time, whether the buyer ``came_back``
    with it, and the reward that is taken along (REWARDED), which the web shop alone honours.
    """
    sums = lines.group_by("order", maintain_order=True).agg(lines_cents=(pl.col("quantity") * pl.col("price_cents")).sum())
    summed = orders.join(sums, on="order", how="left", maintain_order="left")
    discounted = _with_discount(_with_source(summed, business, seed), business, seed)
    return _with_total(_with_taxes(_with_shipping(discounted, business), country), business, seed)


def _with_source(orders: pl.DataFrame, business: Business, seed: int) -> pl.DataFrame:
    """Where the order was placed: a few are free replacements from a draft, some are taken at the till; who comes back does so online."""
    draw = pl.Series(stream(seed, "source").random(orders.height))
    again = (pl.col("number") > 1) & ~pl.col("came_back")
    return orders.with_columns(
        source=pl.when(again & (pl.col("kind") == "subscriber"))
        .then(pl.lit("subscription_contract"))
        .when(again & (draw < _DRAFTS))
        .then(pl.lit("shopify_draft_order"))
        .when(again & (draw > 1 - business.at_the_till))
        .then(pl.lit("pos"))
        .otherwise(pl.lit("web"))
    )


def _with_discount(orders: pl.DataFrame, business: Business, seed: int) -> pl.DataFrame:
    """One code or two stacked ones, and that of a campaign behind them; a draft is free without a code."""
    uses = pl.DataFrame({"kind": [kind.name for kind in business.kinds], "uses_code": [kind.discount for kind in business.kinds]})
    draw = pl.Series(stream(seed, "discount").random(orders.height))
    stacks = pl.Series(stream(seed, "stacked").random(orders.height) < _STACKS)
    usual = business.codes[-1]
    names = {code.name: code.percent for code in business.codes}
    chosen = orders.join(uses, on="kind", how="left", maintain_order="left").with_columns(
        first_code=pl.when((pl.col("source") == "web") & (draw < pl.col("uses_code"))).then(_code_of_the_day(business))
    )
    stacked = chosen.with_columns(second_code=pl.when(stacks & (pl.col("first_code") != usual.name)).then(pl.lit(usual.name)))
    percent = sum(pl.col(code).replace_strict(names, default=0, return_dtype=pl.Int64) for code in ("first_code", "second_code"))
    rewarded = stacked.with_columns(pl.when(pl.col("source") == "web").then(pl.col("reward_code", "off_permille", "off_cents")))
    permille = percent * 10 + pl.col("off_permille").fill_null(0)
    off = (pl.col("lines_cents") * permille + 500) // 1000 + pl.col("off_cents").fill_null(0)
    is_draft = pl.col("source") == "shopify_draft_order"
    return rewarded.with_columns(
        discount_codes=pl.concat_str("first_code", "second_code", "reward_code", separator=", ", ignore_nulls=True).replace("", None),
        discount_cents=pl.when(is_draft).then("lines_cents").otherwise(pl.min_horizontal(off, "lines_cents")),
    ).drop("uses_code", "first_code", "second_code", "reward_code", "off_permille", "off_cents")


def _code_of_the_day(business: Business) -> pl.Expr:
    """The code of the month, else the code for new buyers, else the usual one."""
    month = pl.col("placed_at").dt.month()
    by_month = [pl.when(month.is_in(code.months)).then(pl.lit(code.name)) for code in business.codes if code.months]
    for_new = [pl.when(pl.col("number") == 1).then(pl.lit(code.name)) for code in business.codes if code.for_first_order]
    return pl.coalesce(*by_month, *for_new, pl.lit(business.codes[-1].name))


def _with_shipping(orders: pl.DataFrame, business: Business) -> pl.DataFrame:
    subtotal = pl.col("lines_cents") - pl.col("discount_cents")
    is_free = (
        (subtotal >= business.free_shipping_from_cents)
        | pl.col("source").is_in(["pos", "shopify_draft_order"])
        | (pl.col("ships_free").fill_null(value=False) & (pl.col("source") == "web"))
    )
    return orders.with_columns(subtotal_cents=subtotal, shipping_cents=pl.when(is_free).then(0).otherwise(business.shipping_cents))


def _with_taxes(orders: pl.DataFrame, country: Country) -> pl.DataFrame:
    """Taxes are part of the prices at home, with the neighbours and at the till, and come on top abroad."""
    taxed = pl.col("subtotal_cents") + pl.col("shipping_cents")
    home, abroad = _tenths(country.tax_percent), _tenths(country.abroad_tax_percent)
    contained = (taxed * home + (1000 + home) // 2) // (1000 + home)
    on_top = (taxed * abroad + 500) // 1000
    included = (pl.col("country") != country.abroad_code) | (pl.col("source") == "pos")
    return orders.with_columns(tax_included=included, taxes_cents=pl.when(included).then(contained).otherwise(on_top))


def _tenths(percent: Decimal) -> int:
    return int(percent * 10)


def _with_total(orders: pl.DataFrame, business: Business, seed: int) -> pl.DataFrame:
    """A tip is paid on top and stands in the total, not in the subtotal."""
    tips = pl.Series(stream(seed, "tips").random(orders.height) < business.tips)
    tip = pl.Series(_TIPS_CENTS).gather(stream(seed, "tip").integers(0, len(_TIPS_CENTS), orders.height))
    on_top = pl.when("tax_included").then(0).otherwise("taxes_cents")
    with_tip = orders.with_columns(tip_cents=pl.when(tips & (pl.col("source") == "web")).then(tip).otherwise(0))
    return with_tip.with_columns(total_cents=pl.col("subtotal_cents") + pl.col("shipping_cents") + on_top + pl.col("tip_cents"))

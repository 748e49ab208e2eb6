"""Who of those gone quiet is most worth winning back: by the expected extra profit of a plan, and by what is known to help.

Lost customers who recommended the shop, left over the price, or had a complaint that was solved come back more easily than others
(Kumar, Bhagwat & Zhang 2015, Regaining “Lost” Customers, Journal of Marketing 79(4)). By how much in this shop nobody knows: a
stated share more extra returns is counted on for the order of the list, and for nothing else.
"""

from dataclasses import replace

import polars as pl

from winback.analysis.returners import LaterOrders
from winback.offers.choosing import valued_with
from winback.offers.economics import expected_order
from winback.offers.rewards import TierRewards
from winback.policy import Economics
from winback.schema import CHANCES, MONEY, FrameSchema, enum
from winback.vocabulary import Advice, ChanceSource, ProspectSign, Reason, Standing

EASIER_BY = 0.25
"""So many more extra returns, as a share of those planned, are counted on for anybody with one of the signs: an assumption."""

REFERRER_TAGS = frozenset(
    {
        *("referrer", "referrers", "has referred", "refer a friend", "ambassador", "brand ambassador", "advocate"),
        *("empfehler", "empfehlerin", "kunden werben kunden", "botschafter", "markenbotschafter"),
        *("suosittelija", "brändilähettiläs", "lähettiläs"),
    }
)
"""Tags, in small letters, of people who bring others. “Referral” is none: it may as well mark those who were brought."""

BEST_LOST = FrameSchema(
    name="best_lost",
    grain="one customer of LAPSED, in its order, with what writing to them is expected to bring",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "chance": pl.Float64(),  # p0: to return without a campaign, 0–1
        "chance_source": enum(ChanceSource),
        "usual_order": MONEY,  # their own mean order
        "advice": enum(Advice),
        "expected_extra_profit": MONEY,  # the better of the message and the reward, as a plan values it
        "signs": pl.List(enum(ProspectSign)),
        "ranked_profit": MONEY,  # the same with the extra returns of the signs: what the order goes by
    },
)


def best_lost(
    lapsed: pl.DataFrame,
    customers: pl.DataFrame,
    *,
    chances: pl.DataFrame,
    reasons: pl.DataFrame,
    people: pl.DataFrame,
    rewards: TierRewards,
    economics: Economics,
    later_orders: LaterOrders,
) -> pl.DataFrame:
    """LAPSED of CUSTOMERS, with CHANCES, REASONS and PEOPLE → BEST_LOST.

    ``rewards`` are those of the plan that is compared with the message alone, ``economics`` what a new plan starts from.
    """
    orders = customers.lazy().with_columns(expected_order=expected_order()).select("customer", "expected_order")
    known = (
        lapsed.lazy()
        .select("customer", "value_tier", "net", "orders")
        .join(orders, on="customer", how="left", maintain_order="left")
        .join(CHANCES.check(chances).lazy(), on="customer", how="left", maintain_order="left")
        .join(_signs(lapsed, reasons, people), on="customer", how="left", maintain_order="left")
        .with_columns(pl.col("signs").fill_null([]), usual_order=_usual_order())
        .collect(engine="in-memory")
    )
    plain = _best(known, rewards, economics, later_orders)
    easier = _best(known, rewards, _easier(economics), later_orders)
    has_sign = known.get_column("signs").list.len() > 0
    valued = known.with_columns(
        plain.get_column("advice"),
        expected_extra_profit=plain.get_column("profit"),
        ranked_profit=pl.when(has_sign).then(easier.get_column("profit")).otherwise(plain.get_column("profit")),
    )
    return BEST_LOST.check(valued.select(*BEST_LOST.columns))


def _usual_order() -> pl.Expr:
    return (pl.col("net").cast(pl.Float64) / pl.col("orders")).round(4).cast(MONEY)


def _best(known: pl.DataFrame, rewards: TierRewards, economics: Economics, later_orders: LaterOrders) -> pl.DataFrame:
    """[advice, profit] of the better of the planned reward and the message alone, in the order of the people."""
    valued = valued_with(known, rewards, economics, later_orders)
    return valued.select("advice", profit=pl.max_horizontal("reward_profit", "message_profit"))


def _easier(economics: Economics) -> Economics:
    return replace(
        economics,
        lift_with_reward=min(1.0, economics.lift_with_reward * (1 + EASIER_BY)),
        lift_without_reward=min(1.0, economics.lift_without_reward * (1 + EASIER_BY)),
    )


def _signs(lapsed: pl.DataFrame, reasons: pl.DataFrame, people: pl.DataFrame) -> pl.LazyFrame:
    """[customer, signs] of those who have any, the signs in the order of their words."""
    among = lapsed.lazy().select("customer")
    refunded = (pl.col("reason") == Reason.BAD_EXPERIENCE) & (pl.col("standing") != Standing.CANCELLED)
    told = (pl.col("reason") == Reason.TOLD_US) & (pl.col("stated") == Reason.PRICE)
    main_price = lapsed.lazy().filter(pl.col("reason") == Reason.PRICE).select("customer")
    found = [
        _sign(people.lazy().filter(_is_referrer()), ProspectSign.RECOMMENDS),
        _sign(pl.concat([main_price, reasons.lazy().filter(told).select("customer")]), ProspectSign.PRICE),
        _sign(reasons.lazy().filter(refunded), ProspectSign.COMPLAINT_SOLVED),
    ]
    signed = pl.concat(found).join(among, on="customer", how="semi")
    return signed.group_by("customer").agg(pl.col("sign").unique().sort().alias("signs"))


def _sign(frame: pl.LazyFrame, sign: ProspectSign) -> pl.LazyFrame:
    return frame.select("customer", pl.lit(sign, dtype=enum(ProspectSign)).alias("sign"))


def _is_referrer() -> pl.Expr:
    is_one = pl.element().str.strip_chars().is_in(sorted(REFERRER_TAGS))
    return pl.col("tags").str.to_lowercase().str.split(",").list.eval(is_one).list.any().fill_null(value=False)

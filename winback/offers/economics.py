"""What an offer costs and is expected to bring, per person and for a whole list.

Per person written to: δ·(m·A − D + V) − p₀·D − c, with δ extra returns, p₀ the chance of return without a campaign,
A the expected order, m the margin, D the cost of the reward per redeemed order (those who would have come anyway take
it along), V the margin of later orders and c the contact. “Send nothing” is worth 0 and always competes.
Figures are estimates: worked out in floats, rounded to the four decimals of ``MONEY``, and added up exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.policy import Economics
from winback.schema import MONEY, VALUED, enum
from winback.vocabulary import Advice, NeverPays, RewardKind

SHOWN_LIFTS = (0.03, 0.05, 0.08)
"""The extra returns per person that a result is shown for besides the planned ones, until something was measured."""

SHOP_ORDERS = 2
"""As many orders at the shop's mean as are added to the customer's own before their mean is taken."""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a list brings at one lift, everybody on it written to.

    ``lift``: extra returns per person, on average (nobody can return with more than certainty). ``extra_profit`` is
    after the cost of rewards, which also those take who would have come anyway, and of contacts.
    """

    lift: float
    extra_returns: float
    reward_cost: Decimal
    contact_cost: Decimal
    extra_profit: Decimal


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """The means per person from which a list pays off: ``chance`` p₀, ``reward_cost`` D, what is ``spent`` even if nobody
    extra returns (p₀·D + c), and what one extra return ``leaves`` (m·A − D + V)."""

    chance: float
    reward_cost: float
    spent: float
    leaves: float

    @property
    def lift(self) -> float | None:
        """(mean p₀·D + c) ÷ mean (m·A − D + V): extra returns per person from which it pays; None where it never does."""
        return None if self.never_pays else self.spent / self.leaves

    @property
    def never_pays(self) -> NeverPays | None:
        """Why it never pays: an extra return leaves nothing, or more would have to return than are left to; None where it can."""
        if self.leaves <= 0:
            return NeverPays.REWARD_TAKES_ALL if self.reward_cost > 0 else NeverPays.ORDER_LEAVES_NOTHING
        if self.spent > (1 - self.chance) * self.leaves:
            return NeverPays.REWARD_FOR_THOSE_WHO_COME_ANYWAY if self.reward_cost > 0 else NeverPays.MESSAGES_COST_TOO_MUCH
        return None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a list costs and is expected to bring.

    ``chance``: mean chance of return without a campaign. ``rewarded``: people who get a reward, whatever it costs.
    ``break_even_lift``: extra returns per person from which the list pays off, None where it never does (``never_because``)
    or nobody is on it. ``without_reward``: the same list with the message alone. ``recommended``: what earns most with the
    whole list, REWARD being as planned. ``best_mix_profit``: everybody's own best, so many ``advised`` the reward, the
    message, nothing. ``never_pays``: people for whom what is planned cannot pay, however many return.
    """

    people: int
    chance: float
    rewarded: int
    planned: Outlook
    at_lifts: tuple[Outlook, ...]
    break_even_lift: float | None
    never_because: NeverPays | None
    without_reward: Outlook
    without_reward_break_even_lift: float | None
    recommended: Advice
    best_mix_profit: Decimal
    advised_reward: int
    advised_message: int
    advised_nothing: int
    never_pays: int


def checked_economics(economics: Economics) -> Economics:
    """``economics`` as they are, or ``UnusableInput`` for a share outside 0–1 or an amount below 0."""
    shares = (economics.margin, economics.lift_with_reward, economics.lift_without_reward)
    amounts = (economics.contact_cost, economics.shipping_cost, economics.budget or Decimal(0))
    if not all(0 <= float(share) <= 1 for share in shares):
        raise UnusableInput(Message(N_("A margin and extra returns are shares of a whole.")), Message(N_("Enter a number from 0 to 100.")))
    if not all(amount.is_finite() and amount >= 0 for amount in amounts):
        raise UnusableInput(Message(N_("A cost or a budget cannot be below 0.")), Message(N_("Enter 0 or more.")))
    return economics


def expected_order() -> pl.Expr:
    """Of each of CUSTOMERS, A: their own mean order and two orders at the mean of all customers, averaged."""
    shop_mean = pl.col("net").sum().cast(pl.Float64) / pl.col("orders").sum()
    return _money((pl.col("net").cast(pl.Float64) + SHOP_ORDERS * shop_mean) / (pl.col("orders") + SHOP_ORDERS))


def value(people: pl.DataFrame, economics: Economics, *, later_orders: float) -> pl.DataFrame:
    """[customer, chance, expected_order, reward_kind, reward_amount, gift_cost] → VALUED, in the order of the people.

    ``later_orders``: further orders within 12 months per return; V is their margin. Where the advice is followed, the
    figures of what a person gets are those of the reward only for people advised one, else of the message alone.
    """
    priced = people.lazy().select("customer", "chance", "expected_order", *_figures(economics, later_orders))
    advised = priced.with_columns(*_profits(economics)).with_columns(advice=_advice())
    has_reward = pl.col("advice") == Advice.REWARD if economics.follow_advice else pl.col("is_planned")
    given = advised.with_columns(
        reward_cost=pl.when(has_reward).then("planned_cost").otherwise(0.0),
        lift=pl.when(has_reward).then("reward_lift").otherwise("message_lift"),
    ).with_columns(
        break_even_lift=_break_even(economics.margin, "reward_cost"),
        expected_extra_profit=_profit(economics.margin, "lift", "reward_cost"),
    )
    monetary = pl.col("reward_cost", "later_margin", "expected_extra_profit")
    return VALUED.check(given.with_columns(_money(monetary)).select(*VALUED.columns).collect(engine="in-memory"))


def expected_cost() -> pl.Expr:
    """(p₀ + δ)·D + c of each row of VALUED: what this person is expected to cost."""
    return _money(_redeemed(pl.col("lift"))) + pl.col("contact_cost")


def expected(valued: pl.DataFrame, economics: Economics, *, lifts: Sequence[float] = SHOWN_LIFTS) -> Expected:
    """VALUED → what it costs and is expected to bring to write to all of these people, with what each gets."""
    planned, *shown = _outlooks(valued, economics, [pl.col("lift"), *(_capped(lift) for lift in lifts)])
    bare = valued.select("chance", "expected_order", "later_margin", "contact_cost", reward_cost=pl.lit(0.0))
    without_reward = _outlooks(bare, economics, [_capped(economics.lift_without_reward)])[0]
    pays_from, pays_from_without = break_even(valued, margin=economics.margin), break_even(bare, margin=economics.margin)
    best = pl.max_horizontal("reward_profit", "message_profit", pl.lit(Decimal(0), dtype=MONEY))
    advised = dict(valued.group_by("advice").len().iter_rows())
    return Expected(
        people=valued.height,
        chance=valued.select(pl.col("chance").mean().fill_null(0.0)).item(),
        rewarded=valued.select(_gets_reward(economics).sum()).item(),
        planned=planned,
        at_lifts=tuple(shown),
        break_even_lift=pays_from.lift if pays_from else None,
        never_because=pays_from.never_pays if pays_from else None,
        without_reward=without_reward,
        without_reward_break_even_lift=pays_from_without.lift if pays_from_without else None,
        recommended=_recommended(planned.extra_profit, without_reward.extra_profit),
        best_mix_profit=valued.select(best.sum()).item(),
        advised_reward=advised.get(Advice.REWARD.value, 0),
        advised_message=advised.get(Advice.MESSAGE.value, 0),
        advised_nothing=advised.get(Advice.NOTHING.value, 0),
        never_pays=valued.get_column("break_even_lift").null_count(),
    )


def break_even(people: pl.DataFrame, *, margin: Decimal | float) -> BreakEven | None:
    """[chance, expected_order, reward_cost, contact_cost, later_margin] per person → their means; None for nobody."""
    if people.is_empty():
        return None
    chance, reward_cost, spent, leaves = people.select(
        pl.col("chance").mean(),
        pl.col("reward_cost").cast(pl.Float64).mean(),
        _spent_anyway("reward_cost").mean().alias("spent"),
        _leaves(margin, "reward_cost").mean().alias("leaves"),
    ).row(0)
    return BreakEven(chance=chance, reward_cost=reward_cost, spent=spent, leaves=leaves)


def _recommended(planned: Decimal, without_reward: Decimal) -> Advice:
    """Whatever earns most with the list as a whole; of equals what costs less."""
    if max(planned, without_reward) <= 0:
        return Advice.NOTHING
    return Advice.REWARD if planned > without_reward else Advice.MESSAGE


def _gets_reward(economics: Economics) -> pl.Expr:
    """Whether a reward is given: a gift whose cost was left at 0 is one too. One that never pays has no profit, but a cost."""
    if economics.follow_advice:
        return pl.col("advice") == Advice.REWARD
    return pl.col("reward_profit").is_not_null() | (pl.col("reward_cost") > 0)


def _money(amount: pl.Expr) -> pl.Expr:
    return amount.round(4).cast(MONEY)


def _figures(economics: Economics, later_orders: float) -> tuple[pl.Expr, ...]:
    """What the formula takes: c, and in floats V, the planned D, whether any reward is planned, and both lifts."""
    order = pl.col("expected_order").cast(pl.Float64)
    return (
        (later_orders * float(economics.margin) * order).round(4).alias("later_margin"),
        _planned_cost(economics, order).round(4).alias("planned_cost"),
        (pl.col("reward_kind") != RewardKind.NONE).alias("is_planned"),
        _capped(economics.lift_with_reward).alias("reward_lift"),
        _capped(economics.lift_without_reward).alias("message_lift"),
        pl.lit(economics.contact_cost, dtype=MONEY).alias("contact_cost"),
    )


def _planned_cost(economics: Economics, order: pl.Expr) -> pl.Expr:
    """D: what the planned reward costs per redeemed order; nobody can redeem more than their order."""
    amount = pl.col("reward_amount").cast(pl.Float64)
    return (
        pl.when(pl.col("reward_kind") == RewardKind.PERCENTAGE)
        .then(amount * order / 100)
        .when(pl.col("reward_kind") == RewardKind.FIXED_AMOUNT)
        .then(pl.min_horizontal(amount, order))
        .when(pl.col("reward_kind") == RewardKind.FREE_SHIPPING)
        .then(float(economics.shipping_cost))
        .otherwise(pl.col("gift_cost").cast(pl.Float64))
    )


def _profits(economics: Economics) -> tuple[pl.Expr, pl.Expr]:
    """With the planned reward (null without one, or where it never pays) and with the message alone."""
    pays = pl.col("is_planned") & _break_even(economics.margin, "planned_cost").is_not_null()
    with_reward = _money(_profit(economics.margin, "reward_lift", "planned_cost"))
    return (
        pl.when(pays).then(with_reward).alias("reward_profit"),
        _money(_profit(economics.margin, "message_lift", None)).alias("message_profit"),
    )


def _advice() -> pl.Expr:
    """Whatever earns most; of equals what costs less."""
    reward, message = pl.col("reward_profit"), pl.col("message_profit")
    return (
        pl.when((reward > message) & (reward > 0))
        .then(pl.lit(Advice.REWARD))
        .when(message > 0)
        .then(pl.lit(Advice.MESSAGE))
        .otherwise(pl.lit(Advice.NOTHING))
        .cast(enum(Advice))
    )


def _capped(lift: float) -> pl.Expr:
    """Nobody returns with more than certainty."""
    return pl.min_horizontal(pl.lit(lift), 1 - pl.col("chance"))


def _leaves(margin: Decimal | float, cost: str | None) -> pl.Expr:
    """m·A − D + V: what one extra return leaves."""
    kept = float(margin) * pl.col("expected_order").cast(pl.Float64) + pl.col("later_margin").cast(pl.Float64)
    return kept if cost is None else kept - pl.col(cost).cast(pl.Float64)


def _spent_anyway(cost: str | None) -> pl.Expr:
    """p₀·D + c: what is spent even if nobody extra returns."""
    contact = pl.col("contact_cost").cast(pl.Float64)
    return contact if cost is None else pl.col("chance") * pl.col(cost).cast(pl.Float64) + contact


def _profit(margin: Decimal, lift: str, cost: str | None) -> pl.Expr:
    return pl.col(lift) * _leaves(margin, cost) - _spent_anyway(cost)


def _break_even(margin: Decimal, cost: str) -> pl.Expr:
    """(p₀·D + c) / (m·A − D + V), null where it never pays."""
    leaves, spent = _leaves(margin, cost), _spent_anyway(cost)
    return pl.when((leaves > 0) & (spent <= (1 - pl.col("chance")) * leaves)).then(spent / leaves)


def _redeemed(lift: pl.Expr) -> pl.Expr:
    return (pl.col("chance") + lift) * pl.col("reward_cost").cast(pl.Float64)


def _outlooks(valued: pl.DataFrame, economics: Economics, lifts: Sequence[pl.Expr]) -> list[Outlook]:
    """One for each way to count on extra returns, in one pass. Rounded person by person, so that no sum depends on the order."""
    leaves, spent = _leaves(economics.margin, "reward_cost"), _spent_anyway("reward_cost")
    sums = [sum_ for lift in lifts for sum_ in (lift.sum(), _units(_redeemed(lift)).sum(), _units(lift * leaves - spent).sum())]
    contacts, *found = valued.select(pl.col("contact_cost").sum(), *(sum_.alias(str(place)) for place, sum_ in enumerate(sums))).row(0)
    return [
        Outlook(
            lift=returns / valued.height if valued.height else 0.0,
            extra_returns=returns,
            reward_cost=Decimal(rewards).scaleb(-MONEY.scale),
            contact_cost=contacts,
            extra_profit=Decimal(profit).scaleb(-MONEY.scale),
        )
        for returns, rewards, profit in zip(found[::3], found[1::3], found[2::3], strict=True)
    ]


def _units(amount: pl.Expr) -> pl.Expr:
    """Whole ten-thousandths: they add up exactly, and several times faster than decimals."""
    return (amount * 10**MONEY.scale).round(0).cast(pl.Int64)

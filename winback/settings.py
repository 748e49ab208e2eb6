"""Which settings of a shop make sense, alone and beside each other."""

from collections.abc import Iterator

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.policy import ShopPolicy

SHORTEST_HORIZON_DAYS, LONGEST_HORIZON_DAYS = 14, 730
LONGEST_PAUSE_DAYS = 730
MOST_OCCASIONS, MOST_MONTHS = 50, 240


def checked(policy: ShopPolicy) -> ShopPolicy:
    """The settings as they are. Raises ``UnusableInput`` where one of them makes no sense, alone or beside another."""
    for is_usable, problem, advice in _conditions(policy):
        if not is_usable:
            raise UnusableInput(problem, advice)
    return policy


def _conditions(policy: ShopPolicy) -> Iterator[tuple[bool, Message, Message]]:
    yield from _of_money(policy)
    yield from _of_customers(policy)
    yield from _of_lists(policy)


def _of_money(policy: ShopPolicy) -> Iterator[tuple[bool, Message, Message]]:
    yield (
        policy.margin is None or 0 < policy.margin <= 1,
        Message(N_("Of 100 in sales you keep more than 0 and at most 100.")),
        Message(N_("Enter what is left after goods, packing, fees and taxes, or leave it empty.")),
    )
    yield (
        all(cost.is_finite() and cost >= 0 for cost in (policy.contact_cost, policy.shipping_cost, policy.gift_cost)),
        Message(N_("A cost cannot be below zero.")),
        Message(N_("Enter 0 for what costs you nothing.")),
    )


def _of_customers(policy: ShopPolicy) -> Iterator[tuple[bool, Message, Message]]:
    horizon = policy.horizon_days
    yield (
        horizon is None or SHORTEST_HORIZON_DAYS <= horizon <= LONGEST_HORIZON_DAYS,
        Message(N_("A return cannot be awaited for that long or short a time.")),
        Message(N_("Choose {low} to {high} days, or leave it to the data."), low=SHORTEST_HORIZON_DAYS, high=LONGEST_HORIZON_DAYS),
    )
    yield (
        3 <= policy.loyal_from_occasions <= MOST_OCCASIONS,
        Message(N_("A regular needs at least 3 orders, not {n}."), n=policy.loyal_from_occasions),
        Message(N_("Choose {low} to {high} orders."), low=3, high=MOST_OCCASIONS),
    )


def _of_lists(policy: ShopPolicy) -> Iterator[tuple[bool, Message, Message]]:
    pause, leave_out = policy.cool_down_days, policy.leave_out_beyond_months
    yield (
        pause is None or 1 <= pause <= LONGEST_PAUSE_DAYS,
        Message(N_("The pause between two lists does not fit.")),
        Message(N_("Choose 1 to {high} days, or none."), high=LONGEST_PAUSE_DAYS),
    )
    yield (
        1 <= policy.warn_beyond_months <= MOST_MONTHS and (leave_out is None or 1 <= leave_out <= MOST_MONTHS),
        Message(N_("The months since the last order do not fit.")),
        Message(N_("Choose 1 to {high} months."), high=MOST_MONTHS),
    )
    yield (
        leave_out is None or policy.warn_beyond_months <= leave_out,
        Message(
            N_("Nobody would be warned about: whoever is quiet for {out} months is on no list, and the warning begins at {warn}."),
            out=leave_out or 0,
            warn=policy.warn_beyond_months,
        ),
        Message(N_("Let the warning begin earlier, or leave people out later.")),
    )

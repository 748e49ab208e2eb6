"""Where do customers stop: from the first order to the next, until they are regulars."""

import polars as pl

from winback.analysis.ladder import FEWEST_TOLD, FirstStep, biggest_loss, on_step
from winback.charts.steps import key_of, part_name, step_bars, step_name
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import behind, cached, early, panels
from winback.ui.frame import Here


def show(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """The bars with the people behind them."""
    loyal_from = thresholds.loyal_from_occasions
    ladder = cached.next_order_steps(workspace, history, steps=loyal_from)
    picture = step_bars(ladder, panels.look(), leads=history.leads, loyal_from=loyal_from, first=history.first_step)
    parts = _parts(ladder, history.leads)
    groups = {
        key_of(orders, went_on=went_on): behind.Group(name=_name(orders, loyal_from, went_on=went_on), customers=customers)
        for (orders, went_on), customers in parts.items()
        if customers
    }
    picked = behind.picture(here, picture, groups, name="steps", title=_finding(here, ladder, history.first_step))
    early.remark_on_first_step(here, history)
    if picked:
        orders, went_on = next((orders, on) for orders, on in parts if key_of(orders, went_on=on) == picked)
        people = _people(workspace, history, orders, went_on=went_on)
        behind.people(here, history, thresholds, people, group=groups[picked].name, name="steps")


def _parts(ladder: pl.DataFrame, leads: int) -> dict[tuple[int, bool], int]:
    """How many went on from each number of orders, and how many have not; 0 orders for everybody known."""
    customers = ladder["customers"].to_list()
    parts = {(0, True): customers[0] if customers else 0, (0, False): leads}
    for number, reached, went_on, _ in ladder.rows():
        parts |= {(number, True): went_on, (number, False): reached - went_on}
    return parts


def _people(workspace: Workspace, history: History, orders: int, *, went_on: bool) -> pl.Series:
    """The people of one part of a bar."""
    if orders:
        return on_step(cached.gaps(workspace, history), orders, went_on=went_on)
    if went_on:
        return history.customers["customer"]
    return history.people.join(history.customers, on="customer", how="anti", maintain_order="left")["customer"]


def _name(orders: int, loyal_from: int, *, went_on: bool) -> str:
    look = panels.look()
    return f"{step_name(orders, look, loyal_from)}, {part_name(orders, look, went_on=went_on)}"


def _finding(here: Here, ladder: pl.DataFrame, first: FirstStep) -> str:
    """After which order most stop, or the biggest step down where most go on, and how long those take who do."""
    loss = biggest_loss(ladder)
    if loss is None or not loss["went_on"]:
        return here(N_("Nobody has ordered again yet"))
    number = int(loss["number"])
    customers, went_on, typical = loss["customers"], loss["went_on"], loss["typical_days"]
    if number == 1:
        customers, went_on, typical = first.customers, first.went_on, first.typical_days or 0
    if customers < FEWEST_TOLD:
        return here(N_("Too few customers so far to say where they stop"))
    share = went_on / customers
    if share >= 0.5:
        text = _STOP[number == 1]
        return here(Message(text, n=number, share=here.say.percent(1 - share)))
    if went_on < FEWEST_TOLD:
        text = _MOST_STOP[number == 1]
        return here(Message(text, n=number, share=here.say.percent(share)))
    return here(_most_stop(number, share=here.say.percent(share), days=round(typical)))


_STOP = {
    True: N_("The biggest step down is after the first order: {share} stop there"),
    False: N_("The biggest step down is after order {n}: {share} stop there"),
}
_MOST_STOP = {
    True: N_("Most stop after the first order: {share} order again"),
    False: N_("Most stop after order {n}: {share} order again"),
}


def _most_stop(number: int, *, share: str, days: int) -> Message:
    if number == 1:
        return Message(
            N_("Most stop after the first order: {share} order again, typically after {count} day"),
            plural=N_("Most stop after the first order: {share} order again, typically after {count} days"),
            count=days,
            share=share,
        )
    return Message(
        N_("Most stop after order {n}: {share} order again, typically after {count} day"),
        plural=N_("Most stop after order {n}: {share} order again, typically after {count} days"),
        count=days,
        n=number,
        share=share,
    )

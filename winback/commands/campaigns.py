"""``measure`` and ``sent``: what the recorded campaigns brought, and when each went out."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from winback import measuring, recording
from winback.campaigns.measurement import ArmResult
from winback.campaigns.sentences import sentence
from winback.commands.analysis import history_of
from winback.commands.shown import columns, exact, iso
from winback.errors import UnusableInput
from winback.locale import N_, Message, quoted
from winback.locale.formats import Speaker
from winback.locale.words import word
from winback.measuring import CampaignResult
from winback.store import Campaign, Store, Workspace
from winback.vocabulary import Arm, CampaignStatus


@dataclass(frozen=True, kw_only=True)
class MeasuredCampaigns:
    """The campaigns that were sent, with what they brought up to ``as_of``.

    ``ahead`` were sent after it: the data do not reach them yet. ``waiting`` were recorded and not sent yet.
    """

    as_of: date
    results: tuple[CampaignResult, ...]
    ahead: tuple[Campaign, ...]
    waiting: tuple[Campaign, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "campaigns": [_result_json(result) for result in self.results],
            "ahead_of_the_data": [campaign.name for campaign in self.ahead],
            "waiting": [campaign.name for campaign in self.waiting],
        }

    def as_table(self, say: Speaker) -> str:
        told = [row for result in self.results for row in _rows(result, say)]
        waiting = [(campaign.name, say.say(word(CampaignStatus.RECORDED))) for campaign in self.waiting]
        later = Message(N_("sent after your data end on {day}; read in a newer export"), day=self.as_of)
        ahead = [(campaign.name, say.say(later)) for campaign in self.ahead]
        return columns([*told, *ahead, *waiting] or [(say.say(N_("Campaigns")), say.say(N_("none was sent yet")))])


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A campaign whose sending was stated."""

    campaign: Campaign

    def as_json(self) -> dict[str, Any]:
        return {"campaign": self.campaign.name, "status": self.campaign.status.value, "sent_on": iso(self.campaign.sent_on)}

    def as_table(self, say: Speaker) -> str:
        day = say.day(self.campaign.sent_on) if self.campaign.sent_on else ""
        return columns([(self.campaign.name, f"{say.say(word(self.campaign.status))} {day}".strip())])


def measure(store: Store, workspace: str, *, campaign: str | None, as_of: date | None) -> MeasuredCampaigns:
    """What every campaign of the workspace brought, or one of them."""
    found = store.workspace(workspace)
    if campaign is not None:
        _named(store, found, campaign)
    history = history_of(store, found, as_of=as_of)
    return MeasuredCampaigns(
        as_of=history.as_of,
        results=tuple(result for result in measuring.results(store, found, history) if campaign in {None, result.campaign.name}),
        ahead=tuple(one for one in measuring.ahead(store, found, as_of=history.as_of) if campaign in {None, one.name}),
        waiting=tuple(one for one in measuring.waiting(store, found) if campaign in {None, one.name}),
    )


def sent(store: Store, workspace: str, *, campaign: str, on: date | None) -> Marked:
    """State the day on which a campaign went out; None: it was not sent, and its people are free."""
    found = store.workspace(workspace)
    known = _named(store, found, campaign)
    if on is None:
        return Marked(campaign=store.mark_not_sent(found.id, known.id, expected_status=known.status))
    return Marked(campaign=recording.mark_sent(store, known, on=on))


def _named(store: Store, workspace: Workspace, name: str) -> Campaign:
    campaign = recording.named(store, workspace, name)
    if campaign is None:
        known = tuple(quoted(one.name) for one in store.campaigns(workspace.id))
        advice = Message(N_("Choose one of: {known}."), known=known) if known else Message(N_("None has been recorded yet."))
        raise UnusableInput(Message(N_("There is no campaign named “{name}”."), name=name), advice)
    return campaign


def _result_json(result: CampaignResult) -> dict[str, Any]:
    measured = result.measured
    holdout = measured.holdout
    return {
        "campaign": result.campaign.name,
        "sent_on": result.sent_on.isoformat(),
        "window_days": result.campaign.window_days,
        "window_ends_on": measured.window_ends_on.isoformat(),
        "preliminary": measured.preliminary,
        "verdict": measured.verdict.value,
        "reason": measured.reason.value,
        "break_even_lift": measured.break_even,
        "usual_return": measured.usual_return,
        "currency": result.currency,
        "expected": result.foreseen and {"lift": result.foreseen.lift, "extra_profit": exact(result.foreseen.extra_profit)},
        "holdout": {"assigned": holdout.assigned, "reactivated": holdout.returned, "rate": holdout.rate},
        "without_comparison": {
            "reactivated": measured.without_comparison.returned,
            "revenue": exact(measured.without_comparison.revenue),
        },
        "contacted": _arm_json(measured.contacted, result),
        "arms": [_arm_json(arm, result) for arm in measured.arms],
        "codes": {**asdict(result.codes), "discount": exact(result.codes.discount)},
    }


def _arm_json(arm: ArmResult, result: CampaignResult) -> dict[str, Any]:
    lift, revenue, profit = arm.lift, arm.extra_revenue, arm.extra_profit
    return {
        "arm": arm.arm.value if isinstance(arm.arm, Arm) else "contacted",
        "assigned": arm.assigned,
        "reactivated": arm.returned,
        "rate": arm.rate,
        "holdout_rate": result.measured.holdout.rate,
        "lift": lift and lift.estimate,
        "lift_low": lift and lift.low,
        "lift_high": lift and lift.high,
        "extra_revenue": revenue and round(revenue.amount, 2),
        "extra_revenue_low": revenue and round(revenue.low, 2),
        "extra_revenue_high": revenue and round(revenue.high, 2),
        "extra_profit": profit and round(profit.amount, 2),
        "extra_profit_low": profit and round(profit.low, 2),
        "extra_profit_high": profit and round(profit.high, 2),
        "preliminary": result.measured.preliminary,
    }


def _rows(result: CampaignResult, say: Speaker) -> list[tuple[str, str]]:
    """The lines that people read: verdict, both groups, the extra, per variant where there are two."""
    measured = result.measured
    groups = [_arm_row(arm, result, say) for arm in ((measured.contacted,) if len(measured.arms) < 2 else measured.arms)]
    compared = measured.holdout
    told = sentence(measured, money=lambda amount: say.money_rounded(amount, result.currency))
    return [
        (result.campaign.name, say.say(word(measured.verdict))),
        (say.say(N_("  why")), say.say(told)),
        (say.say(N_("  sent on, returns count until")), f"{say.day(result.sent_on)}, {say.day(measured.window_ends_on)}"),
        *groups,
        (say.say(N_("  comparison group")), _of(compared.returned, compared.assigned, say)),
    ]


def _arm_row(arm: ArmResult, result: CampaignResult, say: Speaker) -> tuple[str, str]:
    name = N_("  contacted") if arm.arm is None else Message(N_("  {arm}"), arm=word(arm.arm))
    told = [_of(arm.returned, arm.assigned, say)]
    if arm.lift is not None:
        low, high = (say.number(round(100 * limit, 1)) for limit in (arm.lift.low, arm.lift.high))
        told.append(
            say.say(Message(N_("{lift} extra per 100 ({low} to {high})"), lift=round(100 * arm.lift.estimate, 1), low=low, high=high))
        )
    if arm.extra_profit is not None:
        amounts = (arm.extra_profit.amount, arm.extra_profit.low, arm.extra_profit.high)
        amount, low, high = (say.money_rounded(one, result.currency) for one in amounts)
        told.append(say.say(Message(N_("extra profit {amount} ({low} to {high})"), amount=amount, low=low, high=high)))
    return say.say(name), "; ".join(told)


def _of(returned: int, assigned: int, say: Speaker) -> str:
    return say.say(Message(N_("{returned} of {assigned} came back"), returned=returned, assigned=assigned))

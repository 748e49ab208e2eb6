"""A draft becomes a campaign: the list is frozen, handed out as files, and marked as sent."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.campaigns.outcomes import last_day_of_window
from winback.campaigns.terms import frozen_terms
from winback.drafting import Draft, needs_confirmation
from winback.errors import UnusableInput
from winback.export.campaign_files import OutgoingFile, files_for, reached
from winback.locale import N_, Message
from winback.offers.audience import together
from winback.pipeline import History
from winback.schema import ASSIGNED
from winback.store import Campaign, CampaignDraft, FrameRole, Store, Workspace, check_sending_day
from winback.vocabulary import Arm, CampaignStatus, CodeSource, Consent, Destination


def record(store: Store, workspace: Workspace, history: History, drafted: Draft, *, name: str) -> Campaign:
    """Freeze a draft as a campaign, in one transaction; the same draft again gives the campaign that is there.

    Raises ``UnusableInput`` while codes are missing, for nobody on the list and for a name that is taken,
    and ``ConcurrentChange`` where the shop's data has moved on.
    """
    recipients = drafted.plan.complete()
    if recipients.is_empty():
        raise UnusableInput(Message(N_("Nobody is on this list.")), Message(N_("Choose other people or another idea first.")))
    if needs_confirmation(drafted):
        raise UnusableInput(
            Message(N_("The codes on this list are not in your shop yet.")),
            Message(N_("Confirm that you will create them before you send, or choose another way to codes.")),
        )
    return store.record_campaign(
        workspace.id,
        expected_version=drafted.version,
        draft=CampaignDraft(
            name=name,
            request_key=drafted.request_key,
            play=drafted.rules.play,
            window_days=history.horizon_days,
            as_of=history.as_of,
            holdout=drafted.holdout,
            seed=drafted.seed,
            one_code=drafted.rules.code_source is CodeSource.SHARED,
            terms=frozen_terms(drafted.plan, drafted.rules, drafted.thresholds, currency=history.currency),
        ),
        assigned=ASSIGNED.check(drafted.plan.assigned),
        recipients=recipients,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class CampaignFiles:
    """The files of a campaign as they are now.

    ``left_out``: people of the list who have since unsubscribed, declined, been erased or been put on a later list;
    ``left_out_compared``: those of the comparison group.
    """

    files: tuple[OutgoingFile, ...]
    left_out: int
    left_out_compared: int


def campaign_files(store: Store, campaign: Campaign, destination: Destination) -> CampaignFiles:
    """The files of a recorded campaign for one mailing tool: what was frozen, less the people nobody writes to any more.

    Raises ``UnusableInput`` for one that was given up.
    """
    if campaign.status is CampaignStatus.NOT_SENT:
        raise UnusableInput(
            Message(N_("“{name}” was given up; its people may be on another list by now."), name=campaign.name),
            Message(N_("Record a new list.")),
        )
    assigned, recipients = store.campaign_frames(campaign)
    gone = together([_no_longer_written_to(store, campaign, assigned, recipients), *_on_later_lists(store, campaign)])
    compared = assigned.filter(pl.col("arm") == Arm.HOLDOUT)
    (_, unsubscribed), (_, compared_gone) = reached(recipients, gone), reached(compared, gone)
    erased = sum(count for arm, count in campaign.erased.items() if arm is not Arm.HOLDOUT)
    files = files_for(
        destination,
        recipients,
        assigned,
        campaign=campaign.name,
        suppressed=gone,
        code_source=CodeSource(campaign.terms["code_source"]),
    )
    return CampaignFiles(
        files=files,
        left_out=unsubscribed + erased,
        left_out_compared=compared_gone + campaign.erased.get(Arm.HOLDOUT, 0),
    )


def mark_sent(store: Store, campaign: Campaign, *, on: date) -> Campaign:
    """State or correct the day of sending. Raises ``UnusableInput`` where its people would be in two running campaigns then."""
    check_sending_day(on, as_of=campaign.as_of)
    mine = store.campaign_frames(campaign)[0]["customer"]
    end = last_day_of_window(on, window_days=campaign.window_days)
    for later in _later_campaigns(store, campaign):
        shares = store.campaign_frames(later)[0]["customer"].is_in(mine.implode()).any()
        if shares and end >= (later.sent_on or later.as_of):
            raise UnusableInput(
                Message(N_("Some of these people are on the later list “{name}”; both would be measured at once."), name=later.name),
                Message(N_("Choose an earlier day.")),
            )
    return store.mark_sent(campaign.workspace_id, campaign.id, on=on, expected_status=campaign.status)


def _later_campaigns(store: Store, campaign: Campaign) -> list[Campaign]:
    recorded = store.campaigns(campaign.workspace_id)
    return [one for one in recorded if one.id > campaign.id and one.status is not CampaignStatus.NOT_SENT]


def _on_later_lists(store: Store, campaign: Campaign) -> list[pl.Series]:
    """Everybody assigned to campaigns that were recorded since: an old list must not reach their comparison groups."""
    return [store.campaign_frames(later)[0]["customer"] for later in _later_campaigns(store, campaign)]


def _no_longer_written_to(store: Store, campaign: Campaign, assigned: pl.DataFrame, recipients: pl.DataFrame) -> pl.Series:
    """Customers on the do-not-contact list, by what is known of them now or was frozen, and those who have declined since."""
    workspace = store.current(campaign.workspace_id)
    people = store.frame(workspace, FrameRole.PEOPLE, columns=["customer", "email", "phone", "email_consent"])
    frozen = assigned.join(recipients.select("customer", "phone"), on="customer", how="left")
    listed = [store.suppressed_customers(workspace.id, known.select("customer", "email", "phone")) for known in (people, frozen)]
    declined = people.filter(pl.col("email_consent") == Consent.NO)["customer"]
    return together([*listed, declined])


def named(store: Store, workspace: Workspace, name: str) -> Campaign | None:
    """The campaign of this name, if there is one."""
    try:
        return store.campaign(workspace.id, name)
    except UnusableInput:
        return None


def free_name(store: Store, workspace: Workspace, wanted: str) -> str:
    """``wanted``, with a number behind it where a campaign of that name is there."""
    taken = {campaign.name for campaign in store.campaigns(workspace.id)}
    candidates = (wanted, *(f"{wanted} ({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in candidates if name not in taken)

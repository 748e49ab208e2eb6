"""The part of the store that keeps campaigns: recorded once, sent or given up, their people and codes."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from sqlalchemy.exc import IntegrityError

from winback.schema import ASSIGNED, RECIPIENTS
from winback.store.campaigns import (
    Campaign,
    CampaignDraft,
    add_campaign,
    campaign_by_id,
    campaign_named,
    campaign_requested,
    issued_codes,
    list_campaigns,
    list_codes,
    move_campaign,
    refuse_taken,
    usable_campaign_name,
)
from winback.store.frames import collected
from winback.store.keeping import Keeping
from winback.store.problems import ConcurrentChange, campaign_given_up, no_such_campaign, sent_too_early, sent_too_late
from winback.store.workspaces import advance
from winback.vocabulary import CampaignStatus

Frames = tuple[pl.DataFrame, pl.DataFrame]
"""Everyone assigned (ASSIGNED), and those written to (RECIPIENTS)."""


LONGEST_WAIT = timedelta(days=366)


def check_sending_day(sent_on: date | None, *, as_of: date) -> None:
    """Raises ``UnusableInput`` for a day on which a list made from orders up to ``as_of`` cannot have been sent."""
    if sent_on is None:
        return
    if sent_on < as_of:
        raise sent_too_early(as_of)
    if sent_on - as_of > LONGEST_WAIT:
        raise sent_too_late(as_of + LONGEST_WAIT)


class RecordedCampaigns(Keeping):
    """The campaigns of every workspace. Every method may raise ``StoreUnavailable``."""

    def record_campaign(
        self, workspace_id: int, *, expected_version: int, draft: CampaignDraft, assigned: pl.DataFrame, recipients: pl.DataFrame
    ) -> Campaign:
        """Keep a campaign with its people (ASSIGNED, RECIPIENTS) and codes, in one transaction; the version rises.

        If one was recorded under this request key, that is returned as it is now and nothing is written, whatever else is
        given: a second click and a second tab make no second campaign. Raises ``UnusableInput`` for a name that is taken
        or cannot be used, ``CodesTaken`` for codes that are not new, ``ConcurrentChange`` if the workspace is no longer at
        ``expected_version``. Whatever is raised, what was stored before is unchanged.
        """
        known = self._requested(workspace_id, draft.request_key)
        if known is not None:
            return known
        named = replace(draft, name=usable_campaign_name(draft.name))
        frames = ASSIGNED.check_grain(assigned), RECIPIENTS.check_grain(recipients)
        return self._record_once(workspace_id, expected_version, named, frames)

    def campaigns(self, workspace_id: int) -> list[Campaign]:
        """The campaigns of this workspace, the newest first."""
        with self._database.reading() as session:
            return list_campaigns(session, workspace_id=workspace_id)

    def campaign(self, workspace_id: int, name: str) -> Campaign:
        """The campaign of this name. Raises ``UnusableInput`` if this workspace has none."""
        wanted = usable_campaign_name(name)
        with self._database.reading() as session:
            found = campaign_named(session, wanted, workspace_id=workspace_id)
        if found is None:
            raise no_such_campaign(wanted)
        return found

    def campaign_frames(self, campaign: Campaign) -> Frames:
        """Everyone assigned (ASSIGNED) and those written to (RECIPIENTS), verified, as they are now: without who was erased since.

        Raises ``ConcurrentChange`` if the campaign is gone.
        """
        with self._database.reading() as session:
            now = campaign_by_id(session, campaign.id, workspace_id=campaign.workspace_id)
        assigned = collected(self._frames.scan(now.workspace_id, now.assigned, ASSIGNED))
        recipients = collected(self._frames.scan(now.workspace_id, now.recipients, RECIPIENTS))
        return ASSIGNED.check(assigned), RECIPIENTS.check(recipients)

    def taken_codes(self, workspace_id: int) -> frozenset[str]:
        """Every code that a campaign of this workspace has given out, in capitals, whether it was sent or not."""
        with self._database.reading() as session:
            return list_codes(session, workspace_id=workspace_id)

    def mark_sent(self, workspace_id: int, campaign_id: int, *, on: date, expected_status: CampaignStatus) -> Campaign:
        """Say when a campaign was sent, or correct that day; the version rises unless it is so already.

        ``expected_status`` is what the person who says so was shown. Raises ``ConcurrentChange`` if it is another by now, and
        ``UnusableInput`` for a campaign that was given up and for a day before its as-of date.
        """
        return self._move(workspace_id, campaign_id, expected_status, CampaignStatus.SENT, on)

    def mark_not_sent(self, workspace_id: int, campaign_id: int, *, expected_status: CampaignStatus) -> Campaign:
        """Give a campaign up, for good: its people are free again. It may have been marked as sent by mistake.

        The version rises unless it is so already. Raises ``ConcurrentChange`` if the status is no longer ``expected_status``.
        """
        return self._move(workspace_id, campaign_id, expected_status, CampaignStatus.NOT_SENT, None)

    def draw_secret(self, workspace_id: int, label: str) -> bytes:
        """32 bytes for a lot or for codes: the same for the same label, and not to be guessed without the key of this installation."""
        with self._database.reading() as session:
            return self._suppressions.secret(session, f"{workspace_id} {label}")

    def _requested(self, workspace_id: int, request_key: str) -> Campaign | None:
        with self._database.reading() as session:
            return campaign_requested(session, request_key, workspace_id=workspace_id)

    def _record_once(self, workspace_id: int, expected_version: int, draft: CampaignDraft, frames: Frames) -> Campaign:
        """Let the database decide who was first, and look for the reason only where it refuses."""
        codes = issued_codes(*frames, one_code=draft.one_code)
        try:
            self._refuse_outdated(workspace_id, expected_version)
            return self._record_campaign(workspace_id, expected_version, draft, frames, codes)
        except (ConcurrentChange, IntegrityError) as failure:
            refused = failure
        # Outside the block: what the database said of a code is then no part of what a log gets to see.
        known = self._requested(workspace_id, draft.request_key)
        if known is not None:
            return known
        with self._database.reading() as session:
            refuse_taken(session, draft, codes.to_list(), workspace_id=workspace_id)
        raise refused

    def _record_campaign(
        self, workspace_id: int, expected_version: int, draft: CampaignDraft, frames: Frames, codes: pl.Series
    ) -> Campaign:
        """Frames first, then all rows of the campaign."""
        with self._writing_frames(workspace_id) as write:
            files = write(frames[0]), write(frames[1])
            with self._database.writing() as session:
                advance(session, workspace_id, expected_version=expected_version)
                campaign = add_campaign(session, draft, workspace_id=workspace_id, files=files, codes=codes, now=self._clock())
                self._refuse_missing(workspace_id, files)
                return campaign

    def _move(
        self, workspace_id: int, campaign_id: int, expected_status: CampaignStatus, status: CampaignStatus, sent_on: date | None
    ) -> Campaign:
        with self._database.writing() as session:
            campaign = campaign_by_id(session, campaign_id, workspace_id=workspace_id)
            if (campaign.status, campaign.sent_on) == (status, sent_on):
                return campaign
            if campaign.status is not expected_status:
                raise ConcurrentChange
            if campaign.status is CampaignStatus.NOT_SENT:
                raise campaign_given_up(campaign.name)
            check_sending_day(sent_on, as_of=campaign.as_of)
            advance(session, workspace_id)
            return move_campaign(session, campaign, expected_status=expected_status, status=status, sent_on=sent_on)

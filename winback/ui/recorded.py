"""A recorded campaign on screen: its files for the mailing tool, how to import them, and the question when it was sent."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from winback import recording
from winback.export.campaign_files import OutgoingFile
from winback.export.notes import import_note
from winback.locale import N_, Message
from winback.locale.words import word
from winback.store import Campaign
from winback.ui import cached, panels, session
from winback.ui.frame import Here, escape
from winback.vocabulary import CampaignStatus, Destination


def show(here: Here, campaign: Campaign) -> None:
    """The campaign that was just recorded, in place of the steps that led to it."""
    panels.finding(here, Message(N_("Recorded: {name}"), name=campaign.name), here(_people_line(campaign)))
    if campaign.status is CampaignStatus.RECORDED:
        files_and_date(here, campaign)
    else:
        _said_elsewhere(here, campaign)
    st.divider()
    st.button(here(N_("Make another list")), key="another", on_click=session.forget_recorded)


def _said_elsewhere(here: Here, campaign: Campaign) -> None:
    """What became of the campaign in another window since it was recorded in this one."""
    if campaign.status is CampaignStatus.SENT:
        told = Message(N_("It was sent on {day}. The Results page says what it brought."), day=campaign.sent_on)
    else:
        told = Message(N_("It was not sent, so its people are free for another list."))
    st.markdown(escape(here(told)))


def _people_line(campaign: Campaign) -> Message:
    contacted = campaign.recipients.rows
    return Message(
        N_("{count} person gets the message; in the comparison group: {held}. The list is frozen; download it again whenever you like."),
        plural=N_(
            "{count} people get the message; in the comparison group: {held}. The list is frozen; download it again whenever you like."
        ),
        count=contacted,
        held=campaign.assigned.rows - contacted,
    )


def files_and_date(here: Here, campaign: Campaign) -> None:
    """Everything that is left to do with a campaign: download, import, send, say when."""
    files(here, campaign)
    if campaign.status is CampaignStatus.RECORDED:
        ask_when_sent(here, campaign)


def files(here: Here, campaign: Campaign) -> None:
    """The files of a campaign for one mailing tool, and how they are imported there."""
    session.place(f"destination_{campaign.id}", session.destination())
    destination: Destination = st.radio(  # type: ignore[assignment]  # never None: one is always picked
        here(N_("What do you send with?")),
        list(Destination),
        format_func=lambda one: here(word(one)),
        horizontal=True,
        key=f"destination_{campaign.id}",
    )
    session.keep_destination(destination)
    if here.workspace is None:
        return
    made = cached.campaign_files(here.workspace, campaign, destination)
    with st.container(horizontal=True):
        for number, file in enumerate(made.files):
            _download(here, campaign, file, key=f"{campaign.id}_{destination}_{number}", primary=number == 0 and _waits(campaign))
    if made.left_out or made.left_out_compared:
        st.caption(escape(here(_left_out(made.left_out, made.left_out_compared))))
    _remarks(here, made.files)
    if _waits(campaign):
        _steps(here, destination, made.files)
    else:
        with st.expander(here(N_("How it is imported")), type="compact"):
            _steps(here, destination, made.files)


def _steps(here: Here, destination: Destination, made: Sequence[OutgoingFile]) -> None:
    for number, line in enumerate(import_note(destination, made), start=1):
        st.markdown(f"{number}. {escape(here(line))}")


def ask_when_sent(here: Here, campaign: Campaign) -> None:
    """When did it go out? Or not at all: then its people are free again."""
    panels.card_title(here(N_("When did you send it?")))
    _date_or_not(here, campaign, proposed=first_day(here, campaign))
    told = Message(
        N_("From the day of sending on, {W} days are looked at. A list that was not sent is never measured; its people are free again."),
        W=campaign.window_days,
    )
    st.caption(escape(here(told)))


def correct_date(here: Here, campaign: Campaign) -> None:
    """The day of sending was wrong, or it was not sent after all."""
    with st.expander(here(N_("Was it another day?")), type="compact"):
        _date_or_not(here, campaign, proposed=campaign.sent_on or campaign.as_of)


def _date_or_not(here: Here, campaign: Campaign, *, proposed: date) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            here(N_("Sent on")),
            value=proposed,
            min_value=campaign.as_of,
            format=here.say.day_pattern,
            key=f"sent_on_{campaign.id}",
            width=220,
        )
        if st.button(here(N_("It was sent on this day")), key=f"sent_{campaign.id}") and isinstance(day, date):
            recording.mark_sent(cached.store(), campaign, on=day)
            _go_on()
        if st.button(here(N_("It was not sent")), key=f"not_sent_{campaign.id}", type="tertiary"):
            cached.store().mark_not_sent(campaign.workspace_id, campaign.id, expected_status=campaign.status)
            _go_on()


def _go_on() -> None:
    """To the page where the result will stand."""
    session.forget_recorded()
    st.switch_page("pages/results_page.py")


def first_day(here: Here, campaign: Campaign) -> date:
    """The day that is proposed: today, or in the demo shop, whose time stands still, the day after its data end."""
    is_demo = here.workspace is not None and here.workspace.is_demo
    return campaign.as_of + timedelta(days=1) if is_demo else max(session.today(), campaign.as_of)


def _waits(campaign: Campaign) -> bool:
    return campaign.status is CampaignStatus.RECORDED


def _download(here: Here, campaign: Campaign, file: OutgoingFile, *, key: str, primary: bool) -> None:
    label = here(Message(N_("{what} ({count})"), what=file.title, count=file.rows))
    panels.download(label, file.build, file_name=file.file_name, mime=file.mime, key=f"file_{key}", primary=primary)


def _remarks(here: Here, made: Sequence[OutgoingFile]) -> None:
    """What of the list is not in the files as it was planned, and how many cells were made safe."""
    panels.remarks(here, [notice for file in made for notice in file.notices])
    changed = sum(file.changed_cells for file in made)
    if changed:
        told = Message(
            N_("{count} cell begins with a sign that a spreadsheet could take for a formula; an apostrophe was put before it."),
            plural=N_("{count} cells hold a sign that a spreadsheet could take for a formula; an apostrophe was put before it."),
            count=changed,
        )
        panels.remarks(here, [told])


def _left_out(listed: int, compared: int) -> Message:
    return Message(
        N_(
            "{listed} of the list and {compared} of the comparison group have unsubscribed, declined, were erased or are on a later "
            "list; they are no longer in these files."
        ),
        listed=listed,
        compared=compared,
    )

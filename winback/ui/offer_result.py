"""What the choices on the Offers page lead to: the audience, what to know before recording, the files."""

from datetime import date, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from winback import drafting, recording
from winback.charts.audience import audience_bars
from winback.drafting import Draft, Wanted
from winback.errors import UnusableInput
from winback.export.generic import csv_bytes
from winback.locale import N_, Message
from winback.offers.audience import ConsentCounts
from winback.offers.plan import OfferPlan
from winback.offers.plays import play
from winback.pipeline import History
from winback.policy import OfferRules, Thresholds
from winback.store import Campaign, Workspace
from winback.ui import cached, panels, session
from winback.ui.frame import Here, escape, show_error
from winback.ui.offer_preview import shop_of
from winback.ui.offer_steps import Gift
from winback.vocabulary import AudienceStep, CodeSource

_ALWAYS_SHOWN = (AudienceStep.ELIGIBLE, AudienceStep.CONSENT, AudienceStep.CONTACTED)


def drafted(here: Here, history: History, thresholds: Thresholds, chosen: OfferRules, holdout: float | None) -> Draft | None:
    """The list with the lot drawn, or None with the reason on screen where something typed does not fit."""
    workspace = here.workspace
    if workspace is None:
        return None
    wanted = Wanted(thresholds=thresholds, rules=chosen, shop=shop_of(here, history), language=here.writes.locale.language, holdout=holdout)
    reserved = cached.reserved(workspace, history)
    try:
        return cached.draft(
            drafting.request_key(workspace, wanted, as_of=history.as_of),
            lambda: drafting.draft(cached.store(), workspace, history, wanted, reserved),
        )
    except UnusableInput as error:
        show_error(error)
        return None


def just_recorded(workspace: Workspace) -> Campaign | None:
    """The campaign that this visitor has recorded and not yet said more of.

    Also the one that a second click, or a click in a second tab, would have recorded again.
    """
    number, shown = session.recorded_campaign(), session.shown_request()
    pressed = shown[0] if shown and session.record_pressed() else None
    found = next((one for one in cached.campaigns(workspace) if one.id == number or one.request_key == pressed), None)
    if found is not None:
        session.show_recorded(found.id)
    return found


def headline(draft: Draft) -> Message:
    """How many are on the list, its comparison group included, and whether it can go out."""
    plan = draft.plan
    people = plan.assigned.height
    if plan.recipients.is_empty():
        return Message(N_("Nobody is on this list yet"))
    if plan.missing_codes or drafting.needs_confirmation(draft):
        return Message(N_("{count} person fits – codes needed"), plural=N_("{count} people fit – codes needed"), count=people)
    return Message(N_("Your list is ready: {count} person"), plural=N_("Your list is ready: {count} people"), count=people)


def show_audience(here: Here, history: History, plan: OfferPlan) -> None:
    """How the audience shrinks to the list, what consent is known, who waited before, and the exemption."""
    waited = _waited(here, history, plan)
    panels.picture(
        audience_bars([step for step in plan.steps if step.dropped or step.step in _ALWAYS_SHOWN], panels.look()), key="audience"
    )
    consent = plan.consent
    st.markdown(escape(here(_consent_sentence(consent))))
    if waited:
        first = Message(
            N_("{count} of these people waited in an earlier comparison group."),
            plural=N_("{count} of these people waited in an earlier comparison group."),
            count=waited,
        )
        st.markdown(escape(here(first)))
    if consent.unknown:
        st.checkbox(
            here(
                N_(
                    "I confirm for this campaign: the addresses come from a purchase, I advertise my own similar products, nobody "
                    "listed has objected, "
                    "and the right to object was stated at purchase and is stated in every message. Not legal advice."
                )
            ),
            key=session.EXEMPTION_KEY,
        )


def _waited(here: Here, history: History, plan: OfferPlan) -> int:
    """How many of those assigned were released from a comparison group."""
    if here.workspace is None:
        return 0
    released = cached.reserved(here.workspace, history).released
    return int(plan.assigned["customer"].is_in(released.implode()).sum())


def about(here: Here, history: History, plan: OfferPlan) -> Message:
    """The line under the finding: which shop, which day, and how many get the message now."""
    shop = here.workspace.name if here.workspace else ""
    waiting = plan.assigned.height - plan.recipients.height
    if not waiting:
        return Message(N_("{shop} as of {day}."), shop=shop, day=history.as_of)
    return Message(
        N_("{shop} as of {day}. {count} person gets the message; in the comparison group: {waiting}."),
        plural=N_("{shop} as of {day}. {count} people get the message; in the comparison group: {waiting}."),
        count=plan.recipients.height,
        waiting=waiting,
        shop=shop,
        day=history.as_of,
    )


def _consent_sentence(consent: ConsentCounts) -> Message:
    """How many may be e-mailed, and why not the others; what concerns nobody is left out."""
    everyone = consent.yes + consent.unknown + consent.no
    if not everyone:
        return Message(N_("Nobody fits your choice and has an e-mail address."))
    if not (consent.unknown or consent.no):
        return Message(N_("All of these {ok} customers with an address may be e-mailed."), ok=consent.yes)
    if not consent.unknown:
        return Message(
            N_("Of these {n} customers with an address you may e-mail {ok}. {no} declined; they count here but are on no list."),
            n=everyone,
            ok=consent.yes,
            no=consent.no,
        )
    if not consent.no:
        return Message(
            N_("Of these {n} customers with an address you may e-mail {ok}. For {unknown} no consent is known; they are on no list."),
            n=everyone,
            ok=consent.yes,
            unknown=consent.unknown,
        )
    return Message(
        N_(
            "Of these {n} customers with an address you may e-mail {ok}. For {unknown} no consent is known, {no} declined; "
            "they count here but are on no list."
        ),
        n=everyone,
        ok=consent.yes,
        unknown=consent.unknown,
        no=consent.no,
    )


def check(here: Here, draft: Draft, gift: Gift) -> tuple[str, DeltaGenerator]:
    """What to know before recording, what recording means, and the name; returns the name and the place for the button."""
    plan = draft.plan
    panels.notes(here, plan.warnings)
    if plan.missing_codes:
        st.info(escape(here(_codes_needed(plan, gift))), icon=":material/confirmation_number:")
    elif drafting.needs_confirmation(draft):
        st.info(
            here(N_("Tick in step 2 that you will create these codes in your shop before you send; then the list can be recorded.")),
            icon=":material/confirmation_number:",
        )
    name = st.text_input(
        here(N_("Name of the campaign")), value=_usual_name(here, draft), max_chars=80, key=_name_key(here, draft), width=420
    )
    st.caption(
        here(
            N_(
                "Recording freezes the list, the codes, the comparison group and what is expected, so that it can be measured. "
                "Nothing is sent: you get the files for your mailing tool next."
            )
        )
    )
    return name, st.container()


def _codes_needed(plan: OfferPlan, gift: Gift) -> Message:
    if gift.codes.source is CodeSource.SHARED:
        return Message(N_("Enter in step 2 the code that you have created in your shop."))
    return Message(
        N_("{count} code is needed. Create it in your shop and add it to the list in step 2, or choose another way there."),
        plural=N_("{count} codes are needed. Create them in your shop and add them to the list in step 2, or choose another way there."),
        count=plan.missing_codes,
    )


def record_or_download(here: Here, history: History, draft: Draft, name: str, *, end: DeltaGenerator) -> None:
    """The button that freezes the list, above and at the ``end`` of the steps; a draft of the list can be looked at before."""
    plan = draft.plan
    is_current = session.shown_request() in {None, (draft.request_key, draft.version)}
    if session.record_pressed() and not is_current:
        changed = N_("The list has changed since it was shown, so nothing was recorded. This is how it is now.")
        st.warning(here(changed), icon=":material/sync:")
    session.keep_shown_request(draft.request_key, draft.version)
    if plan.recipients.is_empty():
        _lead_to_waiting(here)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if not (plan.missing_codes or drafting.needs_confirmation(draft)):
            label = here(Message(N_("Record this campaign ({count})"), count=plan.recipients.height))
            pressed = st.button(label, type="primary", icon=":material/lock:", key=session.RECORD_KEYS[0])
            pressed = end.button(label, icon=":material/lock:", key=session.RECORD_KEYS[1]) or pressed
            if pressed and is_current:
                _record(here, history, draft, name)
            panels.download(
                here(N_("Download the list as a draft")),
                lambda: csv_bytes(drafting.draft_rows(draft)),
                file_name="winback-draft.csv",
                mime="text/csv",
                key="list_top",
            )


def _lead_to_waiting(here: Here) -> None:
    """Nobody is left, as after a reload right after recording: where the recorded lists and their files are."""
    waiting = cached.waiting(here.workspace) if here.workspace else ()
    if not waiting:
        return
    told = Message(
        N_("{count} recorded list waits to be sent; its people are on no other list until then."),
        plural=N_("{count} recorded lists wait to be sent; their people are on no other list until then."),
        count=len(waiting),
    )
    st.markdown(escape(here(told)))
    if st.button(here(N_("To the files and the day of sending")), type="primary", key="to_waiting"):
        st.switch_page("pages/results_page.py")


def _record(here: Here, history: History, draft: Draft, name: str) -> None:
    """Freeze what was on screen when the button was pressed, and go on to its files."""
    if here.workspace is not None:
        campaign = recording.record(cached.store(), here.workspace, history, draft, name=name)
        session.show_recorded(campaign.id)
        st.rerun()


def _name_key(here: Here, draft: Draft) -> str:
    """A field of its own for each idea, and after each campaign: a name is used once."""
    recorded = len(cached.campaigns(here.workspace)) if here.workspace else 0
    return f"offer_name_{draft.rules.play}_{recorded}"


def _usual_name(here: Here, draft: Draft) -> str:
    workspace = here.workspace
    if workspace is None:
        return ""
    title = here(play(draft.rules.play).title)
    return recording.free_name(cached.store(), workspace, f"{title}, {here.say.month(_month_of(here, draft))}")


def _month_of(here: Here, draft: Draft) -> date:
    """The month that the campaign will go out in."""
    is_demo = here.workspace is not None and here.workspace.is_demo
    return draft.as_of + timedelta(days=1) if is_demo else max(session.today(), draft.as_of)

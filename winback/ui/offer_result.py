"""What the choices on the Offers page lead to: the audience, the preview, the files."""

import streamlit as st

from winback import pipeline
from winback.charts.audience import audience_bars
from winback.errors import UnusableInput
from winback.export.codes_file import codes_csv
from winback.export.generic import MOST_XLSX_ROWS, csv_bytes, xlsx_bytes
from winback.locale import N_, Message
from winback.locale.words import word
from winback.offers.codes import repeatable_bytes
from winback.offers.plan import OfferPlan, Shop
from winback.pipeline import History
from winback.policy import OfferRules, Thresholds
from winback.ui import cached, panels, session
from winback.ui.frame import Here, escape, show_error
from winback.ui.offer_steps import Gift
from winback.vocabulary import CodeSource, ValueTier

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def planned(here: Here, history: History, thresholds: Thresholds, chosen: OfferRules) -> OfferPlan | None:
    """The plan, or None with the reason on screen where something typed does not fit."""
    workspace = here.workspace
    if workspace is None:
        return None
    shop = Shop(name=_shop_name(here), currency=history.currency, words=here.say)
    try:
        return pipeline.plan(
            history,
            thresholds,
            rules=chosen,
            shop=shop,
            suppressed=cached.suppressed(workspace),
            random_bytes=repeatable_bytes(session.secret(), f"{workspace.id}"),
        )
    except UnusableInput as error:
        show_error(error)
        return None


def headline(plan: OfferPlan) -> Message:
    """How many are on the list, and whether it can go out."""
    people = plan.recipients.height
    if not people:
        return Message(N_("Nobody is on this list yet"))
    if plan.missing_codes:
        return Message(N_("{count} person fits – codes needed"), plural=N_("{count} people fit – codes needed"), count=people)
    return Message(N_("Your list is ready: {count} person"), plural=N_("Your list is ready: {count} people"), count=people)


def show_audience(here: Here, plan: OfferPlan) -> None:
    """How the audience shrinks to the list, what consent is known, and the exemption."""
    panels.picture(audience_bars(plan.steps, panels.look()), key="audience")
    consent = plan.consent
    reachable = consent.yes + consent.unknown + consent.no
    st.markdown(
        escape(
            here(
                Message(
                    N_(
                        "Of these {n} customers with an address you may e-mail {ok}. For {unknown} no consent is known, {no} declined; "
                        "they count here but are on no list."
                    ),
                    n=reachable,
                    ok=consent.yes,
                    unknown=consent.unknown,
                    no=consent.no,
                )
            )
        )
    )
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


def show_preview(here: Here, plan: OfferPlan) -> None:
    """The message as one real customer gets it, with arrows through the list."""
    if plan.recipients.is_empty():
        st.caption(here(N_("Nobody to preview.")))
        return
    at = session.preview_at(plan.recipients.height)
    person = plan.recipients.row(at, named=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("←", key="one_back", on_click=session.move_preview, args=(-1,), help=here(N_("The one before")))
        st.button("→", key="one_on", on_click=session.move_preview, args=(1,), help=here(N_("The next one")))
        st.caption(
            here(
                Message(
                    N_("Person {at} of {all} · {tier}"), at=at + 1, all=plan.recipients.height, tier=word(ValueTier(person["value_tier"]))
                )
            )
        )
    with st.container(border=True, width=380, key="message"):
        st.markdown(f"**{escape(person['subject'])}**")
        st.caption(escape(person["preview_text"]))
        st.text(person["text"])
        if person["button"]:
            _preview_button(person["button"], person["link"])


def _preview_button(label: str, link: str | None) -> None:
    """The button of the message; it leads where it will lead."""
    if link:
        st.link_button(escape(label), link, width="stretch", help=escape(link))
    else:
        st.button(escape(label), key="message_button", width="stretch", disabled=True)


def downloads(here: Here, history: History, plan: OfferPlan, gift: Gift) -> None:
    """What to know before sending, and the files."""
    panels.notes(here, plan.warnings)
    if plan.missing_codes:
        needed = Message(
            N_("{count} code is needed. Create it in your shop and add it to the list in step 2, or choose another way there."),
            plural=N_(
                "{count} codes are needed. Create them in your shop and add them to the list in step 2, or choose another way there."
            ),
            count=plan.missing_codes,
        )
        st.info(escape(here(needed)), icon=":material/confirmation_number:")
        return
    if gift.code_source == CodeSource.OWN and not plan.recipients.is_empty():
        told = N_(
            "Create these codes in your shop before you send: a code that the shop does not know disappoints exactly the "
            "people you want back."
        )
        st.info(here(told), icon=":material/info:")
    with st.container(horizontal=True):
        download_list(here, plan, key="list_bottom")
        _more_downloads(here, plan, gift)
    st.caption(
        here(
            N_(
                "Import the CSV into your mailing tool and map the columns there. Only people who agreed to e-mail are in it. "
                "Do not pass the file on."
            )
        )
    )


def download_list(here: Here, plan: OfferPlan, *, key: str, primary: bool = False) -> None:
    """The list as CSV; no button while a code is missing or nobody is on it."""
    if plan.missing_codes or plan.recipients.is_empty():
        return
    recipients = plan.complete()
    label = here(Message(N_("Download the list ({count})"), count=recipients.height))
    panels.download(label, lambda: csv_bytes(recipients), file_name="winback-list.csv", mime="text/csv", key=key, primary=primary)


def _more_downloads(here: Here, plan: OfferPlan, gift: Gift) -> None:
    if plan.recipients.is_empty():
        return
    recipients = plan.complete()
    if recipients.height <= MOST_XLSX_ROWS:
        panels.download(
            here(N_("As Excel file")), lambda: xlsx_bytes(recipients), file_name="winback-list.xlsx", mime=XLSX_MIME, key="list_xlsx"
        )
    if gift.code_source == CodeSource.OWN:
        panels.download(
            here(N_("The codes to create")), lambda: codes_csv(recipients), file_name="winback-codes.csv", mime="text/csv", key="codes_csv"
        )


def _shop_name(here: Here) -> str:
    workspace = here.workspace
    if workspace is None:
        return ""
    return workspace.policy.name or workspace.name

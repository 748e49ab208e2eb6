"""What one visitor's session remembers. The only place that reads or writes ``st.session_state``.

Nothing about a person is kept here but the number of the customer whose card is open.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from winback.analysis.breakdown import Dimension
from winback.errors import NeedsDateOrder, UnusableFile
from winback.importing import NO_ANSWERS
from winback.locale import LANGUAGES, Message
from winback.locale.formats import Speaker, speaker
from winback.policy import ImportAnswers, Thresholds
from winback.ui.limits import Days, days_of, fitted, longest_limit, pushed, thresholds_of
from winback.vocabulary import DateOrder, Destination, Stage

THRESHOLD_KEYS = ("at_risk_after", "lapsed_after", "lost_after")
"""Widget keys of the threshold sliders, which are their names in the address too."""

EXEMPTION_KEY = "offer_exemption"
"""Widget key of the existing-customer exemption; not kept across pages, so that it is confirmed for each list."""

RECORD_KEYS = ("record", "record_end")
"""Widget keys of the buttons that record the list on screen, above and below the steps."""


_A_FEW_DIGITS = re.compile("[0-9]{1,5}")


@contextmanager
def framed() -> Iterator[None]:
    """Mark, while a page runs, that ``app.py`` has run before it."""
    st.session_state["framed"] = True
    try:
        yield
    finally:
        st.session_state["framed"] = False


def is_framed() -> bool:
    """Whether the running page was started by ``app.py``."""
    return bool(st.session_state.get("framed", False))


def language() -> str:
    """The language picked in the sidebar, else the browser's where it is on offer, else English."""
    picked = st.session_state.get("language")
    browser = (st.context.locale or "en").split("-")[0].lower()
    return picked if picked in LANGUAGES else browser if browser in LANGUAGES else "en"


def say() -> Speaker:
    """The speaker of this session's language."""
    return speaker(language())


def today() -> date:
    """The visitor's date."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except ZoneInfoNotFoundError:
        zone = ZoneInfo("UTC")
    return datetime.now(zone).date()


def is_local() -> bool:
    """Whether the visitor sits at the computer that the server runs on."""
    return urlsplit(st.context.url or "").hostname in {"localhost", "127.0.0.1", "::1"}


def is_dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"


def workspace_id() -> int | None:
    """The workspace that this session looks at."""
    return st.session_state.get("workspace_id")


def open_workspace(workspace_id: int) -> None:
    """Look at another workspace; what was chosen for the one before is forgotten."""
    if st.session_state.get("workspace_id") != workspace_id:
        forget_thresholds()
        _forget_list()
    st.session_state["workspace_id"] = workspace_id


def leave_workspace() -> None:
    """Look at no workspace in particular."""
    forget_thresholds()
    _forget_list()
    st.session_state.pop("workspace_id", None)


def _forget_list() -> None:
    """Filters, an open card, and everything chosen for a list: codes and links of one shop are nothing for another's customers."""
    kept = {"chosen", "card", "recorded_campaign", "shown_request", "preview"}
    for key in [key for key in st.session_state if key in kept or str(key).startswith("offer_")]:
        del st.session_state[key]


def uploader_round() -> int:
    """Part of the uploaders' keys: rises when their files have been stored, which empties them."""
    return int(st.session_state.get("uploader_round", 0))


def empty_uploaders() -> None:
    """Let go of the uploaded files."""
    st.session_state["uploader_round"] = uploader_round() + 1


def answers(upload: str) -> ImportAnswers:
    """What the visitor has said about an upload: how its dates are read, which column holds what."""
    said = st.session_state.get(f"answers_{upload}", NO_ANSWERS)
    return said if isinstance(said, ImportAnswers) else NO_ANSWERS


def answer_dates(uploads: Iterable[str], order: DateOrder) -> None:
    """Remember how the dates of these uploads are to be read."""
    for upload in uploads:
        st.session_state[f"answers_{upload}"] = replace(answers(upload), date_order=order)


def answer_columns(uploads: Iterable[str], mapping: tuple[tuple[str, str], ...]) -> None:
    """Remember which column of these uploads holds what."""
    for upload in uploads:
        st.session_state[f"answers_{upload}"] = replace(answers(upload), mapping=mapping)


def refusal(slot: str, attempt: object) -> UnusableFile | NeedsDateOrder | None:
    """Why the last attempt in this slot failed, if it was this very one."""
    tried, why = st.session_state.get(f"refusal_{slot}", (None, None))
    return why if tried == attempt else None


def remember_refusal(slot: str, attempt: object, why: UnusableFile | NeedsDateOrder) -> None:
    """Keep why these files could not be used, so that they are not parsed again on every run."""
    st.session_state[f"refusal_{slot}"] = (attempt, why)


def forget_answers() -> None:
    """Answers belong to one upload; the next file of the same name is asked about anew."""
    for key in [key for key in st.session_state if str(key).startswith("answers_")]:
        del st.session_state[key]


def file_on_disk() -> str:
    """The path of a large file that was typed in and is not read yet."""
    return str(st.session_state.get("file_on_disk", ""))


def choose_file_on_disk(path: str) -> None:
    """Remember the path until the file has been read, as it may have to be asked about."""
    st.session_state["file_on_disk"] = path


def thresholds(recommended: Thresholds) -> Thresholds:
    """The thresholds in force: what the sliders hold, the address says or was kept, else the recommendation; always rising."""
    return thresholds_of(fitted([_asked(key) for key in THRESHOLD_KEYS], days_of(recommended), longest_limit(recommended)))


def keep_thresholds(chosen: Thresholds) -> None:
    """Remember the sliders' values beyond the page that shows them."""
    st.session_state["thresholds"] = dict(zip(THRESHOLD_KEYS, days_of(chosen), strict=True))


def push_thresholds(moved: str, longest: int) -> None:
    """Keep the limits rising: the slider that was moved stays, its neighbours give way."""
    first, second, third = (int(st.session_state[key]) for key in THRESHOLD_KEYS)
    _set_sliders(pushed((first, second, third), THRESHOLD_KEYS.index(moved), longest))


def place_thresholds(recommended: Thresholds) -> Thresholds:
    """Give each slider the value in force before it is drawn, whatever the address asked for; returns them."""
    chosen = thresholds(recommended)
    for key, days in zip(THRESHOLD_KEYS, days_of(chosen), strict=True):
        if st.session_state.get(key) != days:
            st.session_state[key] = days
    keep_thresholds(chosen)
    return chosen


def sliders_show(chosen: Thresholds) -> bool:
    """Whether the sliders, once drawn, stand where they were placed: on the first run they obey the address instead."""
    return tuple(st.session_state.get(key) for key in THRESHOLD_KEYS) == days_of(chosen)


def reset_thresholds(recommended: Thresholds) -> None:
    """Put the sliders back to the recommendation."""
    _set_sliders(days_of(recommended))
    keep_thresholds(recommended)


def forget_thresholds() -> None:
    """Let the recommendation of the next workspace be the start again."""
    for key in (*THRESHOLD_KEYS, "thresholds"):
        st.session_state.pop(key, None)


def chosen() -> dict[Dimension, str | int | None]:
    """The filters of the Lapsed page: dimension → value, None for not known."""
    return dict(st.session_state.get("chosen", {}))


def choose(filters: Mapping[Dimension, str | int | None]) -> None:
    """Set the filters of the Lapsed page."""
    st.session_state["chosen"] = dict(filters)


def unchoose(dimension: Dimension) -> None:
    """Remove one filter."""
    choose({kept: value for kept, value in chosen().items() if kept != dimension})


def selection_key(name: str) -> str:
    """Key of a chart or table that can be clicked; a new one after each click, so that no click is taken twice."""
    return f"{name}_{st.session_state.get('selection_round', 0)}"


def clear_selections() -> None:
    """Forget what was clicked; its effect has been stored."""
    st.session_state["selection_round"] = st.session_state.get("selection_round", 0) + 1


def open_customer(customer: int) -> None:
    """Show this customer's card on the next run."""
    st.session_state["card"] = customer


def take_open_customer() -> int | None:
    """The customer whose card is to be shown, once."""
    return st.session_state.pop("card", None)


def offer_stages_key(play: str) -> str:
    """Widget key of the stages that a play addresses."""
    return f"offer_{play}_stages"


def place_offer_stages(play: str, stages: Collection[Stage]) -> None:
    """Give the stages of a play their value before they are drawn: what was picked, for whatever play, else all."""
    picked = [stage for stage in st.session_state.get("offer_picked_stages", stages) if stage in stages]
    if offer_stages_key(play) not in st.session_state or st.session_state.get("offer_stages_of") != play:
        st.session_state[offer_stages_key(play)] = picked or list(stages)
    st.session_state["offer_stages_of"] = play


def pick_offer_stages(play: str, stages: Collection[Stage]) -> None:
    """Address these stages with the play."""
    st.session_state[offer_stages_key(play)] = list(stages)
    keep_offer_stages(stages)


def keep_offer_stages(stages: Collection[Stage]) -> None:
    """Remember who is addressed: another idea is for the same people."""
    st.session_state["offer_picked_stages"] = list(stages)


def destination() -> Destination:
    """The mailing tool that was picked last."""
    return Destination(st.session_state.get("destination", Destination.CSV))


def keep_destination(destination: Destination) -> None:
    """Remember the mailing tool for the next campaign."""
    st.session_state["destination"] = destination.value


def person_round() -> int:
    """Part of the keys of the question about a person: rises when it is answered, so that nothing carries over to the next one."""
    return int(st.session_state.get("person_round", 0))


def answer_person(answer: Message) -> None:
    """Empty the question about a person, and keep what was done for the next run."""
    for key in [key for key in st.session_state if str(key).startswith(("person_text_", "person_sure_"))]:
        del st.session_state[key]
    st.session_state["person_round"] = person_round() + 1
    st.session_state["person_answer"] = answer


def take_answer() -> Message | None:
    """What was done about a person, once; it names nobody."""
    return st.session_state.pop("person_answer", None)


def recorded_campaign() -> int | None:
    """The campaign that was just recorded and is shown with its files."""
    return st.session_state.get("recorded_campaign")


def show_recorded(campaign_id: int) -> None:
    """Show this campaign with its files on the Offers page."""
    st.session_state["recorded_campaign"] = campaign_id


def forget_recorded() -> None:
    """Go on to the next list; a confirmed exemption was for the last one."""
    st.session_state.pop("recorded_campaign", None)
    st.session_state.pop(EXEMPTION_KEY, None)


def record_pressed() -> bool:
    """Whether this run follows a click that records the list on screen."""
    return any(bool(st.session_state.get(key)) for key in RECORD_KEYS)


def shown_request() -> tuple[str, int] | None:
    """Key and version of the list that this visitor has on screen: what a click on “Record” means."""
    return st.session_state.get("shown_request")


def keep_shown_request(key: str, version: int) -> None:
    """Remember which list is on screen now."""
    st.session_state["shown_request"] = (key, version)


def exemption_confirmed() -> bool:
    """Whether the owner has confirmed the existing-customer exemption for the list on screen."""
    return bool(st.session_state.get(EXEMPTION_KEY, False))


def preview_at(people: int) -> int:
    """Which person of a list is previewed, from 0."""
    return int(st.session_state.get("preview", 0)) % people


def move_preview(by: int) -> None:
    """Preview another person."""
    st.session_state["preview"] = int(st.session_state.get("preview", 0)) + by


def _set_sliders(days: Days) -> None:
    """Set all three, changed or not: what is set goes into the address, and only a full address stays true."""
    for key, value in zip(THRESHOLD_KEYS, days, strict=True):
        st.session_state[key] = value


def _asked(key: str) -> int | None:
    """What is asked for one threshold: by its slider, else by the address, else by what was kept."""
    slider = st.session_state.get(key)
    if slider is not None:
        return int(slider)
    address = st.query_params.get(key, "")
    kept: int | None = st.session_state.get("thresholds", {}).get(key)
    return int(address) if _A_FEW_DIGITS.fullmatch(address) else kept

"""The frame around every page: tab, navigation, workspace picker, guard and error boundary."""

import logging
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from babel import get_locale_identifier

from winback.errors import WinbackError
from winback.locale import LANGUAGE_LABEL, LANGUAGES, N_, Message
from winback.locale.formats import Speaker, speaker
from winback.store import Workspace
from winback.ui import cached, session, shop_choice
from winback.ui.escaping import escape
from winback.ui.hidden import without_texts

ROOT = Path(__file__).resolve().parents[2]
BRAND = Path(__file__).parent / "brand"

log = logging.getLogger("winback")

PAGES = {
    "data": N_("Data"),
    "overview": N_("Overview"),
    "lifecycle": N_("Lifecycle"),
    "lapsed": N_("Gone quiet"),
    "offers": N_("Offers"),
    "results": N_("Results"),
    "settings": N_("Settings"),
}
"""Address of each page → its title. The file is ``pages/<address>_page.py``: file and address differ
on purpose, so that a deep link into a fresh server finds ``app.py`` first and never a page alone."""

PICTOGRAMS = {
    "data": ":material/upload_file:",
    "overview": ":material/home:",
    "lifecycle": ":material/show_chart:",
    "lapsed": ":material/hourglass_bottom:",
    "offers": ":material/redeem:",
    "results": ":material/fact_check:",
    "settings": ":material/settings:",
}


@dataclass(frozen=True, kw_only=True)
class Here:
    """Where the visitor is: the language, the workspace they look at, if there is one, whether people are hidden, and whether
    methods and their figures are shown to those who know ``statistics``."""

    say: Speaker
    workspace: Workspace | None
    masked: bool = False
    statistics: bool = False

    def __call__(self, text: Message | str) -> str:
        return self.say.say(text)

    @property
    def writes(self) -> Speaker:
        """The speaker of the messages to customers: in the shop's language where one is set, else in the one on screen."""
        language = self.workspace.policy.language if self.workspace else None
        return speaker(language) if language in LANGUAGES else self.say


def configure() -> None:
    """Title and icon of the tab; must come before anything is drawn."""
    st.set_page_config(page_title="Winback", page_icon=str(BRAND / "icon.png"), layout="wide", initial_sidebar_state="auto")
    cached.settle_garbage()


def pages() -> dict[str, list[st.Page]]:
    """The pages by section, behind a start page that is never seen: Streamlit would take the address of a default page away."""
    say = session.say().say
    made = {address: _page(address) for address in PAGES}
    start = st.Page(_start, title="Winback", url_path="start", default=True, visibility="hidden")
    return {
        say(N_("See")): [start, made["overview"], made["lifecycle"], made["lapsed"]],
        say(N_("Act")): [made["offers"], made["results"]],
        say(N_("Shop")): [made["data"], made["settings"]],
    }


_STYLE = """<style>
a:focus-visible { outline: 2px solid currentColor !important; outline-offset: -2px; }
[class*="st-key-numbers_"] :is(th, td):not(:first-child) { text-align: right !important; font-variant-numeric: tabular-nums; }
</style>"""
"""What the theme cannot say: links show where the keyboard is, and numbers below each other stand digit below digit."""


def page() -> Here:
    """The first line of every page: send a visitor who comes without the frame to ``app.py``."""
    if not session.is_framed():
        st.switch_page("app.py")
    if session.is_masked():
        st.badge(session.say().say(N_("People are hidden")), icon=":material/visibility_off:", color="gray")
    return Here(say=session.say(), workspace=session.shop_on_screen(), masked=session.is_masked(), statistics=session.shows_statistics())


def has_data() -> bool:
    """Whether the visitor's workspace holds any import."""
    shop = session.shop_on_screen()
    return shop is not None and shop.dataset_id is not None


def sidebar() -> None:
    """Name, workspace and language, where there is a choice, and the switch for presenting."""
    say = session.say().say
    session.place_switches()
    shops = shop_choice.settle()
    st.html(_STYLE)
    st.logo(BRAND / ("logo_dark.svg" if session.is_dark() else "logo_light.svg"), size="large")
    shop_choice.picker(say, shops)
    _language_picker()
    _mask_switch(say)
    _tell_reader(session.language())


def _language_picker() -> None:
    """The languages by their own names, under a label that each of their readers understands; what is picked goes into the address."""
    session.place_language()
    session.carry_choices_over(session.language())
    st.sidebar.selectbox(
        LANGUAGE_LABEL,
        list(LANGUAGES),
        format_func=lambda one: LANGUAGES[one],
        key=session.LANGUAGE_KEY,
        icon=":material/translate:",
        persist_state="session",
    )
    session.keep_language()


def _tell_reader(language: str) -> None:
    """Tell screen readers which language to read in, which Streamlit takes to be English, and Streamlit how to write numbers and days
    in tables, for which it asks the browser. Nothing but one of our own codes is put in.
    """
    if language in LANGUAGES:
        written = get_locale_identifier((language, speaker(language).locale.territory), sep="-")
        told = (
            f"document.documentElement.lang = '{language}';"
            f"Object.defineProperty(navigator, 'languages', {{configurable: true, get: () => ['{written}']}});"
        )
        st.sidebar.html(f"<script>{told}</script>", unsafe_allow_javascript=True)


def _mask_switch(say: Callable[[str], str]) -> None:
    """The switch that hides people on every page."""
    st.sidebar.toggle(
        say(N_("Hide people on screen")),
        key=session.MASK_KEY,
        persist_state="session",
        help=say(
            N_(
                "For presenting: names, e-mail addresses, phone numbers, codes, file names and your other shops are hidden on every page. "
                "Files that you download still hold them."
            )
        ),
    )
    session.keep_switches()


def running() -> AbstractContextManager[None]:
    """Marks that a page runs inside the frame."""
    return session.framed()


@contextmanager
def boundary() -> Iterator[None]:
    """The one place where errors end: told in plain words, logged without anybody's data."""
    try:
        yield
    except WinbackError as error:
        show_error(error)
    except Exception as fault:  # the edge: whatever went wrong, the visitor gets a sentence and an id
        show_fault(fault)


def show_error(error: WinbackError) -> None:
    """An error as a person is told about it: what is wrong, what to do."""
    st.error(f"**{_quoting_nobody(error.problem)}**" + (f"  \n{_quoting_nobody(error.advice)}" if error.advice else ""))


def _quoting_nobody(message: Message) -> str:
    """What may be said of an error: an error may quote what was typed or stands in a file, which is hidden with the people."""
    return escape(session.say().say(without_texts(message) if session.is_masked() else message))


def show_fault(fault: Exception) -> None:
    """A fault of ours: an id on screen, the places in the code in the log. Messages may quote data and are left out."""
    fault_id = secrets.token_hex(4)
    places = "".join(traceback.format_tb(fault.__traceback__))
    log.error("fault %s: %s\n%s", fault_id, type(fault).__name__, places)
    told = Message(
        N_(
            "Something went wrong on our side (error {id}). Nothing that was stored has changed. Reload the page; if it "
            "happens again, report the number."
        ),
        id=fault_id,
    )
    st.error(session.say().say(told))


def _start() -> None:
    """Without data the Data page comes first, afterwards the Overview."""
    st.switch_page(f"pages/{'overview' if has_data() else 'data'}_page.py")


def _page(address: str) -> st.Page:
    return st.Page(
        ROOT / "pages" / f"{address}_page.py",
        title=session.say().say(PAGES[address]),
        icon=PICTOGRAMS[address],
        url_path=address,
    )

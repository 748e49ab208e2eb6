"""The frame around every page: tab, navigation, workspace picker, guard and error boundary."""

import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from winback.errors import WinbackError
from winback.locale import LANGUAGE_LABEL, LANGUAGES, N_, Message
from winback.locale.formats import Speaker
from winback.store import Workspace
from winback.ui import cached, session
from winback.ui.hidden import without_texts

ROOT = Path(__file__).resolve().parents[2]
BRAND = Path(__file__).parent / "brand"

_WORD_JOINER = "\u2060"
_TURNED_INTO_SIGNS = re.compile(r":(?=[a-z0-9_+/-]+:)|[<>~-](?=[-=>])", re.IGNORECASE)

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

_PICTOGRAMS = {
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
    """Where the visitor is: the language, the workspace they look at, if there is one, and whether people are hidden."""

    say: Speaker
    workspace: Workspace | None
    masked: bool = False

    def __call__(self, text: Message | str) -> str:
        return self.say.say(text)


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


def page() -> Here:
    """The first line of every page: send a visitor who comes without the frame to ``app.py``."""
    if not session.is_framed():
        st.switch_page("app.py")
    if session.is_masked():
        st.badge(session.say().say(N_("People are hidden")), icon=":material/visibility_off:", color="gray")
    return Here(say=session.say(), workspace=workspace(), masked=session.is_masked())


def workspace() -> Workspace | None:
    """The workspace this session looks at: the one opened, else the newest own one, else the demo."""
    existing = cached.workspaces()
    opened = next((one for one in existing if one.id == session.workspace_id()), None)
    return opened or next((one for one in existing if not one.is_demo), None) or next(iter(existing), None)


def has_data() -> bool:
    """Whether the visitor's workspace holds any import."""
    here = workspace()
    return here is not None and here.dataset_id is not None


def sidebar() -> None:
    """Name, workspace and language, where there is a choice, and the switch for presenting."""
    say = session.say().say
    session.place_mask()
    st.logo(BRAND / ("logo_dark.svg" if session.is_dark() else "logo_light.svg"), size="large")
    existing = cached.workspaces()
    current = workspace()
    if current is not None and len(existing) > 1 and not session.is_masked():
        names = {one.id: one.name for one in existing}
        picked = st.sidebar.selectbox(
            say(N_("Shop")),
            list(names),
            index=list(names).index(current.id),
            format_func=lambda one: names[one],
            key=f"workspace_{current.id}",
        )
        if picked != current.id:
            session.open_workspace(picked)
            st.rerun()
    elif current is not None:
        st.sidebar.caption(escape(current.name))
    _language_picker()
    _mask_switch(say)
    _tell_reader(session.language())


def _language_picker() -> None:
    """The languages by their own names, under a label that each of their readers understands; what is picked goes into the address."""
    session.place_language()
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
    """Tell screen readers which language to read in, which Streamlit takes to be English. Nothing but one of our own codes is put in."""
    if language in LANGUAGES:
        st.sidebar.html(f"<script>document.documentElement.lang = '{language}'</script>", unsafe_allow_javascript=True)


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
    session.keep_mask()


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


def escape(text: str) -> str:
    """Text from a shop's data as Markdown that shows it as it is.

    Streamlit turns ``:material/home:``, ``:smile:`` and ``->`` into icons, emoji and arrows even where they
    are escaped; a word joiner, which has no width, keeps them apart.
    """
    apart = _TURNED_INTO_SIGNS.sub(lambda found: found[0] + _WORD_JOINER, text)
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~$:" else sign for sign in apart)


def _start() -> None:
    """Without data the Data page comes first, afterwards the Overview."""
    st.switch_page(f"pages/{'overview' if has_data() else 'data'}_page.py")


def _page(address: str) -> st.Page:
    return st.Page(
        ROOT / "pages" / f"{address}_page.py",
        title=session.say().say(PAGES[address]),
        icon=_PICTOGRAMS[address],
        url_path=address,
    )

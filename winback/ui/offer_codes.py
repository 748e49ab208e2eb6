"""Where the codes of an offer come from: none is promised that the shop does not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st

from winback.locale import N_, Message
from winback.locale.words import word
from winback.offers.codes import parse_codes
from winback.ui import masked, session
from winback.ui.frame import Here
from winback.vocabulary import CodeSource


@dataclass(frozen=True, kw_only=True)
class Codes:
    """The way to codes: the shop's own ``listed`` ones (or the one for all), or a ``prefix`` for new ones, ``confirmed`` to be created."""

    source: CodeSource
    listed: tuple[str, ...] = ()
    prefix: str = ""
    confirmed: bool = False


_CAPTIONS: Mapping[CodeSource, str] = MappingProxyType(
    {
        CodeSource.LISTED: N_("Made in your shop; everyone gets one."),
        CodeSource.SHARED: N_("Limit it in your shop to these customers, for example by a tag."),
        CodeSource.OWN: N_("You create them in your shop before you send."),
        CodeSource.NO_CODE: N_("The shop gives the reward by itself, for example to customers with a tag."),
    }
)


def choose_codes(here: Here) -> Codes:
    """One of the ways to codes, and what it takes."""
    is_demo = here.workspace is not None and here.workspace.is_demo
    sources = list(_CAPTIONS)
    session.place("offer_code_source", CodeSource.OWN if is_demo else CodeSource.LISTED)
    source = st.radio(
        here(N_("Codes")),
        sources,
        format_func=lambda one: here(word(one)),
        captions=[here(caption) for caption in _CAPTIONS.values()],
        key="offer_code_source",
        horizontal=True,
        persist_state="session",
    )
    match source:
        case CodeSource.OWN:
            return _own(here, is_demo=is_demo)
        case CodeSource.LISTED | CodeSource.SHARED:
            return Codes(source=source, listed=_given(here, source))
        case _:
            return Codes(source=CodeSource.NO_CODE)


def _given(here: Here, source: CodeSource) -> tuple[str, ...]:
    """The shop's own codes, or the one for all, as typed or dropped; kept, so that they can be hidden with the people."""
    if here.masked:
        masked.not_shown(here, N_("Codes are hidden with the people."))
    else:
        session.keep_codes(source, _listed(here) if source is CodeSource.LISTED else _one_for_all(here))
    codes = session.codes(source)
    if source is CodeSource.LISTED and codes:
        st.caption(here(Message(N_("{count} code read."), plural=N_("{count} codes read."), count=len(codes))))
    return codes


def _own(here: Here, *, is_demo: bool) -> Codes:
    prefix = st.text_input(
        here(N_("Codes begin with")), value="BACK-", max_chars=12, key="offer_prefix", width=220, persist_state="session"
    )
    confirmed = st.checkbox(
        here(N_("I will create these codes in my shop before I send")),
        value=is_demo,
        key="offer_codes_confirmed",
        help=here(N_("A code that the shop does not know disappoints exactly the people you want back. You get them as a file.")),
        persist_state="session",
    )
    return Codes(source=CodeSource.OWN, prefix=(prefix or "").strip(), confirmed=confirmed)


def _one_for_all(here: Here) -> tuple[str, ...]:
    typed = st.text_input(
        here(N_("The code")),
        key="offer_shared_code",
        max_chars=60,
        width=220,
        help=here(N_("A new one for this campaign: its orders are told by it. Who passes it on cannot be seen.")),
        persist_state="session",
    )
    return parse_codes(typed or "").codes[:1]


def _listed(here: Here) -> tuple[str, ...]:
    st.caption(
        here(
            N_(
                "Shopify cannot import codes from a file. Create them there, export them and drop the file here, or paste them: "
                "one code per line. Or choose one code for all."
            )
        )
    )
    pasted = st.text_area(here(N_("Codes, one per line")), key="offer_codes", height=110, persist_state="session")
    dropped = st.file_uploader(here(N_("or the exported file")), type=["csv", "txt"], key="offer_codes_file")
    from_file = dropped.getvalue().decode("utf-8-sig", errors="replace") if dropped else ""
    return tuple(parse_codes(from_file or pasted or "").codes)

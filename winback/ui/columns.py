"""The question which column of a file holds what, for files whose headers say too little."""

from collections.abc import Sequence

import streamlit as st

from winback.errors import NeedsMapping
from winback.ingest.layouts import FIELDS
from winback.locale import N_, Message
from winback.ui import session
from winback.ui.frame import Here, escape

ASKED = ("order_id", "date", "total", "email", "customer_id", "currency", "first_name", "last_name", "email_consent", "status")
"""The fields that a person is asked for, the needed ones first."""


def ask_columns(here: Here, uploads: Sequence[str], question: NeedsMapping) -> None:
    """One list of columns per field, filled in with what was recognised; the answer holds for these uploads."""
    st.warning(escape(here(question.problem)), icon=":material/help:")
    st.write(here(N_("Say which column holds what. An order number, a date, an amount and an e-mail or customer number are needed.")))
    found = dict(question.found)
    with st.form(f"columns_{uploads[0]}", border=True):
        halves = st.columns(2)
        picked = {
            field: halves[place % 2].selectbox(
                here.say.label(FIELDS[field]),
                ("", *question.headers),
                index=question.headers.index(found[field]) + 1 if found.get(field) in question.headers else 0,
                format_func=lambda header: header or here(Message(N_("– not in the file –"))),
            )
            for place, field in enumerate(ASKED)
        }
        if st.form_submit_button(here(N_("Read it in with these columns")), type="primary"):
            session.answer_columns(uploads, tuple((field, header) for field, header in picked.items() if header))
            st.rerun()

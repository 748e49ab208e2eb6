"""The door of a server that others can reach: sign in, or be told why not; a notice for those who only try things out."""

import os

import streamlit as st

from winback.locale import N_
from winback.ui import access, session
from winback.ui.access import Access, Entrance


def admitted() -> bool:
    """Whether this visitor may come in. Who may not is shown what to do instead, and nothing of any shop."""
    say = session.say().say
    way_in = access.here()
    identity = access.visitor() if way_in is Access.MEMBERS else None
    found = access.entrance(way_in, identity, access.members(os.environ))
    if found is Entrance.SIGN_IN:
        st.title(say(N_("Sign in to see your shop")), anchor=False)
        st.button(say(N_("Sign in")), type="primary", on_click=st.login, key="sign_in")
    elif found is Entrance.NOT_LISTED:
        st.title(say(N_("You are not on the list of this server")), anchor=False)
        st.markdown(say(N_("Whoever runs it can add you. This is what they need:")))
        st.code(str(identity), language=None)
        st.button(say(N_("Sign out")), on_click=st.logout, key="sign_out")
    return found is Entrance.OPEN


def notice() -> None:
    """What a visitor of a server that others can reach should know, on every page."""
    say = session.say().say
    way_in = access.here()
    if way_in is Access.GUESTS:
        told = N_(
            "To try things out: only you see what you read in here, and it is deleted when you leave or reload this page. Use the "
            "demo shop; for your customers’ data start Winback on your own computer."
        )
        st.info(say(told), icon=":material/visibility:")
    elif way_in is Access.MEMBERS:
        st.sidebar.button(say(N_("Sign out")), on_click=st.logout, key="sign_out", type="tertiary")

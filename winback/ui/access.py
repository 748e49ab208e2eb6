"""Who may see what on this server: one person's computer, a server with a sign-in, or a place to try things out.

Decided by what the server knows, never by what a browser says of itself.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import streamlit as st

from winback.errors import UnusableInput
from winback.locale import N_, Message

ACCESS, MEMBERS = "WINBACK_ACCESS", "WINBACK_MEMBERS"
SHORTEST_COOKIE_SECRET = 32
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_COMMUNITY_CLOUD = "/mount/src"
"""Where Streamlit Community Cloud puts the repositories that it serves."""


class Access(StrEnum):
    """Who sees what.

    EVERYONE who reaches the server sees all of it: it is one person's computer, or something else keeps others out.
    MEMBERS sign in, and those on the list see all of it. GUESTS see what they brought themselves, until they leave.
    """

    EVERYONE = "everyone"
    MEMBERS = "members"
    GUESTS = "guests"


class Entrance(StrEnum):
    """What a visitor finds at the door."""

    OPEN = "open"
    SIGN_IN = "sign_in"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True, kw_only=True)
class Server:
    """How this server can be reached. ``cookie_secret`` is the length of the secret that signs who is signed in; None: no sign-in."""

    address: str | None
    allowed_hosts: tuple[str, ...]
    cookie_secret: int | None
    on_community_cloud: bool


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who somebody is to the sign-in provider; an e-mail address could be given to somebody else later."""

    issuer: str
    subject: str

    def __str__(self) -> str:
        return f"{self.issuer}|{self.subject}"


def access_of(server: Server, environ: Mapping[str, str]) -> Access:
    """Who sees what on this server: as ``WINBACK_ACCESS`` says, else by how the server can be reached.

    Raises ``UnusableInput`` where it says something unknown, or people are to sign in and cannot do so safely.
    """
    asked = environ.get(ACCESS, "").strip().lower()
    if asked and asked not in set(Access):
        raise UnusableInput(
            Message(N_("{name} is “{value}”, which is none of the ways in."), name=ACCESS, value=asked),
            Message(N_("Choose one of: {known}."), known=", ".join(Access)),
        )
    access = Access(asked) if asked else _by_reach(server)
    if access is Access.MEMBERS:
        _refuse_unsafe(server, members(environ))
    return access


def members(environ: Mapping[str, str]) -> frozenset[str]:
    """The identities (“issuer|subject”) that may come in, from ``WINBACK_MEMBERS``, separated by commas or blanks."""
    return frozenset(environ.get(MEMBERS, "").replace(",", " ").split())


def entrance(access: Access, identity: Identity | None, listed: Collection[str]) -> Entrance:
    """What a visitor finds: everybody is kept out but those who are listed, where people sign in."""
    if access is not Access.MEMBERS:
        return Entrance.OPEN
    if identity is None:
        return Entrance.SIGN_IN
    return Entrance.OPEN if str(identity) in listed else Entrance.NOT_LISTED


def here() -> Access:
    """Who sees what on the server that runs."""
    return access_of(_this_server(), os.environ)


def visitor() -> Identity | None:
    """Who is signed in, by the signed cookie; None for nobody."""
    if not st.user.get("is_logged_in"):
        return None
    issuer, subject = str(st.user.get("iss") or ""), str(st.user.get("sub") or "")
    return Identity(issuer=issuer, subject=subject) if issuer and subject else None


def sits_here() -> bool:
    """Whether the visitor sits at the computer that the server runs on: nothing stands between the two."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    forwarded = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    host = headers.get("host", "localhost").rsplit(":", 1)[0].strip("[]")
    return here() is Access.EVERYONE and not forwarded and host in _LOOPBACK


def _by_reach(server: Server) -> Access:
    if server.cookie_secret is not None:
        return Access.MEMBERS
    own_hosts = {host for host in server.allowed_hosts if host != "*.streamlit.app"}
    only_here = server.address in _LOOPBACK and own_hosts <= set(_LOOPBACK) and bool(own_hosts)
    return Access.EVERYONE if only_here and not server.on_community_cloud else Access.GUESTS


def _refuse_unsafe(server: Server, listed: Collection[str]) -> None:
    if server.cookie_secret is None:
        raise UnusableInput(
            Message(N_("Members have to sign in, but no sign-in is set up on this server.")),
            Message(N_("Add a section [auth] to .streamlit/secrets.toml; docs/hosting.md shows one.")),
        )
    if server.cookie_secret < SHORTEST_COOKIE_SECRET:
        raise UnusableInput(
            Message(N_("The cookie_secret of this server is too short to be safe.")),
            Message(N_("Make one of {n} characters or more, drawn at random."), n=SHORTEST_COOKIE_SECRET),
        )
    if not listed:
        raise UnusableInput(
            Message(N_("Nobody is on the list of members yet, so nobody can come in.")),
            Message(N_("Put those who may come in into {name}; docs/hosting.md says how."), name=MEMBERS),
        )


def _this_server() -> Server:
    secret = None
    if st.secrets.load_if_toml_exists() and "auth" in st.secrets:
        secret = len(str(st.secrets["auth"].get("cookie_secret", "")))
    return Server(
        address=st.get_option("server.address"),
        allowed_hosts=tuple(st.get_option("server.allowedHosts") or ()),
        cookie_secret=secret,
        on_community_cloud=Path(__file__).resolve().is_relative_to(_COMMUNITY_CLOUD),
    )

"""Who may see what: decided by what the server knows, closed where it is not sure."""

import os
import tempfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from winback.errors import UnusableInput
from winback.ui import access
from winback.ui.access import Access, Entrance, Identity, Server, access_of, entrance

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
OWN = Server(address="127.0.0.1", allowed_hosts=("localhost", "127.0.0.1", "*.streamlit.app"), cookie_secret=None, on_community_cloud=False)
SIGNED = Server(address="0.0.0.0", allowed_hosts=("winback.example.com",), cookie_secret=40, on_community_cloud=False)
LISTED = {"WINBACK_MEMBERS": "https://id.example.com|17, https://id.example.com|18"}


def changed(server: Server, **facts: object) -> Server:
    """The server with other facts."""
    return Server(**{**server.__dict__, **facts})  # type: ignore[arg-type]


def test_on_ones_own_computer_everything_is_open() -> None:
    assert access_of(OWN, {}) is Access.EVERYONE


@pytest.mark.parametrize(
    "facts",
    [
        {"address": None},
        {"address": "0.0.0.0"},
        {"address": "192.0.2.1"},
        {"allowed_hosts": ()},
        {"allowed_hosts": ("localhost", "winback.example.com")},
        {"on_community_cloud": True},
    ],
)
def test_a_server_that_others_may_reach_shows_each_visitor_only_their_own(facts: dict[str, object]) -> None:
    assert access_of(changed(OWN, **facts), {}) is Access.GUESTS


def test_where_people_sign_in_only_those_listed_come_in() -> None:
    assert access_of(SIGNED, LISTED) is Access.MEMBERS
    listed = access.members(LISTED)
    assert entrance(Access.MEMBERS, None, listed) is Entrance.SIGN_IN
    assert entrance(Access.MEMBERS, Identity(issuer="https://id.example.com", subject="17"), listed) is Entrance.OPEN
    assert entrance(Access.MEMBERS, Identity(issuer="https://id.example.com", subject="19"), listed) is Entrance.NOT_LISTED
    assert entrance(Access.MEMBERS, Identity(issuer="https://other.example.com", subject="17"), listed) is Entrance.NOT_LISTED


@pytest.mark.parametrize(
    ("server", "environ"),
    [
        (changed(SIGNED, cookie_secret=None), {"WINBACK_ACCESS": "members", **LISTED}),
        (changed(SIGNED, cookie_secret=31), LISTED),
        (SIGNED, {}),
        (SIGNED, {"WINBACK_MEMBERS": " , "}),
        (OWN, {"WINBACK_ACCESS": "anybody"}),
    ],
)
def test_an_unsafe_or_unknown_way_in_lets_nobody_in(server: Server, environ: dict[str, str]) -> None:
    with pytest.raises(UnusableInput):
        access_of(server, environ)


def test_what_is_set_counts_more_than_how_the_server_can_be_reached() -> None:
    assert access_of(changed(OWN, address="0.0.0.0"), {"WINBACK_ACCESS": "everyone"}) is Access.EVERYONE
    assert access_of(OWN, {"WINBACK_ACCESS": " Guests "}) is Access.GUESTS


@pytest.fixture
def guests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server for guests, with a data folder that is nobody's."""
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "kept"))
    monkeypatch.setenv("WINBACK_ACCESS", "guests")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "kept"


def opened() -> AppTest:
    """The app as a new visitor sees it."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_SECONDS).run()


def test_a_guest_is_told_and_leaves_nothing_in_the_data_folder(guests: Path) -> None:
    app = opened()

    assert not app.exception
    assert any("deleted when you leave" in told.value for told in app.info)
    assert not guests.exists() or not any(guests.iterdir())


def test_nobody_comes_in_where_sign_in_is_asked_for_and_not_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WINBACK_ACCESS", "members")

    app = opened()

    assert len(app.error) == 1
    assert not app.title
    assert not os.listdir(tmp_path)


def test_who_is_not_signed_in_sees_the_door_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(access, "here", lambda: Access.MEMBERS)
    monkeypatch.setattr(access, "visitor", lambda: None)

    app = opened()

    assert [title.value for title in app.title] == ["Sign in to see your shop"]
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.sidebar.selectbox


def test_who_is_not_listed_is_shown_what_to_pass_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(access, "here", lambda: Access.MEMBERS)
    monkeypatch.setattr(access, "visitor", lambda: Identity(issuer="https://id.example.com", subject="19"))

    app = opened()

    assert [code.value for code in app.code] == ["https://id.example.com|19"]
    assert [button.label for button in app.button] == ["Sign out"]

"""Which language is spoken: what was picked, what the address asks for, what the browser speaks, English."""

import pytest
from streamlit.testing.v1 import AppTest

PATIENCE_SECONDS = 60  # AppTest wants a number


def speaking_app() -> None:
    """The picker of the frame and the language that the pages speak."""
    import streamlit as st  # the body of an AppTest function stands alone

    from winback.ui import frame, session

    frame._language_picker()
    st.text(session.language())


def opened(browser: str | None, *, address: str | None = None) -> AppTest:
    app = AppTest.from_function(speaking_app, default_timeout=PATIENCE_SECONDS)
    app.context["locale"] = browser
    if address is not None:
        app.query_params["language"] = address
    return app.run()


def spoken(app: AppTest) -> str:
    """The language of the page, which is the one that the picker shows."""
    assert not app.exception
    assert app.selectbox[0].value == app.text[0].value
    return str(app.text[0].value)


@pytest.mark.parametrize(
    ("browser", "language"), [("de-AT", "de"), ("de", "de"), ("fi-FI", "fi"), ("en-US", "en"), ("fr-FR", "en"), ("", "en"), (None, "en")]
)
def test_the_browser_decides_at_first_whatever_its_country(browser: str | None, language: str) -> None:
    app = opened(browser)
    assert spoken(app) == language
    assert "language" not in app.query_params


def test_a_picked_language_goes_into_the_address_and_comes_back_from_it() -> None:
    app = opened("de-AT")
    app.selectbox[0].select("fi").run()
    assert spoken(app) == "fi"
    assert app.query_params["language"] == "fi"
    assert spoken(opened("de-AT", address="fi")) == "fi"


def test_going_back_to_the_browsers_language_clears_the_address() -> None:
    app = opened("de-AT", address="en")
    assert spoken(app) == "en"
    app.selectbox[0].select("de").run()
    assert spoken(app) == "de"
    assert "language" not in app.query_params


def test_an_address_that_asks_for_an_unknown_language_is_not_obeyed() -> None:
    assert spoken(opened("fi-FI", address="'></script>")) == "fi"


def test_languages_are_offered_by_their_own_names() -> None:
    assert list(opened("fi-FI").selectbox[0].options) == ["English", "Deutsch", "Suomi"]

"""What a session remembers, tried in a small app of its own."""

from streamlit.testing.v1 import AppTest

PATIENCE_SECONDS = 60  # AppTest wants a number


def limits_app() -> None:
    """Three sliders as the Lifecycle page has them."""
    import streamlit as st  # the body of an AppTest function stands alone

    from winback.policy import Recommendation, ThresholdRange
    from winback.ui import controls, session
    from winback.ui.frame import Here
    from winback.ui.limits import days_of
    from winback.vocabulary import ThresholdSource

    def around(days: int) -> ThresholdRange:
        return ThresholdRange(days=days, low_days=days - 5, high_days=days + 5, source=ThresholdSource.CURVE)

    suggested = Recommendation(at_risk=around(60), lapsed=around(105), lost=around(190), repeat_customers=500, peak=0.5, peak_day=10)
    chosen = controls.thresholds(Here(say=session.say(), workspace=None), suggested)
    st.text(" ".join(map(str, days_of(chosen))))


def opened(**asked: str) -> AppTest:
    """The app, opened at an address that asks for limits."""
    app = AppTest.from_function(limits_app, default_timeout=PATIENCE_SECONDS)
    for name, days in asked.items():
        app.query_params[name] = days
    return app.run()


def shown(app: AppTest) -> list[int]:
    """The limits that the page works with, which are those that the sliders and their labels show."""
    assert not app.exception
    days = [int(word) for word in app.text[0].value.split()]
    assert [slider.value for slider in app.slider] == days
    assert [slider.label.split()[-2] for slider in app.slider] == [str(day) for day in days]
    return days


def test_the_sliders_start_at_the_suggestion_with_nothing_to_go_back_to():
    app = opened()
    assert shown(app) == [60, 105, 190]
    assert [button.disabled for button in app.button] == [True]


def test_a_moved_slider_pushes_its_neighbours():
    app = opened()
    app.slider[1].set_value(20).run()
    assert shown(app) == [19, 20, 190]
    app.slider[0].set_value(300).run()
    assert shown(app) == [300, 301, 302]


def test_a_slider_at_its_very_beginning_gives_the_shortest_possible_limits():
    app = opened()
    app.slider[2].set_value(0).run()
    assert shown(app) == [1, 2, 3]


def test_the_button_leads_back_to_the_suggestion_and_rests():
    app = opened()
    app.slider[1].set_value(400).run()
    app.button[0].click().run()
    assert shown(app) == [60, 105, 190]
    assert [button.disabled for button in app.button] == [True]


def test_an_address_that_asks_for_limits_is_followed():
    assert shown(opened(at_risk_after="9", lapsed_after="19", lost_after="29")) == [9, 19, 29]
    assert shown(opened(lapsed_after="125")) == [60, 125, 190]


def test_an_address_with_nonsense_is_made_to_fit():
    assert shown(opened(lapsed_after="²", lost_after="-7")) == [60, 105, 190]
    days = shown(opened(at_risk_after="90", lapsed_after="50", lost_after="20"))
    assert days == sorted(set(days))

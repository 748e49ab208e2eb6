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


def both_sets_app() -> None:
    """The sliders of both sets, as those who know statistics have them."""
    import streamlit as st  # the body of an AppTest function stands alone

    from winback.policy import Recommendation, ThresholdRange
    from winback.ui import controls, session
    from winback.ui.frame import Here
    from winback.ui.limits import days_of
    from winback.vocabulary import ThresholdSource

    def around(days: int) -> ThresholdRange:
        return ThresholdRange(days=days, low_days=days - 5, high_days=days + 5, source=ThresholdSource.CURVE)

    def suggested(a: int, b: int, c: int, one_order: Recommendation | None = None) -> Recommendation:
        return Recommendation(
            at_risk=around(a),
            lapsed=around(b),
            lost=around(c),
            repeat_customers=500,
            peak=0.5,
            peak_day=10,
            one_order=one_order,
            typical_gap_days=30.0,
        )

    session.place_switches()
    here = Here(say=session.say(), workspace=None, statistics=session.shows_statistics())
    chosen = controls.thresholds(here, suggested(60, 105, 190, suggested(70, 130, 250)))
    days = (*days_of(chosen), *(days_of(chosen.one_order) if chosen.one_order else ()))
    st.text(" ".join(map(str, (*days, chosen.typical_gap_days))))


def opened_with_both(**asked: str) -> AppTest:
    app = AppTest.from_function(both_sets_app, default_timeout=PATIENCE_SECONDS)
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def test_an_address_brings_both_sets_and_the_pace_back():
    app = opened_with_both(statistics="on", first_apart="on", own_pace="on", first_lapsed_after="90", lapsed_after="100")
    assert app.text[0].value == "60 100 190 70 90 250 30.0"
    assert [slider.value for slider in app.slider] == [60, 100, 190, 70, 90, 250]


def test_the_limits_for_one_order_rise_whoever_asks_for_what():
    app = opened_with_both(statistics="on", first_apart="on", first_lost_after="5")
    assert app.text[0].value == "60 105 190 3 4 5 None"
    app.slider[3].set_value(400).run()
    assert app.text[0].value == "60 105 190 400 401 402 None"


def test_an_address_decides_nothing_that_the_page_does_not_show():
    app = opened_with_both(first_apart="on", own_pace="on")
    assert app.text[0].value == "60 105 190 None"
    assert "own_pace" not in app.query_params

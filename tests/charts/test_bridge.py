from decimal import Decimal

from tests.charts.pictures import words
from winback.charts.bridge import money_bridge
from winback.charts.theme import LIGHT, Look
from winback.locale import Message

ORDERS, NET = Message("Orders"), Message("Net value")


def bridge(look: Look, *changes: tuple[str, str]):
    return money_bridge((ORDERS, Decimal("1000.10")), [(Message(w), Decimal(a)) for w, a in changes], NET, look, currency="EUR")


def test_the_end_is_the_sum_to_the_cent(look: Look):
    picture = bridge(look, ("cancelled", "-100.05"), ("refunded", "-400.05"))
    assert words(picture) == ["<b>€1,000</b> Orders", "<b>−€100</b> cancelled", "<b>−€400</b> refunded", "<b>€500</b> Net value"]
    assert list(picture.figure.data[0].x) == [1000.1, -100.05, -400.05, 500.0]
    assert list(picture.figure.data[0].measure) == ["absolute", "relative", "relative", "total"]


def test_what_takes_nothing_off_is_left_out(look: Look):
    assert len(words(bridge(look, ("cancelled", "0"), ("refunded", "-0.10")))) == 3


def test_the_bridge_is_ink_and_grey(look: Look):
    waterfall = bridge(look, ("cancelled", "-100")).figure.data[0]
    assert waterfall.totals.marker.color == LIGHT.text
    assert waterfall.decreasing.marker.color == waterfall.increasing.marker.color == LIGHT.grey


def test_more_taken_off_than_there_was_is_still_on_the_picture(look: Look):
    low, high = bridge(look, ("refunded", "-1500")).figure.layout.xaxis.range
    assert low <= -499.9
    assert high >= 1000.1


def test_nothing_at_all_is_a_valid_picture(look: Look):
    picture = money_bridge((ORDERS, Decimal(0)), [], NET, look, currency="EUR")
    assert words(picture) == ["<b>€0</b> Orders", "<b>€0</b> Net value"]
    assert picture.alt == "From all orders to the net value: Orders €0, Net value €0."

from tests.charts.pictures import clicked, words
from winback.charts.audience import audience_bars
from winback.charts.theme import LIGHT, Look
from winback.offers.audience import AudienceCount
from winback.vocabulary import AudienceStep

STEPS = [
    AudienceCount(step=AudienceStep.ELIGIBLE, customers=103, dropped=5000),
    AudienceCount(step=AudienceStep.CONSENT, customers=58, dropped=45),
    AudienceCount(step=AudienceStep.NOT_TOO_OLD, customers=58, dropped=0),
    AudienceCount(step=AudienceStep.NOT_SUPPRESSED, customers=41, dropped=17),
]


def test_each_step_says_who_is_left_and_how_many_dropped_out(look: Look):
    assert words(audience_bars(STEPS, look)) == [
        "<b>103</b> Match your choice",
        "<b>58</b> May be written to · −45",
        "<b>58</b> Last order not too long ago",
        "<b>41</b> Not on “Do not contact” · −17",
    ]


def test_a_list_held_to_a_budget_and_compared_draws_every_step_to_those_who_get_the_message(look: Look):
    left = [950, 900, 800, 500, 480, 470, 450, 268, 200, 140]
    steps = [
        AudienceCount(step=step, customers=customers, dropped=before - customers)
        for step, before, customers in zip(AudienceStep, [5000, *left], left, strict=False)
    ]
    picture = audience_bars(steps, look)
    assert words(picture)[-5:] == [
        "<b>470</b> Not on “Do not contact” · −10",
        "<b>450</b> In no other running campaign · −20",
        "<b>268</b> Worth writing to · −182",
        "<b>200</b> Within the budget · −68",
        "<b>140</b> Get the message · −60",
    ]
    assert len(words(picture)) == len(AudienceStep) == 10
    assert list(picture.figure.data[0].marker.color)[-2:] == [LIGHT.grey, LIGHT.text]


def test_the_list_is_ink_and_the_way_to_it_grey(look: Look):
    assert list(audience_bars(STEPS, look).figure.data[0].marker.color) == [LIGHT.grey, LIGHT.grey, LIGHT.grey, LIGHT.text]


def test_a_click_gives_the_step(look: Look):
    assert clicked(audience_bars(STEPS, look), 1) == [AudienceStep.CONSENT]


def test_nobody_gives_a_valid_figure(look: Look):
    nobody = [AudienceCount(step=step, customers=0, dropped=0) for step in AudienceStep]
    assert audience_bars(nobody, look).figure.to_json()
    assert not audience_bars([], look).figure.data

"""What a campaign looked like against what it brought, and the outlooks of a list, without a page around them."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from winback.locale.formats import speaker
from winback.offers.economics import Outlook
from winback.ui.frame import Here
from winback.ui.offer_money import three_outlooks
from winback.ui.results import naive_sentence

HERE = Here(say=speaker("en"), workspace=None)


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (900.0, "Without the comparison this would have looked like €2,827; about €1,900 of it would have come anyway."),
        (-940.0, "Without the comparison this would have looked like €2,827; all of it, and more, would have come anyway."),
    ],
)
def test_what_would_have_come_anyway_fits_what_the_card_calls_extra(extra: float, told: str):
    measured = SimpleNamespace(
        without_comparison=SimpleNamespace(revenue=Decimal(2827)), contacted=SimpleNamespace(extra_revenue=SimpleNamespace(amount=extra))
    )
    assert HERE(naive_sentence(HERE, SimpleNamespace(measured=measured, currency="EUR"))) == told


def outlook(lift: float) -> Outlook:
    return Outlook(lift=lift, extra_returns=0.0, reward_cost=Decimal(0), contact_cost=Decimal(0), extra_profit=Decimal(0))


@pytest.mark.parametrize(
    ("planned", "shown"),
    [
        (0.03, [("Expected profit", 0.03), ("In between", 0.05), ("Optimistic", 0.08)]),
        (0.05, [("Cautious", 0.03), ("Expected profit", 0.05), ("Optimistic", 0.08)]),
        (0.08, [("Cautious", 0.03), ("In between", 0.05), ("Expected profit", 0.08)]),
        (0.062, [("Cautious", 0.03), ("Expected profit", 0.062), ("Optimistic", 0.08)]),
    ],
)
def test_no_outlook_stands_there_twice(planned: float, shown: list[tuple[str, float]]):
    found = SimpleNamespace(planned=outlook(planned), at_lifts=(outlook(0.03), outlook(0.05), outlook(0.08)))
    assert [(HERE(label), one.lift) for label, one in three_outlooks(found)] == shown

"""Those gone quiet as a file for reading: nobody is left out, nothing comes to life."""

from decimal import Decimal

import polars as pl

from tests.export.readers import live_cells, live_parts
from tests.offers.example_shop import analysed
from winback.analysis.breakdown import lapsed_people
from winback.analysis.returners import LaterOrders
from winback.export.lost_list import csv_bytes, headers, lost_list, xlsx_bytes
from winback.locale.formats import speaker
from winback.locale.words import word
from winback.offers.best_lost import best_lost
from winback.offers.situation import NO_REWARDS
from winback.policy import Economics, Thresholds
from winback.schema import REASONS
from winback.vocabulary import Reason

SAY = speaker("en").say
HEADERS = {column: SAY(header) for column, header in headers("EUR").items()}
LIMITS = Thresholds(at_risk_after_days=50, lapsed_after_days=100, lost_after_days=300)


def listed() -> pl.DataFrame:
    shop = analysed(
        {"first_name": "Ada", "phone": "+4915799887001", "reason": Reason.PRICE, "favourite": "Tea", "chance": 0.125, "country": "DE"},
        {"first_name": "=1+1", "email": "=cmd@example.com", "phone": "(030) 1"},
    )
    lapsed = lapsed_people(shop.customers, shop.people, shop.segmented, shop.favourites, shop.channels, shop.reasons, thresholds=LIMITS)
    why = [
        {"customer": 1, "reason": "price", "times": 3, "orders": 4, "share": 0.9},
        {"customer": 1, "reason": "unknown"},
        {"customer": 2, "reason": "unknown"},
    ]
    reasons = REASONS.conform(pl.DataFrame(why))
    valued = best_lost(
        lapsed,
        shop.customers,
        chances=shop.chances,
        reasons=reasons,
        people=shop.people,
        rewards=NO_REWARDS,
        economics=Economics(),
        later_orders=LaterOrders(mean=0.0, returners=0),
    )
    return lost_list(lapsed.hstack(valued.drop("customer")), shop.people, reasons, say=SAY, currency="EUR")


def test_a_row_tells_who_why_with_the_evidence_how_likely_and_worth_what():
    row = listed().row(0, named=True)
    assert (row["first_name"], row["address"], row["email_consent"], row["phone"]) == ("Ada", "p1@example.com", "Agreed", "+4915799887001")
    assert (row["reason"], row["evidence"]) == (SAY(word(Reason.PRICE)), "3 of 4 orders with a discount, 90% of the value.")
    assert (row["chance"], row["expected_extra_profit"], row["product_name"]) == (Decimal("12.5"), Decimal("0.59"), "Tea")


def test_nobody_is_left_out_for_an_address_that_could_be_taken_for_a_formula():
    made = listed()
    assert made["address"].to_list() == ["p1@example.com", "'=cmd@example.com"]
    assert made["phone"].to_list() == ["+4915799887001", None]


def test_no_cell_comes_to_life_in_a_spreadsheet():
    made = listed()
    for delimiter in ",;\t":
        assert live_cells(csv_bytes(made, HEADERS), delimiter) == []
    assert live_parts(xlsx_bytes(made, HEADERS, sheet="Winback")) == []

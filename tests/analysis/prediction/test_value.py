"""What customers are expected to buy: the published figures of CDNOW, the discount by hand, and models that say nothing."""

import datetime as dt
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from benchmarks.simulated_shops import LAWS, last_day, occasions_of
from tests.analysis.frames import day, orders_frame
from winback.analysis.occasions import occasions
from winback.analysis.prediction.value import _discounted, predict


def test_the_cdnow_sample_gives_the_published_expectations(shared_data):
    rows = [line.split() for line in (shared_data / "CDNOW_sample.txt").read_text().splitlines()]
    placed = [(int(r[0]), dt.date(int(r[2][:4]), int(r[2][4:6]), int(r[2][6:])), Decimal(r[4])) for r in rows]
    orders = orders_frame([(customer, 0, str(net or 1)) for customer, _, net in placed], ordered_on=[on for _, on, _ in placed])
    found = predict(occasions(orders, currency="EUR"), as_of=dt.date(1997, 9, 30), margin=Decimal(1)).values
    reference = pl.read_csv(shared_data / "cdnow_reference.csv")
    assert found is not None
    assert found["alive"].sum() == pytest.approx(reference["p_alive_mbgnbd"].sum(), rel=1e-3)
    assert found["expected_orders"].sum() == pytest.approx(reference["exp_purch_52w_mbgnbd"].sum(), rel=1e-3)


def test_orders_of_a_later_quarter_are_worth_less():
    assert _discounted([np.array([1.0]), np.array([1.0]), np.array([1.0]), np.array([2.0])]) == pytest.approx([1.1**-0.125 + 1.1**-0.875])


def test_the_value_is_orders_times_their_worth_times_the_margin():
    seen = occasions_of(LAWS[0], customers=1500, days=700).with_columns(
        net=(10 + pl.col("customer") % 7 * 5 + pl.col("number") % 3).cast(pl.Decimal(38, 4))
    )
    full = predict(seen, as_of=last_day(700), margin=Decimal(1))
    third = predict(seen, as_of=last_day(700), margin=Decimal("0.3"))
    assert full.values is not None
    assert third.values is not None
    assert third.total == pytest.approx(0.3 * full.total)
    assert (full.values["predicted_clv"] <= full.values["expected_orders"] * full.values["expected_order"]).all()
    assert full.values["predicted_clv"].sum() >= 0.9 * (full.values["expected_orders"] * full.values["expected_order"]).sum()


def test_where_the_orders_do_not_tell_the_models_nothing_is_told():
    orders = orders_frame([(customer, customer, "20") for customer in range(40)])
    found = predict(occasions(orders, currency="EUR"), as_of=day(60), margin=Decimal("0.4"))
    assert found.values is None
    assert found.total is None

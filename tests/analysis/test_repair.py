"""Reasons by product, with the money behind them."""

from decimal import Decimal

import polars as pl

from tests.analysis.frames import customers_frame, people_frame
from winback.analysis.breakdown import LAPSED
from winback.analysis.repair import reasons_by_product
from winback.schema import REASONS, enum
from winback.vocabulary import Reason, Stage


def quiet(*rows: tuple[int, Stage, Reason, str | None, str]) -> pl.DataFrame:
    """LAPSED from (customer, stage, main reason, favourite product, net of the last year)."""
    plain = customers_frame([(200, 2, 10)] * len(rows)).drop("customer", "net_last_year")
    known = pl.DataFrame(
        {
            "customer": [customer for customer, *_ in rows],
            "stage": [stage.value for _, stage, *_ in rows],
            "reason": [reason.value for _, _, reason, *_ in rows],
            "product": [product for *_, product, _ in rows],
            "product_name": [product and product.upper() for *_, product, _ in rows],
            "net_last_year": [Decimal(net) for *_, net in rows],
        },
        schema_overrides={"product": pl.String(), "product_name": pl.String()},
    )
    people = people_frame([customer for customer, *_ in rows]).select("email_consent")
    scores = pl.DataFrame(
        {
            "silence_band": [0] * len(rows),
            "value_tier": "high",
            "rfm_segment": "champions",
            "recency_score": 1,
            "frequency_score": 1,
            "monetary_score": 1,
            "cohort": "2024",
        }
    )
    return LAPSED.conform(pl.concat([plain, known, people, scores], how="horizontal"))


def reasons(*rows: tuple[int, Reason, str | None]) -> pl.DataFrame:
    """REASONS from (customer, reason, product it is about)."""
    found = pl.DataFrame(
        {
            "customer": [customer for customer, *_ in rows],
            "reason": [reason.value for _, reason, _ in rows],
            "product": [product for *_, product in rows],
            "product_name": [product and product.upper() for *_, product in rows],
        },
        schema_overrides={"product": pl.String(), "product_name": pl.String()},
    )
    return REASONS.conform(found.with_columns(pl.col("reason").cast(enum(Reason))).sort("customer", "reason"))


def test_customers_and_money_are_counted_by_the_product_that_the_main_reason_is_about_else_by_the_favourite():
    lapsed = quiet(
        (1, Stage.LAPSED, Reason.PRODUCT_GONE, "tea", "100"),
        (2, Stage.LAPSED, Reason.PRODUCT_GONE, "tea", "30"),
        (3, Stage.LAPSED, Reason.REPLENISHMENT_OVERDUE, "tea", "50"),
        (4, Stage.LAPSED, Reason.PRICE, "milk", "20"),
        (5, Stage.LOST, Reason.PRICE, "milk", "1000"),
        (6, Stage.LAPSED, Reason.PRICE, None, "1000"),
    )
    known = reasons(
        (1, Reason.PRODUCT_GONE, "tea"),
        (1, Reason.DRIFTED, None),
        (2, Reason.PRODUCT_GONE, "tea"),
        (3, Reason.REPLENISHMENT_OVERDUE, "cake"),
        (3, Reason.PRODUCT_GONE, "tea"),
        (4, Reason.PRICE, None),
        (5, Reason.PRICE, None),
        (6, Reason.PRICE, None),
    )
    found = reasons_by_product(lapsed, known)
    assert found.select("product_name", "reason", "customers", pl.col("net_last_year").cast(pl.Int64)).rows() == [
        ("TEA", "product_gone", 2, 130),
        ("CAKE", "replenishment_overdue", 1, 50),
        ("MILK", "price", 1, 20),
    ]


def test_nobody_gone_quiet_gives_no_rows():
    assert reasons_by_product(LAPSED.empty(), REASONS.empty()).is_empty()

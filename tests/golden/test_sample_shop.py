"""The sample shop, from its two files to the figures of the command line, against independent SQL on the same text."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from winback.cli import main

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data" / "shopify"
ORDERS, CUSTOMERS = SAMPLES / "orders_export.csv", SAMPLES / "customers_export.csv"
DAYS = ["--at-risk-after", "60", "--lapsed-after", "120", "--lost-after", "240"]


@pytest.fixture
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the table ``counted``: customer, day and net of each counted order."""
    query = Path(__file__).with_name("shopify.sql").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE counted AS\n{query.format(orders=ORDERS, customers=CUSTOMERS)}")
        yield connection


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    """What ``import`` and ``analyse`` say about the sample shop."""
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path))
    said = {}
    for command in (["import", str(ORDERS), str(CUSTOMERS)], ["analyse", *DAYS]):
        assert main([*command, "--json"]) == 0
        said[command[0]] = json.loads(capsys.readouterr().out)
    return said


def test_orders_customers_and_money_equal_the_sql_to_the_cent(shop: dict[str, dict], sql: duckdb.DuckDBPyConnection) -> None:
    orders, customers, anonymous, net, first, last = sql.execute(
        "SELECT count(*), count(DISTINCT customer), count(*) - count(customer), sum(net), min(day), max(day) FROM counted"
    ).fetchall()[0]

    imported = shop["import"]
    assert (imported["counted_orders"], imported["customers"], imported["anonymous_orders"]) == (orders, customers, anonymous)
    assert {currency: Decimal(amount) for currency, amount in imported["net_value"].items()} == {"GBP": net}
    assert (imported["first_order"], imported["last_order"]) == (first.isoformat(), last.isoformat())


def test_the_stages_equal_the_sql_customer_by_customer_and_to_the_cent(shop: dict[str, dict], sql: duckdb.DuckDBPyConnection) -> None:
    stages = sql.execute(
        """
        WITH days AS (SELECT customer, day, sum(net) AS net FROM counted WHERE customer IS NOT NULL GROUP BY ALL),
        gaps AS (SELECT *, day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS gap FROM days),
        people AS (SELECT customer, count(*) AS n, sum(net) AS net, (SELECT max(day) FROM counted) - max(day) AS silent,
                          arg_max(coalesce(gap, 0), day) AS gap FROM gaps GROUP BY customer)
        SELECT CASE WHEN silent > 240 THEN 'lost' WHEN silent > 120 THEN 'lapsed' WHEN silent > 60 THEN 'at_risk'
                    WHEN gap > 120 THEN 'returned' WHEN n = 1 THEN 'new' WHEN n < 4 THEN 'growing' ELSE 'loyal' END AS stage,
               count(*), sum(net) FROM people GROUP BY stage
        """
    ).fetchall()

    analysed = shop["analyse"]["stages"]
    found = {stage: (entry["customers"], Decimal(entry["net_value"])) for stage, entry in analysed.items() if stage != "lead"}
    expected = {stage: (customers, net) for stage, customers, net in stages}
    assert {stage: entry for stage, entry in found.items() if entry[0]} == expected


def test_average_order_and_repeat_rate_equal_the_sql(shop: dict[str, dict], sql: duckdb.DuckDBPyConnection) -> None:
    aov, repeat = sql.execute(
        """
        SELECT (SELECT sum(net) / count(*) FROM counted),
               (SELECT avg(CASE WHEN days >= 2 THEN 1.0 ELSE 0 END)
                FROM (SELECT customer, count(DISTINCT day) AS days FROM counted WHERE customer IS NOT NULL GROUP BY customer))
        """
    ).fetchall()[0]

    assert float(shop["analyse"]["aov"]) == pytest.approx(float(aov), abs=0.0001)
    assert shop["analyse"]["repeat_purchase_rate"] == pytest.approx(repeat)

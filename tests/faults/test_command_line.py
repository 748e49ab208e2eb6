"""Imports from the command line: plain words and the right exit code, the same figures however files overlap, no personal data told."""

import json
import sqlite3
from pathlib import Path

import pytest

from winback.cli import main

HEADER = "Order ID,Date,Email,Phone,Total\n"
JANUARY = (
    HEADER
    + "1,2024-01-01,Ann@Example.com,+358401111111,5\n2,2024-01-02,ann+shop@example.com,,6\n"
    + "3,2024-01-20,b@example.com,+358402222222,7\n4,2024-01-21,c@example.com,+358402222222,8\n"
    + "5,2024-01-22,,+358402222222,9\n6,2024-01-23,,+358401111111,10\n7,2024-01-24,,,11\n"
)
FEBRUARY = HEADER + "6,2024-01-23,,+358401111111,10\n7,2024-01-24,,,12.5\n8,2024-02-02,ann@example.com,,20\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "january.csv").write_text(JANUARY, "utf-8")
    (tmp_path / "february.csv").write_text(FEBRUARY, "utf-8")
    return tmp_path


def imported(capsys: pytest.CaptureFixture[str], *files: Path) -> dict[str, object]:
    assert main(["import", *map(str, files), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    return {name: told[name] for name in ("new_orders", "changed_orders", "unchanged_orders", "customers", "anonymous_orders", "net_value")}


def test_overlapping_months_of_people_with_two_addresses_give_the_figures_worked_out_by_hand(shop: Path, capsys):
    people = {"customers": 5, "anonymous_orders": 1}
    first = {"new_orders": 7, "changed_orders": 0, "unchanged_orders": 0, **people, "net_value": {"XXX": "56.00"}}
    assert imported(capsys, shop / "january.csv") == first
    again = {**first, "new_orders": 0, "unchanged_orders": 7}
    assert imported(capsys, shop / "january.csv") == again
    later = {"new_orders": 1, "changed_orders": 1, "unchanged_orders": 1, **people, "net_value": {"XXX": "77.50"}}
    assert imported(capsys, shop / "february.csv") == later


def test_within_one_drop_the_order_of_the_files_does_not_matter(shop: Path, capsys):
    assert imported(capsys, shop / "february.csv", shop / "january.csv")["net_value"] == {"XXX": "77.50"}


@pytest.mark.parametrize("name", ["nowhere.csv", "a" * 300 + ".csv", "../../nowhere.csv", "data"])
def test_what_is_no_file_is_told_in_one_line(shop: Path, capsys, name: str):
    assert main(["import", str(shop / name)]) == 3
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("option", [("--time-zone", "Mars/Base"), ("--phone-country", "Germany"), ("--currency", "EURO")])
def test_a_zone_country_or_currency_that_does_not_exist_is_wrong_usage(shop: Path, capsys, option: tuple[str, str]):
    assert main(["import", str(shop / "january.csv"), *option]) == 2
    assert option[1] in capsys.readouterr().err


def test_one_bad_file_of_several_changes_nothing(shop: Path, capsys):
    imported(capsys, shop / "january.csv")
    (shop / "bad.csv").write_text("no table", "utf-8")
    assert main(["import", str(shop / "february.csv"), str(shop / "bad.csv")]) == 3
    capsys.readouterr()
    assert imported(capsys, shop / "january.csv")["net_value"] == {"XXX": "56.00"}


def test_nothing_of_a_customer_is_told_when_a_file_is_refused_or_kept_in_the_database(shop: Path, capsys, caplog):
    canary = "canary.person@example.com"
    good = HEADER + f"1,2024-01-01,{canary},+358409999999,5\n2,soon,{canary},,6\n3,2024-01-02,{canary},,x{canary}\n"
    (shop / "good.csv").write_text(good, "utf-8")
    (shop / "bad.csv").write_text(HEADER + f"1,{canary},{canary},,5\n2,{canary},{canary},,6\n", "utf-8")
    assert main(["import", str(shop / "good.csv"), "--json"]) == 0
    assert main(["import", str(shop / "bad.csv"), "--map", "date=Date"]) == 3
    told = capsys.readouterr()
    assert canary not in told.out + told.err + caplog.text
    database = next((shop / "data").rglob("*.sqlite*"), None) or next((shop / "data").rglob("*.db"))
    assert canary not in "\n".join(sqlite3.connect(database).iterdump())
    assert not [path for path in (shop / "data").rglob("*") if "canary" in path.name]

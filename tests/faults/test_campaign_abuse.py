"""What may happen to a campaign between its list and its result, from the command line, with figures worked out by hand."""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.in_process import parse_here
from winback.cli import main

HEADERS = ("Order number", "Order date", "Email", "Phone", "Total", "Currency", "Status", "Refunded amount", "Accepts marketing")
SENT_ON = date(2026, 7, 1)
LAST_DAY = date(2026, 9, 28)  # of 90 days
LIMITS = ("--at-risk-after", "60", "--lapsed-after", "90", "--lost-after", "900")
NEWCOMBE = (-0.424490, 0.503136)
"""The 95 % interval of 2 of 6 against 1 of 4 by Newcombe's method 10, worked out from Wilson's limits by hand."""
Run = Callable[..., dict]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that has to succeed; returns its JSON."""
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: object) -> dict:
        code = main([*map(str, arguments), "--json"])
        printed = capsys.readouterr()
        assert (code, printed.err) == (0, "")
        return json.loads(printed.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))

    return run


def order(number: str, email: str, day: date, total: str = "50.00", **stated: str) -> dict[str, str]:
    known = {"Currency": "EUR", "Status": "paid", "Accepts marketing": "yes"}
    return {"Order number": number, "Order date": day.isoformat(), "Email": email, "Total": total, **known, **stated}


def shop(quiet: int, **stated: str) -> list[dict[str, str]]:
    """So many people silent for a year, and ten who order every three weeks."""
    silent = [order(f"Q{n}", f"quiet{n}@example.com", date(2025, 6, 1) + timedelta(days=n), **stated) for n in range(quiet)]
    active = [
        order(f"A{n}-{time}", f"active{n}@example.com", date(2026, 6, 30) - timedelta(days=21 * time + n))
        for n in range(10)
        for time in range(3)
    ]
    return [*silent, *active]


def later(day: date) -> dict[str, str]:
    """An order of somebody else, so that the data reach that day."""
    return order("LATER", "active0@example.com", day)


def export(path: Path, orders: Iterable[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADERS, restval="")
        writer.writeheader()
        writer.writerows(orders)
    return path


def addresses(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(row["Email"] for row in csv.DictReader(file))


def recorded(run: Run, folder: Path, orders: list[dict[str, str]], *options: object) -> tuple[list[str], list[str]]:
    """A reminder to everybody silent, sent on the day after the export: the addresses of the list and of the comparison group."""
    run("import", export(folder / "orders.csv", orders))
    run(
        *("offers", "--play", "win-back-reminder", "--campaign", "July", "--send-on", SENT_ON, "--out", folder / "july.csv"),
        *(*LIMITS, *options),
    )
    compared = folder / "july-comparison-group.csv"
    return addresses(folder / "july.csv"), addresses(compared) if compared.exists() else []


def result(run: Run) -> dict:
    return run("measure")["campaigns"][0]


def test_only_what_counts_within_the_window_counts(run: Run, tmp_path: Path) -> None:
    orders = shop(10)
    listed, compared = recorded(run, tmp_path, orders, "--holdout", "0.4", "--margin", "0.5")
    assert (len(listed), len(compared)) == (6, 4)
    since = [
        order("N1", listed[0].upper(), SENT_ON, "100.00"),
        order("N2", listed[1], LAST_DAY, "60.00", **{"Refunded amount": "20.00"}),
        order("N3", listed[2], LAST_DAY + timedelta(days=1)),
        order("N4", listed[3], date(2026, 8, 1), Status="cancelled"),
        order("N5", listed[4], date(2026, 8, 1), Currency="USD"),
        order("N6", listed[5], date(2026, 8, 1), "50.00", **{"Refunded amount": "50.00"}),
        order("N7", listed[5], SENT_ON - timedelta(days=1)),
        order("N8", compared[0], date(2026, 8, 1), "80.00"),
        later(date(2026, 10, 20)),
    ]
    run("import", export(tmp_path / "next.csv", [*orders, *since]))

    found = result(run)
    assert (found["contacted"]["reactivated"], found["holdout"]["reactivated"]) == (2, 1)
    assert found["without_comparison"]["revenue"] == "140.00"
    # (2/6 − 1/4) · 6 people · mean order (100 + 40 + 80) / 3; half of it is left, less six messages at 0.01.
    assert found["contacted"]["extra_revenue"] == 36.67
    assert found["contacted"]["extra_profit"] == 18.27
    assert found["contacted"]["lift"] == pytest.approx(1 / 12)
    assert (found["contacted"]["lift_low"], found["contacted"]["lift_high"]) == pytest.approx(NEWCOMBE, abs=1e-6)
    assert found["preliminary"] is False


def test_a_refund_after_the_return_takes_the_return_back(run: Run, tmp_path: Path) -> None:
    orders = shop(10)
    listed, _ = recorded(run, tmp_path, orders, "--holdout", "0.4")
    came_back, end = order("N1", listed[0], SENT_ON), later(date(2026, 10, 20))
    run("import", export(tmp_path / "next.csv", [*orders, came_back, end]))
    assert result(run)["contacted"]["reactivated"] == 1
    run("import", export(tmp_path / "refunded.csv", [*orders, {**came_back, "Refunded amount": "50.00"}, end]))
    assert result(run)["contacted"]["reactivated"] == 0


def test_an_order_that_knows_only_the_phone_is_the_return_of_its_owner(run: Run, tmp_path: Path) -> None:
    orders = shop(3)
    orders[0]["Phone"] = "+491701111111"
    recorded(run, tmp_path, orders, "--holdout", "0")
    by_phone = order("N1", "", SENT_ON, Phone="+49 170 1111111")
    run("import", export(tmp_path / "next.csv", [*orders, by_phone, later(date(2026, 10, 20))]))
    assert result(run)["contacted"]["reactivated"] == 1


@pytest.mark.parametrize(("quiet", "share", "contacted", "held_out"), [(1, "0.99", 1, 0), (2, "0.01", 1, 1), (3, "0.99", 1, 2)])
def test_a_campaign_of_next_to_nobody_has_figures_or_says_that_it_has_none(
    quiet: int, share: str, contacted: int, held_out: int, run: Run, tmp_path: Path
) -> None:
    orders = shop(quiet)
    recorded(run, tmp_path, orders, "--holdout", share)
    run("import", export(tmp_path / "next.csv", [*orders, later(date(2026, 10, 20))]))
    found = result(run)
    assert (found["contacted"]["assigned"], found["holdout"]["assigned"]) == (contacted, held_out)
    assert (found["contacted"]["lift"] is None) == (held_out == 0)
    assert found["verdict"] == ("too_early" if held_out else "not_measurable")


def test_who_is_erased_leaves_both_campaigns_and_the_others_stay_measured(run: Run, tmp_path: Path) -> None:
    orders = shop(20)
    _, compared = recorded(run, tmp_path, orders, "--holdout", "0.4")
    orders.append(later(date(2026, 10, 5)))
    run("import", export(tmp_path / "next.csv", orders))
    again = ("offers", "--play", "win-back-reminder", "--campaign", "October", "--send-on", "2026-10-05", "--holdout", "0")
    run(*again, "--out", tmp_path / "october.csv", *LIMITS)
    person = compared[0]
    assert person in addresses(tmp_path / "october.csv")

    assert run("erase", person.upper())["campaigns"] == 2
    run("import", tmp_path / "next.csv")
    october, july = run("measure")["campaigns"]
    assert (july["contacted"]["assigned"], july["holdout"]["assigned"]) == (12, 7)
    assert october["contacted"]["assigned"] == len(addresses(tmp_path / "october.csv")) - 1
    assert not [file for file in (tmp_path / "data").rglob("*") if file.is_file() and person.encode() in file.read_bytes()]


def test_a_no_in_a_later_customer_file_takes_the_person_out_of_files_made_before(run: Run, tmp_path: Path) -> None:
    listed, compared = recorded(run, tmp_path, shop(10), "--holdout", "0.4")
    said = f"Email,Newsletter\n {listed[0].upper()} ,no\n{compared[0].title()},no\nsomebody@example.org,yes\n"
    (tmp_path / "customers.csv").write_text(said, encoding="utf-8")
    run("import", tmp_path / "customers.csv")
    for destination in ("csv", "klaviyo", "mailchimp", "brevo"):
        again = run("offers", "--campaign", "July", "--for", destination, "--out", tmp_path / f"again-{destination}.csv")
        assert (again["recipients"], again["comparison_group"], again["left_out"]) == (5, 3, 1), destination
        written = "".join(file.read_text(encoding="utf-8") for file in tmp_path.glob(f"again-{destination}*"))
        assert [email in written for email in (listed[1], listed[0], compared[0])] == [True, False, False], destination

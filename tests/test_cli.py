"""The command line: what it prints, what it writes, how it ends."""

import csv
import json
from datetime import date
from pathlib import Path

import fastexcel
import pytest

from tests.demo.truth import counted_orders
from winback import cli
from winback.cli import main
from winback.demo.shop import make_shop
from winback.vocabulary import BusinessType

CANARY = "canary@example.com"
SAMPLES = Path(__file__).resolve().parents[1] / "sample_data"
SHOPIFY = [str(SAMPLES / "shopify" / "orders_export.csv"), str(SAMPLES / "shopify" / "customers_export.csv")]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> "Say":
    return Say(capsys)


class Say:
    """Runs a command; keeps what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def json(self, *arguments: str) -> dict:
        code, out, err = self(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)


def test_import_says_all_that_is_promised(say: Say) -> None:
    said = say.json("import", *SHOPIFY)

    assert said["recognised"] == "shopify_orders"
    assert {
        *("certainty", "rows", "orders", "new_orders", "changed_orders", "unchanged_orders", "counted_orders", "customers"),
        *("anonymous_orders", "rejected", "set_aside", "net_value", "first_order", "last_order", "warnings"),
    } <= said.keys()
    assert [file["kind"] for file in said["files"]] == ["orders", "customers"]
    again = say.json("import", *SHOPIFY)
    assert (again["new_orders"], again["changed_orders"], again["unchanged_orders"]) == (0, 0, said["orders"])


def test_analyse_says_all_that_is_promised(say: Say) -> None:
    say("import", *SHOPIFY)
    said = say.json("analyse", "--as-of", "2026-03-31", "--lapsed-after", "150")

    assert said["as_of"] == "2026-03-31"
    assert said["thresholds"]["used"]["lapsed_after_days"] == 150
    assert {"days", "interval", "source"} == said["thresholds"]["recommended"]["lapsed_after_days"].keys()
    assert said["thresholds"]["recommended"]["one_order"].keys() == said["thresholds"]["recommended"].keys()
    assert said["maybe_older_customers"] == 0
    assert list(said["stages"]) == ["lead", "new", "growing", "loyal", "returned", "at_risk", "lapsed", "lost"]
    assert {"usual_return", "aov", "repeat_purchase_rate", "churn_rate", "revenue_at_stake"} <= said.keys()


def test_offers_writes_only_people_who_agreed(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    said = say.json("offers", "--play", "win_back", "--own-codes", "--out", str(tmp_path / "list.csv"))

    listed = list(csv.DictReader((tmp_path / "list.csv").read_text(encoding="utf-8").splitlines(keepends=True)))
    agreed = {
        row["Email"].lower()
        for row in csv.DictReader(Path(SHOPIFY[1]).read_text(encoding="utf-8").splitlines())
        if row["Accepts Email Marketing"] == "yes"
    }
    assert len(listed) == said["recipients"] > 20
    assert {row["Email"] for row in listed} <= agreed
    assert len({row["Code"] for row in listed}) == len(listed)


def test_offers_writes_a_workbook_where_the_name_ends_in_xlsx(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    said = say.json("offers", "--play", "win_back_reminder", "--out", str(tmp_path / "list.xlsx"))

    assert fastexcel.read_excel(tmp_path / "list.xlsx").load_sheet(0).height == said["recipients"]


def test_too_few_codes_are_refused_and_nothing_is_written(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    (tmp_path / "codes.txt").write_text("ONE\nTWO\n")
    code, out, err = say("offers", "--codes", str(tmp_path / "codes.txt"), "--out", str(tmp_path / "list.csv"))

    assert (code, out) == (2, "")
    assert "code" in err
    assert not (tmp_path / "list.csv").exists()


def test_a_file_that_cannot_be_used_ends_with_3_and_one_line(say: Say, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    code, out, err = say("import", str(tmp_path / "empty.csv"))

    assert (code, out) == (3, "")
    assert err == "The file is empty. Download the export from your shop system again as a CSV file and choose that.\n"


def test_dates_that_can_be_read_in_two_ways_end_with_3_until_they_are_decided(say: Say, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order ID,Email,Order date,Total\n1,a@example.com,03/04/2024,5.00\n")

    code, _, err = say("import", str(tmp_path / "orders.csv"))
    assert (code, "two ways" in err) == (3, True)
    assert say.json("import", str(tmp_path / "orders.csv"), "--dates", "day-first")["first_order"] == "2024-04-03"


def test_an_amount_that_can_be_read_in_two_ways_is_read_as_was_said(say: Say, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order ID,Email,Order date,Total,Currency\n1,a@example.com,2024-04-03,1.250,EUR\n")

    assert say.json("import", str(tmp_path / "orders.csv"), "--decimals", "dot")["net_value"] == {"EUR": "1.25"}
    assert say.json("import", str(tmp_path / "orders.csv"), "--decimals", "comma")["net_value"] == {"EUR": "1250.00"}


def test_columns_can_be_named(say: Say, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("Ref,Wann,Was,Wer\nA1,2024-01-02,12.50,a@example.com\nA2,2024-01-03,9.00,a@example.com\n")

    assert say("import", str(tmp_path / "table.csv"))[0] == 3
    said = say.json("import", str(tmp_path / "table.csv"), "--map", "order_id=Ref", "date=Wann", "total=Was", "--currency", "EUR")
    assert said["net_value"] == {"EUR": "21.50"}


def test_answers_are_read_from_the_column_that_is_named_and_refused_rows_are_told(say: Say, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order ID,Email,Order date,Total,Currency\n1,a@example.com,2024-01-13,10.00,EUR\n")
    (tmp_path / "answers.csv").write_text("Email,Q1\na@example.com,too expensive\n,late\nb@example.com,-\nc@example.com,moved\n")
    say("import", str(tmp_path / "orders.csv"))

    code, out, _ = say("import", str(tmp_path / "answers.csv"), "--map", "email=Email", "answer=Q1")
    assert (code, "2 people who answered" in out, "2 rows could not be used" in out) == (0, True, True)
    assert "could not be used" not in say("import", str(tmp_path / "orders.csv"))[1]


@pytest.mark.parametrize("arguments", [["nonsense"], [], ["analyse", "--lapsed-after", "0"], ["import"], ["analyse", "--as-of", "never"]])
def test_wrong_usage_ends_with_2(arguments: list[str], say: Say) -> None:
    assert say(*arguments)[0] == 2


def test_a_workspace_without_orders_is_wrong_usage_in_plain_words(say: Say) -> None:
    code, _, err = say("analyse", "--workspace", "Nowhere")

    assert code == 2
    assert "Nowhere" in err


def test_a_fault_of_ours_ends_with_1_and_an_id_and_shows_nobodys_data(
    say: Say, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(cli.imports, "import_files", fails)
    code, out, err = say("import", SHOPIFY[0])

    assert (code, out) == (1, "")
    assert "error" in err
    assert CANARY not in err + caplog.text
    assert "ValueError" in caplog.text


def test_a_fault_in_telling_what_was_done_shows_nobodys_data_either(
    say: Say, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> str:
        raise ValueError(CANARY)

    monkeypatch.setattr(cli.imports.Imported, "as_table", fails)
    code, out, err = say("import", SHOPIFY[0])

    assert (code, out) == (1, "")
    assert CANARY not in err + caplog.text


def test_demo_writes_a_shop_that_import_reads(say: Say, tmp_path: Path) -> None:
    written = say.json("demo", "--business", "gifts", "--customers", "120", "--seed", "4", "--out", str(tmp_path / "demo"))

    truth = make_shop(business=BusinessType.GIFTS, customers=120, seed=4, as_of=date(2026, 6, 30))
    said = say.json("import", *written["files"])
    assert said["customers"] == counted_orders(truth)["buyer"].n_unique()


def test_the_real_file_comes_out_as_published(say: Say, shared_data: Path) -> None:
    said = say.json("import", str(shared_data / "online_retail.csv.gz"))

    assert (said["recognised"], said["rows"], said["orders"]) == ("online_retail", 541909, 25900)
    before = said["before_credit_notes"]["GBP"]
    assert (before["orders"], before["customers"], round(float(before["net_value"]), 2)) == (18532, 4338, 8911407.90)

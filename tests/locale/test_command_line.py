"""The command line speaks the language of the environment; what is for programs stays English."""

import csv
import json
from pathlib import Path

import pytest

from tests.in_process import parse_here
from winback.arguments import Commands
from winback.cli import build_parser, main

ROOT = Path(__file__).resolve().parents[2]
SHOPIFY = tuple(str(ROOT / "sample_data" / "shopify" / name) for name in ("orders_export.csv", "customers_export.csv"))


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the sample shop, in an environment that speaks German."""
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("WINBACK_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert main(["import", *SHOPIFY]) == 0
    return tmp_path


def test_a_table_is_in_the_language_of_the_environment(german: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(["analyse", "--as-of", "2026-03-31"])
    table = capsys.readouterr().out
    assert "31.03.2026" in table
    assert {"Stand", "Inaktiv", "Stammkunde"} <= set(table.split())


def test_a_refusal_is_in_the_language_that_was_asked_for(
    german: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    capsys.readouterr()
    told = {}
    for language in ("de", "en", "fi"):
        monkeypatch.setenv("WINBACK_LANGUAGE", language)
        assert main(["analyse", "--workspace", "?"]) == 2
        told[language] = capsys.readouterr().err
    assert told["de"].startswith("Es gibt keinen Shop namens „?“.")
    assert told["en"].startswith("There is no shop named “?”.")
    assert len(set(told.values())) == 3


def test_what_is_for_programs_is_the_same_in_every_language(
    german: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    capsys.readouterr()
    said = []
    for language in ("de", "en"):
        monkeypatch.setenv("WINBACK_LANGUAGE", language)
        main(["analyse", "--as-of", "2026-03-31", "--json"])
        said.append(json.loads(capsys.readouterr().out))
    assert said[0] == said[1]


def test_a_list_is_written_to_the_customers_in_that_language_under_english_headers(german: Path) -> None:
    out = german / "list.csv"
    assert main(["offers", "--play", "win-back", "--own-codes", "--out", str(out)]) == 0
    first = next(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert first["Text"].startswith("Hallo ")
    assert "Rabatt" in first["Reward"]


@pytest.mark.parametrize(("language", "heading"), [("de", "Befehle:"), ("fi", "komennot:"), ("en", "commands:")])
def test_the_help_is_in_the_language_that_was_asked_for(
    language: str, heading: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINBACK_LANGUAGE", language)
    assert main(["--help"]) == 0
    assert heading in capsys.readouterr().out


@pytest.mark.parametrize("language", ["de", "fi"])
def test_no_line_of_any_help_stays_english(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {}
    for one in ("en", language):
        monkeypatch.setenv("WINBACK_LANGUAGE", one)
        commands = next(action for action in build_parser()._actions if isinstance(action, Commands)).choices
        told[one] = {(name, action.dest): action.help for name, command in commands.items() for action in command._actions if action.help}
    assert len(told["en"]) > 60
    assert [place for place, text in told["en"].items() if told[language][place] == text] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["demo", "--customers", "many", "--out", "x"], "argument --customers: many is not a whole number of 1 or more"),
        (["offers", "--margin", "1.5", "--out", "x"], "argument --margin: 1.5 is not a share from 0 to 1, such as 0.4"),
        (["offers", "--holdout", "1", "--out", "x"], "argument --holdout: 1 is not a share from 0 to below 1, such as 0.2"),
        (["measure", "--as-of", "01.07.2026"], "argument --as-of: 01.07.2026 is not a day such as 2026-07-01"),
    ],
)
def test_a_wrong_argument_is_answered_with_one_that_would_fit(typed: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed) == 2
    assert said in capsys.readouterr().err


def test_all_of_a_sale_may_be_left() -> None:
    assert build_parser().parse_args(["offers", "--margin", "1", "--out", "x"]).margin == 1

"""Shops, backups and undo without a browser: what is printed, what is kept, how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backing_up import FIRST, HEADER, KAY, in_process
from winback.cli import DONE, UNUSABLE_FILE, WRONG_USAGE, main

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_process(monkeypatch)
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("WINBACK_DATABASE_URL", raising=False)
    (tmp_path / "orders.csv").write_text(FIRST.format(middle="11.00"))
    (tmp_path / "wrong.csv").write_text(f"{HEADER}900,{KAY},,77,Kay,Birdsong,2026-06-30,99.00,EUR,,Car,yes\n")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def told(say: Say, *arguments: object) -> dict:
    code, out, err = say(*arguments, "--json")
    assert (code, err) == (DONE, "")
    return json.loads(out)


def names(say: Say) -> list[str]:
    return [shop["name"] for shop in told(say, "workspaces")["workspaces"]]


def test_shops_are_listed_renamed_archived_and_brought_back(say: Say, tmp_path: Path) -> None:
    assert say("workspaces") == (DONE, "Shops  There is none yet.\n", "")
    say("import", tmp_path / "orders.csv", "--workspace", "Tea shop")
    say("import", tmp_path / "orders.csv", "--workspace", "Coffee shop")
    (shop,) = told(say, "workspaces", "--rename", "Coffee shop", "Cocoa shop")["workspaces"][:1]
    assert (shop["name"], shop["imports"], shop["campaigns"], shop["do_not_contact"], shop["archived_at"]) == ("Cocoa shop", 1, 0, 0, None)
    assert shop["bytes"] > 10_000
    assert told(say, "workspaces", "--archive", "Tea shop")["workspaces"][1]["archived_at"]
    assert "Tea shop    archived on " in say("workspaces")[1]
    assert told(say, "workspaces", "--restore", "Tea shop")["workspaces"][1]["archived_at"] is None


def test_a_name_that_is_taken_or_not_there_is_wrong_usage(say: Say, tmp_path: Path) -> None:
    for name in ("Tea shop", "Coffee shop"):
        say("import", tmp_path / "orders.csv", "--workspace", name)
    code, _, err = say("workspaces", "--rename", "Tea shop", "Coffee shop")
    assert (code, err) == (WRONG_USAGE, "There is a shop named “Coffee shop” already. Choose another name.\n")
    code, _, err = say("workspaces", "--archive", "Nobody")
    assert (code, err.startswith("There is no shop named “Nobody”.")) == (WRONG_USAGE, True)
    assert say("workspaces", "--archive", "Tea shop", "--restore", "Tea shop")[0] == WRONG_USAGE
    assert names(say) == ["Coffee shop", "Tea shop"]


@pytest.mark.parametrize("command", [["analyse"], ["measure"], ["undo"], ["import", "orders.csv"], ["erase", KAY]])
def test_nothing_is_done_in_an_archived_shop_and_it_is_said_how_it_comes_back(say: Say, tmp_path: Path, command: list[str]) -> None:
    say("import", tmp_path / "orders.csv")
    say("workspaces", "--archive", "My shop")
    code, out, err = say(*command)
    assert (code, out) == (WRONG_USAGE, "")
    assert err == ('The shop “My shop” is archived. Bring it back first, with: python3 -m winback workspaces --restore "My shop"\n')


def test_a_backup_is_written_and_brings_every_shop_back(say: Say, tmp_path: Path) -> None:
    assert say("backup", "--out", tmp_path)[0] == WRONG_USAGE
    for name in ("Tea shop", "Coffee shop"):
        say("import", tmp_path / "orders.csv", "--workspace", name)
    say("workspaces", "--archive", "Tea shop")
    written = told(say, "backup", "--out", tmp_path)
    assert Path(written["file"]).parent == tmp_path
    assert written["file"].endswith(".winback.zip")
    assert [(shop["name"], shop["orders"], shop["customers"], shop["last_order"]) for shop in written["workspaces"]] == [
        ("Coffee shop", 5, 4, "2026-05-30"),
        ("Tea shop", 5, 4, "2026-05-30"),
    ]
    back = told(say, "restore", written["file"])["restored"]
    assert [name.split(" (restored ")[0] for name in back] == ["Coffee shop", "Tea shop"]
    assert len(names(say)) == 4


def test_one_shop_is_backed_up_into_the_file_that_was_named(say: Say, tmp_path: Path) -> None:
    for name in ("Tea shop", "Coffee shop"):
        say("import", tmp_path / "orders.csv", "--workspace", name)
    file = tmp_path / "new folder" / "tea.winback.zip"
    code, out, _ = say("backup", "--workspace", "Tea shop", "--out", file)
    assert (code, out.splitlines()[0], file.stat().st_mode & 0o777) == (DONE, f"File      {file}", 0o600)
    assert "Tea shop  orders: 5 from 2 Jan 2026 to 30 May 2026, customers: 4, lists: 0" in out
    assert "Coffee" not in out
    assert say("backup", "--workspace", "Nobody", "--out", file)[0] == WRONG_USAGE


@pytest.mark.parametrize("content", [b"", b"no backup", None])
def test_what_is_no_backup_is_refused_and_changes_nothing(say: Say, tmp_path: Path, content: bytes | None) -> None:
    say("import", tmp_path / "orders.csv")
    if content is not None:
        (tmp_path / "other.zip").write_bytes(content)
    code, out, err = say("restore", tmp_path / "other.zip")
    assert (code, out, err.count("\n")) == (UNUSABLE_FILE, "", 1)
    assert names(say) == ["My shop"]


def test_the_last_import_is_taken_back(say: Say, tmp_path: Path) -> None:
    say("import", tmp_path / "orders.csv")
    before = told(say, "analyse")
    say("import", tmp_path / "wrong.csv")
    assert told(say, "analyse") != before
    undone = told(say, "undo")
    assert (undone["workspace"], undone["files"], undone["orders"], undone["customers"]) == ("My shop", ["wrong.csv"], 5, 4)
    assert told(say, "analyse") == before
    code, out, _ = say("undo")
    assert (code, out) == (DONE, "Taken back  orders.csv\nOrders      0\nCustomers   0\n")
    code, _, err = say("undo")
    assert (code, err) == (WRONG_USAGE, "Nothing was read in yet, so there is nothing to take back.\n")

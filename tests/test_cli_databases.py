"""The whole loop from the command line gives the same on PostgreSQL as on SQLite."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import PostgresServer
from tests.test_cli import Say
from winback.cli import main

SHOP = ("--customers", "400", "--seed", "4")
JUNE, SEPTEMBER, SENT_ON = "2026-06-30", "2026-09-30", "2026-07-01"
MADE_ANEW = {"imported_at", "recorded_at", "created_at", "made_at", "bytes", "file", "out", "path", "folder"}
"""What is another each time: moments, and places on the disk."""


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    return Say(capsys)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    assert main(["demo", *SHOP, "--as-of", JUNE, "--out", str(folder / "june")]) == 0
    return folder


@pytest.fixture
def address(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as address:
        yield address


def test_every_figure_of_the_loop_is_the_same(
    say: Say, exports: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for name, url in (("file", ""), ("server", address)):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data" / "suppression.key").write_bytes(bytes(range(32)))  # the same lot is drawn with the same key
        monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / name / "data"))
        monkeypatch.setenv("WINBACK_DATABASE_URL", url)
        told.append(loop(say, exports, tmp_path / name))
    on_file, on_server = told
    assert on_server == on_file
    assert on_file["offered"]["recipients"] > 10
    assert on_file["measured"]["campaigns"][0]["arms"][0]["assigned"] == on_file["offered"]["recipients"]
    assert not (tmp_path / "server" / "data" / "winback.sqlite3").exists()


def loop(say: Say, exports: Path, folder: Path) -> dict[str, dict]:
    """Import, list, sending, next export, result, somebody who leaves and somebody who is forgotten; what was said of each."""
    told = {"imported": say.json("import", *files(exports / "june"))}
    told["analysed"] = say.json("analyse")
    out = str(folder / "list.csv")
    told["offered"] = say.json("offers", "--play", "win-back-reminder", "--campaign", "Summer", "--holdout", "0.3", "--out", out)
    told["sent"] = say.json("sent", "--campaign", "Summer", "--on", SENT_ON)
    told["waiting"] = say.json("measure")
    answers = ("--answers", out, "--lift", "0.2", "--out", str(folder / "september"))
    told["answered"] = say.json("demo", *SHOP, "--as-of", SEPTEMBER, *answers)
    told["imported again"] = say.json("import", *files(folder / "september"))
    told["measured"] = say.json("measure")
    (folder / "left.csv").write_text("Email\n" + "\n".join(addresses(out)[:2]) + "\n")
    told["left"] = say.json("unsubscribes", str(folder / "left.csv"))
    told["forgotten"] = say.json("erase", addresses(out)[2])
    told["measured again"] = say.json("measure")
    told["workspaces"] = say.json("workspaces")
    return {step: comparable(said, folder) for step, said in told.items()}


def files(folder: Path) -> list[str]:
    return sorted(map(str, folder.iterdir()))


def addresses(listed: str) -> list[str]:
    with Path(listed).open(encoding="utf-8", newline="") as rows:
        return [row["Email"] for row in csv.DictReader(rows)]


def comparable(said: dict, folder: Path) -> dict:
    """The same with the folder of this run called the same, and without what is another each time."""
    return without(json.loads(json.dumps(said).replace(str(folder), "…")))


def without(said: object) -> object:
    if isinstance(said, dict):
        return {name: without(value) for name, value in said.items() if name not in MADE_ANEW}
    return [without(one) for one in said] if isinstance(said, list) else said

"""One customer is followed through everything the program does: only the frames name them, and once they are forgotten nothing does."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.in_process import parse_here, read_here
from winback.cli import main

EMAIL, PHONE, FIRST, LAST, STREET = "canary-7f3a@example.com", "+4915799887766", "Canarina", "Featherstone", "Nestbox Lane 7"
TRACES = ("canary-7f3a", "99887766", "canarina", "featherstone", "nestbox")
HEADER = "Order ID,Email,Phone,First Name,Last Name,Street,Zip,Note,Order date,Total,Currency,Coupon,Product,Newsletter"
CANARY = f"{EMAIL},{PHONE},{FIRST},{LAST},{STREET},10115,ring twice"


def order(number: int, who: str, day: str, total: str = "10.00") -> str:
    return f"{number},{who},{day},{total},EUR,,Mug,yes"


def somebody(number: int) -> str:
    return f"person{number}@example.org,,Person,Number{number},Street {number},20095,"


def shop() -> str:
    """Forty people who have gone quiet, the canary among them, one who has not, and refused rows with the canary."""
    rows = [order(number, somebody(number), f"2024-{1 + number % 12:02}-15") for number in range(40)]
    rows += [order(100, CANARY, "2024-03-01"), order(101, CANARY, "2024-06-01", "30.00"), order(102, somebody(99), "2025-01-10")]
    rows += [order(103, CANARY, "someday"), f"104,{EMAIL},{FIRST} {LAST}", f'105,"{FIRST} {LAST}'.replace('"', ""), f"106;{PHONE};too few"]
    return "\n".join([HEADER, *rows, ""])


CUSTOMERS = f"Email,First Name,Last Name,Phone,Accepts Email Marketing,Tags\n{EMAIL},{FIRST},{LAST},{PHONE},yes,{LAST}\n"
CUSTOMERS += "person1@example.org,Person,Number1,,yes,\n"


class Walk:
    """Runs commands, and after each looks at what was left where nobody's name belongs."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
        self.data, self.temporary, self.out = folder / "data", folder / "temporary", folder / "out"
        self._capsys, self._caplog = capsys, caplog

    def __call__(self, *arguments: str | Path, code: int = 0) -> str:
        """Standard output; the command ends with this code and tells nothing of the canary anywhere else."""
        assert main([str(argument) for argument in arguments]) == code
        printed = self._capsys.readouterr()
        assert traces_in(printed.err) == []
        assert traces_in(self._caplog.text) == []
        assert list(self.temporary.iterdir()) == []
        return printed.out

    def file(self, name: str, content: str) -> Path:
        path = self.out / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        return path


@pytest.fixture
def walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[Walk]:
    made = Walk(tmp_path, capsys, caplog)
    made.temporary.mkdir()
    monkeypatch.setenv("WINBACK_DATA_DIR", str(made.data))
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    with caplog.at_level(logging.DEBUG):
        yield made


def traces_in(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.lower()]


def kept(data: Path) -> dict[str, list[str]]:
    """Every file below the data folder that names the canary, in its bytes or in a cell of a frame, with how."""
    found = {}
    for path in (path for path in data.rglob("*") if path.is_file()):
        texts = [path.read_bytes().decode("latin-1")]
        if path.suffix == ".parquet":
            texts.append(pl.read_parquet(path).write_csv())
        if traces := traces_in("\n".join(texts)):
            found[str(path.relative_to(data))] = traces
    return found


def test_only_the_frames_name_anybody_and_after_forgetting_nothing_does(walk: Walk) -> None:
    orders, customers = walk.file("orders.csv", shop()), walk.file("customers.csv", CUSTOMERS)
    walk("import", orders, customers)
    named = kept(walk.data)
    assert {Path(name).suffix for name in named} == {".parquet"}
    assert not any("nestbox" in traces for traces in named.values())

    walk("analyse", "--as-of", "2025-01-10")
    offered = ("offers", "--as-of", "2025-01-10", "--campaign", "July", "--holdout", "0", "--own-codes", "--expires-on", "2027-01-01")
    walk(*offered, "--out", walk.out / "list.csv")
    assert EMAIL in (walk.out / "list.csv").read_text()
    assert {Path(name).suffix for name in kept(walk.data)} == {".parquet"}
    assert EMAIL in walk("access", EMAIL)

    leaving = walk.file("leaving.csv", f"Email,Phone\n{EMAIL},\n,{PHONE}\n")
    walk("unsubscribes", leaving, "--dry-run")
    walk("unsubscribes", leaving)
    walk(*offered, "--out", walk.out / "again.csv")
    assert traces_in((walk.out / "again.csv").read_text()) == []

    walk("erase", EMAIL.upper())
    assert kept(walk.data) == {}
    walk("import", orders, customers)
    assert kept(walk.data) == {}
    walk("offers", "--as-of", "2025-01-10", "--campaign", "August", "--expires-on", "2027-01-01", "--out", walk.out / "later.csv", code=2)
    walk("sent", "--campaign", "July", "--not-sent")
    walk("offers", "--as-of", "2025-01-10", "--campaign", "August", "--expires-on", "2027-01-01", "--out", walk.out / "later.csv")
    assert traces_in("".join(path.read_text() for path in walk.out.glob("later*"))) == []
    assert kept(walk.data) == {}


def fails(*_: object, **__: object) -> None:
    raise ValueError(f"{EMAIL} of {FIRST} {LAST}")


HOSTILE = {
    "no header": f"{FIRST},{LAST},{EMAIL},{PHONE},Germany,{STREET},Berlin,abc,def\n" * 3,
    "no header and many words": f"{FIRST},{LAST},{EMAIL},Berlin,Germany,a,b,c,d,e,f,g\\n" * 3,
    "a header of somebody": f"Order ID,{EMAIL},{PHONE},{FIRST} {LAST}\n1,2,3,4\n2,3,4,5\n",
    "only broken rows": f"Order ID,Email,Order date,Total\n{CANARY}\n{CANARY}\n{CANARY}\n",
    "no amounts": f"Order ID,Email,Order date,Total\n1,{EMAIL},2024-01-02,{FIRST}\n2,{EMAIL},2024-01-13,{LAST}\n",
    "no dates": f"Order ID,Email,Order date,Total\n1,{EMAIL},{FIRST},1.00\n2,{EMAIL},{LAST},2.00\n",
    "stray quotes": f'Order ID,Email,Order date,Total\n1,"{EMAIL}"x"{FIRST},"2024-01-02,1\n',
    "a web page": f"<!DOCTYPE html><p>{EMAIL}</p>",
}


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parses without the child process, which the long walk has."""
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)
    monkeypatch.setattr("winback.privacy.read_unsubscribes", read_here)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_refused_is_not_quoted(walk: Walk, content: str) -> None:
    file = walk.file(f"{FIRST} {LAST}.csv", content)
    walk("import", file, code=3)
    assert kept(walk.data) == {}


@pytest.mark.usefixtures("in_process")
def test_nothing_that_goes_wrong_quotes_anybody(walk: Walk) -> None:
    walk("import", walk.file("orders.csv", shop()))
    before = kept(walk.data)
    walk("erase", FIRST, code=2)
    walk("access", "nobody@example.com", code=2)
    walk("unsubscribes", walk.file("nobody.csv", f"Name\n{FIRST} {LAST}\n"), code=3)
    walk("unsubscribes", walk.file("audience.csv", f"Email,Status\n{EMAIL},subscribed\n"), code=3)
    for place in ("winback.pipeline.read_history", "winback.privacy.resolve", "winback.importing.merge"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, fails)
            commands = {"read_history": ("analyse",), "resolve": ("erase", EMAIL), "merge": ("import", walk.out / "orders.csv")}
            walk(*commands[place.rsplit(".", 1)[1]], code=1)
    assert kept(walk.data) == before

"""The start without a terminal: files to double-click, and a window that speaks the person's language."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from winback import __main__ as start
from winback import environment, start_words
from winback.locale import LANGUAGES
from winback.start_words import SOURCE, TEXTS, in_words, person_language

ROOT = Path(__file__).resolve().parent.parent
SAID = {
    value
    for module in (start, environment)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str) and " " in value
}


def values_in(text: str) -> set[str]:
    """The names in the braces of a text."""
    return {part.split("}")[0] for part in text.split("{")[1:]}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {SOURCE}))
def test_all_that_is_said_at_the_start_is_said_in_every_language(language: str) -> None:
    assert set(TEXTS[language]) == SAID
    assert [text for text, said in TEXTS[language].items() if values_in(text) != values_in(said) or not said.strip()] == []


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fi_FI"}, "fi"),
        ({"LC_ALL": "C", "LANG": "fi_FI.UTF-8"}, "en"),
        ({"WINBACK_LANGUAGE": "fi", "LC_ALL": "de_DE"}, "fi"),
        ({"LANG": "sv_SE"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_window_speaks_the_language_of_its_environment(environ: dict[str, str], language: str) -> None:
    assert person_language(environ) == language


def test_what_the_environment_does_not_say_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_words, "_of_the_system", lambda: "fi-FI")

    assert person_language({}) == "fi"


def test_the_window_says_that_it_is_to_stay_open(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WINBACK_LANGUAGE", "de")
    start.announce("http://127.0.0.1:8501", browser=False)

    said = capsys.readouterr().err
    assert "http://127.0.0.1:8501" in said
    assert "Lassen Sie dieses Fenster offen" in said


def test_a_text_without_a_translation_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_LANGUAGE", "de")

    assert in_words("Port {port}?", port=1) == "Port 1?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a blank in its name that holds the file for macOS."""
    place = tmp_path / "my shop"
    place.mkdir()
    shutil.copy2(ROOT / "start-macos.command", place)
    return place


def program(path: Path, script: str) -> None:
    """A small program that answers in place of a Python."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def double_clicked(folder: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """What the file does with only these programs to be found, as from another folder; Enter is pressed where it waits."""
    tools = path / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "dirname").symlink_to(str(shutil.which("dirname")))
    (tools / "cat").symlink_to(str(shutil.which("cat")))
    return subprocess.run(
        ["/bin/sh", str(folder / "start-macos.command")],
        cwd="/",
        env={"PATH": f"{path}:{tools}"},
        input="\n",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="the file is for macOS and needs sh")
def test_the_file_for_macos_starts_the_newest_python_in_its_own_folder(folder: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    program(programs / "python3.12", '[ "$1" = -c ] && exit 0; echo "$PWD: $*"')
    program(programs / "python3", '[ "$1" = -c ] && exit 1; echo old')

    ran = double_clicked(folder, programs)

    assert ran.stdout.splitlines() == [f"{folder}: -m winback"]
    assert ran.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="the file is for macOS and needs sh")
@pytest.mark.skipif(
    any(Path(place).exists() for place in ("/opt/homebrew/bin/python3", "/usr/local/bin/python3")), reason="it finds a Python"
)
def test_the_file_for_macos_says_in_three_languages_what_is_missing(folder: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    program(programs / "python3", '[ "$1" = -c ] && exit 1; echo old')

    said = double_clicked(folder, programs).stdout

    assert "old" not in said.split()[:1]
    for part in ("Winback needs Python 3.11", "Winback braucht Python 3.11", "Winback tarvitsee Pythonin"):
        assert part in said


def test_the_file_for_macos_can_be_run_and_that_for_windows_has_its_line_ends() -> None:
    assert os.name == "nt" or os.access(ROOT / "start-macos.command", os.X_OK)
    lines = (ROOT / "start-windows.bat").read_bytes().split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[:-1])
    assert lines[-1] == b""
    assert b"py -3 -m winback\r" in (line.strip(b" ") for line in lines)

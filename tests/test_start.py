"""One command starts Winback: what set-up decides and says, and what it hands over."""

import ast
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import venv as stdlib_venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from winback import __main__ as start
from winback import environment
from winback.environment import DEVELOP, INSTALL, PIP, READY, REBUILD, RUN, STAMP, Environment, SetupFailed

ROOT = Path(__file__).resolve().parent.parent
HEALTHY = Environment(works=True, unfinished=False, has_pip=True, inside=False, installed={RUN: "1", DEVELOP: "2"})
UV = "/somewhere/uv"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests, the start speaks English unless a test asks for more."""
    monkeypatch.setenv("WINBACK_LANGUAGE", "en")


# What has to be done


def test_an_environment_with_a_matching_stamp_is_used_as_it_is() -> None:
    assert environment.decide(HEALTHY, RUN, "1", uv=False) == READY


def test_changed_requirements_are_installed() -> None:
    assert environment.decide(HEALTHY, RUN, "changed", uv=False) == INSTALL


def test_the_tests_ask_for_more_than_the_app() -> None:
    only_the_app = HEALTHY._replace(installed={RUN: "1"})

    assert environment.decide(only_the_app, RUN, "1", uv=False) == READY
    assert environment.decide(only_the_app, DEVELOP, "2", uv=False) == INSTALL


@pytest.mark.parametrize("flaw", [{"unfinished": True}, {"works": False}, {"has_pip": False, "installed": {}}])
def test_a_half_made_or_broken_environment_is_begun_anew(flaw: dict[str, object]) -> None:
    assert environment.decide(HEALTHY._replace(**flaw), RUN, "1", uv=False) == REBUILD


def test_uv_installs_into_an_environment_without_pip() -> None:
    assert environment.decide(HEALTHY._replace(has_pip=False), RUN, "changed", uv=True) == INSTALL


def test_an_environment_made_by_hand_is_trusted_from_inside() -> None:
    assert environment.decide(HEALTHY._replace(inside=True, installed={}), RUN, "1", uv=False) == READY


def test_the_environment_we_run_in_is_brought_up_to_date_but_never_taken_down() -> None:
    broken = HEALTHY._replace(inside=True, unfinished=True, has_pip=False)

    assert environment.decide(broken, RUN, "changed", uv=False) == INSTALL
    assert environment.attempts(INSTALL, [UV, PIP], inside=True) == [(UV, False)]


def test_what_does_not_install_into_the_old_environment_is_tried_in_a_new_one() -> None:
    assert environment.attempts(INSTALL, [UV, PIP], inside=False) == [(UV, False), (UV, True), (PIP, True)]
    assert environment.attempts(REBUILD, [UV, PIP], inside=False) == [(UV, True), (PIP, True)]


def test_the_hash_for_developing_changes_with_what_the_app_needs(tmp_path: Path) -> None:
    (tmp_path / RUN).write_text("streamlit==1\n")
    (tmp_path / DEVELOP).write_text("-r requirements.txt\n")
    before = environment.fingerprints(tmp_path)
    (tmp_path / RUN).write_text("streamlit==2\n")
    after = environment.fingerprints(tmp_path)

    assert [before[name] == after[name] for name in (RUN, DEVELOP)] == [False, False]


def test_pip_installs_with_the_python_of_the_environment(tmp_path: Path) -> None:
    make, install = environment.set_up_commands(PIP, tmp_path, Path("requirements.txt"))

    assert make == [sys.executable, "-m", "venv", str(tmp_path)]
    assert install[:4] == [str(environment.python_of(tmp_path)), "-m", "pip", "install"]
    assert install[-2:] == ["-r", "requirements.txt"]


def test_uv_is_told_which_python_it_is_for(tmp_path: Path) -> None:
    make, install = environment.set_up_commands(UV, tmp_path, Path("requirements.txt"))

    assert make == [UV, "venv", "--python", sys.executable, str(tmp_path)]
    assert install == [UV, "pip", "install", "--python", str(environment.python_of(tmp_path)), "-r", "requirements.txt"]


# Doing it, with an installer that only notes what it was asked


class Installer:
    """Answers each command with the next of the given outputs, and afterwards with success."""

    def __init__(self, *answers: list[str] | BaseException) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, command: list[str]) -> list[str]:
        self.asked.append("make" if "venv" in command else "install")
        answer = self.answers.pop(0) if self.answers else []
        if isinstance(answer, BaseException):
            raise answer
        if not answer and self.asked[-1] == "make":
            Path(command[-1]).mkdir()
        return answer


@pytest.fixture
def old_environment(tmp_path: Path) -> Path:
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "old").touch()
    return folder


def set_up(folder: Path, tries: list[tuple[str, bool]], installer: Installer) -> None:
    environment.set_up(folder, Path(RUN), tries, installer)


def test_set_up_from_nothing_makes_then_installs(old_environment: Path) -> None:
    installer = Installer()
    set_up(old_environment, [(PIP, True)], installer)

    assert installer.asked == ["make", "install"]
    assert list(old_environment.iterdir()) == []


def test_an_update_keeps_what_is_there(old_environment: Path) -> None:
    installer = Installer()
    set_up(old_environment, [(PIP, False), (PIP, True)], installer)

    assert installer.asked == ["install"]
    assert [path.name for path in old_environment.iterdir()] == ["old"]


def test_a_broken_environment_is_mended_by_making_it_anew(old_environment: Path) -> None:
    installer = Installer(["No module named pip"])
    set_up(old_environment, [(PIP, False), (PIP, True)], installer)

    assert installer.asked == ["install", "make", "install"]


def test_without_a_connection_the_old_environment_stays(old_environment: Path) -> None:
    installer = Installer(["Temporary failure in name resolution"])

    with pytest.raises(SetupFailed, match="internet connection"):
        set_up(old_environment, [(PIP, False), (PIP, True)], installer)
    assert [path.name for path in old_environment.iterdir()] == ["old"]


def test_when_uv_fails_pip_is_asked(old_environment: Path) -> None:
    installer = Installer([], ["uv: unknown index"])
    set_up(old_environment, [(UV, True), (PIP, True)], installer)

    assert installer.asked == ["make", "install", "make", "install"]


def test_an_interrupted_set_up_is_noticed_at_the_next_start(old_environment: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        set_up(old_environment, [(PIP, True)], Installer([], KeyboardInterrupt()))

    assert environment.look_at(old_environment).unfinished


def test_python_without_venv_is_told_what_to_install(old_environment: Path) -> None:
    with pytest.raises(SetupFailed, match="sudo apt install python3-venv"):
        set_up(old_environment, environment.attempts(REBUILD, [], inside=False), Installer())


# What is said when it fails


def test_debians_half_venv_is_explained_by_what_to_install() -> None:
    output = ["The virtual environment was not created successfully because ensurepip is not", "available."]

    assert environment.explain(output) == environment.NO_VENV


@pytest.mark.parametrize(
    "line",
    [
        "WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/streamlit/",
        "  Caused by: dns error: failed to lookup address information",
        "ERROR: No matching distribution found for streamlit==1.67.0",
        "ReadTimeoutError: HTTPSConnectionPool: Read timed out.",
    ],
)
def test_a_missing_connection_is_said_to_be_one(line: str) -> None:
    assert environment.explain([line]).startswith(environment.OFFLINE)


def test_any_other_failure_shows_the_last_lines_of_the_installer() -> None:
    told = environment.explain([f"line {number}" for number in range(1, 9)] + ["No space left on device"])

    assert told.splitlines()[1:] == ["  line 6", "  line 7", "  line 8", "  No space left on device"]


def test_a_folder_that_is_no_whole_copy_is_said_to_lack_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WINBACK_NO_VENV", raising=False)

    with pytest.raises(SetupFailed, match=re.escape(str(tmp_path / RUN))):
        environment.prepared_python(tmp_path, RUN)


def test_an_environment_goes_elsewhere_when_it_cannot_lie_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / ".venv").write_text("in the way")
    elsewhere = environment.environment_folder(tmp_path, fallback=tmp_path / "cache")

    assert elsewhere.is_dir()
    assert elsewhere.parent == tmp_path / "cache"


# Looking at real environments


@pytest.fixture(scope="module")
def made_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real environment without pip: nothing can be installed into it."""
    folder = tmp_path_factory.mktemp("environment")
    stdlib_venv.create(folder, with_pip=False)
    return folder


def test_a_stamp_is_found_again_for_the_same_python(made_environment: Path) -> None:
    environment.write_stamp(made_environment, {RUN: "1"})

    assert environment.look_at(made_environment) == Environment(
        works=True, unfinished=False, has_pip=False, inside=False, installed={RUN: "1"}
    )


def test_an_environment_of_another_python_does_not_count_as_working(made_environment: Path) -> None:
    (made_environment / STAMP).write_text('{"python": [3, 99], "requirements.txt": "1"}')

    assert not environment.look_at(made_environment).works


@pytest.mark.parametrize("stamp", ["", "{", "half a li"])
def test_a_damaged_stamp_counts_as_none(made_environment: Path, stamp: str) -> None:
    (made_environment / STAMP).write_text(stamp)

    assert environment.look_at(made_environment).installed == {}


def test_an_empty_folder_is_no_environment(tmp_path: Path) -> None:
    assert environment.look_at(tmp_path) == Environment(works=False, unfinished=False, has_pip=False, inside=False, installed={})


def test_winback_no_venv_uses_the_python_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_NO_VENV", "1")

    assert environment.prepared_python(tmp_path, RUN) == sys.executable


# The command itself, in a copy of the repository


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The start without the rest: a command line that says what it was given, an app of one line."""
    (tmp_path / "winback" / "ui").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py", "environment.py", "start_words.py", "ui/__init__.py", "ui/serve.py"):
        shutil.copy(ROOT / "winback" / name, tmp_path / "winback" / name)
    (tmp_path / "winback" / "cli.py").write_text(
        "import os, sys\ndef main(argv):\n    print(argv, os.getcwd(), sys.prefix, sep='\\n')\n    return 3\n"
    )
    (tmp_path / "app.py").write_text("import streamlit as st\nst.title('Here')\n")
    for name in (RUN, DEVELOP):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def environment_of_a_person(**changes: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("WINBACK_NO_VENV", "PYTHONPATH")} | changes


def test_a_later_start_installs_nothing_and_hands_everything_over(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    stdlib_venv.create(copy / ".venv", with_pip=False)
    environment.write_stamp(copy / ".venv", environment.fingerprints(copy))
    (copy / "streamlit.py").touch()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    run = subprocess.run(
        [sys.executable, "-m", "winback", "import", "my orders.csv", "--json"],
        cwd=elsewhere,
        env=environment_of_a_person(PYTHONPATH=str(copy)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stderr == ""
    assert run.stdout.splitlines() == ["['import', 'my orders.csv', '--json']", str(elsewhere), str(copy / ".venv")]
    assert run.returncode == 3


def test_an_old_python_is_told_which_one_to_get() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_module('winback', run_name='__main__')"
    run = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.stderr.startswith("Winback needs Python 3.11 or newer; this is 3.9.")
    assert run.returncode == 1


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_far_enough_to_say_so(name: str) -> None:
    source = (ROOT / "winback" / name).read_text(encoding="utf-8")

    assert ast.parse(source, feature_version=(3, 6)).body


@contextmanager
def started(copy: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The app of the copy, once it answers; afterwards everything that was started is gone."""
    command = [sys.executable, "-m", "winback", "--no-browser", "--port", str(port)]
    settings = environment_of_a_person(WINBACK_NO_VENV="1", STREAMLIT_BROWSER_GATHER_USAGE_STATS="false")
    process = subprocess.Popen(command, cwd=copy, env=settings, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        while process.poll() is None and start.is_free(port):
            time.sleep(0.1)
        yield process
    finally:
        for one in [*psutil.Process(process.pid).children(recursive=True), process] if process.poll() is None else []:
            one.kill()
        process.wait()


def test_without_a_command_the_app_is_served_and_its_address_said(copy: Path) -> None:
    port = start.free_port(28501)
    with started(copy, port) as process:
        said = next(line for line in process.stderr or () if "Winback is open" in line)

    assert f"http://127.0.0.1:{port}" in said


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to one process on Windows")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_quietly_and_leaves_nothing_running(copy: Path, stop: signal.Signals) -> None:
    port = start.free_port(28501)
    with started(copy, port) as process:
        assert next(line for line in process.stderr or () if "Winback is open" in line)
        process.send_signal(stop)
        said = process.stderr.read() if process.stderr else ""
        process.wait()

    assert process.returncode == 0
    assert "Traceback" not in said
    assert start.is_free(port)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_passed_over(taken_port: int) -> None:
    assert start.free_port(taken_port) > taken_port


def test_a_port_that_was_asked_for_and_is_taken_is_said_to_be(taken_port: int, copy: Path) -> None:
    with pytest.raises(SetupFailed, match=f"Port {taken_port} is taken"):
        start.serve([], copy, taken_port, browser=False)


@pytest.mark.parametrize(
    ("arguments", "app"),
    [([], True), (["--port", "9000"], True), (["--port=9000"], True), (["--no-browser"], True), (["--help"], False), (["demo"], False)],
)
def test_only_a_start_without_a_command_opens_the_app(arguments: list[str], app: bool) -> None:
    assert start.wants_app(arguments) is app


# What the README promises


def readme_commands() -> list[list[str]]:
    """The arguments of every ``… -m winback …`` in a fenced block."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line.partition("-m winback")[2], comments=True) for line in lines if "-m winback" in line]


@pytest.mark.parametrize("arguments", readme_commands(), ids=lambda arguments: " ".join(arguments) or "no command")
def test_a_command_of_the_readme_exists(arguments: list[str]) -> None:
    if start.wants_app(arguments):
        assert start.app_parser().parse_args(arguments)
    elif arguments[0] != "test":  # what follows is pytest's
        from winback.cli import build_parser

        asks_for_help = arguments == ["--help"]
        assert build_parser().format_help() if asks_for_help else build_parser().parse_args(arguments).run


def test_the_readme_names_every_command() -> None:
    from winback.cli import build_parser

    usage = build_parser().format_help()
    commands = re.findall(r"^    (\w+) ", usage, flags=re.MULTILINE)

    assert commands
    assert {*commands, "test"} - {arguments[0] for arguments in readme_commands() if arguments} == set()


def test_the_readmes_pictures_and_links_exist() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []

"""Starts Winback: ``python3 -m winback`` (``py -m winback`` on Windows) in the repository's folder.

Standard library only: sets the environment up where that is needed, then hands over to the app, the tests or
``winback.cli``. The syntax is kept to Python 3.6, so that an old Python gets as far as the sentence that says so.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 – the very purpose of this block
    sys.exit(
        "Winback needs Python 3.11 or newer; this is {}.{}.\n"
        "Install a newer one (https://www.python.org/downloads/) and start Winback with it,\n"
        "for example: python3.13 -m winback (on Windows: py -3.13 -m winback)".format(*sys.version_info[:2])
    )

from winback.environment import DEVELOP, RUN, SetupFailed, prepared_python, say
from winback.start_words import in_words

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT = 8501
INTERRUPTED = 130
OPEN_AT = "Winback is open at {address}"
LEAVE_OPEN = "Leave this window open as long as you work with Winback. Closing it (or Ctrl+C) ends Winback; nothing is lost."
PORT_TAKEN = "Port {port} is taken by another program. Choose another one, for example: --port {next}"


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Set up if needed, do what the arguments ask for, return the exit code."""
    try:
        return _run(arguments, root)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: list[str], root: Path) -> int:
    if wants_app(arguments):
        options = app_parser().parse_args(arguments)
        python = prepared_python(root, RUN)
        port = free_port() if options.port is None else options.port
        return serve(server_command(python, root, port), root, port, browser=not options.no_browser)
    if arguments[0] == "test":
        return hand_over([prepared_python(root, DEVELOP), "-m", "pytest", *arguments[1:]], root, directory=root)
    python = prepared_python(root, RUN)
    if os.environ.get("WINBACK_NO_VENV"):
        from winback.cli import main as run_command  # noqa: PLC0415 – needs the packages, which are there by now

        return run_command(arguments)
    return hand_over([python, "-P", "-m", "winback", *arguments], root, directory=Path.cwd())


def wants_app(arguments: list[str]) -> bool:
    """Without a command it is the app, with its options if any."""
    return not arguments or arguments[0].split("=")[0] in ("--port", "--no-browser")


def app_parser() -> argparse.ArgumentParser:
    """The options of the start without a command."""
    parser = argparse.ArgumentParser(prog="python3 -m winback", allow_abbrev=False, add_help=False)
    parser.add_argument("--port", type=int, metavar="NUMBER", help=f"where the app answers; {FIRST_PORT} or the next free one")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    return parser


def child_environment(root: Path) -> dict[str, str]:
    """For everything that is started: the package is found from any directory, and set-up is not asked for again."""
    return {**os.environ, "PYTHONPATH": str(root), "WINBACK_NO_VENV": "1"}


def hand_over(command: list[str], root: Path, *, directory: Path) -> int:
    """Become that command where the system can, else wait for it and return its exit code."""
    if os.name == "posix":
        os.chdir(directory)
        os.execve(command[0], command, child_environment(root))
    return subprocess.call(command, cwd=directory, env=child_environment(root))


def server_command(python: str, root: Path, port: int) -> list[str]:
    """How the app is served. The browser is opened by us, once the app answers."""
    options = [
        "--server.headless",
        "true",
        "--server.port",
        str(port),
        "--logger.hideWelcomeMessage",
        "true",
        "--server.fileWatcherType",
        "none",
    ]
    return [python, "-m", "winback.ui.serve", "run", str(root / "app.py"), *options]


def serve(command: list[str], root: Path, port: int, *, browser: bool) -> int:
    """Run the app until it ends or is stopped with Ctrl+C. Raises ``SetupFailed`` when the port is taken."""
    if not is_free(port):
        raise SetupFailed(in_words(PORT_TAKEN, port=port, next=port + 1))
    with subprocess.Popen(command, cwd=root, env=child_environment(root)) as server:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to end is like Ctrl+C
        try:
            while server.poll() is None and is_free(port):
                time.sleep(0.05)
            if server.poll() is None:
                announce(f"http://127.0.0.1:{port}", browser=browser and has_screen())
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0


def announce(address: str, *, browser: bool) -> None:
    """Say where the app is, and show it."""
    say(in_words(OPEN_AT, address=address))
    say(in_words(LEAVE_OPEN))
    if browser:
        webbrowser.open(address)


def has_screen() -> bool:
    """Whether a browser window can open; without a screen Python would start a text browser in the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def free_port(first: int = FIRST_PORT) -> int:
    """The first free port from there on."""
    return next(port for port in range(first, 65536) if is_free(port))


def is_free(port: int) -> bool:
    """Whether nothing on this machine listens at that port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

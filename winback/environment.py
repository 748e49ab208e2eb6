"""The environment that Winback runs in: ``.venv`` with the pinned packages, made at the first start.

Standard library only. The environment holds a stamp with the hash of the requirements it was made from,
so that a later start costs one short look, and a marker while it is being made, so that an interrupted
set-up is begun anew. All that is said goes to standard error: standard output belongs to ``--json``.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from winback.start_words import in_words

OLDEST_PYTHON = (3, 11)
RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
STAMP, UNFINISHED = "winback-setup.json", "winback-unfinished"
READY, INSTALL, REBUILD = "ready", "install", "rebuild"
PIP = "pip"
Run = Callable[[list[str]], list[str]]
"""Runs a command of an installer; returns its output if it failed, nothing when all went well."""

SETTING_UP = "Setting up Winback. This is done once and takes a minute or two …"
UPDATING = "Installing what Winback needs in addition …"
NO_VENV = (
    "This Python cannot make an environment for Winback: its “venv” part is missing.\n"
    "On Debian or Ubuntu install it with: sudo apt install python3-venv\n"
    "Then start Winback again. (An installed “uv” would do as well.)"
)
NO_PACKAGES = (
    "WINBACK_NO_VENV is set, but this Python does not have the packages that Winback needs.\n"
    "Install them with: python3 -m pip install -r requirements.txt – or unset WINBACK_NO_VENV."
)
NO_FOLDER = "Winback cannot set itself up: {reason} ({path}).\nMove its folder to a place where you may write, with free space on the disk."
OFFLINE = (
    "The packages that Winback needs could not be downloaded. This is needed once.\n"
    "Check the internet connection (or the proxy), then start Winback again. Nothing is lost."
)
NOT_INSTALLED = "The packages that Winback needs could not be installed. The last lines were:"
OFFLINE_SIGNS = (
    "name resolution",
    "newconnectionerror",
    "dns error",
    "timed out",
    "network",
    "no matching distribution",
    "failed to fetch",
    "proxy",
)


class SetupFailed(Exception):
    """The environment cannot be made; the text says why and what to do."""


class Environment(NamedTuple):
    """What a look at an environment found. ``installed``: requirements file → hash; empty if it was made by hand."""

    works: bool
    unfinished: bool
    has_pip: bool
    inside: bool
    installed: dict[str, str]


def prepared_python(root: Path, requirements: str) -> str:
    """The Python that has the packages of that requirements file; sets it up where there is none yet."""
    if os.environ.get("WINBACK_NO_VENV"):
        if importlib.util.find_spec("streamlit") is None:
            raise SetupFailed(in_words(NO_PACKAGES))
        return sys.executable
    try:
        venv = environment_folder(root, fallback=user_folder())
        found, wanted = look_at(venv), fingerprints(root)
        step = decide(found, requirements, wanted[requirements], uv=shutil.which("uv") is not None)
        if step != READY:
            set_up(venv, root / requirements, attempts(step, installers(), inside=found.inside))
            write_stamp(venv, {name: wanted[name] for name in ([RUN] if requirements == RUN else [RUN, DEVELOP])})
    except OSError as error:
        raise SetupFailed(in_words(NO_FOLDER, reason=error.strerror, path=error.filename)) from error
    return str(python_of(venv))


def environment_folder(root: Path, *, fallback: Path) -> Path:
    """``.venv`` beside the package; where that cannot be written, a folder of its own below ``fallback``."""
    venv = root / ".venv"
    try:
        venv.mkdir(exist_ok=True)
    except OSError:
        venv = fallback / hashlib.sha256(str(root).encode()).hexdigest()[:12]
        venv.mkdir(parents=True, exist_ok=True)
    return venv


def user_folder() -> Path:
    """Where environments go that cannot lie beside the package; apart from the shop's data."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "winback-environments"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "winback-environments"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "winback-environments"


def python_of(venv: Path) -> Path:
    """The Python of an environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def fingerprints(root: Path) -> dict[str, str]:
    """The hash of what has to be installed; developing needs everything that running needs."""
    run, develop = (root / RUN).read_bytes(), (root / DEVELOP).read_bytes()
    return {RUN: hashlib.sha256(run).hexdigest(), DEVELOP: hashlib.sha256(run + develop).hexdigest()}


def look_at(venv: Path) -> Environment:
    """What is there. Its Python is started for a moment: only that shows an environment that a system upgrade broke."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stamp = {}
    version, has_pip = _ask_python(venv)
    return Environment(
        works=version >= OLDEST_PYTHON and stamp.get("python", list(version)) == list(version),
        unfinished=(venv / UNFINISHED).exists(),
        has_pip=has_pip,
        inside=Path(sys.prefix).resolve() == venv.resolve(),
        installed={name: stamp[name] for name in (RUN, DEVELOP) if name in stamp},
    )


def _ask_python(venv: Path) -> tuple[tuple[int, int], bool]:
    question = "import sys, importlib.util as u; print(*sys.version_info[:2], int(u.find_spec('pip') is not None))"
    try:
        answer = subprocess.run([python_of(venv), "-I", "-c", question], capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return (0, 0), False
    return (int(answer[0]), int(answer[1])), answer[2] == "1"


def decide(found: Environment, requirements: str, fingerprint: str, *, uv: bool) -> str:
    """What has to be done: nothing (READY), install (INSTALL), or begin from an empty folder (REBUILD).

    The environment that this very program runs in is never taken down, and trusted if it was made by hand.
    """
    if found.inside:
        return READY if found.installed.get(requirements, "" if found.installed else fingerprint) == fingerprint else INSTALL
    if found.unfinished or not found.works:
        return REBUILD
    if found.installed.get(requirements) == fingerprint:
        return READY
    return INSTALL if found.has_pip or uv else REBUILD


def installers() -> list[str]:
    """What can install here, best first: the path of uv, “pip”. Debian ships Python without what pip needs."""
    uv = shutil.which("uv")
    has_venv = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    return ([uv] if uv else []) + ([PIP] if has_venv else [])


def attempts(step: str, available: list[str], *, inside: bool) -> list[tuple[str, bool]]:
    """What to try, in this order: (installer, begin from an empty folder). What does not install into the old is tried anew."""
    anew = [(installer, True) for installer in available]
    if step == REBUILD:
        return anew
    return [(installer, False) for installer in available[:1] or [PIP]] + ([] if inside else anew)


def run_installer(command: list[str]) -> list[str]:
    """The ``Run`` of a real set-up; names each package that is fetched."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "VIRTUAL_ENV")}
    lines = []
    with subprocess.Popen(
        command,
        env=clean,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                say("  " + line.split()[1])
    return (lines or [f"exit code {process.returncode}"]) if process.returncode else []


def set_up(venv: Path, requirements: Path, tries: list[tuple[str, bool]], run: Run = run_installer) -> None:
    """Install by the first attempt that succeeds. Raises ``SetupFailed``. Offline, an older environment is left as it is."""
    is_update = bool(tries) and not tries[0][1]
    say(in_words(UPDATING if is_update else SETTING_UP))
    output: list[str] = []
    for installer, anew in tries:
        output = _install(installer, venv, requirements, anew=anew, run=run)
        if not output:
            return
        if not anew and looks_offline(output):
            break
    raise SetupFailed(explain(output) if tries else in_words(NO_VENV))


def _install(installer: str, venv: Path, requirements: Path, *, anew: bool, run: Run) -> list[str]:
    make, install = set_up_commands(installer, venv, requirements)
    if anew:
        shutil.rmtree(venv)
        failure = run(make)
        venv.mkdir(exist_ok=True)
        if failure:
            return failure
    (venv / UNFINISHED).touch()
    failure = run(install)
    (venv / UNFINISHED).unlink()
    return failure


def set_up_commands(installer: str, venv: Path, requirements: Path) -> tuple[list[str], list[str]]:
    """The command that makes the environment and the one that installs into it."""
    python = str(python_of(venv))
    if installer == PIP:
        install = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r", str(requirements)]
        return [sys.executable, "-m", "venv", str(venv)], install
    return [installer, "venv", "--python", sys.executable, str(venv)], [
        installer,
        "pip",
        "install",
        "--python",
        python,
        "-r",
        str(requirements),
    ]


def looks_offline(output: list[str]) -> bool:
    """Whether an installer's output reads as if it had not reached the packages."""
    return any(sign in line.lower() for line in output for sign in OFFLINE_SIGNS)


def explain(output: list[str]) -> str:
    """What a person is told when an installation failed with this output."""
    if any("ensurepip" in line for line in output):
        return in_words(NO_VENV)
    reason = in_words(OFFLINE if looks_offline(output) else NOT_INSTALLED)
    return "\n".join([reason, *("  " + line for line in output[-4:])])


def write_stamp(venv: Path, installed: dict[str, str]) -> None:
    """Remember what was installed, for which Python; the last step of a set-up."""
    version, _ = _ask_python(venv)
    (venv / STAMP).write_text(json.dumps({"python": version, **installed}, indent=1), encoding="utf-8")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()

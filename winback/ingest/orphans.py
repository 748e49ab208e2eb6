"""What is left of an import whose program was killed: its child ends by itself, and its folder of personal data goes."""

import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

_POLL_SECONDS = 0.3
_OLD_SECONDS = 3_600.0


def folder_prefix() -> str:
    """How the name of a folder for one import begins: it tells whose it is."""
    return f"winback-{os.getpid()}-"


def sweep_folders() -> None:
    """Remove folders of programs that are gone, an hour after they were last written to."""
    import psutil  # noqa: PLC0415  the child does without it

    for folder in Path(tempfile.gettempdir()).glob("winback-*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and not psutil.pid_exists(int(owner)) and _age(folder) > _OLD_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def leave_with(parent: int, folder: Path) -> None:
    """From now on, end this process and remove the folder as soon as the process ``parent`` is gone."""
    threading.Thread(target=_wait_for_end_of, args=(parent, folder), daemon=True).start()


def remove_without(parent: int, folder: Path) -> None:
    """Remove the folder if the process ``parent`` is gone: nobody will fetch what is in it."""
    if not _is_there(parent):
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_end_of(parent: int, folder: Path) -> None:
    while _is_there(parent):
        time.sleep(_POLL_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)  # the parser may be deep inside foreign code


def _is_there(parent: int) -> bool:
    if os.name == "posix":
        return os.getppid() == parent
    import psutil  # noqa: PLC0415  elsewhere a child keeps the number of a parent that is gone

    return bool(psutil.pid_exists(parent))


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0

"""Where data is kept: the user's own data folder, closed to others."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from winback.store.problems import not_writable

DATABASE_FILE = "winback.sqlite3"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def data_directory(environ: Mapping[str, str]) -> Path:
    """The folder for everything that lasts: ``WINBACK_DATA_DIR``, else the user's data folder.

    It is made if it is not there. Raises ``StoreUnavailable`` where that is impossible.
    """
    chosen = environ.get("WINBACK_DATA_DIR", "").strip()
    folder = Path(chosen).expanduser().absolute() if chosen else user_data_path("winback", appauthor=False)
    return private_folder(folder)


def database_url(environ: Mapping[str, str]) -> str | None:
    """The address of the database from ``WINBACK_DATABASE_URL``; None for SQLite in the data folder."""
    return environ.get("WINBACK_DATABASE_URL", "").strip() or None


def private_folder(folder: Path) -> Path:
    """Make ``folder`` readable for its owner only.

    A folder that was there before is closed only if it is empty or already ours: somebody may
    have named a folder that others need. What we put into it is closed in any case.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if _is_ours(folder):
            folder.chmod(PRIVATE_FOLDER)
    except OSError as failure:
        raise not_writable(str(folder)) from failure
    return folder


def private_file(path: Path) -> Path:
    """Make sure that ``path`` exists, readable for its owner only, without touching its content."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        path.chmod(PRIVATE_FILE)
    except OSError as failure:
        raise not_writable(str(path.parent)) from failure
    return path


def write_once(path: Path, content: bytes) -> None:
    """Make a file for good that is there with all of its content or not at all, unless there is one. Raises ``OSError``.

    It is written under a name of its own and then linked into place: of two processes that do so at once, one is first.
    """
    unfinished = path.with_name(f"{secrets.token_hex(16)}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:  # another process was first
        pass
    finally:
        unfinished.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` last through a power cut; Windows does so by itself."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_ours(folder: Path) -> bool:
    return (folder / DATABASE_FILE).exists() or not any(folder.iterdir())

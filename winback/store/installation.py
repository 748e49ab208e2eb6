"""Keeps a database and the folder with its frames together.

The store deletes files that no row of its database points to. With another database in the same folder these would be
the other one's, and with another folder nothing would be found. So the database has an id, and the folder a file with it.
"""

import secrets
from pathlib import Path

from sqlmodel import Session, select

from winback.store.database import Database
from winback.store.places import write_once
from winback.store.problems import not_writable
from winback.store.server_problems import other_data_folder
from winback.store.tables import InstallationRow

MARK = "installation"
"""The file in the folder of frames that holds the id of their database."""
BESIDE, ELSEWHERE = "beside-", "elsewhere-"
"""How the id of a database begins that is a file beside the frames, and of one that is anywhere else."""


def refuse_other_kind(frames: Path, *, is_beside: bool) -> None:
    """Raises ``StoreUnavailable`` for a folder whose database is beside it while another one is named, and the other way round."""
    mark = _read(frames)
    if mark is not None and mark.startswith(BESIDE) != is_beside:
        raise other_data_folder(str(frames.parent))


def is_new(frames: Path) -> bool:
    """Whether a folder of frames is nobody's yet: with nothing in it and no mark."""
    return not any(frames.glob("*/*")) and not (frames / MARK).exists()


def keep_together(database: Database, frames: Path, *, is_beside: bool) -> None:
    """Mark the folder as that of this database when both are new. Raises ``StoreUnavailable`` where they are not a pair.

    ``is_beside``: the database is a file beside the folder. What either lacks is then taken from the other: it is from
    before there were marks, or was moved away to start anew.
    """
    with database.reading() as session:
        known = session.exec(select(InstallationRow)).first()
    if known is not None and known.folder_marked and known.id == _read(frames):
        return
    with database.writing() as session:
        others_frames = not is_beside and not is_new(frames)
        mark = _read(frames)  # after that: what another process of this database has just marked is not somebody else's
        row = _row(session, taken_over=mark if is_beside else None, kind=BESIDE if is_beside else ELSEWHERE)
        if mark != row.id and (mark is not None or others_frames or (row.folder_marked and not is_beside)):
            raise other_data_folder(str(frames.parent))
        identity = row.id
    # Only now: a mark never names a database that does not know it, whenever this is killed.
    if _marked(frames, identity) != identity:
        raise other_data_folder(str(frames.parent))
    with database.writing() as session:
        session.exec(select(InstallationRow)).one().folder_marked = True


def _row(session: Session, *, taken_over: str | None, kind: str) -> InstallationRow:
    found = session.exec(select(InstallationRow)).first()
    if found is None:
        found = InstallationRow(id=taken_over or kind + secrets.token_hex(10), folder_marked=False)
        session.add(found)
        session.flush()
    return found


def _read(frames: Path) -> str | None:
    try:
        return (frames / MARK).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as failure:
        raise not_writable(str(frames)) from failure


def _marked(frames: Path, identity: str) -> str | None:
    """Mark the folder unless it is; returns its mark."""
    try:
        write_once(frames / MARK, identity.encode())
    except OSError as failure:
        raise not_writable(str(frames)) from failure
    return _read(frames)

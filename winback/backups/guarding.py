"""A backup may come from anywhere, so it is first read in a process of its own, under limits of memory and time.

``python -m winback.backups.guarding`` is that process: the path comes on standard input, what was found goes out as its exit code.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from winback.backups.archive import opened
from winback.backups.contents import BackupContents
from winback.backups.problems import damaged, newer, not_ours, not_readable, too_large
from winback.errors import UnusableFile
from winback.ingest.sandbox import Limits

_POLL_SECONDS = 0.05
_FAULTS = {10: damaged, 11: not_ours, 12: newer, 13: not_readable}
_LIMITS = Limits()
_ROOT = Path(__file__).resolve().parents[2]


def check_backup(path: Path, *, limits: Limits = _LIMITS) -> BackupContents:
    """What a backup holds, after all of it was read in a process of its own.

    Raises ``UnusableFile`` for what is damaged, not ours, of a newer program, or does not fit into the limits.
    """
    return sound(path, limits=limits)[0]


def sound(path: Path, *, limits: Limits = _LIMITS) -> tuple[BackupContents, str]:
    """What a backup holds, and the hash of its manifest, by which it is known to be the one that was checked."""
    size = _size(path)
    told = _told(path, memory_bytes=limits.memory_bytes(size), seconds=limits.seconds(size))
    with opened(path) as archive:
        if archive.manifest_sha256 != told:
            raise damaged()
        manifest = archive.manifest
        return BackupContents(made_at=manifest.made_at, program=manifest.program, bytes=archive.bytes, shops=manifest.shops), told


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        raise not_readable() from None


def _told(path: Path, *, memory_bytes: int, seconds: float) -> str:
    """The hash of the manifest of a backup in which the process has found nothing wrong."""
    child = subprocess.Popen(
        [sys.executable, "-m", "winback.backups.guarding"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))},
    )
    try:
        _watch(child, str(path.resolve()).encode(), memory_bytes=memory_bytes, seconds=seconds)
        told, _ = child.communicate()
    finally:
        child.kill()
        child.wait()
    if child.returncode != 0:
        raise _FAULTS.get(child.returncode, damaged)()
    return told.decode("ascii", "replace").strip()


def _watch(child: subprocess.Popen[bytes], request: bytes, *, memory_bytes: int, seconds: float) -> None:
    """Wait for the process. Raises ``UnusableFile`` where it takes too much memory or time."""
    assert child.stdin is not None
    try:
        child.stdin.write(request)
        child.stdin.close()
    except BrokenPipeError:
        pass  # it died at once; its exit code says so
    child.stdin = None
    process, deadline = psutil.Process(child.pid), time.monotonic() + seconds
    while child.poll() is None:
        if _resident(process) > memory_bytes or time.monotonic() > deadline:
            raise too_large()
        time.sleep(_POLL_SECONDS)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _serve() -> int:
    """The process: read the path, read the backup, tell the hash of its manifest."""
    from winback.backups.reading import examined  # noqa: PLC0415  the parent does without decoding

    path = Path(os.fsdecode(sys.stdin.buffer.read()))
    try:
        with opened(path) as archive:
            examined(archive, decode=True)
            sys.stdout.write(archive.manifest_sha256)
    except UnusableFile as refusal:
        return next(code for code, fault in _FAULTS.items() if fault().problem == refusal.problem)
    return 0


if __name__ == "__main__":
    sys.exit(_serve())

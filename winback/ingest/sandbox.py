"""The untrusted file is parsed in a process of its own, under limits of memory and time.

A parser that panics, hangs, or asks for gigabytes then costs a clear refusal and not the server.
``python -m winback.ingest.child`` is the child: one request as JSON on standard input, its answer
as Parquet and JSON files in a folder that only this user can read and that is always removed. What
the child prints is discarded, since it may quote the file.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from winback.errors import FrameMismatch, NeedsDateOrder, NeedsMapping, UnusableFile
from winback.ingest.container import UnpackLimits
from winback.ingest.looks import Columns, Look, MarkQuestion
from winback.ingest.orphans import folder_prefix, sweep_folders
from winback.ingest.parsed import FRAMES, FileFacts, ParsedFile, Unsubscribes, message_from_plain
from winback.ingest.remembered import Remembered, answers_of
from winback.locale import N_, Message
from winback.policy import ImportAnswers

_POLL_SECONDS = 0.05
_NO_SPACE = 28  # the exit code of a child that could not write its answer
_COMPRESSED = (b"\x1f\x8b", b"PK", b"PAR1")
_ADVICE = Message(N_("Download the export from your shop system again as a CSV file and choose that."))
_SLOTS = threading.BoundedSemaphore(2)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may cost. Compressed files count as ``packed_factor`` times their size."""

    memory_bytes_base: int = 3 << 30
    memory_bytes_per_byte: int = 8
    memory_share_of_machine: float = 0.8
    seconds_base: float = 60.0
    seconds_per_100_mb: float = 60.0
    packed_factor: int = 12
    threads: int | None = None
    """Threads of the parser; None: as many as the machine has processors."""
    unpack: UnpackLimits = field(default_factory=UnpackLimits)

    def memory_bytes(self, size: int) -> int:
        """Resident memory allowed for a plain file of ``size`` bytes."""
        machine = int(psutil.virtual_memory().total * self.memory_share_of_machine)
        return min(machine, self.memory_bytes_base + self.memory_bytes_per_byte * size)

    def seconds(self, size: int) -> float:
        """Wall time allowed for a plain file of ``size`` bytes."""
        return self.seconds_base + self.seconds_per_100_mb * size / 1e8


def parse_untrusted(
    path: Path, *, file_name: str, answers: ImportAnswers, remembered: Sequence[Remembered] = (), limits: Limits = Limits()
) -> ParsedFile:
    """Parse the file at ``path`` in a child process.

    ``file_name`` is what people call the file; it never becomes a path. ``remembered`` is what was said about earlier files.
    Raises ``UnusableFile`` where the file cannot be used, does not fit into the limits or breaks the parser, and
    ``NeedsDateOrder`` where the person has to decide.
    """
    del file_name  # the name decides nothing: only the bytes do
    with _answered(path, _request("shop", answers, remembered), limits) as folder:
        _refuse_if_told(folder)
        return _answer(folder)


def look_untrusted(
    path: Path, *, answers: ImportAnswers, remembered: Sequence[Remembered] = (), is_part: bool = False, limits: Limits = Limits()
) -> Look:
    """Look at the beginning of the file at ``path`` in a child process: how it would be read, or why it cannot be.

    ``is_part``: the file at ``path`` is the beginning of a longer one. Raises ``UnusableFile`` where there are no columns to speak of.
    """
    with _answered(path, {**_request("look", answers, remembered), "is_part": is_part}, limits) as folder:
        if not (folder / "columns.json").exists():
            _refuse_if_told(folder)
        columns = Columns.from_json((folder / "columns.json").read_text("utf-8"))
        refusal = _told_failure(folder)
        return _look(columns, refusal, None if refusal else _answer(folder))


def read_unsubscribes(path: Path, *, file_name: str, answers: ImportAnswers, limits: Limits = Limits()) -> Unsubscribes:
    """Read the list of unsubscribed people at ``path`` in a child process; like ``parse_untrusted`` otherwise."""
    del file_name
    with _answered(path, _request("unsubscribes", answers, ()), limits) as folder:
        _refuse_if_told(folder)
        return _list(folder)


def _request(task: str, answers: ImportAnswers, remembered: Sequence[Remembered]) -> dict[str, Any]:
    told = [(one.header_sha256, asdict(one.answers), one.kept_on.isoformat()) for one in remembered]
    return {"task": task, "answers": asdict(answers), "remembered": told}


@contextmanager
def _answered(path: Path, request: dict[str, Any], limits: Limits) -> Iterator[Path]:
    """The folder with what the child has written. Raises ``UnusableFile`` where it could not, or something is wrong with it."""
    size = _plain_size(path, limits)
    sweep_folders()
    with _SLOTS, tempfile.TemporaryDirectory(prefix=folder_prefix(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o700)
        if shutil.disk_usage(folder).free < 2 * size:
            raise _no_space()
        _run(path, folder, request, limits, size)
        try:
            yield folder
        except (OSError, ValueError, KeyError, TypeError, FrameMismatch, pl.exceptions.PolarsError) as error:
            raise UnusableFile(Message(N_("The file is damaged, or of a kind that cannot be read.")), _ADVICE) from error


def _no_space() -> UnusableFile:
    return UnusableFile(Message(N_("There is too little free disk space to read the file.")), Message(N_("Free some space and try again.")))


def _plain_size(path: Path, limits: Limits) -> int:
    try:
        with path.open("rb") as file:
            packed = file.read(4).startswith(_COMPRESSED)
        return path.stat().st_size * (limits.packed_factor if packed else 1)
    except OSError as error:
        raise UnusableFile(
            Message(N_("The file cannot be opened.")), Message(N_("Check that it is still there and may be read."))
        ) from error


def _run(path: Path, folder: Path, request: dict[str, Any], limits: Limits, size: int) -> None:
    whole = {
        **request,
        "parent": os.getpid(),
        "path": str(path.resolve()),
        "folder": str(folder),
        "unpack": asdict(limits.unpack),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "winback.ingest.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(folder, limits),
    )
    try:
        _send(child, json.dumps(whole).encode())
        _watch(child, memory_bytes=limits.memory_bytes(size), seconds=limits.seconds(size))
    finally:
        child.kill()
        child.wait()


def _environment(folder: Path, limits: Limits) -> dict[str, str]:
    package_root = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH")]))
    threads = str(limits.threads or os.cpu_count() or 1)
    return {**os.environ, "PYTHONPATH": search, "POLARS_MAX_THREADS": threads, "TMPDIR": str(folder)}


def _send(child: subprocess.Popen[bytes], request: bytes) -> None:
    try:
        assert child.stdin is not None
        child.stdin.write(request)
        child.stdin.close()
    except BrokenPipeError:
        pass  # the child died at once; the watch says so


def _watch(child: subprocess.Popen[bytes], *, memory_bytes: int, seconds: float) -> None:
    """Wait for the child. Raises ``UnusableFile`` where it takes too much memory or time, or dies."""
    deadline = time.monotonic() + seconds
    process = psutil.Process(child.pid)
    while True:
        try:
            child.wait(timeout=_POLL_SECONDS)
            break
        except subprocess.TimeoutExpired:
            if _resident(process) > memory_bytes:
                raise UnusableFile(
                    Message(N_("The file needs more memory than this computer can spare for it.")),
                    Message(N_("Export a shorter period, or several files one after the other.")),
                ) from None
            if time.monotonic() > deadline:
                raise UnusableFile(Message(N_("Reading the file took too long and was stopped.")), _ADVICE) from None
    if child.returncode == _NO_SPACE:
        raise _no_space()
    if child.returncode != 0:
        raise UnusableFile(Message(N_("The file is damaged, or of a kind that cannot be read.")), _ADVICE)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _answer(folder: Path) -> ParsedFile:
    """What the child has written of a shop's export, checked against the schemas."""
    facts = FileFacts.from_json((folder / "facts.json").read_text("utf-8"))
    frames = {name: schema.check(pl.read_parquet(folder / f"{name}.parquet")) for name, schema in FRAMES.items()}
    if frames["lines"].height and not frames["lines"]["order"].is_between(0, frames["orders"].height - 1).all():
        raise ValueError("lines point outside the orders")
    return ParsedFile(facts=facts, **frames)


def _look(columns: Columns, refusal: UnusableFile | NeedsDateOrder | None, parsed: ParsedFile | None) -> Look:
    return Look(
        headers=columns.headers,
        samples=columns.samples,
        found=columns.found,
        doubtful=columns.doubtful,
        answers=answers_of(columns.answers),
        remembered_on=date.fromisoformat(columns.remembered_on) if columns.remembered_on else None,
        dates=NeedsDateOrder(**columns.dates) if columns.dates else refusal if isinstance(refusal, NeedsDateOrder) else None,
        mark=MarkQuestion(**columns.mark) if columns.mark else None,
        is_part=columns.is_part,
        parsed=parsed,
        refusal=refusal,
    )


def _list(folder: Path) -> Unsubscribes:
    """What the child has written of a list of people."""
    facts = json.loads((folder / "facts.json").read_text("utf-8"))
    addresses = pl.read_parquet(folder / "addresses.parquet", columns=["address"])["address"].cast(pl.String)
    if addresses.has_nulls():
        raise ValueError("an address is missing")
    judged_by, passed_over, of_customers = (
        tuple(str(header) for header in facts[name]) for name in ("judged_by", "passed_over", "of_customers")
    )
    return Unsubscribes(
        addresses=addresses,
        rows=int(facts["rows"]),
        left_out=int(facts["left_out"]),
        unreadable=int(facts["unreadable"]),
        judged_by=judged_by,
        passed_over=passed_over,
        of_customers=of_customers,
        sheet=None if facts["sheet"] is None else str(facts["sheet"]),
    )


def _refuse_if_told(folder: Path) -> None:
    """Raises what the child told to have gone wrong."""
    if told := _told_failure(folder):
        raise told


def _told_failure(folder: Path) -> UnusableFile | NeedsDateOrder | None:
    failure = folder / "failure.json"
    return _failure(json.loads(failure.read_text("utf-8"))) if failure.exists() else None


def _failure(told: dict[str, object]) -> UnusableFile | NeedsDateOrder:
    if "column" in told:
        return NeedsDateOrder(**{name: str(told[name]) for name in ("column", "example", "day_first", "month_first")})
    problem, advice = told["problem"], told["advice"]
    if not isinstance(problem, dict):
        raise TypeError("not a message")
    if "headers" in told and isinstance(advice, dict):
        return _needs_mapping(message_from_plain(problem), message_from_plain(advice), told)
    return UnusableFile(message_from_plain(problem), message_from_plain(advice) if isinstance(advice, dict) else None)


def _needs_mapping(problem: Message, advice: Message, told: dict[str, object]) -> NeedsMapping:
    headers, found, doubtful = told["headers"], told["found"], told["doubtful"]
    if not (isinstance(headers, list) and isinstance(found, list) and isinstance(doubtful, list)):
        raise TypeError("not a question about columns")
    pairs = tuple((str(field), str(header)) for field, header in found)
    return NeedsMapping(problem, advice, headers=tuple(map(str, headers)), found=pairs, doubtful=tuple(map(str, doubtful)))

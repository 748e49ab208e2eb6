"""A program that is killed in the middle of an import leaves no process and no personal data behind."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from winback.ingest import orphans

CHILD = """
import os, sys, time
from pathlib import Path
from winback.ingest.orphans import leave_with
leave_with(os.getppid(), Path(sys.argv[1]))
print(os.getpid(), flush=True)
time.sleep(600)
"""
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], sys.argv[2]])"


def until(happened, patience: int = 600) -> bool:
    for _ in range(patience):
        if happened():
            return True
        time.sleep(0.1)
    return False


def test_the_child_of_a_killed_program_ends_and_removes_its_folder(tmp_path: Path):
    folder = tmp_path / "winback-1-x"
    folder.mkdir()
    (folder / "orders.parquet").write_text("anna@example.com", "utf-8")
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD, str(folder)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    assert folder.exists()
    parent.kill()
    parent.wait()
    assert until(lambda: not folder.exists())
    assert until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    parent.stdout.close()


@pytest.mark.parametrize(("owner", "age_in_hours", "stays"), [("gone", 2, False), ("gone", 0, True), ("here", 2, True)])
def test_folders_of_programs_that_are_gone_are_swept_after_an_hour(tmp_path: Path, monkeypatch, owner: str, age_in_hours: int, stays: bool):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = max(psutil.pids()) + 100_000
    folder = tmp_path / f"winback-{gone if owner == 'gone' else os.getpid()}-x"
    folder.mkdir()
    then = time.time() - 3_600 * age_in_hours
    os.utime(folder, (then, then))
    orphans.sweep_folders()
    assert folder.exists() == stays


def test_other_folders_are_never_swept(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("winback-backup-1", "winback-", "somebody-else"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    orphans.sweep_folders()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["somebody-else", "winback-", "winback-backup-1"]

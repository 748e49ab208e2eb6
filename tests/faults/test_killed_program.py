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
from winback.store import open_store

CHILD = """
import os, sys, time
from pathlib import Path
from winback.ingest.orphans import leave_with
leave_with(os.getppid(), Path(sys.argv[1]))
print(os.getpid(), flush=True)
time.sleep(600)
"""
IMPORT = "import sys; from winback.cli import main; sys.exit(main(['import', sys.argv[1]]))"
ORDERS = "Order ID,Date,Email,Total\n" + "".join(f"{number},2024-01-02,ann{number}@example.com,5\n" for number in range(500))
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


def importing(folder: Path, data_dir: Path) -> subprocess.Popen[bytes]:
    """An import from the command line of the file in ``folder``, with a place of its own for temporary files."""
    environment = {**os.environ, "WINBACK_DATA_DIR": str(data_dir), "TMPDIR": str(folder)}
    nowhere = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", IMPORT, str(folder / "orders.csv")], env=environment, stdout=nowhere, stderr=nowhere)


def kept(data_dir: Path) -> list[tuple[int, int]]:
    """Orders and imported files of every workspace."""
    store = open_store(data_dir)
    found = [(store.dataset(shop).orders.height, len(store.receipts(shop.id))) for shop in store.workspaces()]
    store.close()
    return found


def test_an_import_that_is_killed_on_its_way_is_made_up_for_by_the_next(tmp_path: Path, monkeypatch):
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    begun = time.perf_counter()
    assert importing(tmp_path, tmp_path / "undisturbed").wait() == 0
    seconds = time.perf_counter() - begun
    data_dir = tmp_path / "killed"
    for part in (0.6, 0.75, 0.95):  # what is before is the start of Python
        program = importing(tmp_path, data_dir)
        time.sleep(part * seconds)
        program.kill()
        program.wait()
        assert {orders for orders, _ in kept(data_dir)} <= {0, 500}
    assert importing(tmp_path, data_dir).wait() == 0
    ((orders, files),) = kept(data_dir)
    assert (orders, files in range(1, 5)) == (500, True)
    for left in tmp_path.glob("winback-*"):  # by a program that was killed before or after its child could take care of it
        os.utime(left, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    orphans.sweep_folders()
    assert list(tmp_path.glob("winback-*")) == []

"""Whoever is killed while an import is taken back, or a backup restored, leaves the state before or after, never between."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def told(what: str, folder: Path) -> dict[str, list[bool]]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.store.taking", what, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


def test_an_import_is_taken_back_or_not_whenever_the_program_is_killed(tmp_path: Path) -> None:
    there, taken_back = [True, True, True, True, True, True], [False, False, False, False, False, True]
    assert told("undo", tmp_path) == {
        "before frame 4": there,
        "before the commit": there,
        "before files are deleted": taken_back,
        "after everything": taken_back,
    }


def test_all_shops_of_a_backup_are_restored_or_none_whenever_the_program_is_killed(tmp_path: Path) -> None:
    none, both = [False, False, True], [True, True, True]
    assert told("restore", tmp_path) == {
        "while it is staged": none,
        "before frames move": none,
        "before the commit": none,
        "after everything": both,
    }

"""A backup that is not what was written, or was written to do harm, is refused, and nothing is changed."""

import io
import json
import os
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.backing_up import parquet, rewritten, sound_here, stored, with_row
from tests.one_list import NOW
from tests.store.lists import recorded
from tests.store.shop import dataset, receipt
from winback.backups import check_backup, restore_backup, write_backup
from winback.backups.reading import examine
from winback.errors import StoreUnavailable, UnusableFile
from winback.ingest.sandbox import Limits
from winback.policy import ImportAnswers
from winback.store import Store, SuppressionReason, open_store

ROOT = Path(__file__).resolve().parents[1]
DAMAGED, NOT_OURS, NEWER = "This backup is damaged", "This is not a Winback backup", "made by a newer version of Winback"
Change = Callable[[dict[str, bytes]], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    """A store with one shop, and its backup; no test changes them."""
    folder = tmp_path_factory.mktemp("made")
    store = open_store(folder / "kept", clock=lambda: NOW)
    shop = store.create_workspace("Tea shop")
    shop = store.commit_import(shop.id, expected_version=shop.version, dataset=dataset(3), receipts=[receipt(rejected=2)])
    recorded(store, shop.id)
    store.suppress(shop.id, ["kay@example.com", "ben@example.org"], reason=SuppressionReason.ERASED)
    store.remember_answers(shop.id, "a" * 64, ImportAnswers())
    write_backup(store, store.workspaces(), folder / "shop.winback.zip", now=NOW)
    yield store, folder / "shop.winback.zip"
    store.close()


@pytest.fixture
def file(made: tuple[Store, Path]) -> Path:
    return made[1]


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winback.backups.restoring.sound", sound_here)


def assert_refused(path: Path, why: str) -> None:
    with pytest.raises(UnusableFile, match=why):
        examine(path, decode=True)


# Damage


def test_a_changed_byte_anywhere_is_found_or_changes_nothing(made: tuple[Store, Path], tmp_path: Path) -> None:
    store, file = made
    content, expected = file.read_bytes(), stored(store, store.workspaces()[0])
    harmless = 0
    for place in range(0, len(content), 251):
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        (tmp_path / "changed.winback.zip").write_bytes(changed)
        try:
            examine(tmp_path / "changed.winback.zip", decode=True)
        except UnusableFile:
            continue
        harmless += 1
        target = open_store(tmp_path / f"harmless {place}")
        (back,) = restore_backup(target, tmp_path / "changed.winback.zip", now=NOW)
        assert stored(target, back) == expected
        target.close()
    assert harmless < 8  # dates and the like in the ZIP file


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.9, 0.99, 0.9999])
def test_a_backup_that_was_cut_short_is_refused(file: Path, tmp_path: Path, share: float) -> None:
    content = file.read_bytes()
    (tmp_path / "cut.winback.zip").write_bytes(content[: int(len(content) * share)])
    assert_refused(tmp_path / "cut.winback.zip", NOT_OURS if not share else DAMAGED)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all " * 100, b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b" + b"\0" * 50])
def test_another_kind_of_file_is_told_apart(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert_refused(tmp_path / "other", NOT_OURS)


def test_another_zip_file_is_told_apart(tmp_path: Path) -> None:
    for name, content in (("holiday.jpg", b"x"), ("manifest.json", b'{"kind": "something else"}'), ("manifest.json", b"[]")):
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as zipped:
            zipped.writestr(name, content)
        assert_refused(tmp_path / "other.zip", NOT_OURS)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.winback.zip", tmp_path):
        with pytest.raises(UnusableFile, match="cannot be opened"):
            examine(path)
    with pytest.raises(UnusableFile, match="cannot be opened"):
        check_backup(tmp_path / "gone.winback.zip")


@pytest.mark.parametrize("change", [{"format": 2}, {"tables": "0099"}, {"format": 2, "shops": "of another kind", "files": 3}])
def test_a_backup_of_a_newer_program_is_refused(file: Path, tmp_path: Path, change: dict[str, object]) -> None:
    def newer(files: dict[str, bytes]) -> None:
        files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), **change}).encode()

    assert_refused(rewritten(file, tmp_path / "newer.winback.zip", newer, mend=False), NEWER)


# Harm


def replaced(name: str, content: bytes) -> Change:
    return lambda files: files.update({next(one for one in files if one.endswith(name)): content})


def told(**changes: object) -> Change:
    def change(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        manifest["shops"][0] |= changes
        files["manifest.json"] = json.dumps(manifest).encode()

    return change


def without(table: str) -> Change:
    return lambda files: files.update({f"shops/0/{table}.jsonl": b""})


def twice(table: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        name = f"shops/0/{table}.jsonl"
        files[name] = files[name] + files[name].splitlines(keepends=True)[0]

    return change


def as_frame(role: str, content: Callable[[Path], bytes]) -> Callable[[Path], Change]:
    """In place of the frame of that role another one, to which all rows point."""

    def made_in(folder: Path) -> Change:
        def change(files: dict[str, bytes]) -> None:
            import hashlib

            name = "shops/0/dataset_file.jsonl"
            rows = [json.loads(line) for line in files[name].splitlines()]
            row = next(row for row in rows if row["role"] == role)
            bytes_ = content(folder)
            del files[f"shops/0/frames/{row['sha256']}.parquet"]
            row |= {"sha256": hashlib.sha256(bytes_).hexdigest(), "bytes": len(bytes_)}
            files[f"shops/0/frames/{row['sha256']}.parquet"] = bytes_
            files[name] = b"".join(json.dumps(one).encode() + b"\n" for one in rows)

        return change

    return made_in


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.update({"../../outside": b"x"}),
        lambda files: files.update({"/etc/outside": b"x"}),
        lambda files: files.update({"shops/0/frames/../../../outside.parquet": b"x"}),
        lambda files: files.update({f"shops/0/frames/{'0' * 64}.parquet": b"that no row points to"}),
        lambda files: files.update({"shops/7/workspace.jsonl": b""}),
        lambda files: files.update({f"keys/{'0' * 24}.key": b"k" * 32}),
        lambda files: files.pop(next(name for name in files if name.endswith(".parquet"))),
        lambda files: files.pop(next(name for name in files if name.endswith(".key"))),
        lambda files: files.pop("shops/0/campaign.jsonl"),
        replaced(".key", b"k" * 32),
        replaced(".key", b""),
        without("workspace"),
        without("dataset_file"),
        without("dataset"),
        without("campaign"),
        twice("workspace"),
        twice("dataset_file"),
        twice("dataset"),
        told(name="Another shop"),
        told(uid="f" * 32),
        told(uid="no uid"),
        told(suppressed=3),
        told(orders=-1),
        told(orders="3"),
        told(name="Tea\nshop"),
        told(first_order="yesterday"),
        with_row("workspace", name=""),
        with_row("workspace", name="T" * 81),
        with_row("workspace", name=" Tea shop"),
        with_row("workspace", uid="../../../../../../../../etc/pass"),
        with_row("workspace", version=0),
        with_row("workspace", version=2**40),
        with_row("workspace", version=True),
        with_row("workspace", dataset_id=99),
        with_row("workspace", list_keys=[]),
        with_row("workspace", list_keys=["0" * 24]),
        with_row("workspace", list_keys="abc"),
        with_row("workspace", created_at="2026-06-30T12:00:00"),
        with_row("workspace", created_at=3),
        with_row("workspace", policy=[]),
        with_row("workspace", policy={"margin": "Infinity"}),
        with_row("workspace", policy={"margin": "much"}),
        with_row("workspace", policy={"currency": 3}),
        with_row("workspace", colour="petrol"),
        with_row("dataset", workspace_id=99),
        with_row("dataset", version=99),
        with_row("dataset_file", dataset_id=99),
        with_row("dataset_file", role="secrets"),
        with_row("dataset_file", sha256="../../../etc/passwd"),
        with_row("dataset_file", rows=-1),
        with_row("dataset_file", rows=4),
        with_row("dataset_file", bytes=1),
        with_row("dataset_file", bytes=2.0),
        with_row("import_receipt", dataset_version=99),
        with_row("import_receipt", facts=[]),
        with_row("import_receipt", facts={"nul": "\0"}),
        with_row("import_receipt", file_name="x" * 121),
        with_row("import_receipt", file_name="\0"),
        with_row("import_receipt", rejects_sha256=None),
        with_row("suppression", reason="because"),
        with_row("suppression", address_hash="x"),
        with_row("suppression", since=None),
        with_row("campaign", status="lost"),
        with_row("campaign", seed="zz"),
        with_row("campaign", holdout=float("nan")),
        with_row("campaign", holdout=2),
        with_row("campaign", terms=[]),
        with_row("campaign", erased={"arm_z": 1}),
        with_row("campaign", erased={"holdout": -1}),
        with_row("campaign", as_of="2026-02-31"),
        with_row("campaign", recipients_sha256="f" * 64),
        with_row("campaign", name="\u202e"),
        with_row("campaign_code", code=None),
        lambda files: files.update({"shops/0/campaign_code.jsonl": b"no json\n"}),
        lambda files: files.update({"shops/0/campaign_code.jsonl": b"[" * 100_000 + b"\n"}),
        lambda files: files.update({"shops/0/campaign_code.jsonl": files["shops/0/campaign_code.jsonl"].rstrip(b"\n")}),
        lambda files: files.update({"shops/0/campaign_code.jsonl": b'{"code": "\\ud800"}\n'}),
        lambda files: files.update({"shops/0/campaign_code.jsonl": b"\xff\xfe\n"}),
    ],
)
def test_rows_and_files_that_do_not_belong_together_are_refused(file: Path, tmp_path: Path, change: Change) -> None:
    assert_refused(rewritten(file, tmp_path / "harm.winback.zip", change), DAMAGED)


@pytest.mark.parametrize(
    "made_in",
    [
        as_frame("orders", lambda folder: parquet(dataset(4).orders, folder)),
        as_frame("orders", lambda folder: parquet(dataset(3).lines, folder)),
        as_frame("people", lambda folder: parquet(dataset(3).people.with_columns(customer=pl.lit("one")), folder)),
        as_frame("numbers", lambda folder: parquet(dataset(3).numbers.with_columns(customer=pl.lit(None, dtype=pl.Int64)), folder)),
        as_frame("orders", lambda folder: b"PAR1" + b"\0" * 100 + b"PAR1"),
        as_frame("orders", lambda folder: parquet(dataset(3).orders, folder)[:-20] + b"\0" * 20),
        as_frame("lines", lambda folder: b"x"),
    ],
)
def test_frames_of_another_kind_are_refused(file: Path, tmp_path: Path, made_in: Callable[[Path], Change]) -> None:
    assert_refused(rewritten(file, tmp_path / "harm.winback.zip", made_in(tmp_path)), DAMAGED)


def test_rows_that_only_the_database_would_refuse_are_refused_and_leave_nothing(made: tuple[Store, Path], tmp_path: Path) -> None:
    target = open_store(tmp_path / "target")
    for change in (
        twice("campaign_code"),
        twice("suppression"),
        with_row("campaign_code", campaign_id=99),
        with_row("campaign_code", workspace_id=99),
    ):
        path = rewritten(made[1], tmp_path / "harm.winback.zip", change)
        try:
            examine(path)
        except UnusableFile:  # the manifest counts those who left
            continue
        with pytest.raises(UnusableFile, match=DAMAGED):
            restore_backup(target, path, now=NOW)
    assert target.workspaces() == []
    assert list((tmp_path / "target" / "frames").glob("*/*")) == []
    target.close()


def test_what_unpacks_to_much_more_than_it_is_is_not_unpacked(file: Path, tmp_path: Path) -> None:
    bomb = rewritten(file, tmp_path / "bomb.winback.zip", lambda files: files.update({"shops/0/campaign_code.jsonl": b"\n" * (200 << 20)}))
    assert bomb.stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        assert_refused(bomb, DAMAGED)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_files_that_lie_over_one_another_are_refused(file: Path, tmp_path: Path) -> None:
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as zipped:
        first, second = (one for one in zipped.infolist()[:2])
    directory = content.rindex(b"PK\x01\x02", 0, content.rindex(second.filename.encode()))
    content[directory + 42 : directory + 46] = struct.pack("<L", first.header_offset)
    (tmp_path / "over.winback.zip").write_bytes(content)
    assert_refused(tmp_path / "over.winback.zip", DAMAGED)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused(file: Path, tmp_path: Path) -> None:
    (tmp_path / "twice.winback.zip").write_bytes(file.read_bytes())
    with zipfile.ZipFile(tmp_path / "twice.winback.zip", "a") as zipped:
        zipped.writestr("shops/0/workspace.jsonl", zipped.read("shops/0/workspace.jsonl"))
    assert_refused(tmp_path / "twice.winback.zip", DAMAGED)


def test_a_directory_too_large_to_look_at_is_not_read(file: Path, tmp_path: Path) -> None:
    content = bytearray(file.read_bytes())
    for size in (len(content) + 1, 0xFFFFFFFF):
        content[-10:-6] = struct.pack("<L", size)
        (tmp_path / "large.winback.zip").write_bytes(content)
        assert_refused(tmp_path / "large.winback.zip", DAMAGED)


# Through a process of its own


def test_a_strange_backup_is_checked_in_a_process_of_its_own(file: Path, tmp_path: Path) -> None:
    assert check_backup(file).shops[0].name == "Tea shop"
    harm = rewritten(file, tmp_path / "harm.winback.zip", as_frame("orders", lambda folder: parquet(dataset(3).lines, folder))(tmp_path))
    with pytest.raises(UnusableFile, match=DAMAGED):
        check_backup(harm)
    (tmp_path / "other.zip").write_bytes(b"no zip at all, but long enough to be one")
    with pytest.raises(UnusableFile, match=NOT_OURS):
        check_backup(tmp_path / "other.zip")


@pytest.mark.parametrize(
    "limits", [Limits(seconds_base=0.0, seconds_per_100_mb=0.0), Limits(memory_bytes_base=1 << 20, memory_bytes_per_byte=0)]
)
def test_a_check_that_takes_too_much_is_stopped(file: Path, limits: Limits) -> None:
    with pytest.raises(UnusableFile, match="more memory or time than this computer can spare"):
        check_backup(file, limits=limits)


def test_a_backup_that_is_exchanged_after_it_was_checked_is_refused(
    made: tuple[Store, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = rewritten(made[1], tmp_path / "other.winback.zip", told(orders=4))
    monkeypatch.setattr("winback.backups.restoring.sound", lambda _: sound_here(made[1]))
    target = open_store(tmp_path / "target")
    with pytest.raises(UnusableFile, match=DAMAGED):
        restore_backup(target, other, now=NOW)
    assert target.workspaces() == []
    target.close()


# No room


def limited(task: str, *arguments: str, bytes_: int) -> str:
    program = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_}, resource.RLIM_INFINITY))\n{task}"
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


BACKUP = """
import sys, pathlib
from datetime import datetime, UTC
from winback.backups import write_backup, restore_backup
from winback.errors import WinbackError
from winback.store import open_store
store = open_store(pathlib.Path(sys.argv[1]))
try:
    {act}
except WinbackError as refusal:
    print(refusal)
"""


def test_a_full_disk_leaves_the_earlier_backup_and_nothing_else(made: tuple[Store, Path], tmp_path: Path) -> None:
    store, file = made
    target = tmp_path / "shop.winback.zip"
    target.write_bytes(file.read_bytes())
    act = "write_backup(store, store.workspaces(), pathlib.Path(sys.argv[2]), now=datetime.now(UTC))"
    said = limited(BACKUP.format(act=act), str(file.parent / "kept"), str(target), bytes_=10_000)
    assert said.startswith("There is not enough free space for the backup. Earlier backups and the data are unchanged.")
    assert (target.read_bytes(), [path.name for path in tmp_path.iterdir()]) == (file.read_bytes(), [target.name])
    assert [shop.name for shop in store.workspaces()] == ["Tea shop"]


# Frames have some 10,000 bytes each, the database more than 100,000: the first limit stops the frames, the second the database.
@pytest.mark.parametrize(
    ("largest_file", "told_"), [(5_000, "There is not enough free space to save this."), (60_000, "The database cannot")]
)
def test_a_full_disk_restores_nothing_at_all(made: tuple[Store, Path], tmp_path: Path, largest_file: int, told_: str) -> None:
    target = open_store(tmp_path / "target")
    target.create_workspace("Own shop")
    act = "restore_backup(store, pathlib.Path(sys.argv[2]), now=datetime.now(UTC))"
    said = limited(BACKUP.format(act=act), str(tmp_path / "target"), str(made[1]), bytes_=largest_file)
    assert said.startswith(told_)
    assert [shop.name for shop in target.workspaces()] == ["Own shop"]
    assert [path.name for path in (tmp_path / "target" / "frames").iterdir()] == ["installation"]
    target.close()


def test_without_room_for_it_nothing_is_staged(made: tuple[Store, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = open_store(tmp_path / "target")
    monkeypatch.setattr(target._frames, "_free_bytes", lambda _: 1000)
    with pytest.raises(StoreUnavailable, match="not enough free space"):
        restore_backup(target, made[1], now=NOW + timedelta(days=1))
    assert [path.name for path in (tmp_path / "target" / "frames").iterdir()] == ["installation"]
    target.close()

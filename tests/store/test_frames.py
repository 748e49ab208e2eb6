"""Parquet files that cannot be half written, changed or mixed up unnoticed."""

import io
import os
import stat
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from winback.errors import StoreUnavailable
from winback.schema import FrameSchema
from winback.store.frames import ORPHAN_AFTER_SECONDS, FrameFile, FrameFolder, collected

SHOP = 1
VISITS = FrameSchema(name="visits", grain="one visit", key=("visit",), columns={"visit": pl.Int64(), "from": pl.String()})
LATER_VISITS = FrameSchema(
    name="visits",
    grain="one visit",
    key=("visit",),
    columns={"visit": pl.Int64(), "from": pl.Enum(["home", "work", "train"]), "note": pl.String()},
    nullable=frozenset({"note"}),
)


def visits(number: int) -> pl.DataFrame:
    return pl.DataFrame({"visit": range(number), "from": ["home", "work"] * (number // 2)}, schema=dict(VISITS.columns))


@pytest.fixture
def frames(tmp_path: Path) -> FrameFolder:
    return FrameFolder(tmp_path / "frames")


def read(frames: FrameFolder, file: FrameFile, schema: FrameSchema = VISITS) -> pl.DataFrame:
    return collected(frames.scan(SHOP, file, schema))


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=1)
    return buffer.getvalue()


def only_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "frames").glob("*/*")
    return path


def test_a_frame_comes_back_and_its_file_is_named_by_its_hash(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    assert_frame_equal(read(frames, file), visits(100))
    assert only_file(tmp_path) == tmp_path / "frames" / "1" / f"{file.sha256}.parquet"
    assert (file.rows, file.bytes) == (100, only_file(tmp_path).stat().st_size)


def test_the_same_content_is_one_file_however_it_is_chunked(frames: FrameFolder, tmp_path: Path):
    whole = frames.write(SHOP, visits(100))
    in_pieces = frames.write(SHOP, pl.concat([visits(100)[:30], visits(100)[30:]], rechunk=False))
    assert in_pieces == whole
    assert only_file(tmp_path).exists()


def test_a_file_cut_off_anywhere_is_noticed(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    content = only_file(tmp_path).read_bytes()
    for length in {*range(0, len(content), 13), len(content) - 1}:
        only_file(tmp_path).write_bytes(content[:length])
        with pytest.raises(StoreUnavailable, match="is damaged"):
            read(frames, file)


def test_one_changed_byte_anywhere_is_noticed_by_a_new_process(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    content = only_file(tmp_path).read_bytes()
    for place in range(0, len(content), 13):
        only_file(tmp_path).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(StoreUnavailable, match="is damaged"):
            read(FrameFolder(tmp_path / "frames"), file)


def test_a_file_that_is_replaced_while_the_program_runs_is_noticed_by_its_time(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    read(frames, file)
    other = parquet(visits(100).with_columns(pl.col("from").replace({"home": "work", "work": "home"})))
    assert len(other) == file.bytes
    only_file(tmp_path).write_bytes(other)
    os.utime(only_file(tmp_path), (0, 0))
    with pytest.raises(StoreUnavailable, match="is damaged"):
        read(frames, file)


def test_a_file_of_another_size_is_noticed_even_at_the_same_time(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    read(frames, file)
    written = only_file(tmp_path).stat()
    only_file(tmp_path).write_bytes(parquet(visits(100).with_columns(pl.lit("train").alias("from"))))
    os.utime(only_file(tmp_path), ns=(written.st_atime_ns, written.st_mtime_ns))
    with pytest.raises(StoreUnavailable, match="is damaged"):
        read(frames, file)


def test_another_number_of_rows_than_was_written_is_noticed(frames: FrameFolder):
    file = frames.write(SHOP, visits(100))
    with pytest.raises(StoreUnavailable, match="is damaged"):
        read(frames, replace(file, rows=99))


def test_a_missing_file_is_said_to_be_missing(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    scanned = frames.scan(SHOP, file, VISITS)
    only_file(tmp_path).unlink()
    with pytest.raises(StoreUnavailable, match="is missing"):
        read(frames, file)
    with pytest.raises(StoreUnavailable, match="is missing"):
        collected(scanned)


def test_writing_a_damaged_file_again_mends_it(frames: FrameFolder, tmp_path: Path):
    file = frames.write(SHOP, visits(100))
    only_file(tmp_path).write_bytes(b"PAR1")
    assert frames.write(SHOP, visits(100)) == file
    assert_frame_equal(read(frames, file), visits(100))


def test_what_an_earlier_version_wrote_is_brought_to_the_columns_of_today(frames: FrameFolder):
    file = frames.write(SHOP, visits(2))
    expected = pl.DataFrame({"visit": [0, 1], "from": ["home", "work"], "note": [None, None]}, schema=dict(LATER_VISITS.columns))
    assert_frame_equal(read(frames, file, LATER_VISITS), expected)


def test_without_room_nothing_is_written(tmp_path: Path):
    full = FrameFolder(tmp_path / "frames", free_bytes=lambda _: 10_000_000)
    with pytest.raises(StoreUnavailable, match="not enough free space"):
        full.write(SHOP, visits(100))
    assert list((tmp_path / "frames").glob("*/*")) == []


def test_folders_and_files_are_closed_to_others_whatever_the_umask(tmp_path: Path):
    before = os.umask(0)
    try:
        FrameFolder(tmp_path / "frames").write(SHOP, visits(2))
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "frames", tmp_path / "frames" / "1", only_file(tmp_path))}
    assert list(modes.values()) == [0o700, 0o700, 0o600]


def test_the_sweep_takes_old_orphans_and_unfinished_files_and_leaves_the_rest(frames: FrameFolder, tmp_path: Path):
    referenced, orphan, young = (frames.write(SHOP, visits(number)) for number in (2, 4, 6))
    folder = tmp_path / "frames" / "1"
    (folder / "abc.unfinished").write_bytes(b"half a frame")
    now = time.time()
    for path in folder.iterdir():
        if path.stem != young.sha256:
            os.utime(path, (now - ORPHAN_AFTER_SECONDS - 1,) * 2)

    assert frames.sweep({(SHOP, referenced.sha256), (2, orphan.sha256)}, now=now) == 2
    assert {path.stem for path in folder.iterdir()} == {referenced.sha256, young.sha256}


def test_frames_of_another_workspace_are_not_found(frames: FrameFolder):
    file = frames.write(SHOP, visits(2))
    with pytest.raises(StoreUnavailable, match="is missing"):
        frames.scan(2, file, VISITS)

"""The ZIP file of a backup, written so that every byte is accounted for, and read without believing it anything."""

import hashlib
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from winback.backups.contents import FORMAT, KIND, MANIFEST, Entry, Manifest, manifest_from
from winback.backups.problems import damaged, newer, not_ours, not_readable
from winback.errors import UnusableFile
from winback.store.rows import LONGEST_LINE, TABLES, is_known_version

PIECE_BYTES = 1 << 20
_LARGEST_DIRECTORY = 64 << 20
_LARGEST_MANIFEST = 64 << 20
_PACKED_AT_MOST, _PACKED_FREE = 100, 1 << 20
"""Rows pack well, by about ten times; what unpacks to more than a hundred times its size is no backup."""
_NAMES = re.compile(
    rf"keys/[0-9a-f]{{24}}\.key|shops/[0-9]{{1,6}}/(?:(?:{'|'.join(TABLES)})\.jsonl|frames/[0-9a-f]{{64}}\.parquet)", re.ASCII
)
_END, _END64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR64_BYTES, _HEADER_BYTES = 20, 30
_BROKEN = (ValueError, KeyError, TypeError, EOFError, RecursionError, ArithmeticError, NotImplementedError, RuntimeError)
_BROKEN_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error)


class ArchiveWriter:
    """Writes files into a new ZIP file one after the other, and remembers what they hold."""

    def __init__(self, file: BinaryIO, *, now: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._date = now.timetuple()[:6]
        self.files: dict[str, Entry] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool) -> None:
        """Write one file; ``packed`` for text, as frames and keys cannot be made smaller."""
        info = zipfile.ZipInfo(name, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.files[name] = Entry(sha256=digest.hexdigest(), bytes=size)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the directory."""
        info = zipfile.ZipInfo(MANIFEST, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, manifest.as_json())
        self._zip.close()

    def abandon(self) -> None:
        """Write no more; to be called before the file is closed."""
        with suppress(OSError, ValueError):  # the end of the ZIP file has no room either, or has been written
            self._zip.close()


class Archive:
    """A backup that is open for reading, of which the directory and the manifest have been found to agree."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: Manifest, manifest_sha256: str, size: int) -> None:
        self._zip = zipped
        self.manifest = manifest
        self.manifest_sha256 = manifest_sha256
        self.bytes = size

    def pieces(self, name: str) -> Iterator[bytes]:
        """One file in pieces. Raises ``ValueError``, at the end at the latest, where it is not what the manifest says."""
        expected, digest = self.manifest.files[name], hashlib.sha256()
        with self._zip.open(name) as source:
            while piece := source.read(PIECE_BYTES):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != expected.sha256:
            raise ValueError("another hash")

    def lines(self, name: str) -> Iterator[bytes]:
        """One file line by line. Raises ``ValueError`` like ``pieces`` and for a line that is too long."""
        rest = b""
        for piece in self.pieces(name):
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                raise ValueError("a line that is too long")
        if rest:
            raise ValueError("a line without an end")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup for reading. Raises ``UnusableFile`` for what is none, is damaged, or was written by a newer program.

    What is found to be wrong while it is read – a ``ValueError`` or an error of the ZIP format – is told in the same way.
    """
    with plainly_refused(), path.open("rb") as file:
        size = _refuse_strange_end(file)
        with zipfile.ZipFile(file) as zipped:
            _refuse_strange_directory(zipped, size)
            content = zipped.read(MANIFEST)
            manifest = _manifest(content)
            _refuse_others(zipped, manifest)
            yield Archive(zipped, manifest, hashlib.sha256(content).hexdigest(), size)


@contextmanager
def plainly_refused() -> Iterator[None]:
    """Turn whatever a broken backup raises into words for people."""
    try:
        yield
    except UnusableFile:
        raise
    except (*_BROKEN, *_BROKEN_ZIP):  # the cause may quote what is in it
        raise damaged() from None
    except OSError:
        raise not_readable() from None


def _refuse_strange_end(file: BinaryIO) -> int:
    """The end of a ZIP file as we write it, whose directory is not too large to look at; returns the size of the file."""
    size = file.seek(0, os.SEEK_END)
    if size < _END.size:
        raise not_ours()
    file.seek(size - _END.size)
    signature, *_, directory, _offset, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\x05\x06" or comment:
        file.seek(0)
        raise damaged() if file.read(4) == b"PK\x03\x04" else not_ours()
    if directory == 0xFFFFFFFF:
        file.seek(max(0, size - _END.size - _LOCATOR64_BYTES - _END64.size))
        directory = _END64.unpack(file.read(_END64.size))[-2]
    if directory > min(_LARGEST_DIRECTORY, size):
        raise damaged()
    file.seek(0)
    return size


def _refuse_strange_directory(zipped: zipfile.ZipFile, size: int) -> None:
    """Every file once, none over another, packed in a way that we use, and no larger than it may be."""
    entries = sorted(zipped.infolist(), key=lambda one: one.header_offset)
    names = [one.filename for one in entries]
    if MANIFEST not in names:
        raise not_ours()
    ends = [one.header_offset + _HEADER_BYTES + len(one.filename) + one.compress_size for one in entries]
    starts = [*(one.header_offset for one in entries[1:]), size]
    if len(set(names)) != len(names) or any(end > start for end, start in zip(ends, starts, strict=True)):
        raise damaged()
    for one in entries:
        is_stored = one.compress_type == zipfile.ZIP_STORED
        largest = one.compress_size if is_stored else _PACKED_AT_MOST * one.compress_size + _PACKED_FREE
        if one.flag_bits & 1 or one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or one.file_size > largest:
            raise damaged()
    if zipped.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise damaged()


def _manifest(content: bytes) -> Manifest:
    said = json.loads(content)
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise not_ours()
    if type(said["format"]) is not int or type(said["tables"]) is not str:
        raise damaged()
    if said["format"] > FORMAT or not is_known_version(said["tables"]):
        raise newer()
    return manifest_from(said)


def _refuse_others(zipped: zipfile.ZipFile, manifest: Manifest) -> None:
    """What is in the file is what the manifest says, under names of ours."""
    stored = {one.filename: one.file_size for one in zipped.infolist() if one.filename != MANIFEST}
    if stored != {name: entry.bytes for name, entry in manifest.files.items()} or not all(map(_NAMES.fullmatch, stored)):
        raise damaged()
    if any(info.compress_type != zipfile.ZIP_STORED for info in zipped.infolist() if info.filename.endswith((".parquet", ".key"))):
        raise damaged()

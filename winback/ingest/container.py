"""What kind of file the bytes are, and the way from any text file to UTF-8 text with plain line ends.

The name of a file says nothing here: only its first bytes do.
"""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from winback.errors import UnusableFile
from winback.locale import N_, Message

_CHUNK = 1 << 17  # bytes: fits the processor cache; larger pieces cost more in fresh memory than they save
BEGINNING_BYTES = 8 << 20
"""So much of a text file is looked at before it is read in."""
_ADVICE = Message(N_("Download the export from your shop system again as a CSV file and choose that."))


class Container(StrEnum):
    """The kinds of file that can be read."""

    TEXT = "text"
    GZIP = "gzip"
    XLSX = "xlsx"
    PARQUET = "parquet"


@dataclass(frozen=True, kw_only=True)
class UnpackLimits:
    """How far a compressed file may unpack. The ratio counts only beyond ``ratio_free_bytes``."""

    bytes: int = 4 << 30
    ratio: int = 200
    ratio_free_bytes: int = 64 << 20


@dataclass(frozen=True, kw_only=True)
class PlainText:
    """A text file in UTF-8 without byte order mark, lines ended by LF or CRLF, and the encoding it came in."""

    path: Path
    encoding: str


_REFUSED: tuple[tuple[tuple[bytes, ...], Message, Message], ...] = (
    ((b"%PDF",), Message(N_("This is a PDF document, not a table.")), _ADVICE),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"RIFF", b"II*\x00", b"MM\x00*"),
        Message(N_("This is an image, not a table.")),
        _ADVICE,
    ),
    (
        (b"\xd0\xcf\x11\xe0",),
        Message(N_("This is a workbook of the old Excel kind (.xls).")),
        Message(N_("Open it and save it as CSV UTF-8 or as .xlsx, then choose that file.")),
    ),
    (
        (b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd"),
        Message(N_("This is a compressed archive.")),
        Message(N_("Unpack it and choose the CSV file inside.")),
    ),
)
_ZIP = (
    Message(N_("This is a ZIP archive.")),
    Message(N_("Unpack it and choose the CSV file inside.")),
)

_OTHER_OFFICE = (
    Message(N_("This is a document of another office program.")),
    Message(N_("Open it and save it as CSV UTF-8 or as .xlsx, then choose that file.")),
)


def container(path: Path) -> Container:
    """The kind of the file. Raises ``UnusableFile`` for an empty file and for every kind that cannot be read."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnusableFile(Message(N_("The file is empty.")), _ADVICE)
    for signatures, problem, advice in _REFUSED:
        if head.startswith(signatures):
            raise UnusableFile(problem, advice)
    if head.startswith(b"\x1f\x8b"):
        return Container.GZIP
    if head.startswith(b"PAR1"):
        return Container.PARQUET
    if head.startswith(b"PK"):
        return _workbook(path)
    _refuse_other_text(head)
    return Container.TEXT


def _workbook(path: Path) -> Container:
    """XLSX where the archive is a workbook within sane sizes; the sizes are those it declares itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnusableFile(Message(N_("The workbook or archive is damaged.")), _ADVICE) from error
    names = [entry.filename for entry in entries]
    if "content.xml" in names or any(name.startswith(("word/", "ppt/", "Index/")) for name in names):
        raise UnusableFile(*_OTHER_OFFICE)
    if not any(name.startswith("xl/") for name in names):
        raise UnusableFile(*_ZIP)
    packed = path.stat().st_size
    if sum(entry.file_size for entry in entries) > max(300 * packed, 64 << 20) or len(entries) > 10_000:
        raise _bomb()
    return Container.XLSX


def _refuse_other_text(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<?xml", b"<table", b"<div", b"<script", b"<svg")):
        raise UnusableFile(
            Message(N_("This is a web page, not a table.")),
            Message(N_("Perhaps you were logged out when you saved it. Sign in to your shop and download the export again.")),
        )
    if start.startswith((b"{\\rtf", b'{"', b"[{", b"{\n", b"{\r")):
        raise UnusableFile(Message(N_("This is not a table with columns.")), _ADVICE)
    odd = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27), 127))
    if odd > len(head) // 50 or (_utf16_by_pattern(head) is None and head.count(0) > len(head) // 10 and not _has_utf16_mark(head)):
        raise UnusableFile(Message(N_("This is not a text file.")), _ADVICE)


def unpacked(path: Path, folder: Path, limits: UnpackLimits) -> Path:
    """The gzip file ``path`` unpacked into ``folder``. Raises ``UnusableFile`` beyond the limits or where it is damaged."""
    target = folder / "unpacked"
    try:
        with target.open("wb") as plain:
            written = 0
            for piece in _inflated(path):
                written += len(piece)
                if written > limits.bytes or written > max(limits.ratio * path.stat().st_size, limits.ratio_free_bytes):
                    raise _bomb()
                plain.write(piece)
    except zlib.error as error:
        raise UnusableFile(Message(N_("The compressed file is damaged.")), _ADVICE) from error
    return target


def _inflated(path: Path) -> Iterator[bytes]:
    """The content of a gzip file, which may have several members, in pieces of at most a few megabytes."""
    inflate = zlib.decompressobj(wbits=31)
    with path.open("rb") as packed:
        while piece := packed.read(1 << 18):
            while piece:
                yield inflate.decompress(piece, _CHUNK)
                piece = inflate.unconsumed_tail
                if inflate.eof:
                    piece = inflate.unused_data
                    if not piece.startswith(b"\x1f\x8b"):
                        return
                    inflate = zlib.decompressobj(wbits=31)
    yield inflate.flush()
    if not inflate.eof:
        raise zlib.error("ends early")


def _bomb() -> UnusableFile:
    return UnusableFile(
        Message(N_("The file unpacks to far more than a shop’s export holds.")),
        Message(N_("Unpack it yourself, look at what is inside, and choose the CSV file.")),
    )


def is_packed(head: bytes) -> bool:
    """Whether a file that begins like this is compressed or a workbook, so that its beginning alone says nothing."""
    return head.startswith((b"\x1f\x8b", b"PK", b"PAR1"))


def beginning(path: Path, target: Path, *, is_part: bool) -> tuple[Path, bool]:
    """The first megabytes of a text file, cut after a whole line and copied to ``target``, and whether it was cut.

    A file that is no longer, or is packed, comes back as it is. ``is_part``: the file ends somewhere in a line already.
    """
    kind = container(path)
    if kind != Container.TEXT or (path.stat().st_size <= BEGINNING_BYTES and not is_part):
        return path, is_part
    with path.open("rb") as file:
        head = file.read(BEGINNING_BYTES)
    by_pattern = _utf16_by_mark(head) or _utf16_by_pattern(head[: 1 << 16])
    wide = b"\n\x00" if by_pattern == "utf-16-le" or head.startswith(codecs.BOM_UTF16_LE) else b"\x00\n"
    newline = wide if by_pattern else b"\n" if b"\n" in head else b"\r"
    end = head.rfind(newline)
    target.write_bytes(head[: end + len(newline)] if end > 0 else head)
    return target, True


def plain_text(path: Path, folder: Path) -> PlainText:
    """``path`` as UTF-8 text: the file itself where it is that already, else a copy in ``folder``."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if utf16 := _utf16_by_mark(head) or _utf16_by_pattern(head):
        return PlainText(path=_recoded(path, folder, codecs.getincrementaldecoder(utf16)("replace")), encoding="utf-16")
    survey = _survey(path)
    if survey.only_returns and not survey.is_utf8 and _reads_as_mac_roman(head):
        return PlainText(path=_recoded(path, folder, codecs.getincrementaldecoder("mac_roman")("replace")), encoding="mac_roman")
    encoding = "utf-8" if survey.is_utf8 else "cp1252"
    if survey.is_utf8 and not survey.has_nul and not survey.only_returns and not head.startswith(codecs.BOM_UTF8):
        return PlainText(path=path, encoding=encoding)
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict" if survey.is_utf8 else "cp1252_where_not_utf8")
    return PlainText(path=_recoded(path, folder, decoder), encoding=encoding)


@dataclass(frozen=True, kw_only=True)
class _Survey:
    is_utf8: bool
    has_nul: bool
    only_returns: bool


def _survey(path: Path) -> _Survey:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    is_utf8, has_nul, newlines, returns = True, False, False, False
    for chunk in _chunks(path):
        has_nul = has_nul or b"\x00" in chunk
        newlines = newlines or b"\n" in chunk
        returns = returns or b"\r" in chunk
        if is_utf8 and (not chunk.isascii() or decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
    is_utf8 = is_utf8 and not decoder.getstate()[0]
    return _Survey(is_utf8=is_utf8, has_nul=has_nul, only_returns=returns and not newlines)


def _reads_as_mac_roman(head: bytes) -> bool:
    """Whether the other letters make words in the encoding of old Macs and none in that of Windows; asked of lines that old Macs end."""
    words = re.findall(rb"[A-Za-z\x80-\xff]{2,}", head)
    mac, windows = (
        sum(word.decode(encoding, "replace").isalpha() for word in words if not word.isascii()) for encoding in ("mac_roman", "cp1252")
    )
    return mac > windows or (mac == windows and _rare_letters(head, "cp1252") > _rare_letters(head, "mac_roman"))


def _rare_letters(head: bytes, encoding: str) -> int:
    """Letters that hardly any shop writes, but that the bytes of common ones turn into in the other encoding."""
    return sum(letter in "ŠšŸŽŒœÿžƒ" for letter in head.decode(encoding, "replace"))


def _recoded(path: Path, folder: Path, decoder: codecs.IncrementalDecoder) -> Path:
    """A UTF-8 copy without NULs; where no line feed is in the text, carriage returns become line feeds."""
    target = folder / "text"
    returns_end_lines = True
    with target.open("wb") as plain:
        for chunk in [*_chunks(path), None] if path.stat().st_size < _CHUNK else _ended(_chunks(path)):
            text = decoder.decode(chunk or b"", final=chunk is None).lstrip("\ufeff" if plain.tell() == 0 else "").replace("\x00", "")
            returns_end_lines = returns_end_lines and "\n" not in text
            plain.write((text.replace("\r", "\n") if returns_end_lines else text).encode("utf-8", "replace"))
    return target


def _ended(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    yield from chunks
    yield None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _utf16_by_mark(head: bytes) -> str | None:
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _has_utf16_mark(head: bytes) -> bool:
    return _utf16_by_mark(head) is not None


def _utf16_by_pattern(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.35 and even < len(head) * 0.02:
        return "utf-16-le"
    if even > len(head) * 0.35 and odd < len(head) * 0.02:
        return "utf-16-be"
    return None


def _cp1252_where_not_utf8(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, its five unassigned ones as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in piece)
    return text, error.end


codecs.register_error("cp1252_where_not_utf8", _cp1252_where_not_utf8)

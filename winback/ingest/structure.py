"""Where the records of a CSV file begin and how many fields each has, from its bytes alone.

Quotes, delimiters and line ends are found as bit masks, 64 bytes of the file in one word of the mask,
so that a file of gigabytes costs seconds. A record may span lines where a quoted field does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

import numpy as np
import numpy.typing as npt

_CHUNK = 1 << 19  # bytes looked at in one go: fits the processor cache, and a multiple of 64 so that masks join
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_WORD = 64
_LAST_BIT = np.uint64(1)
_ALL_BITS = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.uint64]
"""One bit per byte of a chunk, 64 of them in a word, the first in its highest bit; the last word is filled with zeros."""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """One entry per record: the line it begins on (from 1), its first byte, its length and its number of fields.

    ``well_formed`` is False where a quote stands inside a field without being doubled, or is never
    closed; the entries are then not to be trusted.
    """

    lines: Numbers
    starts: Numbers
    lengths: Numbers
    fields: Numbers
    well_formed: bool


def structure(path: Path, *, delimiter: str, offset: int = 0, first_line: int = 1) -> Structure:
    """Scan ``path`` from the byte ``offset``, which begins the line ``first_line``; lines end with LF or CRLF."""
    with path.open("rb") as file:
        file.seek(offset)
        return _Scan(delimiter).over(file, offset, first_line)


def _pieces(file: BufferedReader) -> Iterator[tuple[Bytes, int, int]]:
    """What is left of the file, in pieces with the byte before and the byte after; a line end where there is none."""
    piece, following = np.empty(_CHUNK, dtype=np.uint8), np.empty(_CHUNK, dtype=np.uint8)
    before, held = _NEWLINE, file.readinto(piece.data)
    while held:
        held_next = file.readinto(following.data)
        yield piece[:held], before, int(following[0]) if held_next else _NEWLINE
        before = int(piece[held - 1])
        piece, following, held = following, piece, held_next


_Noted = tuple[Numbers, Numbers, Numbers, Numbers]
"""Of each record: its end, whether a return stands before that, and the delimiters and newlines of the file up to there."""


_NO_RECORDS: _Noted = (np.empty(0, dtype=np.int64),) * 4


def _one_record(end: int, after_return: bool, delimiters: int, newlines: int) -> _Noted:
    return np.array([end]), np.array([int(after_return)]), np.array([delimiters]), np.array([newlines])


class _Scan:
    """The state that is carried from one chunk to the next."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = ord(delimiter)
        self._inside = np.uint64(0)  # parity of the quotes so far
        self._hits = np.empty(_CHUNK, dtype=np.bool_)  # of the byte last looked for; used again and again, as new memory is slow
        self._delimiters = 0
        self._newlines = 0
        self._well_formed = True
        self._noted: list[_Noted] = [_NO_RECORDS]

    def over(self, file: BufferedReader, offset: int, first_line: int) -> Structure:
        size, last_end, last_byte = 0, -1, _NEWLINE
        for piece, before, after in _pieces(file):
            ends = self._look_at(piece, size, before, after)
            last_end = int(ends[-1]) if len(ends) else last_end
            size, last_byte = size + len(piece), int(piece[-1])
        if last_end < size - 1:  # the last line has no line end
            self._noted.append(_one_record(size, last_byte == _RETURN, self._delimiters, self._newlines + 1))
        ends, after_return, delimiters, newlines = (np.concatenate(column) for column in zip(*self._noted, strict=True))
        starts = np.concatenate([[0], ends + 1])[: len(ends)]
        lengths = ends - starts
        lengths -= (lengths > 0) & (after_return > 0)
        return Structure(
            lines=first_line + np.concatenate([[0], newlines])[: len(ends)],
            starts=starts + offset,
            lengths=lengths,
            fields=np.diff(delimiters, prepend=0) + 1,
            well_formed=bool(self._well_formed and not self._inside),
        )

    def _look_at(self, chunk: Bytes, start: int, before: int, after: int) -> Numbers:
        """Note the records that end in this chunk, and return where."""
        newlines, ends = self._mask(chunk, _NEWLINE), np.flatnonzero(self._hits[: len(chunk)])
        delimiters, quotes = self._mask(chunk, self._delimiter), self._mask(chunk, _QUOTE)
        ordinals = np.arange(1, len(ends) + 1) + self._newlines
        self._newlines += len(ends)
        if self._inside or quotes.any():
            inside = self._inside_quotes(quotes)
            self._check_quotes(chunk, quotes, inside, newlines | delimiters | quotes, before, after)
            delimiters &= ~inside
            outside = ~_bits_at(inside, ends)
            ends, ordinals = ends[outside], ordinals[outside]
        after_return = np.where(ends > 0, chunk[ends - 1], before) == _RETURN
        self._noted.append((ends + start, after_return.astype(np.int64), self._count_up_to(delimiters, ends), ordinals))
        return ends + start

    def _mask(self, chunk: Bytes, byte: int) -> Mask:
        hits = np.equal(chunk, byte, out=self._hits[: len(chunk)])
        packed = np.packbits(hits)
        if rest := len(packed) % 8:
            packed = np.concatenate([packed, np.zeros(8 - rest, dtype=np.uint8)])
        return packed.view(">u8").astype(np.uint64)

    def _inside_quotes(self, quotes: Mask) -> Mask:
        """The bits between an opening quote (included) and its closing quote (not included)."""
        within = quotes.copy()
        for shift in (1, 2, 4, 8, 16, 32):  # afterwards each bit is the parity of the bits up to and including it
            within ^= within >> np.uint64(shift)
        parity_after = np.bitwise_xor.accumulate(within & _LAST_BIT)
        carried = np.concatenate([[np.uint64(0)], parity_after[:-1]]) ^ self._inside
        self._inside ^= parity_after[-1]
        return within ^ (carried * _ALL_BITS)

    def _check_quotes(self, chunk: Bytes, quotes: Mask, inside: Mask, borders: Mask, before: int, after: int) -> None:
        """A quote opens after a border and closes before one; the two of a doubled quote are borders of each other."""
        edge = (self._delimiter, _NEWLINE, _RETURN, _QUOTE)
        first, last = np.uint64(before in edge), np.uint64(after in edge)
        highest = np.uint64(_WORD - 1)
        follows_border = (borders >> _LAST_BIT) | np.concatenate([[first], borders[:-1] & _LAST_BIT]) << highest
        ends_field = borders | self._mask(chunk, _RETURN)
        precedes_border = (ends_field << _LAST_BIT) | np.concatenate([ends_field[1:] >> highest, [np.uint64(0)]])
        word, bit = divmod(len(chunk) - 1, _WORD)
        precedes_border[word] |= last << np.uint64(_WORD - 1 - bit)
        stray = (quotes & inside & ~follows_border) | (quotes & ~inside & ~precedes_border)
        self._well_formed &= not stray.any()

    def _count_up_to(self, mask: Mask, ends: Numbers) -> Numbers:
        """How many bits of the file's mask stand before each of ``ends``."""
        counts = np.cumsum(np.bitwise_count(mask), dtype=np.int64)
        word = ends // _WORD
        whole = np.where(word > 0, counts[word - 1], 0)
        part = np.bitwise_count(mask[word] & ~(_ALL_BITS >> (ends % _WORD).astype(np.uint64)))
        total = self._delimiters + whole + part
        self._delimiters += int(counts[-1])
        return total


def _bits_at(mask: Mask, places: Numbers) -> npt.NDArray[np.bool_]:
    shifts = np.uint64(_WORD - 1) - (places % _WORD).astype(np.uint64)
    return (mask[places // _WORD] >> shifts & _LAST_BIT).astype(np.bool_)

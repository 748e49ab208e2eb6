"""Where the records of a CSV file begin and how many fields each has, from its bytes alone.

Quotes, delimiters and line ends are found as bit masks, eight bytes of the file in one byte of the
mask, so that a file of gigabytes costs seconds. A record may span lines where a quoted field does.
"""

import mmap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_CHUNK = 1 << 20  # bytes looked at in one go: fits the processor cache, and a multiple of eight so that masks join
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13

# For each byte of a mask: bit k of the entry is the parity of the bits up to and including k, from the left.
_PREFIX_PARITY = np.array([int("".join(str(f"{b:08b}"[: k + 1].count("1") & 1) for k in range(8)), 2) for b in range(256)], dtype=np.uint8)


@dataclass(frozen=True, kw_only=True)
class Structure:
    """One entry per record: the line it begins on (from 1), its first byte, its length and its number of fields.

    ``well_formed`` is False where a quote stands inside a field without being doubled, or is never
    closed; the entries are then not to be trusted.
    """

    lines: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    fields: npt.NDArray[np.int64]
    well_formed: bool


def structure(path: Path, *, delimiter: str, offset: int = 0, first_line: int = 1) -> Structure:
    """Scan ``path`` from the byte ``offset``, which begins the line ``first_line``; lines end with LF or CRLF."""
    size = path.stat().st_size - offset
    if size <= 0:
        nothing = np.empty(0, dtype=np.int64)
        return Structure(lines=nothing, starts=nothing, lengths=nothing, fields=nothing, well_formed=True)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        content = np.frombuffer(mapped, dtype=np.uint8)
        try:
            return _Scan(delimiter).over(content[offset:], offset, first_line)
        finally:
            del content  # a map cannot be closed while an array looks into it


class _Scan:
    """The state that is carried from one chunk to the next."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = ord(delimiter)
        self._inside = np.uint8(0)  # parity of the quotes so far
        self._delimiters = 0
        self._newlines = 0
        self._well_formed = True
        self._ends: list[npt.NDArray[np.int64]] = []
        self._delimiters_at_end: list[npt.NDArray[np.int64]] = []
        self._newlines_at_end: list[npt.NDArray[np.int64]] = []

    def over(self, content: npt.NDArray[np.uint8], offset: int, first_line: int) -> Structure:
        for start in range(0, len(content), _CHUNK):
            before = content[start - 1] if start else np.uint8(_NEWLINE)
            stop = min(start + _CHUNK, len(content))
            after = content[stop] if stop < len(content) else np.uint8(_NEWLINE)
            self._look_at(content[start:stop], start, before, after)
        ends = np.concatenate(self._ends)
        delimiters = np.concatenate(self._delimiters_at_end)
        newlines = np.concatenate(self._newlines_at_end)
        if len(content) and (not len(ends) or ends[-1] < len(content) - 1):  # the last line has no line end
            ends = np.append(ends, len(content))
            delimiters = np.append(delimiters, self._delimiters)
            newlines = np.append(newlines, self._newlines + 1)
        starts = np.concatenate([[0], ends[:-1] + 1])
        lengths = ends - starts
        lengths -= (lengths > 0) & (content[np.maximum(ends - 1, 0)] == _RETURN)
        return Structure(
            lines=first_line + np.concatenate([[0], newlines[:-1]]),
            starts=starts + offset,
            lengths=lengths,
            fields=np.diff(delimiters, prepend=0) + 1,
            well_formed=bool(self._well_formed and not self._inside),
        )

    def _look_at(self, chunk: npt.NDArray[np.uint8], start: int, before: np.uint8, after: np.uint8) -> None:
        newline_mask = chunk == _NEWLINE
        newlines, delimiters = np.packbits(newline_mask), np.packbits(chunk == self._delimiter)
        ends = np.flatnonzero(newline_mask)
        quote_mask = chunk == _QUOTE
        ordinals = np.arange(1, len(ends) + 1) + self._newlines
        if self._inside or quote_mask.any():
            quotes = np.packbits(quote_mask)
            inside = self._inside_quotes(quotes)
            self._check_quotes(chunk, quotes, inside, newlines | delimiters | quotes, before, after)
            delimiters &= ~inside
            outside = (inside[ends >> 3] >> (7 - (ends & 7)) & 1) == 0
            ends, ordinals = ends[outside], ordinals[outside]
        self._newlines += int(newline_mask.sum())
        self._ends.append(ends + start)
        self._newlines_at_end.append(ordinals)
        self._delimiters_at_end.append(self._count_up_to(delimiters, ends))

    def _inside_quotes(self, quotes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """The bits between an opening quote (included) and its closing quote (not included)."""
        within = _PREFIX_PARITY[quotes]
        parity_after = np.bitwise_xor.accumulate(within & 1)
        carried = np.concatenate([[np.uint8(0)], parity_after[:-1]]) ^ self._inside
        self._inside ^= parity_after[-1]
        return within ^ (carried * np.uint8(255))

    def _check_quotes(self, chunk, quotes, inside, borders, before, after) -> None:  # type: ignore[no-untyped-def]
        """A quote opens after a border and closes before one; the two of a doubled quote are borders of each other."""
        edge = (self._delimiter, _NEWLINE, _RETURN, _QUOTE)
        first, last = np.uint8(int(before) in edge), np.uint8(int(after) in edge)
        follows_border = (borders >> 1) | np.concatenate([[first], borders[:-1] & 1]) << 7
        ends_field = borders | np.packbits(chunk == _RETURN)
        precedes_border = (ends_field << 1) | np.concatenate([ends_field[1:] >> 7, [np.uint8(0)]])
        position = len(chunk) - 1
        precedes_border[position >> 3] |= last << (7 - (position & 7))
        stray = (quotes & inside & ~follows_border) | (quotes & ~inside & ~precedes_border)
        self._well_formed &= not stray.any()

    def _count_up_to(self, mask: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many bits of the file's mask stand before each of ``ends``."""
        counts = np.cumsum(np.bitwise_count(mask), dtype=np.int64)
        byte, bit = ends >> 3, ends & 7
        whole = np.where(byte > 0, counts[byte - 1], 0)
        part = np.bitwise_count(mask[byte] & ~(np.uint8(255) >> bit.astype(np.uint8)))
        total = self._delimiters + whole + part
        self._delimiters += int(counts[-1])
        return total

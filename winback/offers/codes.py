"""Codes: made here, unguessable and unique, or taken from the list of codes that exist in the shop.

Shops compare codes without regard to case, so that everything here does.
"""

import csv
import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count as counting

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Without 0 O 1 I L, which people mix up, and without vowels: no words, and no 12E4567890 for a spreadsheet to round."""
RANDOM_CHARACTERS = 10
"""28 ** 10 possibilities: with a million codes in use, one guess in 300 million hits."""
LONGEST_CODE = 255

RandomBytes = Callable[[int], bytes]

# Bytes beyond the largest multiple of the alphabet's length would favour its first characters.
_FAIR_BYTES = 256 - 256 % len(ALPHABET)
_UNFAIR = bytes(range(_FAIR_BYTES, 256))
_TO_CHARACTER = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_ROUNDS_WITHOUT_PROGRESS = 20

_PREFIX = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_USABLE_CODE = re.compile(r"""\w[^\s,;|"'<>{}\x00-\x1f\x7f]*""")
_HEADERS = frozenset(
    {"code", "codes", "discount code", "discount codes", "coupon", "coupon code", "coupon_code", "voucher", "voucher code", "promo code"}
    | {"post_title", "gutscheincode", "gutschein", "rabattcode", "aktionscode", "alennuskoodi", "koodi"}
)


@dataclass(frozen=True, kw_only=True)
class ParsedCodes:
    """The usable codes of a list in its order, and how many entries were left out for which reason."""

    codes: tuple[str, ...]
    duplicates: int
    blanks: int
    unusable: int


def new_codes(
    count: int, *, prefix: str = "", taken: Collection[str] = frozenset(), random_bytes: RandomBytes = secrets.token_bytes
) -> tuple[str, ...]:
    """``count`` different codes, none of them in ``taken``: the prefix and ten random characters.

    ``random_bytes(n)`` gives n bytes; it has to be unpredictable (``secrets.token_bytes`` or ``repeatable_bytes``).
    """
    start = checked_prefix(prefix)
    used = {code.upper() for code in taken}
    codes: dict[str, None] = {}
    idle_rounds = 0
    while len(codes) < count:
        before = len(codes)
        drawn = (start + word for word in _random_words(count - before, random_bytes))
        codes.update((code, None) for code in drawn if code not in used)
        idle_rounds = idle_rounds + 1 if len(codes) == before else 0
        if idle_rounds > _ROUNDS_WITHOUT_PROGRESS:
            raise RuntimeError("the source of random bytes repeats itself")
    return tuple(codes)


def checked_prefix(prefix: str) -> str:
    """The prefix in capitals; ``UnusableInput`` unless it is empty or up to 20 letters A–Z, digits and hyphens."""
    capitals = prefix.strip().upper()
    if capitals and not _PREFIX.fullmatch(capitals):
        raise UnusableInput(
            Message(N_("The start of the codes, “{prefix}”, cannot be used."), prefix=prefix),
            Message(N_("Use up to 20 letters A–Z, digits and hyphens, the first of them no hyphen.")),
        )
    return capitals


def repeatable_bytes(secret: bytes, label: str) -> RandomBytes:
    """A source of bytes for ``new_codes`` that gives the same bytes again for the same secret and label.

    For a page that builds the same list twice: unguessable without the secret (32 bytes from ``secrets``).
    Source: SHAKE-256 over a length-prefixed secret, the label and the number of the call.
    """
    calls = counting()
    base = len(secret).to_bytes(8, "big") + secret + label.encode()

    def random_bytes(size: int) -> bytes:
        return hashlib.shake_256(next(calls).to_bytes(8, "big") + base).digest(size)

    return random_bytes


def parse_codes(text: str) -> ParsedCodes:
    """The codes of a pasted or uploaded list: one per line, or a table whose first or “code” column holds them.

    Delimiters are comma, semicolon and tab; a header line is recognised by its words.
    Raises ``UnusableInput`` where the text is no such list.
    """
    rows = _rows(text)
    header, column = _header(rows)
    cells = [_cell(row, column) for row in rows[header:]]
    filled = [cell for cell in cells if cell]
    usable = [cell for cell in filled if len(cell) <= LONGEST_CODE and _USABLE_CODE.fullmatch(cell)]
    codes = _first_spellings(usable)
    return ParsedCodes(
        codes=codes, duplicates=len(usable) - len(codes), blanks=len(cells) - len(filled), unusable=len(filled) - len(usable)
    )


def missing_codes(recipients: pl.DataFrame, codes: Sequence[str]) -> int:
    """How many codes are missing so that each recipient who ``needs_code`` gets one."""
    return max(0, int(recipients.get_column("needs_code").sum()) - len(codes))


def assign_codes(recipients: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
    """Add ``code``: one each, in the order of the rows, to those who ``needs_code``; null for the others.

    Raises ``UnusableInput`` that says how many are missing where there are too few.
    """
    missing = missing_codes(recipients, codes)
    if missing:
        raise too_few_codes(missing)
    served = recipients.with_row_index("turn").filter("needs_code").select("turn")
    given = served.with_columns(code=pl.Series(codes[: served.height], dtype=pl.String))
    return recipients.with_row_index("turn").join(given, on="turn", how="left", maintain_order="left").drop("turn")


def too_few_codes(missing: int) -> UnusableInput:
    """The error for a list that lacks ``missing`` codes."""
    return UnusableInput(
        Message(N_("{count} code is missing."), plural=N_("{count} codes are missing."), count=missing),
        Message(N_("Create more codes in your shop and add them to the list: everyone with a reward gets their own.")),
    )


def _random_words(count: int, random_bytes: RandomBytes) -> Iterable[str]:
    """``count`` words of random characters, evenly distributed."""
    wanted = count * RANDOM_CHARACTERS
    characters = b""
    while len(characters) < wanted:
        characters += random_bytes(wanted - len(characters)).translate(_TO_CHARACTER, delete=_UNFAIR)
    text = characters.decode("ascii")
    return (text[start : start + RANDOM_CHARACTERS] for start in range(0, wanted, RANDOM_CHARACTERS))


def _rows(text: str) -> list[list[str]]:
    lines = text.removeprefix("\ufeff").strip().splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as broken:
        raise UnusableInput(
            Message(N_("The list of codes cannot be read.")), Message(N_("Paste one code per line, or the file from your shop."))
        ) from broken


def _header(rows: list[list[str]]) -> tuple[int, int]:
    """The number of header lines (0 or 1) and the column that holds the codes."""
    first = [cell.strip().casefold() for cell in rows[0]] if rows else []
    named = next((index for index, cell in enumerate(first) if cell in _HEADERS), None)
    if named is not None:
        return 1, named
    # A table under unknown words: a first line without any digit above codes with digits is its header.
    unknown_words = len(rows) > 1 and len(first) > 1 and not _has_digit("".join(first)) and _has_digit(_cell(rows[1], 0))
    return int(unknown_words), 0


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _cell(row: list[str], column: int) -> str:
    return row[column].strip().removeprefix("'") if column < len(row) else ""


def _first_spellings(codes: list[str]) -> tuple[str, ...]:
    """Each code once, as it was first written."""
    spelling: dict[str, str] = {}
    for code in codes:
        spelling.setdefault(code.upper(), code)
    return tuple(spelling.values())

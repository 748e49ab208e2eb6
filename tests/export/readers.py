"""Reading outgoing files as other programs do: the csv module with any delimiter, a spreadsheet's XML."""

import csv
import io
import re
import zipfile
from itertools import chain
from xml.etree import ElementTree

DELIMITERS = (",", ";", "\t", "|")
LIVE = re.compile(r"[\s\x00-\x1f\u200b-\u200f\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\0]")
NUMBER_OR_PHONE = re.compile(r"-?\d+(\.\d+)?|\+\d{7,15}")


def is_live(cell: str) -> bool:
    """Whether a spreadsheet could run the cell."""
    return bool(LIVE.match(cell)) and not NUMBER_OR_PHONE.fullmatch(cell)


def live_cells(file: bytes, delimiter: str) -> list[str]:
    """The cells that a program which splits at ``delimiter``, with or without regard to quotes, could run."""
    text = file.decode("utf-8-sig")
    quoted = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    unquoted = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return [cell for row in chain(quoted, unquoted) for cell in row if is_live(cell)]


def rows(file: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV file without byte order mark."""
    return list(csv.DictReader(io.StringIO(file.decode("utf-8"), newline=""), delimiter=delimiter))


def first_line(file: bytes) -> str:
    """The header as it is written."""
    return file.decode("utf-8").split("\r\n", 1)[0]


def sheet_parts(file: bytes) -> dict[str, str]:
    """The XML of a spreadsheet by the names of its parts."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


def sheet_texts(file: bytes) -> list[str]:
    """The shared strings as a spreadsheet reads them, its escapes for control characters resolved."""
    strings = ElementTree.fromstring(sheet_parts(file)["xl/sharedStrings.xml"])
    texts = ["".join(node.itertext()) for node in strings]
    return [re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) for text in texts]


def live_parts(file: bytes) -> list[str]:
    """What of a spreadsheet could act by itself: formulas, links, connections, and texts that are read as formulas on saving as CSV."""
    parts = sheet_parts(file)
    sheets = "".join(xml for name, xml in parts.items() if name.startswith("xl/worksheets/")).casefold()
    relations = "".join(xml for name, xml in parts.items() if name.endswith(".rels")).casefold()
    marks = [mark for mark in ("<f>", "<f ", "<hyperlink", "<ddelink") if mark in sheets]
    linked = [mark for mark in ("hyperlink", "externallink", "connection") if mark in relations]
    return marks + linked + [text for text in sheet_texts(file) if is_live(text)]

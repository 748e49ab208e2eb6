"""A list of people who are not to be written to, from whatever the mailing tool calls it → their addresses.

Any column may hold addresses, and there may be no header at all. Where the file speaks of subscription, only the
rows that say clearly that somebody left are taken.
"""

import re
from dataclasses import replace
from pathlib import Path

import polars as pl

from winback.errors import UnusableFile
from winback.ingest.container import Container, UnpackLimits, container, plain_text, unpacked
from winback.ingest.list_columns import is_of_others, of_customers, own_columns
from winback.ingest.parsed import Unsubscribes
from winback.ingest.parsing import cleaned_frame, parse_emails, parse_phones
from winback.ingest.reading import LINE, TextTable, open_table
from winback.ingest.recognise import recognise
from winback.ingest.subscription import verdicts, words
from winback.locale import N_, Message, quoted
from winback.policy import ImportAnswers
from winback.vocabulary import FileKind

_EMAIL = r"""[^\s,;|<>"()\[\]]+@[^\s,;|<>"()\[\]]+"""
_PHONE = r"^(?:\+|00)[1-9][\d\s()./-]{6,22}$"
_PHONE_AT_HOME = r"^\(?0[\d\s()./-]{6,22}$"
_DAY = r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{4}-\d{2}-\d{2}"
_PHONE_WORDS = ("phone", "mobil", "telefon", "telephone", "handy", "sms", "puhelin", "téléphone", "teléfono", "telefoon")
_PARTS = r"[,;|\t]"
_SEVERAL_CELLS = r"[^\s,;|][^,;|\t]*[,;|\t]\s*\"?\s*[^\s,;|\"]"
_MOSTLY = 0.5
_MOST_PARTS = 60


def read_list(path: Path, folder: Path, limits: UnpackLimits, answers: ImportAnswers) -> Unsubscribes:
    """The addresses in ``path``; ``folder`` takes copies that are needed on the way. Raises ``UnusableFile``."""
    path, sheet = _sheet(path, folder, limits)
    table = _table(path, folder, limits, sheet)
    if table is None:
        return _taken(_without_header(_lines(path, folder, limits, sheet)), broken=0, answers=answers, sheet=sheet)
    if _is_orders(table):
        raise UnusableFile(
            Message(N_("This is an export of orders, not a list of people who unsubscribed.")),
            Message(N_("Add it with your other exports. Choose here the list of unsubscribed people from your mailing tool.")),
        )
    read = table.read(table.headers)
    return _taken(read.rows.drop(LINE), broken=read.broken.height, answers=answers, sheet=sheet)


def _sheet(path: Path, folder: Path, limits: UnpackLimits) -> tuple[Path, str | None]:
    """The file, unpacked where it is a packed workbook, and the sheet to read where there are several."""
    kind, plain = container(path), path
    if kind == Container.GZIP:
        plain = unpacked(path, folder, limits)
        kind = container(plain)
    if kind != Container.XLSX:
        return path, None
    from winback.ingest.leaving_sheet import sheet_of_those_who_left  # noqa: PLC0415  its parsers are loaded only for such files

    return plain, sheet_of_those_who_left(plain, lambda cells: bool(_holds_address(_joined(cells)).any()))


def _joined(cells: pl.DataFrame) -> pl.Series:
    """The rows of a sheet as lines."""
    return cells.select(pl.concat_str(pl.all().fill_null(""), separator="\t")).to_series() if cells.width else _NO_LINES


def _table(path: Path, folder: Path, limits: UnpackLimits, sheet: str | None) -> TextTable | None:
    """The table with its header, or None where no line above the first address could be one.

    A header that cannot be read is no reason to take everybody: its columns might have said who is subscribed.
    """
    try:
        table = _opened(path, folder, limits, sheet)
    except UnusableFile:
        lines = _lines(path, folder, limits, sheet)
        if lines.is_empty() or _begins_with_header(lines):
            raise
        return None
    return None if any(re.search(_EMAIL, header) for header in table.headers) else table


def _opened(path: Path, folder: Path, limits: UnpackLimits, sheet: str | None) -> TextTable:
    if sheet is None:
        return open_table(path, folder, limits)
    from winback.ingest.spreadsheet import open_workbook  # noqa: PLC0415  its parsers are loaded only for such files

    return open_workbook(path, only=sheet)


def _lines(path: Path, folder: Path, limits: UnpackLimits, sheet: str | None) -> pl.Series:
    """The filled lines of a text file, or the rows of a workbook as such."""
    kind = container(path)
    if kind == Container.GZIP:
        path = unpacked(path, folder, limits)
        kind = container(path)
    if kind == Container.XLSX:
        from winback.ingest.spreadsheet import first_cells  # noqa: PLC0415  its parsers are loaded only for such files

        rows = _joined(first_cells(path, only=sheet))
    elif kind == Container.TEXT:
        text = plain_text(path, folder).path.read_text("utf-8", errors="replace")
        rows = pl.Series(text.split("\n"), dtype=pl.String)
    else:
        rows = _NO_LINES
    return rows.filter(rows.str.contains(r"[^\s\",;|]")).alias("line")


def _begins_with_header(lines: pl.Series) -> bool:
    """Whether a line of several cells stands above the first address."""
    is_address = _holds_address(lines)
    above = lines.head(int(is_address.arg_max() or 0)) if is_address.any() else lines
    return bool(above.str.contains(_SEVERAL_CELLS).any())


def _holds_address(lines: pl.Series) -> pl.Series:
    bare = lines.str.strip_chars(" \t\r\"'")
    return lines.str.contains(_EMAIL) | ((bare.str.contains(_PHONE) | bare.str.contains(_PHONE_AT_HOME)) & ~bare.str.contains(_DAY))


def _without_header(lines: pl.Series) -> pl.DataFrame:
    """The cells of lines without a header, from the first address on."""
    is_address = _holds_address(lines)
    body = lines.slice(int(is_address.arg_max() or 0)) if is_address.any() else lines
    parts = body.str.replace_all(_PARTS, "\t").str.splitn("\t", _MOST_PARTS)
    cells = parts.to_frame().unnest(parts.name)
    filled = [name for name in cells.columns if cells[name].null_count() < cells.height]
    return cells.select(pl.col(name).str.strip_chars(' \r"').alias(f"column {number}") for number, name in enumerate(filled, start=1))


def _is_orders(table: TextTable) -> bool:
    try:
        return recognise(table, ()).layout.kind == FileKind.ORDERS
    except UnusableFile:
        return False


def _taken(raw: pl.DataFrame, *, broken: int, answers: ImportAnswers, sheet: str | None) -> Unsubscribes:
    """The addresses of the rows that may be taken."""
    cells = cleaned_frame(raw)
    (emails, passed_over), phones = _emails(cells), _phones(cells, country=answers.phone_country)
    if not emails.height and not phones.height:
        raise UnusableFile(
            Message(N_("No e-mail address and no phone number was found in the file.")),
            Message(N_("Export the people who unsubscribed from your mailing tool as a CSV file with their addresses and choose that.")),
        )
    has_email = pl.int_range(cells.height, eager=True).is_in(emails["row"].implode())
    of_email, of_others = verdicts(cells), verdicts(cells, other_channels=True)
    judged_by = of_email.headers + of_others.headers
    # Who refuses another channel is left out where they have an e-mail: the list would end that, too.
    no = of_email.no | (of_others.no & ~has_email) if judged_by else pl.repeat(value=True, n=cells.height, dtype=pl.Boolean, eager=True)
    counted = _counted(pl.concat([emails, phones]), no, broken=broken, judged_by=judged_by)
    return replace(counted, passed_over=passed_over, of_customers=() if judged_by else of_customers(cells), sheet=sheet)


def _counted(addresses: pl.DataFrame, no: pl.Series, *, broken: int, judged_by: tuple[str, ...]) -> Unsubscribes:
    rows = no.arg_true().cast(pl.Int64)
    taken = addresses.filter(pl.col("row").is_in(rows.implode()))
    if not taken.height:
        raise UnusableFile(
            Message(
                N_("No row of the file says clearly that somebody unsubscribed. It was read from: {columns}."), columns=_shown(judged_by)
            ),
            Message(N_("Export those who unsubscribed. If the file holds nobody else, keep only the column with the addresses.")),
        )
    return Unsubscribes(
        addresses=taken["address"].unique().sort(),
        rows=no.len() + broken,
        left_out=no.len() - rows.len(),
        unreadable=rows.len() - taken["row"].n_unique() + broken,
        judged_by=judged_by,
    )


def _shown(headers: tuple[str, ...]) -> tuple[Message, ...]:
    return tuple(quoted(header[:40]) for header in headers[:5])


def _emails(cells: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Every address [row, address] of the persons' own columns, and the headers of those that hold the addresses of others.

    Own are of the columns that hold mostly addresses, or of all where none does. A cell may hold several, or a name beside one.
    """
    mostly = [name for name in cells.columns if _mostly(cells[name].str.contains("@", literal=True))]
    filled = sum(cells[name].count() > 0 for name in cells.columns)
    columns = own_columns(mostly, of_all=filled) if mostly else [name for name in cells.columns if not is_of_others(name)]
    found = pl.concat([_NO_ADDRESSES, *(_addresses(_emails_of(cells[name])) for name in columns)])
    return found, tuple(name for name in mostly if name not in columns)


def _emails_of(column: pl.Series) -> pl.DataFrame:
    whole = parse_emails(column)
    rest = column.to_frame("text").with_row_index("row").filter(whole.is_null() & column.is_not_null())
    parts = rest.select(pl.col("row").cast(pl.Int64), pl.col("text").str.extract_all(_EMAIL)).explode("text")
    read = parts.select("row", parse_emails(parts["text"]).alias("address"))
    return pl.concat([whole.to_frame("address").with_row_index("row").select(pl.col("row").cast(pl.Int64), "address"), read])


def _phones(cells: pl.DataFrame, *, country: str | None) -> pl.DataFrame:
    """Every number [row, address] of the columns that hold phone numbers."""
    found = [
        parse_phones(cells[name], country=country) for name in cells.columns if _holds_phones(name, cells[name]) and not is_of_others(name)
    ]
    numbered = [phones.to_frame("address").with_row_index("row").select(pl.col("row").cast(pl.Int64), "address") for phones in found]
    return pl.concat([_NO_ADDRESSES, *(_addresses(phones) for phones in numbered)])


def _holds_phones(header: str, column: pl.Series) -> bool:
    """By the header, or by cells that cannot be anything else; a number that begins with 0 may be one where nothing is said."""
    if any(f" {word}" in f" {words(header)}" for word in _PHONE_WORDS):
        return True
    looks = column.str.contains(_PHONE)
    if re.fullmatch(r"column \d+", header):
        looks = looks | column.str.contains(_PHONE_AT_HOME)
    return _mostly(looks & ~column.str.contains(_DAY))


def _mostly(looks: pl.Series) -> bool:
    share = looks.mean()
    return isinstance(share, float) and share >= _MOSTLY


def _addresses(found: pl.DataFrame) -> pl.DataFrame:
    return found.drop_nulls("address").select("row", "address")


_NO_LINES = pl.Series("line", [], dtype=pl.String)
_NO_ADDRESSES = pl.DataFrame(schema={"row": pl.Int64, "address": pl.String})

"""The files of one recorded campaign for one destination: the list, the comparison group, the codes to create.

Who is in no file: people of the comparison group or with an address of it in the list, people who declined e-mail,
and everybody who has unsubscribed or was erased since. The same frames give the same bytes.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial

import polars as pl

from winback.export import codes_file, generic, tools, workbook
from winback.export.cells import SafeCells, safe_cells
from winback.export.delimited import csv_file
from winback.export.tools import TOOLS, Listed, Tool
from winback.locale import N_, Message
from winback.offers.audience import USABLE_EMAIL
from winback.schema import ASSIGNED, RECIPIENTS
from winback.vocabulary import Arm, CodeSource, Consent, Destination

CSV_MIME = "text/csv"
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SLUG = 40

_LIST_HEADERS = {**generic.HEADERS, "campaign": "Campaign"}
_ADDRESS = {"email": generic.HEADERS["email"]}
_COMPARED_SHEET = "Comparison Group"
_LIST = Message(N_("List"))
_TITLES = {Consent.YES: Message(N_("List: people who agreed")), Consent.UNKNOWN: Message(N_("List: customers without known consent"))}
_ENDINGS = {Consent.YES: "agreed", Consent.UNKNOWN: "consent-unknown"}


class FileRole(StrEnum):
    """What one file of a campaign is for."""

    LIST = "list"
    COMPARISON_GROUP = "comparison_group"
    CODES = "codes"


@dataclass(frozen=True, kw_only=True, eq=False)
class OutgoingFile:
    """One file that leaves, made when it is asked for.

    ``rows`` without the header. ``consent``: whose list it is, where the tool takes consent for a whole file, else None.
    ``left_out`` says who of the list is not in it. ``prepare`` makes the cells safe, ``write`` makes the bytes.
    """

    role: FileRole
    title: Message
    file_name: str
    mime: str
    rows: int
    consent: Consent | None = None
    left_out: tuple[Message, ...] = ()
    prepare: Callable[[], SafeCells | Listed]
    write: Callable[[pl.DataFrame], bytes]

    @cached_property
    def _prepared(self) -> SafeCells | Listed:
        return self.prepare()

    @property
    def changed_cells(self) -> int:
        """How many cells got an apostrophe, or were left blank, so that no spreadsheet takes them for a formula."""
        return self._prepared.changed_cells

    @property
    def notices(self) -> tuple[Message, ...]:
        """What of the list is not in the file as it was planned."""
        blank = self._prepared.notices if isinstance(self._prepared, Listed) else ()
        return self.left_out + blank

    def build(self) -> bytes:
        """The bytes of the file. A spreadsheet raises ``UnusableInput`` for texts longer than a cell."""
        return self.write(self._prepared.frame)


@dataclass(frozen=True, kw_only=True)
class _People:
    """The list (RECIPIENTS, campaign, email_consent) and the addresses of the comparison group."""

    listed: pl.DataFrame
    compared: pl.DataFrame


def files_for(
    destination: Destination,
    recipients: pl.DataFrame,
    assigned: pl.DataFrame,
    *,
    campaign: str,
    suppressed: pl.Series,
    code_source: CodeSource,
) -> tuple[OutgoingFile, ...]:
    """The files of a campaign that are not empty, the list first; a list of nobody is one file without rows.

    RECIPIENTS and ASSIGNED as recorded; ``campaign`` is its name, ``suppressed`` the customer numbers that nobody writes to
    any more. There is a file of codes where they are Winback's ``OWN``: others exist in the shop already.
    Raises ``UnusableInput`` for more people than a spreadsheet takes.
    """
    people = _people(recipients, assigned, campaign=campaign, suppressed=suppressed)
    tool = TOOLS.get(destination)
    start = f"winback-{slug(campaign)}" if tool is None else f"winback-{slug(campaign)}-{slug(tool.name)}"
    files = _tool_files(people, tool, start) if tool is not None else _plain_files(people, start, is_xlsx=destination is Destination.XLSX)
    if code_source is CodeSource.OWN:
        files.append(_codes_file(people.listed, f"winback-{slug(campaign)}", for_excel=destination is Destination.XLSX))
    return tuple(file for file in files if file.rows or file is files[0])


def reached(people: pl.DataFrame, suppressed: pl.Series) -> tuple[pl.DataFrame, int]:
    """The rows of those who may still be written to, in their order, and how many others there were.

    ``people``: any frame with ``customer``; ``suppressed``: customer numbers, repeated and unknown ones do no harm.
    """
    kept = people.filter(~pl.col("customer").is_in(suppressed.cast(pl.Int64).drop_nulls().unique().implode()))
    return kept, people.height - kept.height


def slug(name: str) -> str:
    """The name as at most 40 small letters and digits of any script and hyphens, safe as part of a file name; never empty.

    Letters stay as people of the language write them: “ä” is “ae” in German and never in Finnish.
    """
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower())
    return "-".join(re.findall(r"[^\W_]+", composed))[:LONGEST_SLUG].strip("-") or "campaign"


def _people(recipients: pl.DataFrame, assigned: pl.DataFrame, *, campaign: str, suppressed: pl.Series) -> _People:
    drawn, _ = reached(ASSIGNED.check(assigned), suppressed)
    held_out = assigned.filter(pl.col("arm") == Arm.HOLDOUT).get_column("email").drop_nulls().str.to_lowercase()
    contacted = drawn.filter((pl.col("arm") != Arm.HOLDOUT) & (pl.col("email_consent") != Consent.NO)).select("customer", "email_consent")
    listed = (
        RECIPIENTS.check(recipients)
        .join(contacted, on="customer", how="inner", maintain_order="left")
        .filter(~pl.col("email").str.to_lowercase().is_in(held_out.implode()).fill_null(value=False))
        .with_columns(pl.lit(campaign).alias("campaign"))
    )
    compared = drawn.filter((pl.col("arm") == Arm.HOLDOUT) & pl.col("email").str.contains(USABLE_EMAIL)).filter(generic.first_of_address())
    return _People(listed=listed, compared=compared)


def _tool_files(people: _People, tool: Tool, start: str) -> list[OutgoingFile]:
    states = (Consent.YES, Consent.UNKNOWN) if tool.file_per_consent else (None,)
    lists = [file for state in states for file in _lists(people.listed, tool, start, state)]
    written = [file for file in lists if file.rows or file.left_out] or lists[:1]
    compared = _comparison_group(people, start, write=partial(tools.write_list, tool=tool))
    return [*written, compared]


def _lists(everybody: pl.DataFrame, tool: Tool, start: str, state: Consent | None) -> list[OutgoingFile]:
    """The list of one state of consent (None: of all), in the parts that the tool takes."""
    people = everybody if state is None else everybody.filter(pl.col("email_consent") == state)
    kept = people.filter(tools.taken(tool)).filter(generic.first_of_address())
    left_out = _left_out(people.height - kept.height, tool)
    parts = tools.parts(kept, tool)
    ending = f"{start}-list" if state is None else f"{start}-list-{_ENDINGS[state]}"
    return [
        OutgoingFile(
            role=FileRole.LIST,
            title=_part_title(_LIST if state is None else _TITLES[state], number, len(parts)),
            file_name=f"{ending}.csv" if len(parts) == 1 else f"{ending}-{number}-of-{len(parts)}.csv",
            mime=CSV_MIME,
            rows=part.height,
            consent=state,
            left_out=left_out if number == 1 else (),
            prepare=partial(tools.listed, part, tool),
            write=partial(tools.write_list, tool=tool),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _left_out(count: int, tool: Tool) -> tuple[Message, ...]:
    if not count:
        return ()
    told = Message(
        N_("{count} person is not in the file: {tool} does not take the address, or somebody else on the list has the same one."),
        plural=N_(
            "{count} people are not in the file: {tool} does not take their addresses, or somebody else on the list has the same one."
        ),
        count=count,
        tool=tool.name,
    )
    return (told,)


def _part_title(title: Message, number: int, parts: int) -> Message:
    return title if parts == 1 else Message(N_("{list}, part {part} of {parts}"), list=title, part=number, parts=parts)


def _comparison_group(people: _People, start: str, *, write: Callable[[pl.DataFrame], bytes], is_xlsx: bool = False) -> OutgoingFile:
    return OutgoingFile(
        role=FileRole.COMPARISON_GROUP,
        title=Message(N_("Comparison group: not to be written to")),
        file_name=f"{start}-comparison-group.{'xlsx' if is_xlsx else 'csv'}",
        mime=XLSX_MIME if is_xlsx else CSV_MIME,
        rows=people.compared.height,
        prepare=partial(tools.addresses, people.compared),
        write=write,
    )


def _plain_files(people: _People, start: str, *, is_xlsx: bool) -> list[OutgoingFile]:
    """The list with every column and the addresses of the comparison group, as CSV or as spreadsheets."""
    listed = people.listed.filter(generic.first_of_address()).drop("email_consent")
    usable = listed.filter(pl.col("email").is_null() | pl.col("email").str.contains(USABLE_EMAIL))
    if is_xlsx:
        workbook.check_rows(max(usable.height, people.compared.height))
    written = OutgoingFile(
        role=FileRole.LIST,
        title=_LIST,
        file_name=f"{start}-list.{'xlsx' if is_xlsx else 'csv'}",
        mime=XLSX_MIME if is_xlsx else CSV_MIME,
        rows=usable.height,
        prepare=partial(safe_cells, usable),
        write=_plain_writer(_LIST_HEADERS, generic.SHEET, is_xlsx=is_xlsx),
    )
    return [written, _comparison_group(people, start, write=_plain_writer(_ADDRESS, _COMPARED_SHEET, is_xlsx=is_xlsx), is_xlsx=is_xlsx)]


def _plain_writer(headers: dict[str, str], sheet: str, *, is_xlsx: bool) -> Callable[[pl.DataFrame], bytes]:
    if is_xlsx:
        return partial(workbook.xlsx_file, headers=headers, sheet=sheet)
    return lambda frame: csv_file(frame.rename(headers))


def _codes_file(listed: pl.DataFrame, start: str, *, for_excel: bool) -> OutgoingFile:
    coded = listed.select(list(RECIPIENTS.columns))
    return OutgoingFile(
        role=FileRole.CODES,
        title=Message(N_("Codes to create in your shop")),
        file_name=f"{start}-codes.csv",
        mime=CSV_MIME,
        rows=coded.height - coded.get_column("code").null_count(),
        prepare=partial(codes_file.codes_to_create, coded),
        write=partial(codes_file.write_codes, for_excel=for_excel),
    )

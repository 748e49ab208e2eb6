"""The import files of the mailing tools: their headers and limits as data, and a list in that form.

Sources, read in their stored copies: help.klaviyo.com 115005078967, 360043841811, 115005078267 (Klaviyo);
mailchimp.com/help/format-guidelines-for-your-import-file (Mailchimp); help.brevo.com 208729849 and
help.sendinblue.com 209502605 (Brevo). Columns of our own begin with “Winback”, so that nothing an account has is overwritten.
Brevo's EXT_ID is not written: it names a contact for the shop's own connection, and ours would make a second name of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from winback.export.cells import SafeCells, safe_cells
from winback.export.delimited import csv_file
from winback.locale import N_, Message
from winback.offers.audience import USABLE_EMAIL
from winback.offers.messages import UNSUBSCRIBE
from winback.vocabulary import Destination

_MEGABYTE = 1_000_000
_MARGIN = 0.9  # of a file's limit: a safe cell may be a little longer than what it was made of
_BYTES_BESIDE_TEXT = 16  # per cell: quotes, separator, a day
_MESSAGE_TEXTS = ("subject", "preview_text", "text", "button")


@dataclass(frozen=True, kw_only=True)
class Tool:
    """What one mailing tool reads.

    ``headers``: our column → its header, in the order of the file; the first is the address. ``unsubscribe_tag`` is
    what the tool replaces by its link in a message. ``longest_text`` is in bytes per cell, ``largest_file`` in bytes.
    ``file_per_consent``: consent is stated for a whole file. ``ascii_names``: addresses are plain ASCII before the @.
    """

    name: str
    headers: Mapping[str, str]
    unsubscribe_tag: str
    separator: str = ","
    longest_text: int | None = None
    largest_file: int | None = None
    file_per_consent: bool = False
    ascii_names: bool = False


_OWN = {
    "campaign": "Winback Campaign",
    "reward": "Winback Reward",
    "code": "Winback Code",
    "expires_on": "Winback Expires On",
    "last_order_on": "Winback Last Order On",
    "favourite_product": "Winback Favourite Product",
    "subject": "Winback Subject",
    "preview_text": "Winback Preview Text",
    "text": "Winback Message",
    "button": "Winback Button",
    "link": "Winback Link",
}
_CONSENT = {"email_consent": "Winback Consent"}


def _in_capitals(headers: Mapping[str, str]) -> dict[str, str]:
    return {column: header.upper().replace(" ", "_") for column, header in headers.items()}


TOOLS: Mapping[Destination, Tool] = MappingProxyType(
    {
        Destination.KLAVIYO: Tool(
            name="Klaviyo",
            headers={"email": "Email", "first_name": "First Name", "last_name": "Last Name", "phone": "Phone Number", **_OWN},
            unsubscribe_tag="{% unsubscribe %}",
            largest_file=50 * _MEGABYTE,
            file_per_consent=True,
        ),
        Destination.MAILCHIMP: Tool(
            name="Mailchimp",
            headers={
                "email": "Email Address",
                "first_name": "First Name",
                "last_name": "Last Name",
                "phone": "Phone",
                **{column: header for column, header in _OWN.items() if column != "text"},
                **_CONSENT,
            },
            unsubscribe_tag="*|UNSUB|*",
            longest_text=255,
            ascii_names=True,
        ),
        Destination.BREVO: Tool(
            name="Brevo",
            headers={
                "email": "EMAIL",
                "first_name": "FIRSTNAME",
                "last_name": "LASTNAME",
                "phone": "SMS",
                **_in_capitals(_OWN | _CONSENT),
            },
            unsubscribe_tag="{{ unsubscribe }}",
            separator=";",
            largest_file=250 * _MEGABYTE,
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list in the form of a tool: safe cells under our names, how many were changed, and what could not be written."""

    frame: pl.DataFrame
    changed_cells: int
    notices: tuple[Message, ...]


def taken(tool: Tool) -> pl.Expr:
    """Whether the tool takes a row's address: it has one, and it is of the tool's form."""
    usable = pl.col("email").str.contains(USABLE_EMAIL)
    plain = pl.col("email").str.contains(r"^[\x21-\x7E]+@") if tool.ascii_names else pl.lit(value=True)
    return (usable & plain).fill_null(value=False)


def parts(people: pl.DataFrame, tool: Tool) -> list[pl.DataFrame]:
    """The people in as many parts as the tool's largest file asks for, in their order; one part for nobody."""
    if tool.largest_file is None or people.is_empty():
        return [people]
    columns = [name for name in tool.headers if name in people.columns]
    texts = [name for name in columns if people.schema[name] == pl.String()]
    sizes = [(pl.col(name).str.len_bytes() + pl.col(name).str.count_matches('"', literal=True)).fill_null(0) for name in texts]
    size = pl.sum_horizontal(sizes).cast(pl.Int64) + _BYTES_BESIDE_TEXT * len(tool.headers)
    numbered = people.with_columns((size.cum_sum() // int(tool.largest_file * _MARGIN)).alias("part"))
    return numbered.partition_by("part", maintain_order=True, include_key=False)


def listed(people: pl.DataFrame, tool: Tool) -> Listed:
    """One row per person, with the columns and limits of the tool. ``people``: RECIPIENTS and [campaign, email_consent].

    Unsubscribing is the template's part: a tool replaces its tag there, not in what it puts into it, so that our
    placeholder is taken out of the texts. A phone number, which names a contact too, stands on one row only.
    """
    columns = people.with_columns(*_without_placeholder(), _one_row_per_phone()).select(list(tool.headers))
    return _within_limit(safe_cells(columns), tool)


def addresses(people: pl.DataFrame) -> SafeCells:
    """The addresses alone, in alphabetical order, which says nothing of anybody. ``people`` has ``email``."""
    return safe_cells(people.select("email").sort("email"))


def write_list(frame: pl.DataFrame, tool: Tool) -> bytes:
    """Columns under our names as a file that the tool reads: UTF-8 without byte order mark."""
    return csv_file(frame.rename({name: tool.headers[name] for name in frame.columns}), separator=tool.separator)


def _without_placeholder() -> list[pl.Expr]:
    """The texts without our unsubscribe placeholder, and with dashes for list items: a hyphen would get an apostrophe."""
    bare = pl.col(*_MESSAGE_TEXTS).str.replace_all(UNSUBSCRIBE, "", literal=True)
    return [bare.str.replace_all(r"(?m)^- ", "– ").str.replace_all(r"\n{3,}", "\n\n").str.strip_chars_end()]


def _one_row_per_phone() -> pl.Expr:
    return pl.when(pl.col("phone").is_first_distinct()).then(pl.col("phone"))


def _within_limit(safe: SafeCells, tool: Tool) -> Listed:
    """Texts that are too long for the tool are left blank, because half a code or link is worse than none, and counted."""
    if tool.longest_text is None:
        return Listed(frame=safe.frame, changed_cells=safe.changed_cells, notices=())
    texts = [name for name, dtype in safe.frame.schema.items() if dtype == pl.String()]
    too_long = safe.frame.select((pl.col(name).str.len_bytes() > tool.longest_text).fill_null(value=False) for name in texts)
    kept = safe.frame.with_columns(pl.when(~too_long.get_column(name)).then(pl.col(name)).alias(name) for name in texts)
    counts = {name: int(too_long.get_column(name).sum()) for name in texts}
    notices = tuple(_left_blank(tool, name, count) for name, count in counts.items() if count)
    return Listed(frame=kept, changed_cells=safe.changed_cells, notices=notices)


def _left_blank(tool: Tool, column: str, count: int) -> Message:
    return Message(
        N_("{count} text of the column “{column}” is longer than the {most} bytes that {tool} keeps. It was left blank, not cut."),
        plural=N_(
            "{count} texts of the column “{column}” are longer than the {most} bytes that {tool} keeps. They were left blank, not cut."
        ),
        count=count,
        column=tool.headers[column],
        most=tool.longest_text,
        tool=tool.name,
    )

"""What a parsed file comes to: orders as the shop counts them, and rows refused."""

from decimal import Decimal

from winback.ingest.identity import Resolved, resolve
from winback.ingest.merging import merge, no_records
from winback.ingest.parsed import ParsedFile


def counted(*files: ParsedFile) -> Resolved:
    """The shop that has imported these files in one drop."""
    records, _ = merge(no_records(), files)
    return resolve(records)


def nets(*files: ParsedFile) -> dict[str, Decimal]:
    """The net value of each order by its number; orders that do not count have 0."""
    orders = counted(*files).orders
    return dict(zip(orders["order_id"].to_list(), orders["net"].to_list(), strict=True))


def standings(*files: ParsedFile) -> dict[str, str]:
    """How each order stands, by its number."""
    orders = counted(*files).orders
    return dict(zip(orders["order_id"].to_list(), orders["standing"].to_list(), strict=True))


def refused(file: ParsedFile) -> list[tuple[int, str]]:
    """Line and reason of every refused row."""
    return file.rejects.select("line_number", "reason").rows()

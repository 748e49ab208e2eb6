"""A table of text with its layout → order records, lines, contacts, and a reject for every row that fits none."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from winback.errors import UnusableFile
from winback.ingest.arrays import as_series
from winback.ingest.contacts import contact_key, contact_values, one_per_key
from winback.ingest.grouping import Grouped, grouped, named, tidy
from winback.ingest.layouts import Layout
from winback.ingest.notices import consent_notices, day_notices, order_notices
from winback.ingest.order_lines import LineValues, line_values, no_lines
from winback.ingest.order_values import OrderReader
from winback.ingest.packed_items import ROW, Items, items_of
from winback.ingest.parsed import FileFacts, ParsedFile
from winback.ingest.parsing import unclear_mark
from winback.ingest.reading import LINE, Rows, TextTable
from winback.ingest.recognised import Recognised
from winback.ingest.survey import answer_values, unread_questions
from winback.locale import N_, Message
from winback.policy import ImportAnswers
from winback.schema import CONTACTS, LINES, MONEY, ORDER_RECORDS, REJECTS
from winback.vocabulary import DateOrder, FileKind, RejectReason, RowShape

_EXCERPT = 200
_LINE_COLUMNS = {"product", "product_name", "line_total", "unit_price"}
_SPREADSHEET_SHARE = 0.1  # beyond it a file with rounded order numbers is refused as a whole


def canonical(table: TextTable, found: Recognised, answers: ImportAnswers) -> ParsedFile:
    """Read the columns that are needed and put them into canonical frames.

    Every row ends up in an order or a contact, or in the rejects with its line number. Raises
    ``NeedsDateOrder``, and ``UnusableFile`` where no row can be used.
    """
    if answers.decimal_mark:
        found = replace(found, layout=replace(found.layout, decimal_mark=answers.decimal_mark))
    rows = table.read([header for _, header in found.pairs])
    if found.layout.kind == FileKind.CUSTOMERS:
        return _customers(table, found, rows, answers)
    if found.layout.kind == FileKind.ANSWERS:
        return _answers(table, found, rows, answers)
    return _orders(table, found, rows, answers)


def _customers(table: TextTable, found: Recognised, rows: Rows, answers: ImportAnswers) -> ParsedFile:
    cells = tidy(named(rows.rows, found))
    people = contact_values(cells, found.layout, phone_country=answers.phone_country)
    unreachable = pl.col("contact_key").is_null()
    rejects = people.filter(unreachable).select(LINE, reason=pl.lit(RejectReason.NO_CONTACT.value))
    contacts = one_per_key(CONTACTS.conform(people.filter(~unreachable)))
    return ParsedFile(
        facts=_facts(table, found, rows, date_order=None, warnings=(*consent_notices(cells), *unread_questions(table))),
        orders=ORDER_RECORDS.empty(),
        lines=LINES.empty(),
        contacts=contacts,
        rejects=_all_rejects([rows.broken, REJECTS.conform(rejects)], rows.count),
    )


def _answers(table: TextTable, found: Recognised, rows: Rows, answers: ImportAnswers) -> ParsedFile:
    """Contacts that hold nothing but the address, the answer and consents; of several answers of one person the newest."""
    cells = tidy(named(rows.rows, found))
    told = answer_values(cells, found, answers).with_columns(cells[LINE], source=pl.lit(found.layout.source))
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("platform_customer_id", "phone")]
    people = told.with_columns(nothing).with_columns(contact_key=contact_key())
    reason = (
        pl.when(pl.col("contact_key").is_null())
        .then(pl.lit(RejectReason.NO_CONTACT.value))
        .when(pl.col("answer").is_null() | (pl.col("answer") == ""))
        .then(pl.lit(RejectReason.NO_ANSWER.value))
    )
    judged = people.with_columns(reason=reason)
    contacts = one_per_key(CONTACTS.conform(judged.filter(pl.col("reason").is_null())))
    rejects = judged.filter(pl.col("reason").is_not_null()).select(LINE, "reason")
    return ParsedFile(
        facts=_facts(table, found, rows, date_order=None, warnings=(*day_notices(cells, told), *consent_notices(cells))),
        orders=ORDER_RECORDS.empty(),
        lines=LINES.empty(),
        contacts=contacts,
        rejects=_all_rejects([rows.broken, REJECTS.conform(rejects)], rows.count),
    )


def _orders(table: TextTable, found: Recognised, rows: Rows, answers: ImportAnswers) -> ParsedFile:
    layout = found.layout
    groups = grouped(named(rows.rows, found), layout.shape)
    lines = line_values(groups.rows, layout) if _LINE_COLUMNS & set(groups.rows.columns) else no_lines(groups.rows.height)
    items = items_of(rows.rows, found)
    reader = OrderReader(groups.heads, found, answers)
    totals = _sums(lines, groups) if layout.shape == RowShape.LINES_ONLY else None
    _refuse_by_rows(reader, groups, lines)
    values = reader.values(totals)
    _check_numbers(values)
    accepted = values["reason"].is_null().to_numpy()
    order_of_row = _numbers(accepted, groups.order_of_row)
    orders = values.filter(as_series(accepted)).drop("reason", "column", "excerpt").with_row_index("order")
    notices = order_notices(
        orders,
        superseded_rows=groups.superseded,
        unread_phones=reader.unread_phones(values["phone"]),
        unknown_statuses=reader.unknown_statuses,
        unclear_amount=_unclear_amount(groups, layout),
        layout=layout,
    )
    unread = _unread_items(items)
    return ParsedFile(
        facts=_facts(table, found, rows, date_order=reader.date_order, warnings=(*notices, *unread, *consent_notices(groups.heads))),
        orders=ORDER_RECORDS.conform(orders),
        lines=_lines(lines, order_of_row) if items is None else _packed_lines(items, layout, order_of_row),
        contacts=CONTACTS.empty(),
        rejects=_all_rejects([rows.broken, _order_rejects(values, groups), _line_rejects(lines, groups, values, found)], rows.count),
    )


def _sums(lines: LineValues, groups: Grouped) -> pl.Series:
    """What the lines of each order add up to; an order whose lines were all refused has no sum."""
    paid = lines.items.select("paid", order=as_series(groups.order_of_row)).filter(lines.refused["reason"].is_null())
    sums = paid.group_by("order").agg(pl.col("paid").sum())
    orders = pl.DataFrame({"order": np.arange(groups.heads.height)})
    return orders.join(sums, on="order", how="left", maintain_order="left")["paid"].cast(MONEY)


def _unclear_amount(groups: Grouped, layout: Layout) -> str | None:
    """An amount of which nothing tells whether its mark parts thousands or decimals; None where somebody has said or all is clear."""
    amounts = next((groups.rows[field] for field in ("total", "line_total", "unit_price") if field in groups.rows.columns), None)
    unclear = unclear_mark(amounts) if amounts is not None and layout.decimal_mark is None else None
    return unclear["example"] if unclear else None


def _refuse_by_rows(reader: OrderReader, groups: Grouped, lines: LineValues) -> None:
    """Refuse orders for what is wrong with their rows: unreadable lines, totals that differ."""
    refused = lines.refused["reason"].is_not_null().to_numpy()
    if reader.layout.shape == RowShape.LINES_ONLY:
        usable = np.zeros(groups.heads.height, dtype=np.bool_)
        usable[groups.order_of_row[~refused]] = True
        reader.refuse(as_series(~usable), RejectReason.BAD_AMOUNT, "order_id")
    elif refused.any():
        on_head = np.isin(groups.heads[LINE].to_numpy(), groups.rows[LINE].to_numpy()[refused])
        reader.refuse(as_series(on_head), RejectReason.BAD_AMOUNT, "total")
    if reader.layout.shape == RowShape.LINES_REPEATED_TOTALS:
        reader.refuse(as_series(_conflicting(groups)), RejectReason.CONFLICTING_TOTALS, "total")


def _conflicting(groups: Grouped) -> npt.NDArray[np.bool_]:
    """Orders whose rows state different totals."""
    stated = tidy(groups.rows.select(LINE, "total"))["total"]
    expected = groups.heads["total"].gather(groups.order_of_row)
    conflicting = np.zeros(groups.heads.height, dtype=np.bool_)
    conflicting[groups.order_of_row[(stated.is_not_null() & (stated != expected)).fill_null(value=False).to_numpy()]] = True
    return conflicting


def _check_numbers(values: pl.DataFrame) -> None:
    """Refuse the file where a spreadsheet has rounded its order numbers, or no order is left."""
    rounded = (values["reason"] == RejectReason.SPREADSHEET_ORDER_ID).sum()
    if rounded > _SPREADSHEET_SHARE * values.height:
        raise UnusableFile(
            Message(N_("The order numbers have been rounded by a spreadsheet (such as 1.2E+12), so that orders cannot be told apart.")),
            Message(N_("Download the export again and do not open it in between, or format that column as text before you save it.")),
        )
    if values["reason"].null_count() == 0:
        first = values["reason"].value_counts(sort=True)["reason"][0]
        raise UnusableFile(_NO_ORDERS[RejectReason(first)], Message(N_("Check which column holds what, or download the export again.")))


_NO_ORDERS = {
    RejectReason.BROKEN_ROW: Message(N_("No row of the file could be read.")),
    RejectReason.NO_ORDER_ID: Message(N_("No row of the file has an order number.")),
    RejectReason.SPREADSHEET_ORDER_ID: Message(N_("The order numbers have been rounded by a spreadsheet.")),
    RejectReason.NO_DATE: Message(N_("No order of the file has a date.")),
    RejectReason.BAD_DATE: Message(N_("No date of the file could be read.")),
    RejectReason.BAD_AMOUNT: Message(N_("No amount of the file could be read.")),
    RejectReason.BAD_QUANTITY: Message(N_("No quantity of the file could be read.")),
    RejectReason.NO_CONTACT: Message(N_("No row of the file names a customer.")),
    RejectReason.CONFLICTING_TOTALS: Message(N_("Every order of the file states different totals on its rows.")),
}


def _numbers(accepted: npt.NDArray[np.bool_], order_of_row: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The number among the accepted orders for each row; below zero where its order is none of them."""
    numbers = np.where(accepted, np.cumsum(accepted) - 1, -1)
    return np.where(order_of_row < 0, -1, numbers[np.maximum(order_of_row, 0)])


def _packed_lines(items: Items, layout: Layout, order_of_row: npt.NDArray[np.int64]) -> pl.DataFrame:
    return _lines(line_values(items.rows, layout), order_of_row[items.rows[ROW].to_numpy()])


def _unread_items(items: Items | None) -> tuple[Message, ...]:
    """What is to be said about packed products: some that could not be read, or none with a price."""
    if items is None:
        return ()
    unread = Message(
        N_("{count} product could not be told from the text of its order; the order itself is complete."),
        plural=N_("{count} products could not be told from the text of their orders; the orders themselves are complete."),
        count=items.unread,
    )
    priceless = Message(N_("The file names the products of an order without their prices."))
    has_prices = bool({"unit_price", "line_total"} & set(items.rows.columns))
    return (*([unread] if items.unread else []), *([] if has_prices else [priceless]))


def _lines(lines: LineValues, order_of_line: npt.NDArray[np.int64]) -> pl.DataFrame:
    order = as_series(order_of_line, "order")
    kept = (order >= 0) & lines.items["product"].is_not_null() & lines.refused["reason"].is_null()
    items = lines.items.with_columns(order)
    items = items if kept.all() else items.filter(kept)
    numbers = items["order"].to_numpy()
    if not len(numbers):
        return LINES.empty()
    if (np.diff(numbers) < 0).any():
        items = items.sort("order", maintain_order=True)
        numbers = items["order"].to_numpy()
    firsts = np.flatnonzero(np.diff(numbers, prepend=-1))
    within = np.arange(len(numbers)) - np.repeat(firsts, np.diff(firsts, append=len(numbers)))
    return LINES.conform(items.with_columns(as_series(within, "line")))


def _order_rejects(values: pl.DataFrame, groups: Grouped) -> pl.DataFrame:
    """Every row of a refused order, with the reason of the order."""
    refused = values["reason"].is_not_null().to_numpy()
    if not refused.any():
        return REJECTS.empty()
    which = (groups.order_of_row >= 0) & refused[np.maximum(groups.order_of_row, 0)]
    told = values.select("reason", "column", "excerpt")[groups.order_of_row[which]]
    return REJECTS.conform(told.with_columns(groups.rows[LINE].filter(as_series(which)), pl.col("excerpt").str.slice(0, _EXCERPT)))


def _line_rejects(lines: LineValues, groups: Grouped, values: pl.DataFrame, found: Recognised) -> pl.DataFrame:
    """Rows whose line cannot be read, in orders that stand."""
    refused = lines.refused["reason"].is_not_null().to_numpy()
    if not refused.any():
        return REJECTS.empty()
    stands = values["reason"].is_null().to_numpy()
    which = as_series(refused & (groups.order_of_row >= 0) & stands[np.maximum(groups.order_of_row, 0)])
    headers = dict(reversed(found.mapping))
    told = lines.refused.filter(which).with_columns(
        groups.rows[LINE].filter(which), pl.col("column").replace(headers), pl.col("excerpt").str.slice(0, _EXCERPT)
    )
    return REJECTS.conform(told)


def _all_rejects(parts: Sequence[pl.DataFrame], rows: int) -> pl.DataFrame:
    rejects = pl.concat(parts).sort("line_number")
    if rows and rejects.height >= rows:
        raise UnusableFile(
            Message(N_("None of the {rows} rows could be used."), rows=rows),
            Message(N_("Check which column holds what, or download the export again.")),
        )
    return REJECTS.check(rejects)


def _facts(table: TextTable, found: Recognised, rows: Rows, *, date_order: DateOrder | None, warnings: tuple[Message, ...]) -> FileFacts:
    layout = found.layout
    return FileFacts(
        layout=layout.name,
        title=layout.title,
        kind=layout.kind,
        source=layout.source,
        certainty=found.certainty,
        rows=rows.count,
        encoding=table.encoding,
        delimiter=table.delimiter,
        header_line=table.header_line,
        date_order=date_order,
        headers=table.headers,
        mapping=found.pairs,
        can_mail=layout.may_mail and bool(found.headers("email")),
        fetch_instead=layout.fetch_instead,
        warnings=(*table.notices, *layout.cautions, *warnings),
    )

"""How well each column of an unknown table fits each field: by the words of its header, as far as its cells bear them out."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl

from winback.ingest.evidence import Evidence, evidence
from winback.ingest.flags import flag_field
from winback.ingest.headers import meanings, says_nothing
from winback.ingest.layouts.layout import FIELDS
from winback.ingest.parsing import cleaned, without_placeholders
from winback.ingest.permission import asks_permission, permission_field
from winback.ingest.reading import TextTable
from winback.ingest.refusal_words import speaks_of_refusal, takes_something_back

SURE = 0.7
"""From here on a column is taken without asking."""

_MOSTLY = 0.6
_NEARLY_ALL = 0.9
_EMPTY = 0.1  # a column without a value gives way to any that has some
_EMAIL_BY_LOOK, _DATE_BY_LOOK, _CONSENT_BY_QUESTION, _FLAG = 0.75, 0.3, 0.8, 0.9
_CONSENTS = ("email_consent", "sms_consent", "phone_consent", "ads_consent")
_MANY_ROWS = 20
_PERSONAL = frozenset({"email", "phone", "customer_id", "first_name", "last_name", "full_name"})

_Gate = Callable[[Evidence], bool]


def _is_number_of_order(e: Evidence) -> bool:
    is_constant = e.different == 1 and e.filled > _MANY_ROWS
    return not is_constant and e.email < 0.1 and e.plain_date < _MOSTLY and e.decimals < _NEARLY_ALL and e.clock < _MOSTLY


def _is_name(e: Evidence) -> bool:
    return e.worded >= _MOSTLY and e.email < _MOSTLY and e.yes_or_no < _MOSTLY


_GATES: dict[str, _Gate] = {
    "order_id": _is_number_of_order,
    "date": lambda e: e.date >= _MOSTLY and e.email == 0,
    "cancelled_at": lambda e: e.date >= _MOSTLY or e.yes_or_no >= _NEARLY_ALL,
    "time": lambda e: e.clock >= _NEARLY_ALL,
    **dict.fromkeys(
        ("total", "refunded", "discount", "unit_price", "line_total"), lambda e: e.money >= _MOSTLY and e.plain_date < 0.5 and e.clock < 0.5
    ),
    "quantity": lambda e: e.money >= _MOSTLY,
    "stated_orders": lambda e: e.whole >= _NEARLY_ALL,
    "email": lambda e: e.email >= _MOSTLY,
    "phone": lambda e: e.phone >= _MOSTLY,
    "customer_id": lambda e: e.email < 0.1 and e.spaced < 0.5 and e.yes_or_no < _MOSTLY,
    "full_name": _is_name,
    "first_name": _is_name,
    "last_name": _is_name,
    "country": lambda e: e.money < _NEARLY_ALL and e.worded >= _MOSTLY,
    "postcode": lambda e: e.decimals < _MOSTLY and e.email == 0,
    "currency": lambda e: e.currency >= _MOSTLY,
    **dict.fromkeys(("status", "payment_status"), lambda e: e.plain_date < 0.5 and e.decimals < 0.5 and e.email == 0),
    "fulfilment": lambda e: e.money < _NEARLY_ALL,
    "payment_method": lambda e: e.money < _NEARLY_ALL,
    "sales_channel": lambda e: e.money < _NEARLY_ALL,
    "tags": lambda e: e.money < _NEARLY_ALL,
    "discount_codes": lambda e: e.decimals < _MOSTLY and e.plain_date < 0.5,
    "product": lambda e: e.decimals < _NEARLY_ALL and e.email == 0,
    "product_name": lambda e: e.worded >= 0.5 and e.email == 0,
    "category": lambda e: e.decimals < _NEARLY_ALL and e.email == 0,
    "language": lambda e: e.worded >= _MOSTLY,
    **dict.fromkeys(
        ("email_consent", "sms_consent", "phone_consent", "ads_consent"),
        lambda e: e.decimals < 0.1 and e.email < _MOSTLY and e.plain_date < _MOSTLY,  # a day says neither yes nor no
    ),
}


@dataclass(frozen=True, kw_only=True)
class Fits:
    """(field, header) → how well they fit, and the evidence of every column."""

    scores: Mapping[tuple[str, str], float]
    columns: Mapping[str, Evidence]
    rows: int

    def is_full(self, header: str) -> bool:
        """Whether every row of the sample fills a column."""
        return self.columns[header].filled == self.rows

    def of(self, field: str) -> list[tuple[str, float]]:
        """The headers that fit a field, the best first; of equals the one further left."""
        fitting = [(header, score) for (named, header), score in self.scores.items() if named == field and score > 0]
        return sorted(fitting, key=lambda fit: -fit[1])


def fits(table: TextTable, *, without: Collection[str] = ()) -> Fits:
    """Compare every column with every field, those ``without`` left out."""
    headers = tuple(header for header in table.headers if header not in without)
    sample = table.sample.select(without_placeholders(cleaned(pl.col(header))).alias(header) for header in headers)
    columns = evidence(sample)
    scores = {
        (field, header): score
        for header in headers
        for field, by_words in meanings(header).items()
        if not (field in _CONSENTS and _is_refusal(header)) and (score := _borne_out(field, by_words, columns[header])) > 0
    }
    by_look = {**_by_look(headers, columns, scores), **_by_question(sample, scores)}
    flags = _flags(columns)
    others = {(field, header): score for (field, header), score in (scores | by_look).items() if header not in flags}
    return Fits(scores=others | {(field, header): _FLAG for header, field in flags.items()}, columns=columns, rows=sample.height)


def _flags(columns: Mapping[str, Evidence]) -> dict[str, str]:
    """Header → field of columns that say yes or no to a single question; they are read as nothing else."""
    said = {header: flag_field(header) for header, column in columns.items() if column.filled and column.yes_or_no >= _NEARLY_ALL}
    return {header: field for header, field in said.items() if field}


def _is_refusal(header: str) -> bool:
    """Whether a yes below a header cannot be a consent."""
    return speaks_of_refusal(header) or takes_something_back(header)


def _borne_out(field: str, by_words: float, column: Evidence) -> float:
    """The score by words, or nothing where the cells are something else. An empty column is hardly worth naming."""
    if not column.filled:
        return _EMPTY * by_words
    if field == "customer_id" and column.spaced == 0 and column.digits >= _NEARLY_ALL:
        by_words = max(by_words, by_words + 0.15) if by_words < 0.8 else by_words
    gate = _GATES.get(field)
    return by_words if gate is None or gate(column) else 0.0


def _by_look(
    headers: tuple[str, ...], columns: Mapping[str, Evidence], scores: Mapping[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """The one column that holds addresses, and the one that holds days, where no header speaks of them."""
    found = {}
    for field, look, score in (("email", "email", _EMAIL_BY_LOOK), ("date", "plain_date", _DATE_BY_LOOK)):
        if field not in FIELDS or any(named == field and value > _EMPTY for (named, _), value in scores.items()):
            continue
        alike = [header for header in headers if columns[header].filled and getattr(columns[header], look) >= _NEARLY_ALL]
        if len(alike) == 1 and says_nothing(alike[0]):
            found[field, alike[0]] = score
    return found


def _by_question(sample: pl.DataFrame, scores: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Columns that ask in words of their own whether somebody may be written to: a no below them is one."""
    unread = [header for header in sample.columns if max(scores.get((field, header), 0) for field in _CONSENTS) < SURE]
    asking = {header: permission_field(header) for header in unread if asks_permission(header, sample[header])}
    return {(field, header): _CONSENT_BY_QUESTION for header, field in asking.items() if field}

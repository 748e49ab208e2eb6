"""Answers to a survey (“Why did you leave?”): an e-mail address, what was answered, and when, where the file says so.

A file is one where it has an address column and a column that a person would call an answer or a question, and speaks neither of
orders or money nor of subscription: lists of those who unsubscribed give reasons of their own. Where somebody says that a file is
one, what it tells of consent is read with it, and nothing else.
"""

import re
from collections.abc import Sequence

import polars as pl

from winback.errors import NeedsMapping
from winback.ingest.contacts import CONSENTS
from winback.ingest.evidence import Evidence
from winback.ingest.given_answers import answer_texts
from winback.ingest.headers import folded, meanings, says_nothing
from winback.ingest.layouts import Layout
from winback.ingest.list_columns import is_of_others
from winback.ingest.matching import SURE, Fits, fits
from winback.ingest.parsing import cleaned, parse_consent, parse_dates, parse_emails
from winback.ingest.permission import asks_permission
from winback.ingest.reading import TextTable
from winback.ingest.recognised import Recognised
from winback.ingest.refusals import REFUSALS, with_refusals, without_the_refused
from winback.locale import N_, Message
from winback.policy import ImportAnswers
from winback.vocabulary import FileKind, RowShape

CERTAINTY = 0.8

SURVEY = Layout(
    name="survey_answers",
    title=N_("Answers to a survey"),
    source="survey",
    kind=FileKind.ANSWERS,
    shape=RowShape.CUSTOMER,
    required=(),
    fields={"email": ()},
)

_OF_ANSWERS = ("answer", "answered_on")
_FIELDS = ("email", *_OF_ANSWERS, *CONSENTS, *REFUSALS)
_OF_ORDERS = ("order_id", "total", "line_total", "unit_price", "refunded", "quantity")
_OF_PERSONS = ("email", "phone", "first_name", "last_name", "full_name", "country", "postcode", "language", "customer_id")
_ASKS_WHY = re.compile(r"\b(?:why|warum|weshalb|wieso|miksi|minka vuoksi|mista syysta|what made you|how come)\b")
_CAUSE = re.compile(r"\b(?:reasons?|grund|gruende|grunde|syy|syyt|leave|leaving|left|because)\b")
_ANSWER = re.compile(
    r"\b(?:answer|answers|response|reason|feedback|why|antwort|antworten|grund|begruendung|begrundung|warum|weshalb|rueckmeldung|ruckmeldung"
    r"|vastaus|vastaukset|syy|miksi|palaute)\b"
)
_ON = re.compile(
    r"\b(?:date|day|time|timestamp|submitted|answered|completed|datum|zeitstempel|zeitpunkt|beantwortet|eingereicht"
    r"|aikaleima|paiva|pvm|paivamaara|vastattu)\b"
)
_NO_SURVEY = re.compile(
    r"unsub|opt out|bounce|suppress|subscri|consent|newsletter|abgemeldet|abmeld|einwilligung|suostumus|lupa|kielto"
    r"|order|total|amount|refund|cancel|return|bestell|betrag|summe|erstatt|storn|retour|tilaus|summa|hyvitys|peruut|palautus"
)
_OF_LISTS = r"(?i)unsub|bounce|suppress|spam|opt.?out|abgemeldet"
_MOSTLY = 0.6


def means_answers(overrides: Sequence[tuple[str, str]]) -> bool:
    """Whether somebody who says which column holds what speaks of answers, and so of a survey."""
    return any(field in _OF_ANSWERS and header for field, header in overrides)


def survey(table: TextTable, overrides: Sequence[tuple[str, str]], *, kind: FileKind | None) -> Recognised | None:
    """The columns of a survey's answers; None where the file is something else. Raises ``NeedsMapping`` where a person has said that it
    is one, or a header asks why, and its columns cannot be told."""
    settled = {field: header for field, header in overrides if field in _FIELDS}
    if kind not in (None, FileKind.ANSWERS):
        return None
    fitting = fits(table)
    columns = _columns(fitting)
    if kind is None and not _is_survey(table, fitting, columns):
        return None
    found = columns | settled
    mapping = tuple((field, found[field]) for field in _FIELDS if found.get(field))
    if not {"email", "answer"} <= dict(mapping).keys():
        raise NeedsMapping(
            Message(N_("It is not clear which column holds the answers, and which the e-mail addresses.")),
            Message(N_("Say which column holds what.")),
            headers=table.headers,
            found=mapping,
        )
    return with_refusals(Recognised(layout=SURVEY, certainty=CERTAINTY, mapping=mapping), table, settled=settled)


def unread_questions(table: TextTable) -> tuple[Message, ...]:
    """A notice for each filled column that asks why, in a file that was not read as a survey."""
    filled = table.sample.select(cleaned(pl.col(header)).count() for header in table.headers if _asks_why(header))
    return tuple(
        Message(
            N_("The answers to “{question}” were not read. If you want them, read the file in once more and say that it is a survey."),
            question=header,
        )
        for header in filled.columns
        if filled[header][0]
    )


def answer_values(cells: pl.DataFrame, found: Recognised, answers: ImportAnswers) -> pl.DataFrame:
    """[email, answer, answered_on, and the consents] of cleaned rows. Raises ``NeedsDateOrder`` where the days can be read in two ways."""
    days = pl.Series("answered_on", [None], dtype=pl.Date).new_from_index(0, cells.height)
    if "answered_on" in cells.columns:
        reading = parse_dates(
            cells["answered_on"], header=found.headers("answered_on")[0], answer=answers.date_order, time_zone=answers.time_zone
        )
        days = reading.moments.dt.date().alias("answered_on")
    told = [parse_emails(cells["email"]).alias("email"), answer_texts(cells["answer"]), days]
    consents = [
        parse_consent(cells[name] if name in cells.columns else pl.Series(name, [None], dtype=pl.String).new_from_index(0, cells.height))
        for name in CONSENTS
    ]
    return without_the_refused(
        pl.DataFrame(told).with_columns(one.alias(name) for one, name in zip(consents, CONSENTS, strict=True)), cells
    )


def _is_survey(table: TextTable, fitting: Fits, columns: dict[str, str]) -> bool:
    answer = columns.get("answer")
    if "email" not in columns or any(_speaks_of_something_else(header, fitting, table) for header in fitting.columns):
        return False
    if answer is None:
        return any(_asks_why(header) and look.filled for header, look in fitting.columns.items())
    given = table.sample.select(cleaned(pl.col(answer))).to_series().drop_nulls()
    is_list = given.str.contains(_OF_LISTS).sum() > given.len() / 2
    return _asks_why(answer) or not is_list


def _speaks_of_something_else(header: str, fitting: Fits, table: TextTable) -> bool:
    """Whether a column makes the file one of orders, or of people who may or may not be written to."""
    look = fitting.columns[header]
    if _asks_why(header) or look.email >= _MOSTLY:
        return False
    if any(fitting.scores.get((field, header), 0) >= SURE for field in (*_OF_ORDERS, *CONSENTS)) or _is_unnamed_amount(header, look):
        return True
    if not _asks(header) and _NO_SURVEY.search(folded(header)):
        return True
    return asks_permission(header, table.sample.select(cleaned(pl.col(header))).to_series())


def _is_unnamed_amount(header: str, look: Evidence) -> bool:
    return look.fraction >= _MOSTLY > max(look.plain_date, look.clock) and says_nothing(header)


def _columns(fitting: Fits) -> dict[str, str]:
    """Field → header: the address, the column of answers – of several the one that asks why –, the day of the answer, the consents."""
    looks = fitting.columns
    emails = [header for header, look in looks.items() if look.email >= _MOSTLY]
    asked = [header for header, look in looks.items() if _is_answered(look) and _is_answer(header)]
    dated = [header for header, look in looks.items() if look.date >= _MOSTLY > look.email and _ON.search(folded(header))]
    own = [header for header in emails if not is_of_others(header)]
    candidates = {"email": own, "answer": sorted(asked, key=_rank), "answered_on": dated}
    consents = {field: [header for header, score in fitting.of(field) if score >= SURE and not _asks_why(header)] for field in CONSENTS}
    return {field: headers[0] for field, headers in (candidates | consents).items() if headers}


def _is_answered(look: Evidence) -> bool:
    return look.worded >= _MOSTLY > max(look.email, look.date, look.yes_or_no)


def _is_answer(header: str) -> bool:
    if _asks_why(header):
        return True
    if any(meanings(header).get(field, 0) for field in _OF_PERSONS):  # “What is your name?”
        return False
    return _asks(header) or bool(_ANSWER.search(folded(header)))


def _rank(header: str) -> int:
    """Which of several questions is taken: one that asks why, one that speaks of a reason, any other, a bare answer."""
    if _asks_why(header):
        return 0
    return 1 if _CAUSE.search(folded(header)) else 2 if _asks(header) else 3


def _asks(header: str) -> bool:
    return header.strip().endswith(("?", "？"))


def _asks_why(header: str) -> bool:
    return bool(_ASKS_WHY.search(folded(header)))

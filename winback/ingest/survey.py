"""Answers to a survey (“Why did you leave?”): an e-mail address, what was answered, and when, where the file says so.

A file is one where it has an address column and a column that a person would call an answer or a question, and speaks neither of
orders nor of subscription: lists of those who unsubscribed give reasons of their own. No other column is read.
"""

import re
from collections.abc import Sequence

import polars as pl

from winback.errors import NeedsMapping
from winback.ingest.evidence import evidence
from winback.ingest.headers import folded
from winback.ingest.layouts import Layout
from winback.ingest.list_columns import is_of_others
from winback.ingest.parsing import cleaned, parse_dates, parse_emails
from winback.ingest.reading import TextTable
from winback.ingest.recognised import Recognised
from winback.locale import N_, Message
from winback.policy import ImportAnswers
from winback.vocabulary import FileKind, RowShape

LONGEST_ANSWER = 200
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

_FIELDS = ("email", "answer", "answered_on")
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
_ADDRESS = r"[^\s,;<>()]+@[^\s,;<>()]+"
_NUMBER = r"\+?\d[\d\s()./-]{4,}\d"
_MOSTLY = 0.6


def survey(table: TextTable, overrides: Sequence[tuple[str, str]], *, kind: FileKind | None) -> Recognised | None:
    """The columns of a survey's answers; None where the file is something else. Raises ``NeedsMapping`` where a person has said that it
    is one and its columns cannot be told."""
    settled = {field: header for field, header in overrides if field in _FIELDS}
    if kind not in (None, FileKind.ANSWERS) or (kind is None and not _is_survey(table)):
        return None
    found = _columns(table) | settled
    mapping = tuple((field, found[field]) for field in _FIELDS if found.get(field))
    if not {"email", "answer"} <= dict(mapping).keys():
        raise NeedsMapping(
            Message(N_("It is not clear which column holds the answers, and which the e-mail addresses.")),
            Message(N_("Say which column holds what.")),
            headers=table.headers,
            found=mapping,
        )
    return Recognised(layout=SURVEY, certainty=CERTAINTY, mapping=mapping)


def answer_values(cells: pl.DataFrame, found: Recognised, answers: ImportAnswers) -> pl.DataFrame:
    """[email, answer, answered_on] of cleaned rows; addresses and long numbers in an answer are left out.

    Raises ``NeedsDateOrder`` where the days can be read in two ways.
    """
    told = cells["answer"].str.replace_all(r"\s+", " ").str.replace_all(_ADDRESS, "…").str.replace_all(_NUMBER, "…")
    days = pl.Series("answered_on", [None], dtype=pl.Date).new_from_index(0, cells.height)
    if "answered_on" in cells.columns:
        reading = parse_dates(
            cells["answered_on"], header=found.headers("answered_on")[0], answer=answers.date_order, time_zone=answers.time_zone
        )
        days = reading.moments.dt.date().alias("answered_on")
    answer = told.str.strip_chars().str.slice(0, LONGEST_ANSWER)
    return pl.DataFrame([parse_emails(cells["email"]).alias("email"), answer.alias("answer"), days])


def _is_survey(table: TextTable) -> bool:
    if any(_NO_SURVEY.search(folded(header)) for header in table.headers if not _asks(header)):
        return False
    found = _columns(table)
    if not {"email", "answer"} <= found.keys():
        return False
    given = table.sample.select(cleaned(pl.col(found["answer"]))).to_series()
    return not given.str.contains(_OF_LISTS).any()


def _columns(table: TextTable) -> dict[str, str]:
    """Field → header: the address, the column of answers – of several a question, else the first –, the day of the answer."""
    looks = evidence(table.sample.select(cleaned(pl.col(header)) for header in table.headers))
    emails = [header for header, look in looks.items() if look.email >= _MOSTLY]
    asked = [header for header, look in looks.items() if look.worded >= _MOSTLY > max(look.email, look.date) and _is_answer(header)]
    dated = [header for header, look in looks.items() if look.date >= _MOSTLY > look.email and _ON.search(folded(header))]
    own = [header for header in emails if not is_of_others(header)]
    candidates = {"email": own, "answer": sorted(asked, key=lambda header: not _asks(header)), "answered_on": dated}
    return {field: headers[0] for field, headers in candidates.items() if headers}


def _is_answer(header: str) -> bool:
    return _asks(header) or bool(_ANSWER.search(folded(header)))


def _asks(header: str) -> bool:
    return header.strip().endswith("?")

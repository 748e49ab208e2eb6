"""The people behind a figure as a file for reading: who they are and where they stand."""

from collections.abc import Callable, Mapping

import polars as pl

from winback.export.cells import safe_cells
from winback.export.delimited import csv_file
from winback.locale import N_, Message
from winback.locale.words import word
from winback.vocabulary import Consent, Stage

_CLOSED = {"stage": Stage, "email_consent": Consent}


def headers(currency: str) -> Mapping[str, Message]:
    """Column → header, for the reader: no program reads this file again."""
    return {
        "customer": Message(N_("Customer number")),
        "first_name": Message(N_("First name")),
        "last_name": Message(N_("Last name")),
        "address": Message(N_("E-mail")),
        "email_consent": Message(N_("E-mail consent")),
        "stage": Message(N_("Stage now")),
        "orders": Message(N_("Orders")),
        "net": Message(N_("Net value, {currency}"), currency=currency),
        "first_day": Message(N_("First order")),
        "last_day": Message(N_("Last order")),
    }


def people_csv(people: pl.DataFrame, *, say: Callable[[Message | str], str], currency: str) -> bytes:
    """People with their columns of PEOPLE, CUSTOMERS and STAGED as CSV that spreadsheets open, in the words of ``say``; one row each.

    An address that could be taken for a formula stays, made harmless: unlike a mailing, a list for reading leaves nobody out.
    """
    words = {column: {member.value: say(word(member)) for member in members} for column, members in _CLOSED.items()}
    read = people.with_columns(
        pl.col("email").alias("address"),
        *(pl.col(column).cast(pl.String).replace_strict(said, return_dtype=pl.String) for column, said in words.items()),
    )
    titles = {column: say(header) for column, header in headers(currency).items()}
    return csv_file(safe_cells(read.select(list(titles))).frame.rename(titles), for_excel=True)

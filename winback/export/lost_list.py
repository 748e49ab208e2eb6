"""Those who have gone quiet, as a file for reading: who, why with the evidence, how likely they return, what they are worth."""

from collections.abc import Callable, Mapping

import polars as pl

from winback.analysis.chances import known_chance
from winback.analysis.reasons import evidence
from winback.export import workbook
from winback.export.cells import safe_cells
from winback.export.delimited import csv_file
from winback.locale import N_, Message
from winback.locale.words import word
from winback.schema import MONEY, REASONS
from winback.vocabulary import EmailState, Reason, Stage

_OF_A_ROW = [name for name in REASONS.columns if name != "customer"]


def headers(currency: str) -> Mapping[str, Message]:
    """Column → header, for the reader: no program reads this file again."""
    return {
        "first_name": Message(N_("First name")),
        "last_name": Message(N_("Last name")),
        "address": Message(N_("E-mail")),
        "email_consent": Message(N_("E-mail consent")),
        "phone": Message(N_("Phone")),
        "country": Message(N_("Country")),
        "stage": Message(N_("Stage")),
        "last_day": Message(N_("Last order")),
        "silent_days": Message(N_("Silent days")),
        "orders": Message(N_("Orders")),
        "net": Message(N_("Value so far, {currency}"), currency=currency),
        "net_last_year": Message(N_("Per year, {currency}"), currency=currency),
        "product_name": Message(N_("Favourite product")),
        "reason": Message(N_("Probable reason")),
        "evidence": Message(N_("What speaks for it")),
        "chance": Message(N_("Return unasked, of 100")),
        "expected_extra_profit": Message(N_("Expected extra, {currency}"), currency=currency),
    }


def lost_list(
    lost: pl.DataFrame, people: pl.DataFrame, reasons: pl.DataFrame, *, say: Callable[[Message | str], str], currency: str
) -> pl.DataFrame:
    """LAPSED with BEST_LOST beside it, PEOPLE and REASONS → one row per customer in their order, in the words of ``say``.

    An address that could be taken for a formula stays, made harmless: unlike a mailing, a list for reading leaves nobody out.
    """
    person = people.select("customer", "first_name", "last_name", "phone", address="email")
    told = _evidence(reasons, lost, say=say, currency=currency)
    known = lost.join(person, on="customer", how="left", maintain_order="left").join(told, on="customer", how="left", maintain_order="left")
    words = {
        name: {member.value: say(word(member)) for member in members}
        for name, members in {"stage": Stage, "reason": Reason, "email_consent": EmailState}.items()
    }
    read = known.with_columns(
        *(pl.col(name).cast(pl.String).replace_strict(of_value) for name, of_value in words.items()),
        chance=(100 * known_chance()).round(1).cast(MONEY),
    )
    return safe_cells(read.select(list(headers(currency)))).frame


def csv_bytes(listed: pl.DataFrame, headers: Mapping[str, str]) -> bytes:
    """What ``lost_list`` gave, as CSV that spreadsheets open."""
    return csv_file(listed.rename(dict(headers)), for_excel=True)


def xlsx_bytes(listed: pl.DataFrame, headers: Mapping[str, str], *, sheet: str) -> bytes:
    """The same as a spreadsheet. Raises like ``workbook.xlsx_file``."""
    return workbook.xlsx_file(listed, headers=headers, sheet=sheet)


def _evidence(reasons: pl.DataFrame, lost: pl.DataFrame, *, say: Callable[[Message | str], str], currency: str) -> pl.DataFrame:
    """[customer, evidence] for the main reason of each; a sentence is written once, however many it is true of."""
    main = reasons.join(lost.select("customer", "reason"), on=["customer", "reason"], how="semi")
    distinct = main.select(_OF_A_ROW).unique()
    sentences = [say(evidence(row, currency=currency)) for row in distinct.iter_rows(named=True)]
    written = distinct.with_columns(evidence=pl.Series(sentences, dtype=pl.String))
    return main.join(written, on=_OF_A_ROW, how="left", nulls_equal=True).select("customer", "evidence")

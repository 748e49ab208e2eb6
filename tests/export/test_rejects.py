import csv
import io

import polars as pl
import pytest

from tests.export.example_list import PAYLOADS
from tests.export.readers import DELIMITERS, live_cells
from winback.export.rejects import rejects_csv
from winback.schema import REJECTS
from winback.vocabulary import RejectReason


def rejects(*rows: tuple[int, RejectReason, str | None, str | None]) -> pl.DataFrame:
    return REJECTS.check(pl.DataFrame(list(rows), schema=dict(REJECTS.columns), orient="row"))


def test_refused_rows_stand_in_the_order_of_their_lines():
    refused = rejects((12, RejectReason.BAD_DATE, "Created at", "31.31.2024"), (3, RejectReason.BROKEN_ROW, None, "a,b"))
    assert rejects_csv(refused).decode() == (
        '"Line","Reason","Column","Cell"\r\n3,"broken_row",,"a,b"\r\n12,"bad_date","Created at","31.31.2024"\r\n'
    )


def test_reasons_are_told_in_the_words_that_were_given():
    told = rejects_csv(rejects((3, RejectReason.NO_DATE, None, None)), reasons={RejectReason.NO_DATE: "Kein Datum"}).decode()
    assert told.endswith('3,"Kein Datum",,\r\n')


def test_headers_are_told_in_the_words_that_were_given():
    headers = {"line_number": "Zeile", "reason": "Warum", "column": "Spalte", "excerpt": "Was dort steht"}
    told = rejects_csv(rejects((3, RejectReason.NO_DATE, None, None)), headers=headers).decode()
    assert told.startswith('"Zeile","Warum","Spalte","Was dort steht"\r\n')


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_no_cell_of_a_hostile_upload_comes_to_life(delimiter: str):
    refused = rejects(*((line, RejectReason.BROKEN_ROW, payload, payload) for line, payload in enumerate(PAYLOADS, start=2)))
    file = rejects_csv(refused, for_excel=True)
    assert live_cells(file, delimiter) == []
    assert len(list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))) == len(PAYLOADS) + 1

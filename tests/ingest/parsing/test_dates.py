"""Dates are read by the whole column, and asked about where the column cannot tell."""

from datetime import datetime

import polars as pl
import pytest

from winback.errors import NeedsDateOrder
from winback.ingest.parsing import parse_dates
from winback.vocabulary import DateOrder


def read(*cells: str | None, **settings: object) -> list[str | None]:
    moments = parse_dates(pl.Series("date", cells, dtype=pl.String), header="Date", **settings).moments  # type: ignore[arg-type]
    return [moment and moment.strftime("%Y-%m-%d %H:%M:%S") for moment in moments]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-01", "2024-03-01 00:00:00"),
        ("2024-03-01 09:05", "2024-03-01 09:05:00"),
        ("2024-03-01 09:05:07", "2024-03-01 09:05:07"),
        ("2024-03-01T09:05:07", "2024-03-01 09:05:07"),
        ("2024-03-01T09:05:07.123456Z", "2024-03-01 09:05:07"),
        ("2024-03-01 09:05:07 -0500", "2024-03-01 09:05:07"),
        ("2024-03-01T09:05:07+00:00", "2024-03-01 09:05:07"),
        ("2024/3/1 3:04 pm", "2024-03-01 15:04:00"),
        ("20240301", "2024-03-01 00:00:00"),
        ("1.3.2024", "2024-03-01 00:00:00"),
        ("01.03.24 18:30", "2024-03-01 18:30:00"),
        ("Dec 8, 2024", "2024-12-08 00:00:00"),
        ("Jan 5, 2024 1:23:45 PM", "2024-01-05 13:23:45"),
        ("8 December 2024", "2024-12-08 00:00:00"),
        ("3. Dezember 2024", "2024-12-03 00:00:00"),
        ("1er août 2024", "2024-08-01 00:00:00"),
        ("Mittwoch, 12. März 2025", "2025-03-12 00:00:00"),
        ("Mo, 1. Dez. 2025", "2025-12-01 00:00:00"),
        ("12 de marzo de 2025", "2025-03-12 00:00:00"),
        ("3/14/2025, 11:30:12 p. m.", "2025-03-14 23:30:12"),
        ("\u200e14.03.2025\u200f", "2025-03-14 00:00:00"),
        ("Jul-21-25", "2025-07-21 00:00:00"),
        ("26-May-26", "2026-05-26 00:00:00"),
        ("10-Dez-25", "2025-12-10 00:00:00"),
        ("5. joulukuuta 2024", "2024-12-05 00:00:00"),
        ("45352", "2024-03-01 00:00:00"),
        ("45352.5", "2024-03-01 12:00:00"),
        ("2025/05/03 10:22:11 am EET", "2025-05-03 10:22:11"),
        ("2025/05/03 10:22:11 PM EEST", "2025-05-03 22:22:11"),
        ("2025/05/03 1:22:11 PM GMT+3", "2025-05-03 13:22:11"),
        ("2025/05/03 10:22:11 nachm. MESZ", None),
        ("0000-00-00", None),
        ("2024-02-30", None),
        ("soon", None),
    ],
)
def test_a_rendering_is_read(cell: str, moment: str | None):
    assert read(cell) == [moment]


def test_a_day_above_twelve_settles_the_order_for_the_whole_column():
    assert read("01/12/2010 08:26", "13/12/2010 08:26") == ["2010-12-01 08:26:00", "2010-12-13 08:26:00"]
    assert read("12/1/10 8:26", "12/13/10 8:26") == ["2010-12-01 08:26:00", "2010-12-13 08:26:00"]


def test_dates_that_leave_the_order_open_are_asked_about_with_both_readings():
    with pytest.raises(NeedsDateOrder) as question:
        read("01/02/2024", "03/04/2024")
    assert (question.value.column, question.value.example) == ("Date", "01/02/2024")
    assert question.value.day_first == "2024-02-01 … 2024-04-03"
    assert question.value.month_first == "2024-01-02 … 2024-03-04"


def test_the_answer_decides_where_the_column_does_not():
    assert read("01/02/2024", answer=DateOrder.DAY_FIRST) == ["2024-02-01 00:00:00"]
    assert read("01/02/2024", answer=DateOrder.MONTH_FIRST) == ["2024-01-02 00:00:00"]


def test_the_answer_does_not_overrule_what_the_column_shows():
    assert read("01/02/2024", "03/25/2024", answer=DateOrder.DAY_FIRST) == ["2024-01-02 00:00:00", "2024-03-25 00:00:00"]


def test_nothing_is_asked_where_both_readings_are_the_same():
    assert read("05/05/2024") == ["2024-05-05 00:00:00"]


def test_a_column_half_touched_by_a_spreadsheet_is_read_by_one_order():
    assert read("2012-04-20", "11/29/20", "01/02/20") == ["2012-04-20 00:00:00", "2020-11-29 00:00:00", "2020-01-02 00:00:00"]


def test_a_cell_that_fits_no_reading_is_null_and_a_blank_one_stays_blank():
    assert read("2024-03-01 10:00:00", "later", None) == ["2024-03-01 10:00:00", None, None]


def test_text_after_an_iso_moment_is_not_ignored():
    assert read("2024-03-01 10:00:00", "2024-03-01 10:00:00 or so") == ["2024-03-01 10:00:00", None]


def test_the_clock_is_taken_as_written_across_the_change_of_summer_time():
    assert read("2024-03-30 23:30:00 +0100", "2024-03-31 23:30:00 +0200") == ["2024-03-30 23:30:00", "2024-03-31 23:30:00"]


def test_stated_offsets_are_converted_to_the_time_zone_of_the_shop():
    moments = read("2024-03-30 23:30:00 +0100", "2024-03-31 23:30:00 +0200", time_zone="America/New_York")
    assert moments == ["2024-03-30 18:30:00", "2024-03-31 17:30:00"]


def test_moments_in_utc_without_an_offset_are_converted_where_the_layout_says_so():
    assert read("2024-07-01 23:30:00", time_zone="Europe/Helsinki", is_utc=True) == ["2024-07-02 02:30:00"]
    assert read("2024-07-01 23:30:00", time_zone="Europe/Helsinki") == ["2024-07-01 23:30:00"]


def test_the_order_is_told_only_where_there_was_one_to_decide():
    iso = parse_dates(pl.Series(["2024-03-01"]), header="Date")
    slashed = parse_dates(pl.Series(["31/01/2024"]), header="Date")
    assert (iso.order, slashed.order) == (None, DateOrder.DAY_FIRST)
    assert slashed.moments.to_list() == [datetime(2024, 1, 31)]  # noqa: DTZ001


def test_the_names_of_clocks_behind_a_time_are_offsets():
    written = ("2025/05/03 11:30:00 pm EEST", "2025/05/03 11:30:00 PM GMT+3", "2025/01/03 11:30:00 pm EET", "2025/05/03 11:30 PM GMT-4:30")
    assert read(*written, time_zone="Europe/Berlin") == [
        "2025-05-03 22:30:00",
        "2025-05-03 22:30:00",
        "2025-01-03 22:30:00",
        "2025-05-04 06:00:00",
    ]

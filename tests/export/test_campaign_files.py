from datetime import date

import fastexcel
import polars as pl
import pytest

from tests.export.example_list import assigned, recipients
from tests.export.readers import first_line, rows, sheet_texts
from winback.errors import FrameMismatch, UnusableInput
from winback.export.campaign_files import FileRole, OutgoingFile, files_for, reached, slug
from winback.export.generic import HEADERS
from winback.schema import ASSIGNED, RECIPIENTS
from winback.vocabulary import CodeSource, Consent, Destination

NOBODY = pl.Series("customer", [], dtype=pl.Int64)
LIST, COMPARISON_GROUP, CODES = FileRole.LIST, FileRole.COMPARISON_GROUP, FileRole.CODES
TOOLS = (Destination.KLAVIYO, Destination.MAILCHIMP, Destination.BREVO)
SEPARATORS = {Destination.BREVO: ";"}


def made(
    destination: Destination, people: pl.DataFrame, drawn: pl.DataFrame, *, suppressed: pl.Series = NOBODY, campaign: str = "Autumn 2026"
) -> tuple[OutgoingFile, ...]:
    return files_for(destination, people, drawn, campaign=campaign, suppressed=suppressed, code_source=CodeSource.OWN)


def of_role(files: tuple[OutgoingFile, ...], role: FileRole) -> list[OutgoingFile]:
    return [file for file in files if file.role is role]


def customers(count: int, **ordinary: object) -> tuple[pl.DataFrame, pl.DataFrame]:
    """That many people on a list, all drawn for it."""
    return recipients(*[{"phone": None}] * count), assigned(*[ordinary] * count)


def test_klaviyo_gets_a_file_per_state_of_consent_under_its_own_headers():
    people = recipients({"phone": "+358401234567"}, {"phone": None, "first_name": None})
    agreed, unknown, _ = made(Destination.KLAVIYO, people, assigned({}, {"email_consent": "unknown"}))
    assert (agreed.file_name, agreed.consent, agreed.rows) == ("winback-autumn-2026-klaviyo-list-agreed.csv", Consent.YES, 1)
    assert (unknown.file_name, unknown.consent) == ("winback-autumn-2026-klaviyo-list-consent-unknown.csv", Consent.UNKNOWN)
    assert agreed.build().decode() == (
        '"Email","First Name","Last Name","Phone Number","Winback Campaign","Winback Reward","Winback Code","Winback Expires On",'
        '"Winback Last Order On","Winback Favourite Product","Winback Subject","Winback Preview Text","Winback Message",'
        '"Winback Button","Winback Link"\r\n'
        '"p1@example.com","Ada","Byron","+358401234567","Autumn 2026","15% off","AB12CD34EF","2026-08-31","2025-12-31","Espresso",'
        '"Hello Ada","A thank-you","Hello Ada,\n\nfor you: 15% off.","Have a look","https://shop.example.com/?utm_source=winback"\r\n'
    )
    only = rows(unknown.build())
    assert [(row["Email"], row["First Name"], row["Phone Number"]) for row in only] == [("p2@example.com", "", "")]


def test_klaviyo_gets_no_file_for_a_state_of_consent_that_nobody_is_in():
    people, drawn = customers(2, email_consent="unknown")
    assert [file.consent for file in of_role(made(Destination.KLAVIYO, people, drawn), LIST)] == [Consent.UNKNOWN]


def test_mailchimp_gets_its_own_headers_and_no_column_for_the_message():
    (listed,) = of_role(made(Destination.MAILCHIMP, *customers(1)), LIST)
    assert first_line(listed.build()) == (
        '"Email Address","First Name","Last Name","Phone","Winback Campaign","Winback Reward","Winback Code","Winback Expires On",'
        '"Winback Last Order On","Winback Favourite Product","Winback Subject","Winback Preview Text","Winback Button","Winback Link",'
        '"Winback Consent"'
    )
    assert (listed.file_name, listed.consent) == ("winback-autumn-2026-mailchimp-list.csv", None)
    assert rows(listed.build())[0]["Winback Consent"] == "yes"


def test_brevo_gets_semicolons_and_attributes_in_capitals():
    (listed,) = of_role(made(Destination.BREVO, *customers(1, email_consent="unknown")), LIST)
    assert first_line(listed.build()) == (
        '"EMAIL";"FIRSTNAME";"LASTNAME";"SMS";"WINBACK_CAMPAIGN";"WINBACK_REWARD";"WINBACK_CODE";"WINBACK_EXPIRES_ON";'
        '"WINBACK_LAST_ORDER_ON";"WINBACK_FAVOURITE_PRODUCT";"WINBACK_SUBJECT";"WINBACK_PREVIEW_TEXT";"WINBACK_MESSAGE";'
        '"WINBACK_BUTTON";"WINBACK_LINK";"WINBACK_CONSENT"'
    )
    row = rows(listed.build(), ";")[0]
    assert (row["EMAIL"], row["WINBACK_EXPIRES_ON"], row["WINBACK_CONSENT"]) == ("p1@example.com", "2026-08-31", "unknown")


def test_the_plain_csv_has_every_column_of_the_list_and_the_campaign():
    (listed,) = of_role(made(Destination.CSV, *customers(1)), LIST)
    row = rows(listed.build())[0]
    assert list(row) == [*HEADERS.values(), "Campaign"]
    assert (row["Campaign"], row["Net Value"], row["Text"][-15:]) == ("Autumn 2026", "120.50", "{{unsubscribe}}")
    assert (listed.file_name, listed.mime) == ("winback-autumn-2026-list.csv", "text/csv")


def test_excel_gets_the_list_and_the_comparison_group_as_spreadsheets_and_the_codes_as_csv_that_it_reads():
    people, drawn = recipients({}), assigned({}, {"arm": "holdout", "email": "away@example.com"})
    listed, compared, codes = made(Destination.XLSX, people, drawn)
    sheet = fastexcel.read_excel(listed.build()).load_sheet("Offers").to_polars()
    assert (sheet.columns[-1], sheet["Campaign"].to_list(), sheet["Email"].to_list()) == ("Campaign", ["Autumn 2026"], ["p1@example.com"])
    assert fastexcel.read_excel(compared.build()).load_sheet(0).to_polars().to_dict(as_series=False) == {"Email": ["away@example.com"]}
    assert codes.build().startswith(b'\xef\xbb\xbf"Code",')
    assert [file.file_name.rpartition(".")[2] for file in (listed, compared, codes)] == ["xlsx", "xlsx", "csv"]
    assert listed.mime == compared.mime == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("destination", TOOLS)
def test_files_for_tools_are_utf_8_without_byte_order_mark_and_end_rows_as_windows_does(destination: Destination):
    people = recipients({"first_name": "Zoë", "text": "Hello"})
    for file in made(destination, people, assigned({}, {"arm": "holdout"})):
        assert not file.build().startswith(b"\xef\xbb\xbf")
        assert file.build().count(b"\r\n") == file.build().count(b"\n") == file.rows + 1
    assert "Zoë".encode() in made(destination, people, assigned({}))[0].build()


@pytest.mark.parametrize(
    ("destination", "header"),
    [
        (Destination.CSV, '"Email"'),
        (Destination.KLAVIYO, '"Email"'),
        (Destination.MAILCHIMP, '"Email Address"'),
        (Destination.BREVO, '"EMAIL"'),
    ],
)
def test_the_comparison_group_is_its_addresses_and_nothing_else(destination: Destination, header: str):
    drawn = assigned({}, {"arm": "holdout", "email": "z@example.com"}, {"arm": "holdout", "email": "b@example.com"})
    (compared,) = of_role(made(destination, recipients({}), drawn), COMPARISON_GROUP)
    assert compared.build().decode() == f'{header}\r\n"b@example.com"\r\n"z@example.com"\r\n'
    assert compared.rows == 2
    assert compared.file_name.endswith("comparison-group.csv")


def test_an_address_of_the_comparison_group_is_listed_once_and_only_if_a_tool_can_take_it():
    addresses = ["a@example.com", "A@example.com", None, "=1@example.com", "b@example.com"]
    drawn = assigned({}, *({"arm": "holdout", "email": address} for address in addresses))
    (compared,) = of_role(made(Destination.CSV, recipients({}), drawn), COMPARISON_GROUP)
    assert [row["Email"] for row in rows(compared.build())] == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize("destination", Destination)
def test_nobody_of_the_comparison_group_is_on_the_list_even_if_it_was_handed_over_with_them(destination: Destination):
    people = recipients({"email": "a@example.com"}, {"email": "kept-away@example.com"}, {"email": "Kept-Away@example.com"})
    drawn = assigned({}, {"arm": "holdout", "email": "kept-away@example.com"}, {"email": "Kept-Away@example.com"})
    listed, compared, codes = made(destination, people, drawn)
    assert (listed.rows, compared.rows, codes.rows) == (1, 1, 1)
    written = sheet_texts(listed.build()) if destination is Destination.XLSX else [listed.build().decode().casefold()]
    assert not any("kept-away" in text for text in written)


def test_somebody_of_the_comparison_group_without_an_address_is_not_on_the_list_either():
    nameless = {"email": None}
    listed, codes = made(Destination.CSV, recipients({}, nameless), assigned({}, {"arm": "holdout", **nameless}))
    assert (listed.rows, codes.rows) == (1, 1)


@pytest.mark.parametrize("destination", Destination)
def test_people_who_declined_or_were_never_recorded_are_in_no_file(destination: Destination):
    people = recipients({}, {}, {})
    drawn = assigned({}, {"email_consent": "no"})
    files = made(destination, people, drawn)
    assert [(file.role, file.rows) for file in files] == [(LIST, 1), (CODES, 1)]


@pytest.mark.parametrize("destination", Destination)
def test_who_has_unsubscribed_since_is_gone_from_every_file_and_the_rest_stays_byte_for_byte(destination: Destination):
    people = recipients({"code": "AAAA"}, {"code": "BBBB"}, {"code": "CCCC"})
    drawn = assigned({}, {}, {}, {"arm": "holdout"}, {"arm": "holdout"})
    less = made(destination, people, drawn, suppressed=pl.Series([2, 5, 2, 99]))
    never = made(destination, people.filter(pl.col("customer") != 2), drawn.filter(~pl.col("customer").is_in([2, 5])))
    assert [file.build() for file in less] == [file.build() for file in never]
    assert [file.rows for file in less] == [2, 1, 2]


@pytest.mark.parametrize("destination", Destination)
def test_the_same_frames_give_the_same_bytes(destination: Destination):
    people, drawn = recipients({}, {"code": None}), assigned({}, {"email_consent": "unknown"}, {"arm": "holdout"}, {"arm": "holdout"})
    again = made(destination, people, drawn.reverse())
    assert [file.build() for file in made(destination, people, drawn)] == [file.build() for file in again]


def test_those_who_may_still_be_written_to_keep_their_order_and_the_others_are_counted():
    people = pl.DataFrame({"customer": [7, 3, 9, 1]})
    kept, left_out = reached(people, pl.Series([3, 1, 3, 400]))
    assert (kept["customer"].to_list(), left_out) == ([7, 9], 2)
    for nobody in (NOBODY, pl.Series([], dtype=pl.Null), pl.Series([None], dtype=pl.Int64)):
        assert reached(people, nobody)[1] == 0


@pytest.mark.parametrize("destination", TOOLS)
def test_a_tool_gets_each_address_once_and_is_told_how_many_people_that_left_out(destination: Destination):
    people = recipients({"email": "a@example.com"}, {"email": "A@Example.com"}, {"email": None}, {"email": "=1@example.com"}, {})
    listed = made(destination, people, assigned({}, {}, {}, {}, {}))[0]
    header = {Destination.MAILCHIMP: "Email Address", Destination.BREVO: "EMAIL"}.get(destination, "Email")
    found = [row[header] for row in rows(listed.build(), SEPARATORS.get(destination, ","))]
    assert found == ["a@example.com", "p5@example.com"]
    assert listed.rows == 2
    assert [notice.in_english()[:28] for notice in listed.notices] == ["3 people are not in the file"]


def test_mailchimp_gets_no_address_with_other_letters_than_ascii_before_the_at_sign():
    people = recipients({"email": "jörg@example.com"}, {"email": "joerg@müller.example.com"})
    for destination, count in ((Destination.MAILCHIMP, 1), (Destination.KLAVIYO, 2)):
        assert made(destination, people, assigned({}, {}))[0].rows == count


def test_a_list_of_nobody_is_one_file_with_a_header_and_no_other():
    for destination in Destination:
        files = made(destination, RECIPIENTS.empty(), ASSIGNED.empty())
        assert [(file.role, file.rows) for file in files] == [(LIST, 0)]
        if destination is not Destination.XLSX:
            assert files[0].build().count(b"\r\n") == 1


@pytest.mark.parametrize("source", [CodeSource.LISTED, CodeSource.NO_CODE])
def test_codes_that_exist_in_the_shop_are_not_listed_to_be_created(source: CodeSource):
    people, drawn = customers(1)
    files = files_for(Destination.CSV, people, drawn, campaign="x", suppressed=NOBODY, code_source=source)
    assert of_role(files, CODES) == []


def test_the_codes_to_create_say_nothing_about_anybody():
    (codes,) = of_role(made(Destination.KLAVIYO, *customers(1)), CODES)
    assert codes.file_name == "winback-autumn-2026-codes.csv"
    assert codes.build().decode() == (
        '"Code","Reward Kind","Reward Amount","Reward","Expires On","Uses"\r\n"AB12CD34EF","percentage",15.00,"15% off","2026-08-31",1\r\n'
    )


def test_a_list_that_is_too_long_for_a_spreadsheet_is_refused_before_anything_is_written():
    people = pl.concat([recipients({"email": None})] * 50_001).with_columns(customer=pl.int_range(50_001))
    drawn = pl.concat([assigned({})] * 50_001).with_columns(customer=pl.int_range(50_001))
    with pytest.raises(UnusableInput, match="50001 rows are too many"):
        made(Destination.XLSX, people, drawn)


def test_frames_of_another_kind_are_a_fault():
    with pytest.raises(FrameMismatch, match="missing reward"):
        made(Destination.CSV, recipients({}).drop("reward"), assigned({}))
    with pytest.raises(FrameMismatch, match="missing arm"):
        made(Destination.CSV, recipients({}), assigned({}).drop("arm"))


def test_days_are_written_as_iso_days_and_a_missing_one_as_an_empty_cell():
    people = recipients({"expires_on": None, "last_order_on": date(2024, 2, 29)})
    row = rows(made(Destination.KLAVIYO, people, assigned({}))[0].build())[0]
    assert (row["Winback Expires On"], row["Winback Last Order On"]) == ("", "2024-02-29")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Autumn 2026", "autumn-2026"),
        ("  Grüße – Früh & spät!  ", "grüße-früh-spät"),
        ("Fru\u0308hjahr, Ystävällinen tervehdys", "frühjahr-ystävällinen-tervehdys"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con\\aux.csv\0.exe", "c-con-aux-csv-exe"),
        ("=cmd|' /C calc'!A0", "cmd-c-calc-a0"),
        ("春のキャンペーン", "春のキャンペーン"),
        ("Весна 2026", "весна-2026"),
        ("☕ – 🎁", "campaign"),
        ("", "campaign"),
        ("x" * 300, "x" * 40),
        ("a" * 39 + " tail", "a" * 39),
        ("\u202egnp.exe", "gnp-exe"),
    ],
)
def test_a_campaign_lends_its_name_to_the_files_in_small_letters_that_no_system_takes_for_anything_else(name: str, part: str):
    assert slug(name) == part
    for file in made(Destination.BREVO, *customers(1), campaign=name):
        assert file.file_name.startswith(f"winback-{part}-")
        assert len(file.file_name.encode()) < 255
        assert not set(file.file_name) & set("/\\:\0 ")


def test_no_error_and_no_note_on_a_file_names_a_person():
    people = recipients({"email": "canary@example.com", "link": "https://example.com/" + "canary" * 60}, {"email": "Canary@example.com"})
    listed = made(Destination.MAILCHIMP, people, assigned({}, {}))[0]
    assert len(listed.notices) == 2
    assert "canary" not in f"{[notice.in_english() for notice in listed.notices]} {listed.title!r} {listed.file_name}".casefold()

from tests.export.example_list import recipients
from winback.export.codes_file import codes_csv


def test_the_codes_to_create_stand_with_what_they_give_and_nothing_about_anybody():
    people = recipients({"code": "ZZ99"}, {"code": None}, {"code": "AA11", "expires_on": None})
    assert codes_csv(people).decode() == (
        '"Code","Reward Kind","Reward Amount","Reward","Expires On","Uses"\r\n'
        '"AA11","percentage",15.00,"15% off",,1\r\n'
        '"ZZ99","percentage",15.00,"15% off","2026-08-31",1\r\n'
    )


def test_without_codes_there_is_only_the_header():
    assert codes_csv(recipients({"code": None})).count(b"\r\n") == 1

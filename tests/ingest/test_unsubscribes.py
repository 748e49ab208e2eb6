"""A list of unsubscribed people: every address in it, and never somebody whom it says to be subscribed."""

import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winback.errors import UnusableFile
from winback.ingest.container import UnpackLimits
from winback.ingest.parsed import Unsubscribes
from winback.ingest.sandbox import read_unsubscribes
from winback.ingest.unsubscribes import read_list
from winback.policy import ImportAnswers

Read = Callable[..., Unsubscribes]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads the content of a list in this process."""

    def read_content(content: bytes | str, **answers: str) -> Unsubscribes:
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "folder").mkdir(exist_ok=True)
        return read_list(path, tmp_path / "folder", UnpackLimits(), ImportAnswers(**answers))  # type: ignore[arg-type]

    return read_content


def workbook(path: Path, *rows: tuple[str, ...]) -> bytes:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        "anna@example.com\nben@example.org\n",
        "Email\nAnna@Example.com\nben@example.org",
        "\ufeffE-Mail-Adresse\r\nanna@example.com\r\n\r\nben@example.org\r\n",
        '"anna@example.com"\n"ben@example.org"\n',
        "anna@example.com;ben@example.org\n",
        "Unsubscribed people\n\nanna@example.com\nben@example.org\n",
        "Anna Berg <anna@example.com>\n'ben@example.org\n",
        "Email,Name\nanna@example.com,Anna\nben@example.org,\n",
        "Wer;Wann\nmailto:anna@example.com;01.02.2024\nben@example.org;03.02.2024\n",
        "anna@example.com\t2024-01-02\nben@example.org\t2024-01-03\n",
        "anna@example.com,Anna,Berg,Hamburg,Germany\nben@example.org,Ben,Koch,Berlin,Germany\n",
        "Export,,\nName,Email,Second Email\nAnna,anna@example.com,\nBen,,ben@example.org\n",
        "Email\ranna@example.com\rben@example.org\r",
    ],
)
def test_every_address_is_found_whatever_the_list_looks_like(read: Read, content: str):
    found = read(content)
    assert found.addresses.to_list() == ["anna@example.com", "ben@example.org"]
    assert (found.left_out, found.judged_by) == (0, ())


def test_several_addresses_in_one_cell_are_all_taken(read: Read):
    assert read("Name,Emails\nAnna,anna@example.com / berg@example.com\nBen,ben@example.org\n").addresses.to_list() == [
        "anna@example.com",
        "ben@example.org",
        "berg@example.com",
    ]


def test_phones_are_normalised_as_those_of_customers_are(read: Read):
    found = read("Phone,Note\n+49 (0)151 123 456 78,x\n0151 12345679,y\n0049 151 12345680,z\n", phone_country="DE")
    assert found.addresses.to_list() == ["+4915112345678", "+4915112345679", "+4915112345680"]


def test_a_bare_list_of_phones_is_read_too(read: Read):
    assert read("+4915112345678\n+358401234567\n").addresses.to_list() == ["+358401234567", "+4915112345678"]
    assert read("040 1234567\n040 1234568\n", phone_country="FI").addresses.to_list() == ["+358401234567", "+358401234568"]


def test_days_and_numbers_are_no_phones(read: Read):
    found = read(
        "Email,Left on,Number,Amount\nanna@example.com,02.01.2024,4915112345678,0151\nben@example.org,03.01.2024,4915112345679,12\n"
    )
    assert found.addresses.to_list() == ["anna@example.com", "ben@example.org"]


def test_rows_without_a_readable_address_are_counted(read: Read):
    found = read("Email,Name\nanna@example.com,Anna\nben at example.org,Ben\n,Cleo\nanna@example.com,Anna again\n")
    assert (found.addresses.to_list(), found.rows, found.unreadable) == (["anna@example.com"], 4, 2)


def test_workbooks_are_read_with_and_without_a_header(read: Read, tmp_path: Path):
    for rows in ([("anna@example.com",), ("ben@example.org",)], [("Email",), ("anna@example.com",), ("ben@example.org",)]):
        assert read(workbook(tmp_path / "list.xlsx", *rows)).addresses.to_list() == ["anna@example.com", "ben@example.org"]
    whole = workbook(tmp_path / "all.xlsx", ("Email", "Status"), ("anna@example.com", "subscribed"), ("ben@example.org", "Unsubscribed"))
    assert read(whole).addresses.to_list() == ["ben@example.org"]


# Whole audiences: who is subscribed stays, whatever the tool.

AUDIENCES = {
    "Mailchimp, all statuses": (
        "Email Address,First Name,Status\nanna@example.com,Anna,Subscribed\nben@example.org,Ben,Unsubscribed\n"
        "cleo@example.com,Cleo,Cleaned\n"
        "dora@example.com,Dora,Pending\n"
    ),
    "Klaviyo": (
        "Email,Klaviyo ID,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent,Accepts Marketing\n"
        "anna@example.com,1,SUBSCRIBED,2024-01-02 10:00:00,NEVER_SUBSCRIBED,no\n"
        "ben@example.org,2,UNSUBSCRIBED,2024-01-03 10:00:00,NEVER_SUBSCRIBED,yes\n"
        "cleo@example.com,3,NEVER_SUBSCRIBED,,NEVER_SUBSCRIBED,\n"
        "dora@example.com,4,,,UNSUBSCRIBED,\n"
    ),
    "Brevo": (
        "CONTACT ID;EMAIL;FIRSTNAME;BLOCKLISTED;ADDED_TIME;MODIFIED_TIME\n1;anna@example.com;Anna;No;01-02-2024;01-02-2024\n"
        "2;ben@example.org;Ben;Yes;01-02-2024;01-02-2024\n3;cleo@example.com;;Yes;01-02-2024;01-02-2024\n4;dora@example.com;;;01-02-2024;\n"
    ),
    "Brevo, by the interface": (
        "email,emailBlacklisted,smsBlacklisted\nanna@example.com,false,true\nben@example.org,true,false\ncleo@example.com,1,\n"
        "dora@example.com,,\n"
    ),
    "Omnisend": (
        "Email,Email opt-in date,Email opt-out date,SMS opt-out date\n"
        "anna@example.com,2024-03-01T10:00:00Z,2024-01-01T10:00:00Z,2024-01-01T10:00:00Z\nben@example.org,2023-01-01T10:00:00Z,2024-01-01T10:00:00Z,\n"
        "cleo@example.com,,2024-01-01T10:00:00Z,\ndora@example.com,,,\n"
    ),
    "CleverReach": (
        "E-Mail;Status;Vorname\nanna@example.com;aktiv;Anna\nben@example.org;inaktiv;Ben\ncleo@example.com;gebounct;\ndora@example.com;;\n"
    ),
    "ActiveCampaign": (
        "Email,List status\nanna@example.com,Active\nben@example.org,Unsubscribed\ncleo@example.com,Bounced\ndora@example.com,Unconfirmed\n"
    ),
    "MailerLite": (
        "Subscriber,Status,Subscribed,Unsubscribed\nanna@example.com,Active,2024-05-01,2024-01-01\nben@example.org,Unsubscribed,2023-01-01,2024-01-01\n"
        "cleo@example.com,Spam complaint,2023-01-01,\ndora@example.com,Unconfirmed,2023-01-01,\n"
    ),
    "Shopify customers": (
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Accepts SMS Marketing,Total Orders\n"
        "1,Anna,A,anna@example.com,yes,,no,3\n2,Ben,B,ben@example.org,no,,no,1\n3,Cleo,C,cleo@example.com,no,,yes,1\n4,Dora,D,dora@example.com,,,no,1\n"
    ),
    "a header nobody knows": (
        "Adresse,Zustand\nanna@example.com,abonniert\nben@example.org,abgemeldet\ncleo@example.com,gebounct\ndora@example.com,?\n"
    ),
    "no header at all": "anna@example.com,subscribed\nben@example.org,unsubscribed\ncleo@example.com,never subscribed\ndora@example.com,\n",
}


@pytest.mark.parametrize("content", AUDIENCES.values(), ids=AUDIENCES)
def test_of_a_whole_audience_only_those_are_taken_who_clearly_left(read: Read, content: str):
    found = read(content)
    assert found.addresses.to_list() == ["ben@example.org", "cleo@example.com"]
    assert (found.rows, found.left_out, found.unreadable) == (4, 2, 0)
    assert found.judged_by != ()


@pytest.mark.parametrize(
    "content",
    [
        "Email Address,First Name,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,UNSUB_REASON\n"
        "anna@example.com,Anna,2020-01-01 10:00:00,2020-01-01 10:00:00,2024-01-01 10:00:00,NORMAL\n"
        "ben@example.org,Ben,2020-01-01 10:00:00,2020-01-01 10:00:00,2024-01-02 10:00:00,\n",
        "Email Address,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\n"
        "anna@example.com,2020-01-01 10:00:00,2024-01-01 10:00:00,May\nben@example.org,,2024-01-01 10:00:00,May\n",
        "Email,Suppression Reason,Last Active\nanna@example.com,USER_SUPPRESSED,2024-01-01\nben@example.org,HARD_BOUNCE,2024-01-01\n",
        "EMAIL;ADDED_TIME;LAST_CHANGED\nanna@example.com;2024-01-01;2024-02-01\nben@example.org;2024-01-01;2024-02-01\n",
    ],
    ids=["Mailchimp, unsubscribed", "Mailchimp, cleaned", "Klaviyo, suppressed", "Brevo, blocklisted"],
)
def test_of_an_export_of_those_who_left_everyone_is_taken(read: Read, content: str):
    found = read(content)
    assert found.addresses.to_list() == ["anna@example.com", "ben@example.org"]
    assert found.left_out == 0


def test_of_an_export_of_subscribers_nobody_is_taken_and_the_column_is_named(read: Read):
    subscribers = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME\nanna@example.com,Anna,2,,2020-01-01 10:00:00\n"
    with pytest.raises(UnusableFile, match="CONFIRM_TIME") as refusal:
        read(subscribers + "ben@example.org,Ben,3,2020-01-01 10:00:00,2020-01-01 10:00:00\n")
    assert "example" not in str(refusal.value)


def test_who_left_one_channel_only_is_not_silenced_in_all(read: Read):
    content = "Email,Phone,Email Status,SMS Status\nanna@example.com,+4915112345678,Subscribed,Unsubscribed\n"
    content += "ben@example.org,+4915112345679,Unsubscribed,Subscribed\n,+4915112345670,,Unsubscribed\n,+4915112345671,,Never subscribed\n"
    assert read(content).addresses.to_list() == ["+4915112345670", "+4915112345679", "ben@example.org"]


def test_a_header_that_cannot_be_read_is_no_reason_to_take_everybody(read: Read):
    ragged = "Email,Newsletter,Name\n" + "".join(f"p{number}@example.com,1,A,B,C\n" for number in range(20))
    with pytest.raises(UnusableFile, match="header names 3 columns"):
        read(ragged)


def test_an_export_of_orders_is_refused(read: Read):
    with pytest.raises(UnusableFile, match="export of orders"):
        read("Order ID,Email,Order date,Total,Newsletter\n1,anna@example.com,2024-01-02,10.00,no\n2,ben@example.org,2024-01-13,12.00,no\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("%PDF-1.4", "PDF"),
        ("<!DOCTYPE html>", "web page"),
        ("Name,City\nAnna,Berlin\n", "No e-mail address"),
        ("hello\n", "No e-mail address"),
        ("PAR1 and nothing else", "damaged"),
    ],
)
def test_what_holds_no_address_is_refused_with_advice(read: Read, content: str, told: str):
    with pytest.raises(UnusableFile, match=told) as refusal:
        read(content)
    assert refusal.value.advice is not None


addresses = st.lists(
    st.from_regex(r"[a-z][a-z0-9.]{0,8}[a-z0-9]@[a-z]{1,8}\.(com|org)", fullmatch=True), min_size=1, max_size=12, unique=True
)
addresses = addresses.filter(lambda found: not any(".." in address for address in found))
noise = st.text(st.characters(blacklist_characters="@\0", blacklist_categories=("Cs",)), max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listed=addresses, ends=st.sampled_from(["\n", "\r\n"]), header=st.sampled_from(["", "E-Mail", "Who"]), data=st.data())
def test_no_address_of_a_plain_list_is_ever_lost(read: Read, listed: list[str], ends: str, header: str, data):
    """Whatever stands between the addresses on lines of its own."""
    lines = [header, *listed] if header else list(listed)
    for line in data.draw(st.lists(st.sampled_from(["", " ", ";;", "n/a"]), max_size=3)):
        lines.insert(data.draw(st.integers(1, len(lines))), line)
    assert read(ends.join(lines)).addresses.to_list() == sorted(listed)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=300), st.lists(noise, max_size=8).map(lambda lines: "\n".join(["a@example.com", *lines]).encode()))
)
def test_whatever_the_bytes_are_they_are_read_or_refused_in_plain_words(read: Read, content: bytes):
    try:
        found = read(content)
    except UnusableFile as error:
        found = error
    assert str(found) if isinstance(found, UnusableFile) else found.addresses.len() > 0


# Audiences whose column only says yes or no, in whatever words.


def audience(header: str, left: str, stays: str) -> str:
    """30 people of whom the first 5 left."""
    rows = [f"p{number:02}@example.com,{left if number < 5 else stays}" for number in range(30)]
    return "\n".join([f"Email,{header}", *rows])


@pytest.mark.parametrize(
    ("header", "left", "stays"),
    [
        ("Markkinointilupa", "ei", "kyllä"),
        ("Markkinointilupa", "E", "K"),
        ("Sähköpostilupa", "0", "1"),
        ("Uutiskirje", "ei", "kyllä"),
        ("Tilauksen tila", "Tilaus peruttu", "Tilaus voimassa"),
        ("Tila", "Perunut", "Tilaaja"),
        ("Lupa", "Ei lupaa", "Lupa annettu"),
        ("GDPR", "no", "yes"),
        ("Newsletter", "N", "J"),
        ("Newsletter", "0", "1"),
        ("Newsletter", "Nein danke", "Ja"),
        ("Werbeeinwilligung", "nein", "ja"),
        ("Status", "Hat sich abgemeldet", "Ist angemeldet"),
        ("Mailing list", "No", "Yes"),
        ("Email OK", "No", "Yes"),
        ("Can Email", "FALSE", "TRUE"),
        ("May we contact", "N", "Y"),
        ("Preference", "Does not want mail", "Wants mail"),
        ("Preference", "No longer subscribed", "Subscribed to all"),
        ("Suoramarkkinointi", "Ei halua postia", "Haluaa postia"),
        ("No newsletter", "yes", "no"),
        ("Newsletter abbestellt", "ja", "nein"),
        ("Keine Werbung", "x", ""),
        ("Markkinointikielto", "kyllä", "ei"),
        ("Consent withdrawn at", "2025-03-01", ""),
        ("Pas de newsletter", "oui", "non"),
    ],
)
def test_a_column_that_says_yes_or_no_judges(read: Read, header: str, left: str, stays: str):
    found = read(audience(header, left, stays))
    assert found.addresses.to_list() == [f"p{number:02}@example.com" for number in range(5)]
    assert (found.left_out, found.judged_by) == (25, (header,))


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [("Email verified", "No", "Yes"), ("Emails opened", "0", "1"), ("Language preference", "no", "no"), ("Mails", "0", "1")],
)
def test_a_column_about_something_else_judges_nobody(read: Read, header: str, one: str, other: str):
    assert read(audience(header, one, other)).judged_by == ()


def test_words_that_nobody_knows_under_a_header_that_may_tell_are_asked_about(read: Read):
    found = read(audience("Newsletter", "blau", "grün"))
    assert (found.judged_by, found.of_customers) == ((), ("Newsletter",))


def test_of_soft_bounces_nobody_has_left(read: Read):
    found = read("Email,Bounce type\nanna@example.com,Soft\nben@example.org,Hard\ncleo@example.com,Soft bounce\n")
    assert found.addresses.to_list() == ["ben@example.org"]
    with pytest.raises(UnusableFile, match="Bounce type"):
        read("Email,Bounce type\nanna@example.com,Soft\nben@example.org,Soft\n")


# Files that look like something else.


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code\n"
            "Anna,anna,2024-01-02,2023-01-02,anna@example.com,2,20.00,10.00,DE,Berlin,BE,10115\n",
            ("Username", "Orders", "Total Spend", "AOV", "Country / Region", "City", "Region", "Postal Code"),
        ),
        ("Customer ID,Email,Phone,Street,City\n1,anna@example.com,+4915112345678,Weg 1,Berlin\n", ("Street", "City")),
        ("Email,Stage,Reward,Code\nanna@example.com,Lapsed,10 %,ABC\n", ("Stage", "Reward")),
        ("Sähköposti,Nimi,Postinumero\nanna@example.com,Anna,00100\n", ("Postinumero",)),
        ("Email\nanna@example.com\n", ()),
        ("Email,First Name,Last Name,Phone,Date,Reason\nanna@example.com,Anna,Berg,,2024-01-02,too many mails\n", ()),
        ("EMAIL;ADDED_TIME;LAST_CHANGED\nanna@example.com;2024-01-01;2024-02-01\n", ()),
        ("Email,City,Status\nanna@example.com,Berlin,unsubscribed\n", ()),
    ],
)
def test_columns_of_a_customer_file_are_told_where_nothing_is_judged(read: Read, content: str, told: tuple[str, ...]):
    assert read(content).of_customers == told


@pytest.mark.parametrize("other", ["Referred by", "Account manager email", "Unsubscribed by", "Myyjän sähköposti", "Inviter"])
def test_addresses_of_somebody_else_are_not_taken(read: Read, other: str):
    found = read(f"{other},Email address\nrep@example.com,anna@example.com\nrep@example.com,ben@example.org\n")
    assert found.addresses.to_list() == ["anna@example.com", "ben@example.org"]
    assert found.passed_over == (other,)


def test_without_a_known_header_the_first_column_with_addresses_is_the_persons(read: Read):
    found = read("Who,Boss\nanna@example.com,rep@example.com\nben@example.org,rep@example.com\n")
    assert (found.addresses.to_list(), found.passed_over) == (["anna@example.com", "ben@example.org"], ("Boss",))


# Workbooks of several sheets.

PEOPLE = [("Email",), ("anna@example.com",), ("ben@example.org",)]
OTHERS = [("Email",), ("cleo@example.com",), ("dora@example.com",)]


def sheets(path: Path, *named: tuple[str, list[tuple[str, ...]]]) -> bytes:
    book = xlsxwriter.Workbook(path)
    for name, rows in named:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path.read_bytes()


@pytest.mark.parametrize("name", ["Unsubscribed", "Abgemeldet", "Perunut", "Cleaned", "Bounced contacts", "Suppressed"])
def test_of_several_sheets_the_one_of_those_who_left_is_read(read: Read, tmp_path: Path, name: str):
    content = sheets(tmp_path / "book.xlsx", ("Subscribed", PEOPLE), (name, OTHERS))
    for packed in (content, gzip.compress(content)):
        found = read(packed)
        assert (found.addresses.to_list(), found.sheet) == (["cleo@example.com", "dora@example.com"], name)


@pytest.mark.parametrize("names", [("Subscribed", "Others"), ("Unsubscribed", "Bounced"), ("Not unsubscribed", "All")])
def test_sheets_that_cannot_be_told_apart_are_named_and_not_read(read: Read, tmp_path: Path, names: tuple[str, str]):
    with pytest.raises(UnusableFile, match=f"“{names[0]}”, “{names[1]}”") as refusal:
        read(sheets(tmp_path / "book.xlsx", (names[0], PEOPLE), (names[1], OTHERS)))
    assert "example" not in str(refusal.value)


def test_where_the_sheet_of_those_who_left_is_empty_the_others_are_not_taken(read: Read, tmp_path: Path):
    with pytest.raises(UnusableFile, match="which sheet"):
        read(sheets(tmp_path / "book.xlsx", ("Subscribed", PEOPLE), ("Unsubscribed", [("Email",)])))


@pytest.mark.parametrize("cover", [[], [("Export of May",), ("made by the tool",)]])
def test_a_cover_sheet_without_addresses_is_skipped(read: Read, tmp_path: Path, cover: list[tuple[str, ...]]):
    found = read(sheets(tmp_path / "book.xlsx", ("Cover", cover), ("Data", PEOPLE)))
    assert (found.addresses.to_list(), found.sheet) == (["anna@example.com", "ben@example.org"], "Data")


# In the child process.


def test_the_child_gives_what_the_reader_gives(read: Read, tmp_path: Path):
    path = tmp_path / "../audience.csv.gz"
    path.write_bytes(gzip.compress(AUDIENCES["Klaviyo"].encode()))
    from_child, here = read_unsubscribes(path, file_name="../../x", answers=ImportAnswers()), read(AUDIENCES["Klaviyo"])
    assert from_child.addresses.to_list() == here.addresses.to_list()
    assert (from_child.rows, from_child.left_out, from_child.unreadable, from_child.judged_by) == (
        here.rows, here.left_out, here.unreadable, here.judged_by,
    )  # fmt: skip
    assert "example" not in repr(from_child)


def test_what_is_doubtful_crosses_over(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    header = ("Email", "City", "Referred by")
    sheets(path, ("Cover", [("Export",)]), ("Data", [header, ("anna@example.com", "Berlin", "rep@example.com")]))
    found = read_unsubscribes(path, file_name="book.xlsx", answers=ImportAnswers())
    assert found.addresses.to_list() == ["anna@example.com"]
    assert (found.sheet, found.of_customers, found.passed_over) == ("Data", ("City",), ("Referred by",))


def test_a_refusal_crosses_over(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("<!DOCTYPE html>")
    with pytest.raises(UnusableFile, match="web page"):
        read_unsubscribes(path, file_name="list.csv", answers=ImportAnswers())


def test_addresses_come_sorted_and_once(read: Read):
    found = read("\n".join(["zoe@example.com", "anna@example.com", "ZOE@example.com"]))
    assert found.addresses.equals(pl.Series("address", ["anna@example.com", "zoe@example.com"]))

"""Addresses as people type and paste them."""

import pytest

from winback.ingest.typed_addresses import typed_addresses


@pytest.mark.parametrize(
    ("text", "country", "addresses", "unreadable"),
    [
        ("", None, [], 0),
        ("anna@example.com", None, ["anna@example.com"], 0),
        ("  ANNA@Example.com \n\nanna@example.com;", None, ["anna@example.com"], 0),
        ('Anna Berg <anna@example.com>, "Ben, Jr." <ben@example.org>', None, ["anna@example.com", "ben@example.org"], 1),
        ("+49 30 1234567\t030 1234567", "DE", ["+49301234567"], 0),
        ("030 1234567", None, [], 1),
        ("nobody\nanna@\n12", "DE", [], 3),
    ],
)
def test_addresses_are_read_each_once_and_the_rest_is_counted(
    text: str, country: str | None, addresses: list[str], unreadable: int
) -> None:
    found = typed_addresses(text, phone_country=country)
    assert (found.addresses.to_list(), found.unreadable) == (addresses, unreadable)
